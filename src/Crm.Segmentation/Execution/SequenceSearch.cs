namespace Crm.Segmentation;

/// <summary>
/// Looks for a sequence with one thread's memory: run by run where each step is about events of its own, for all customers at once or one by one, otherwise in
/// the events of a customer merged, stream by stream.
/// </summary>
internal sealed class SequenceSearch
{
    private readonly EventReader _reader;
    private readonly SequenceShape _shape;
    private readonly SequenceMatcher _matcher;
    private readonly RunAbsence? _absence;
    private readonly RunChain? _chain;

    /// <param name="reader">A question for each step.</param>
    /// <param name="shape">The sequence.</param>
    /// <param name="first">Where the first event must lie; null when that depends on the customer.</param>
    /// <param name="cancellation">Stops the work.</param>
    internal SequenceSearch(EventReader reader, SequenceShape shape, TimeRange? first, CancellationToken cancellation)
    {
        (_reader, _shape, _matcher) = (reader, shape, new SequenceMatcher(shape, cancellation));
        _absence = RunAbsence.Of(reader, shape);
        if (first is { } range && !shape.AbsentLast) _chain = RunChain.Of(reader, shape.Chain(range, reader.AsOf), strictly: false);
    }

    /// <summary>For which customers of the batch the sequence happens; false where they must be asked one by one.</summary>
    internal bool TryFind(EventReading reading, Span<ulong> happens)
    {
        if (_chain is null) return false;
        _chain.Follow(reading);
        RangeBits.Write(_chain.Depths[..reading.Customers], (byte)_shape.Steps, (byte)_shape.Steps, happens);
        return true;
    }

    /// <summary>Whether the sequence happens with its first event in a range.</summary>
    internal bool Happens(EventReading reading, int customer, TimeRange first)
    {
        if (_absence?.Happens(reading, customer, first) is { } known) return known;
        if (!reading.CanAnswer(0, customer, first)) return false;

        // Where events at one instant may be taken in any order, that of their arrival cannot matter.
        CustomerEvents events = _shape.IsInOrder ? reading.InOrder(customer, first.From) : reading.ByTime(customer, new TimeRange(first.From, TimeRange.Latest));
        int start = 0;
        foreach (int end in events.Ends)
        {
            if (end - start >= _shape.Steps && _matcher.Exists(events.Times[start..end], events.Answers[start..end], first, _reader.AsOf)) return true;
            start = end;
        }

        return false;
    }

    /// <summary>How often it happens, matches not overlapping.</summary>
    internal long Count(EventReading reading, int customer, TimeRange first)
    {
        if (!reading.CanAnswer(0, customer, first)) return 0;
        CustomerEvents events = reading.InOrder(customer, first.From);
        long count = 0;
        int start = 0;
        foreach (int end in events.Ends)
        {
            if (end - start >= _shape.Steps) count += _matcher.Count(events.Times[start..end], events.Answers[start..end], first, _reader.AsOf);
            start = end;
        }

        return count;
    }
}
