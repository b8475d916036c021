namespace Crm.Segmentation;

/// <summary>Whether a sequence happens with its first event in the window.</summary>
internal sealed class SequenceOperator(int slot, SequenceReading sequence) : ConditionOperator(slot, MeasureOperator.SequenceCost, sequence.Operands)
{
    internal override void Compute(RowContext context, Span<ulong> result)
    {
        result.Clear();
        for (int i = 0; i < context.Count; i++)
            if (sequence.Happens(context, i)) BitWords.Set(result, i);
    }
}

/// <summary>How often a sequence happens with its first event in the window; with a property that must be the same, over all its values.</summary>
internal sealed class SequenceCountOperator(int slot, SequenceReading sequence) : MeasureOperator(slot, 0, null, SequenceCost, sequence.Operands)
{
    internal override void Compute(RowContext context, MeasureVector result)
    {
        sequence.Window.WriteValid(context, result.Valid);
        for (int i = 0; i < context.Count; i++) result.Longs[i] = sequence.Count(context, i);
    }
}

/// <summary>Looks for a sequence in the events of one customer after another, stream by stream.</summary>
internal sealed class SequenceReading(EventReader reader, SequenceShape shape, WindowOperator window, CancellationToken cancellation)
{
    private readonly SequenceShape _shape = shape;
    private readonly CancellationToken _cancellation = cancellation;

    /// <summary>Where the first event must lie.</summary>
    internal WindowOperator Window { get; } = window;

    /// <summary>What an operator over the sequence asks for.</summary>
    internal BatchOperator[] Operands { get; } = [reader, .. window.Anchors];

    /// <summary>Whether the sequence happens at least once.</summary>
    internal bool Happens(RowContext context, int customer)
    {
        if (!TryBegin(context, customer, out EventReading reading, out TimeRange first)) return false;

        // Where events at one instant may be taken in any order, that of their arrival cannot matter.
        CustomerEvents events = _shape.IsInOrder ? reading.InOrder(customer, first.From) : reading.ByTime(customer, new TimeRange(first.From, TimeRange.Latest));
        SequenceMatcher matcher = Matcher(reading);
        int start = 0;
        foreach (int end in events.Ends)
        {
            if (end - start >= _shape.Steps && matcher.Exists(events.Times[start..end], events.Answers[start..end], first, reader.AsOf)) return true;
            start = end;
        }

        return false;
    }

    /// <summary>How often the sequence happens.</summary>
    internal long Count(RowContext context, int customer)
    {
        if (!TryBegin(context, customer, out EventReading reading, out TimeRange first)) return 0;
        CustomerEvents events = reading.InOrder(customer, first.From);
        SequenceMatcher matcher = Matcher(reading);
        long count = 0;
        int start = 0;
        foreach (int end in events.Ends)
        {
            if (end - start >= _shape.Steps) count += matcher.Count(events.Times[start..end], events.Answers[start..end], first, reader.AsOf);
            start = end;
        }

        return count;
    }

    private SequenceMatcher Matcher(EventReading reading) => reading.Memory(this, static sequence => new SequenceMatcher(sequence._shape, sequence._cancellation));

    /// <summary>Whether the customer has an event in the window that may be the first.</summary>
    private bool TryBegin(RowContext context, int customer, out EventReading reading, out TimeRange first)
    {
        reading = context.Reading(reader);
        return Window.TryRange(context, customer, out first) && reading.CanAnswer(0, customer, first);
    }
}
