namespace Crm.Segmentation;

/// <summary>A sequence without its patterns: what matching needs once every event knows which steps it satisfies.</summary>
internal sealed class SequenceShape
{
    internal SequenceShape(Sequence sequence)
    {
        AbsentLast = sequence.Steps[^1].Link == SequenceLink.Absent;
        Steps = sequence.Steps.Count - (AbsentLast ? 1 : 0);
        for (int i = 0; i < Steps; i++)
            if (sequence.Steps[i].Link == SequenceLink.Next) NextLinks |= 1u << i;
        Within = sequence.Within is { } within ? Timestamp.Milliseconds(within) : null;
    }

    /// <summary>How many steps must happen.</summary>
    internal int Steps { get; }

    /// <summary>Whether one more step, whose bit is <see cref="Steps"/>, must not happen.</summary>
    internal bool AbsentLast { get; }

    /// <summary>The steps that must be the next visible event after the step before, as bits.</summary>
    internal uint NextLinks { get; }

    /// <summary>How long the whole may take from its first event, in milliseconds; null for any time.</summary>
    internal long? Within { get; }

    /// <summary>The last instant that a step may have in a match that started at an instant.</summary>
    internal long Deadline(long start) => Within is { } within ? TimeRange.Clamp((Int128)start + within) : TimeRange.Latest;
}
