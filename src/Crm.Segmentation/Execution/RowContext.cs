using System.Runtime.CompilerServices;

namespace Crm.Segmentation;

/// <summary>
/// The working memory of one thread for one program over consecutive rows, customers or events of one type. A node that several definitions
/// share is computed once a batch, when it is first asked for, and its result is kept until the last who may ask for it has: then its vector is free
/// for another. So the memory is that of the results in use at one time, however many there are in all.
/// </summary>
/// <param name="uses">How often each result is asked for.</param>
internal sealed class RowContext(OperatorUses uses)
{
    /// <summary>The most rows of a batch, so that its vectors stay near the processor.</summary>
    internal const int MaxRows = CustomerBatch.MaxLength;

    private readonly object?[] _results = new object?[uses.Slots];
    private readonly int[] _remaining = new int[uses.Slots];
    private readonly RowContext?[] _filters = new RowContext?[uses.Slots];
    private readonly EventReading?[] _readings = new EventReading?[uses.Slots];
    private WorkingMemory? _own;
    private WorkingMemory? _memory;

    /// <summary>The first row; a multiple of 64 for customers.</summary>
    internal int Start { get; private set; }

    /// <summary>How many rows, at most <see cref="MaxRows"/>.</summary>
    internal int Count { get; private set; }

    internal int WordCount => BitWords.Count(Count);

    /// <summary>The batch's events; null when the rows are events themselves.</summary>
    internal EventBatch? Events { get; private set; }

    /// <summary>Whose the events are that the rows are; null where the rows are customers.</summary>
    internal EventOwners? Owners { get; private set; }

    /// <summary>The vectors of this batch.</summary>
    internal WorkingMemory Memory => _memory!;

    /// <summary>Memory that operators over events may use while they compute.</summary>
    internal EventScratch Scratch { get; } = new();

    /// <summary>Begins a batch.</summary>
    /// <param name="start">The first row.</param>
    /// <param name="count">How many rows.</param>
    /// <param name="events">The events of the rows; null when they are events.</param>
    /// <param name="memory">Vectors of the thread that computes something else meanwhile; null for vectors of its own.</param>
    /// <param name="owners">Whose the events are that the rows are; null for customers.</param>
    internal void Begin(int start, int count, EventBatch? events, WorkingMemory? memory = null, EventOwners? owners = null)
    {
        End();
        (Start, Count, Events, Owners) = (start, count, events, owners);
        _memory = memory ?? (_own ??= new WorkingMemory());
        uses.CopyTo(_remaining);
    }

    /// <summary>Gives back all vectors.</summary>
    internal void End()
    {
        for (int slot = 0; slot < _results.Length; slot++)
        {
            if (_results[slot] is not { } vector) continue;
            _results[slot] = null;
            _memory!.Return(vector);
        }
    }

    /// <summary>Which rows satisfy a condition, a bit a row.</summary>
    internal ReadOnlySpan<ulong> Bits(ConditionOperator condition)
    {
        if (_results[condition.Slot] is { } known) return Unsafe.As<ulong[]>(known).AsSpan(0, WordCount);
        Prepare(condition);
        ulong[] words = Memory.TakeBits();
        Span<ulong> bits = words.AsSpan(0, WordCount);
        condition.Compute(this, bits);
        Keep(condition, words);
        return bits;
    }

    /// <summary>A measure's values over the rows.</summary>
    internal MeasureVector Values(MeasureOperator measure)
    {
        if (_results[measure.Slot] is { } known) return Unsafe.As<MeasureVector>(known);
        Prepare(measure);
        MeasureVector vector = Memory.TakeValues(measure.IsExact);
        measure.Compute(this, vector);
        Keep(measure, vector);
        return vector;
    }

    /// <summary>The rows of one type in a window, for each customer.</summary>
    internal RowRanges Rows(RowRangeOperator rows)
    {
        if (_results[rows.Slot] is { } known) return Unsafe.As<RowRanges>(known);
        Prepare(rows);
        RowRanges ranges = Memory.TakeRows();
        rows.Compute(this, ranges);
        Keep(rows, ranges);
        return ranges;
    }

    /// <summary>Whose events the edge of a window passes from one instant to the next.</summary>
    internal Crossings Crossings(CrossingsOperator crossings)
    {
        if (_results[crossings.Slot] is { } known) return Unsafe.As<Crossings>(known);
        ThrowIfGivenUp(crossings);
        Crossings found = Memory.TakeCrossings();
        crossings.Compute(this, found);
        _results[crossings.Slot] = found;
        return found;
    }

    /// <summary>Tells that one of those who may ask for a result will not any more. Of a result that nobody asked for, its operands are given up likewise.</summary>
    internal void GiveUp(BatchOperator result)
    {
        if (--_remaining[result.Slot] > 0) return;
        if (_results[result.Slot] is not { } vector)
        {
            foreach (BatchOperator operand in result.Operands) GiveUp(operand);
            return;
        }

        _results[result.Slot] = null;
        Memory.Return(vector);

        // Matches are asked for one by one, as long as there is a reading, or matches that are computed from them.
        if (result is EventReader or PatternOperator)
            foreach (BatchOperator pattern in result.Operands) GiveUp(pattern);
    }

    /// <summary>Which of the batch's events of one type match a pattern: bit r − start for every row r.</summary>
    internal ReadOnlySpan<ulong> Matches(PatternOperator pattern, int type)
    {
        if (_results[pattern.Slot] is not { } bits)
        {
            ThrowIfGivenUp(pattern);
            _results[pattern.Slot] = bits = Memory.TakeEventBits();
            _filters[pattern.Slot] ??= pattern.FilterContext();
        }

        return Unsafe.As<EventBits>(bits).Get(pattern, _filters[pattern.Slot], this, type);
    }

    /// <summary>The values of an expression over the batch's events.</summary>
    internal PropertyReader Values(EventExpression expression)
    {
        if (_results[expression.Slot] is { } known) return Unsafe.As<EventValues>(known).Reader;
        ThrowIfGivenUp(expression);
        EventValues values = Memory.TakeEventValues(expression.Scale);
        expression.Compute(this, _filters[expression.Slot] ??= expression.RowMemory(), values);
        _results[expression.Slot] = values;
        return values.Reader;
    }

    /// <summary>The batch's events as a reader reads them.</summary>
    internal EventReading Reading(EventReader reader)
    {
        if (_results[reader.Slot] is { } known) return Unsafe.As<EventReading>(known);
        ThrowIfGivenUp(reader);
        EventReading reading = _readings[reader.Slot] ??= new EventReading(reader, this);
        _results[reader.Slot] = reading;
        return reading;
    }

    private void Keep(BatchOperator computed, object vector)
    {
        _results[computed.Slot] = vector;
        if (computed.GivesUpOperands) return;
        foreach (BatchOperator operand in computed.Operands) GiveUp(operand);
    }

    /// <summary>Computes the operands before the result takes a vector, so that a chain of results needs two and not one for each.</summary>
    private void Prepare(BatchOperator asked)
    {
        ThrowIfGivenUp(asked);
        if (asked.GivesUpOperands) return;
        foreach (BatchOperator operand in asked.Operands)
        {
            if (operand is MeasureOperator measure) Values(measure);
            else if (operand is ConditionOperator condition) Bits(condition);
            else if (operand is RowRangeOperator rows) Rows(rows);
        }
    }

    private void ThrowIfGivenUp(BatchOperator asked)
    {
        if (_remaining[asked.Slot] <= 0) throw new InvalidOperationException($"{asked.GetType().Name} is asked for by one that does not have it as an operand, or once too often.");
    }
}
