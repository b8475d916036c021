namespace Crm.Segmentation;

/// <summary>A sequence without its patterns: what matching needs once every event knows which steps it satisfies.</summary>
internal sealed class SequenceShape
{
    internal SequenceShape(Sequence sequence)
    {
        AbsentLast = sequence.Steps[^1].Link == SequenceLink.Absent;
        Steps = sequence.Steps.Count - (AbsentLast ? 1 : 0);
        for (int i = 0; i < Steps; i++)
            if (sequence.Steps[i].Link == SequenceLink.Next) NextLinks |= 1UL << i;
        Within = sequence.Within is { } within ? Timestamp.Milliseconds(within) : long.MaxValue;
    }

    /// <summary>How many steps must happen.</summary>
    internal int Steps { get; }

    /// <summary>Whether one more step, whose bit is <see cref="Steps"/>, must not happen.</summary>
    internal bool AbsentLast { get; }

    /// <summary>The steps that must be the next visible event after the step before, as bits.</summary>
    internal ulong NextLinks { get; }

    /// <summary>Whether events at one instant go strictly by their order; otherwise they may be taken in any.</summary>
    internal bool IsInOrder => NextLinks != 0;

    /// <summary>How long the whole may take from its first event, in milliseconds; <see cref="long.MaxValue"/> for any time.</summary>
    internal long Within { get; }

    /// <summary>The chain of the steps that must happen, its first event in a range; with a step that must not happen, so that the wait is over at as-of.</summary>
    internal ChainRules Chain(TimeRange first, long asOf) =>
        new(Steps, Within, AbsentLast ? first with { To = Math.Min(first.To, TimeRange.Clamp((Int128)asOf - Within + 1)) } : first, NextLinks);
}
