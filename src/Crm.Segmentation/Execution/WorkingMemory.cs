namespace Crm.Segmentation;

/// <summary>
/// The values of one measure over the rows of a batch: whole numbers (exact numbers, milliseconds, days, dictionary codes) or doubles,
/// as its operator says, and a bit a row that tells whether there is a value.
/// </summary>
internal sealed class MeasureVector
{
    internal readonly long[] Longs = [];
    internal readonly double[] Doubles = [];
    internal readonly ulong[] Valid = [];

    internal MeasureVector(bool exact)
    {
        if (exact) Longs = new long[RowContext.MaxRows];
        else Doubles = new double[RowContext.MaxRows];
        Valid = new ulong[RowContext.MaxRows / 64];
    }

    private MeasureVector(long[] longs, double[] doubles) => (Longs, Doubles) = (longs, doubles);

    /// <summary>One value for all rows; it is always there.</summary>
    internal static MeasureVector Of(long value) => new([value], []);

    /// <summary>One value for all rows; it is always there.</summary>
    internal static MeasureVector Of(double value) => new([], [value]);
}

/// <summary>
/// The vectors that one thread works with. A result has one while somebody may still ask for it, and then another result has it: as many are made as
/// are in use at one time, and they are kept for the next batch.
/// </summary>
internal sealed class WorkingMemory
{
    private readonly Stack<ulong[]> _bits = [];
    private readonly Stack<MeasureVector> _exact = [];
    private readonly Stack<MeasureVector> _doubles = [];
    private readonly Stack<RowRanges> _rows = [];
    private readonly Stack<EventBits> _matches = [];
    private readonly Stack<Crossings> _crossings = [];
    private readonly Stack<ulong[]> _words = [];
    private readonly Dictionary<int, Stack<EventValues>> _eventValues = [];

    /// <summary>The size of all vectors that were made.</summary>
    internal long Bytes { get; private set; }

    internal ulong[] TakeBits() => _bits.TryPop(out ulong[]? idle) ? idle : Made(new ulong[RowContext.MaxRows / 64], RowContext.MaxRows / 8);

    internal MeasureVector TakeValues(bool exact) =>
        (exact ? _exact : _doubles).TryPop(out MeasureVector? idle) ? idle : Made(new MeasureVector(exact), RowContext.MaxRows * 65L / 8);

    internal RowRanges TakeRows() => _rows.TryPop(out RowRanges? idle) ? idle : Made(new RowRanges(), RowContext.MaxRows * 8L);

    /// <summary>Values of an expression over events, with so many decimal places; null for doubles.</summary>
    internal EventValues TakeEventValues(int? scale) =>
        _eventValues.TryGetValue(scale ?? -1, out Stack<EventValues>? idle) && idle.TryPop(out EventValues? values) ? values : new EventValues(scale);

    internal Crossings TakeCrossings() => _crossings.TryPop(out Crossings? idle) ? idle : new Crossings();

    internal EventBits TakeEventBits() => _matches.TryPop(out EventBits? idle) ? idle : new EventBits();

    /// <summary>Words for the events of a batch, at least so many; what is too short is replaced.</summary>
    internal ulong[] TakeWords(int length)
    {
        if (_words.TryPop(out ulong[]? idle))
        {
            if (idle.Length >= length) return idle;
            Bytes -= 8L * idle.Length;
        }

        length = Math.Max(length, 64);
        return Made(new ulong[length], 8L * length);
    }

    internal void ReturnWords(ulong[] words) => _words.Push(words);

    internal void Return(object vector)
    {
        switch (vector)
        {
            case MeasureVector measured:
                (measured.Longs.Length > 0 ? _exact : _doubles).Push(measured);
                break;
            case RowRanges rows:
                _rows.Push(rows);
                break;
            case EventBits matches:
                matches.Forget();
                _matches.Push(matches);
                break;
            case Crossings crossings:
                _crossings.Push(crossings);
                break;
            case EventValues values:
                if (!_eventValues.TryGetValue(values.Scale ?? -1, out Stack<EventValues>? idle)) _eventValues.Add(values.Scale ?? -1, idle = []);
                idle.Push(values);
                break;
            case EventReading reading:
                reading.Forget(this);
                break;
            default:
                _bits.Push((ulong[])vector);
                break;
        }
    }

    private T Made<T>(T vector, long bytes)
    {
        Bytes += bytes;
        return vector;
    }
}
