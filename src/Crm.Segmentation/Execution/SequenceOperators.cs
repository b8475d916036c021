namespace Crm.Segmentation;

/// <summary>Whether a sequence happens with its first event in the window.</summary>
internal sealed class SequenceOperator(int slot, SequenceReading sequence) : ConditionOperator(slot, MeasureOperator.SequenceCost, sequence.Operands), IRowCondition
{
    public bool Holds(RowContext context, int row) => sequence.Happens(context, row);

    internal override void Compute(RowContext context, Span<ulong> result)
    {
        if (sequence.TryFind(context, result)) return;
        result.Clear();
        for (int i = 0; i < context.Count; i++)
            if (sequence.Happens(context, i)) BitWords.Set(result, i);
    }
}

/// <summary>How often a sequence happens with its first event in the window; with a property that must be the same, over all its values.</summary>
internal sealed class SequenceCountOperator(int slot, SequenceReading sequence) : MeasureOperator(slot, 0, null, SequenceCost, sequence.Operands), IRowMeasure
{
    public bool TryWrite(RowContext context, int row, MeasureVector result)
    {
        result.Longs[row] = sequence.Count(context, row);
        return sequence.Window.IsValid(context, row);
    }

    internal override void Compute(RowContext context, MeasureVector result)
    {
        sequence.Window.WriteValid(context, result.Valid);
        for (int i = 0; i < context.Count; i++) result.Longs[i] = sequence.Count(context, i);
    }
}

/// <summary>A sequence over given runs: looked for in the events of one customer after another.</summary>
internal sealed class SequenceReading(EventReader reader, SequenceShape shape, WindowOperator window, CancellationToken cancellation)
{
    /// <summary>Where the first event must lie.</summary>
    internal WindowOperator Window { get; } = window;

    /// <summary>What an operator over the sequence asks for.</summary>
    internal BatchOperator[] Operands { get; } = [reader, .. window.Anchors];

    /// <summary>For which customers of the batch the sequence happens at least once; false where they must be asked one by one.</summary>
    internal bool TryFind(RowContext context, Span<ulong> happens) => Search(context, out EventReading reading).TryFind(reading, happens);

    /// <summary>Whether the sequence happens at least once.</summary>
    internal bool Happens(RowContext context, int customer) =>
        Window.TryRange(context, customer, out TimeRange first) && Search(context, out EventReading reading).Happens(reading, customer, first);

    /// <summary>How often the sequence happens.</summary>
    internal long Count(RowContext context, int customer) =>
        Window.TryRange(context, customer, out TimeRange first) ? Search(context, out EventReading reading).Count(reading, customer, first) : 0;

    private SequenceSearch Search(RowContext context, out EventReading reading)
    {
        reading = context.Reading(reader);
        return reading.Memory(this, static sequence => sequence.NewSearch());
    }

    private SequenceSearch NewSearch() => new(reader, shape, Window.Fixed, cancellation);
}
