namespace Crm.Segmentation;

/// <summary>
/// The values of one measure over the rows of a batch: whole numbers (exact numbers, milliseconds, days, dictionary codes) or doubles,
/// as its operator says, and a bit a row that tells whether there is a value.
/// </summary>
internal sealed class MeasureVector(bool exact)
{
    internal readonly long[] Longs = exact ? new long[RowContext.MaxRows] : [];
    internal readonly double[] Doubles = exact ? [] : new double[RowContext.MaxRows];
    internal readonly ulong[] Valid = new ulong[RowContext.MaxRows / 64];
}

/// <summary>
/// The working memory of one thread for one program over consecutive rows, customers or events of one type. A node that several definitions
/// share is computed once a batch: its operator has a slot here.
/// </summary>
internal sealed class RowContext(OperatorSlots slots)
{
    /// <summary>The most rows of a batch, so that its vectors stay near the processor.</summary>
    internal const int MaxRows = CustomerBatch.MaxLength;

    private readonly ulong[]?[] _conditions = new ulong[]?[slots.Conditions];
    private readonly MeasureVector?[] _measures = new MeasureVector?[slots.Measures];
    private readonly EventBits?[] _matches = new EventBits?[slots.Patterns];
    private readonly EventReading?[] _readings = new EventReading?[slots.Readers];
    private readonly RowRanges?[] _rows = new RowRanges?[slots.Rows];
    private readonly bool[] _rowsDone = new bool[slots.Rows];
    private readonly bool[] _conditionDone = new bool[slots.Conditions];
    private readonly bool[] _measureDone = new bool[slots.Measures];

    /// <summary>The first row; a multiple of 64 for customers.</summary>
    internal int Start { get; private set; }

    /// <summary>How many rows, at most <see cref="MaxRows"/>.</summary>
    internal int Count { get; private set; }

    internal int WordCount => BitWords.Count(Count);

    /// <summary>The batch's events; null when the rows are events themselves.</summary>
    internal EventBatch? Events { get; private set; }

    /// <summary>Memory that operators over events may use while they compute.</summary>
    internal EventScratch Scratch { get; } = new();

    internal void Begin(int start, int count, EventBatch? events)
    {
        (Start, Count, Events) = (start, count, events);
        Array.Clear(_conditionDone);
        Array.Clear(_measureDone);
        Array.Clear(_rowsDone);
        foreach (EventBits? bits in _matches) bits?.Forget();
        foreach (EventReading? reading in _readings) reading?.Forget();
    }

    /// <summary>Which rows satisfy a condition, a bit a row.</summary>
    internal ReadOnlySpan<ulong> Bits(ConditionOperator condition)
    {
        ulong[] words = _conditions[condition.Slot] ??= new ulong[MaxRows / 64];
        Span<ulong> bits = words.AsSpan(0, WordCount);
        if (!_conditionDone[condition.Slot])
        {
            condition.Compute(this, bits);
            _conditionDone[condition.Slot] = true;
        }

        return bits;
    }

    /// <summary>A measure's values over the rows.</summary>
    internal MeasureVector Values(MeasureOperator measure)
    {
        MeasureVector vector = _measures[measure.Slot] ??= new MeasureVector(measure.IsExact);
        if (!_measureDone[measure.Slot])
        {
            measure.Compute(this, vector);
            _measureDone[measure.Slot] = true;
        }

        return vector;
    }

    /// <summary>The rows of one type in a window, for each customer.</summary>
    internal RowRanges Rows(RowRangeOperator rows)
    {
        RowRanges ranges = _rows[rows.Slot] ??= new RowRanges();
        if (!_rowsDone[rows.Slot])
        {
            rows.Compute(this, ranges);
            _rowsDone[rows.Slot] = true;
        }

        return ranges;
    }

    /// <summary>Which of the batch's events of one type match a pattern: bit r − start for every row r.</summary>
    internal ReadOnlySpan<ulong> Matches(PatternOperator pattern, int type)
    {
        EventBits bits = _matches[pattern.Slot] ??= new EventBits(pattern);
        return bits.Get(Events!, type);
    }

    /// <summary>The batch's events as a reader reads them.</summary>
    internal EventReading Reading(EventReader reader) => _readings[reader.Slot] ??= new EventReading(reader, this);
}

/// <summary>How many slots the operators of a program use.</summary>
internal sealed record OperatorSlots
{
    internal int Conditions { get; set; }

    internal int Measures { get; set; }

    internal int Patterns { get; set; }

    internal int Readers { get; set; }

    internal int Rows { get; set; }
}

/// <summary>A pattern's matches over a batch, by event type.</summary>
internal sealed class EventBits(PatternOperator pattern)
{
    private readonly RowContext? _rows = pattern.FilterContext();
    private (ulong[] Words, bool Done)[] _byType = [];

    internal void Forget()
    {
        foreach (ref (ulong[] Words, bool Done) entry in _byType.AsSpan()) entry.Done = false;
    }

    internal ReadOnlySpan<ulong> Get(EventBatch events, int type)
    {
        (int start, int end) = events.Rows(type);
        int words = BitWords.Count(end - start);
        if (_byType.Length <= type) Array.Resize(ref _byType, type + 1);
        ref (ulong[] Words, bool Done) entry = ref _byType[type];
        if (!entry.Done)
        {
            if (entry.Words is null || entry.Words.Length < words) entry.Words = new ulong[Math.Max(words, 64)];
            pattern.Match(events, type, _rows, entry.Words.AsSpan(0, words));
            entry.Done = true;
        }

        return entry.Words.AsSpan(0, words);
    }
}
