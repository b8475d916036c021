namespace Crm.Segmentation.Live;

/// <summary>A measure of one customer, or inside <c>where</c> and over events of one event.</summary>
internal abstract class MeasureNode
{
    /// <summary>Never.</summary>
    internal const long Never = ConditionNode.Never;

    /// <summary>Where its value is kept, because several ask for it; below zero where it is not.</summary>
    internal int Slot { get; set; } = -1;

    /// <summary>Whether its value may differ between instants for the same events.</summary>
    internal abstract bool IsTimed { get; }

    /// <summary>Whether the value moves with time by itself between turns, always the one way.</summary>
    internal virtual bool Moves => false;

    /// <summary>About how much work it is to ask.</summary>
    internal virtual int Cost => 1;

    /// <summary>What an event of a type, later than all others, may do to the value.</summary>
    internal virtual EventEffect EffectOf(int type) => EventEffect.AnyIf(IsTimed);

    /// <summary>Whether it has a value at an instant.</summary>
    internal abstract bool IsSet(NodeRun run, long at);

    /// <summary>A later instant before which the value is the same, or moves; <see cref="Never"/> when it will not turn. Between it and now nothing is missing that is there now, or there that is missing.</summary>
    internal abstract long Turn(NodeRun run, long at);
}

/// <summary>A measure whose values are numbers: exact ones in units of 10^−scale, or doubles as their bits.</summary>
internal abstract class NumberNode : MeasureNode
{
    /// <summary>The decimal places of exact values; null for doubles.</summary>
    internal abstract int? Scale { get; }

    /// <summary>How many milliseconds the value grows in one, where it moves and is exactly that; null where it moves otherwise.</summary>
    internal virtual decimal? Pace => Moves ? null : 0;

    /// <summary>Until when it goes one way, in steps, and where it is missing, or no more, stays so; the instant itself where that is not known.</summary>
    internal virtual long GoesOneWayUntil(NodeRun run, long at) => at;

    /// <summary>Whether it may go on turning for ever, and nothing tells where, as the years between two birthdays do.</summary>
    internal virtual bool Recurs => false;

    /// <summary>For how long, after a step, the step may be taken back.</summary>
    internal virtual long Sways => 0;

    /// <summary>The events of which it is a total, where a window slides over them and each has a share; null where it is something else.</summary>
    internal virtual SelectionNode? Totalled => null;

    /// <summary>What of a fold of old events it is about; null for a measure that needs the events themselves.</summary>
    internal virtual FoldForm? FoldForm => null;

    /// <summary>Where in a history the fold is; below zero where there is none.</summary>
    internal int FoldPlace { get; set; } = -1;

    /// <summary>What the events of a pattern come to.</summary>
    internal virtual Fold FoldOf(NodeRun run, long at) => default;

    /// <summary>What events come to that are no longer in the history.</summary>
    private protected Fold Folded(NodeRun run) => FoldPlace >= 0 && FoldPlace < run.History.Folds.Length ? run.History.Folds[FoldPlace] : default;

    /// <summary>What the events up to an instant come to.</summary>
    private protected Fold FoldOf(NodeRun run, PatternNode pattern, long at)
    {
        var fold = default(Fold);
        ReadOnlySpan<long> times = pattern.Times(run);
        HistoryRows events = pattern.Events(run);
        for (int row = 0; row < times.Length && times[row] <= at; row++)
            if (pattern.Matches(run, row, at) && TryShare(run, row, at, out long share)) fold.Join(Fold.Of(share, events[row], times[row]), FoldForm!.Value, Scale is null);
        return fold;
    }

    /// <summary>The total of what is no longer in the history.</summary>
    internal RunningTotal TotalBefore(NodeRun run) => FoldPlace >= 0 && Folded(run) is { IsEmpty: false } fold ? RunningTotal.Of(fold.Count, fold.Sum) : default;

    /// <summary>The share of an event that matches; false when it has none.</summary>
    internal virtual bool TryShare(NodeRun run, int row, long at, out long share)
    {
        share = 1;
        return true;
    }

    /// <summary>The value of a total; false when it is missing.</summary>
    internal virtual bool TryTotal(in RunningTotal total, out long value)
    {
        value = total.Count;
        return true;
    }

    internal override bool IsSet(NodeRun run, long at) => TryRead(run, at, out _);

    /// <summary>The value; false when it is missing.</summary>
    internal bool TryRead(NodeRun run, long at, out long value)
    {
        if (Slot < 0) return Compute(run, at, out value);
        ref Known known = ref run.KnownAt(Slot);
        if (!known.Holds(run.Stamp, at))
        {
            bool isValid = Compute(run, at, out long computed);
            (known.Stamp, known.IsValid, known.Value, known.From, known.Until) = (run.Stamp, isValid, computed, at, at + 1);
        }

        value = known.Value;
        return known.IsValid;
    }

    /// <summary>A value of the node as a double.</summary>
    internal double ToDouble(long value) => Scale is { } scale ? Exact.ToDouble(value, scale) : BitConverter.Int64BitsToDouble(value);

    /// <summary>Works out the value.</summary>
    private protected abstract bool Compute(NodeRun run, long at, out long value);
}

/// <summary>A measure whose values are texts.</summary>
internal abstract class TextNode : MeasureNode
{
    internal override bool IsSet(NodeRun run, long at) => Read(run, at) is not null;

    /// <summary>The text, in form C; null when it is missing.</summary>
    internal string? Read(NodeRun run, long at)
    {
        if (Slot < 0) return Compute(run, at);
        ref Known known = ref run.KnownAt(Slot);
        if (!known.Holds(run.Stamp, at))
        {
            string? computed = Compute(run, at);
            (known.Stamp, known.Text, known.From, known.Until) = (run.Stamp, computed, at, at + 1);
        }

        return known.Text;
    }

    /// <summary>Works out the text.</summary>
    private protected abstract string? Compute(NodeRun run, long at);
}
