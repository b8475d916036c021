namespace Crm.Segmentation.Funnels;

/// <summary>Events that taint an attempt when they lie between two of its steps.</summary>
/// <remarks>
/// They lie strictly between the instants of the steps: what happens at the instant of a step does not count. Where the later step is not reached, they
/// count up to and with the end of the attempt: the end of its window, the longest gap to the next step, as-of, whichever is first. Where the earlier
/// step is not reached, nothing does.
/// </remarks>
public sealed record FunnelExclusion
{
    /// <summary>Events between two steps.</summary>
    /// <param name="after">The name of the step after which they lie.</param>
    /// <param name="before">The name of a later step, before which they lie.</param>
    /// <param name="patterns">The events; with several patterns, those that match any of them.</param>
    /// <exception cref="ArgumentException">A name is empty or not valid Unicode, or no pattern is given.</exception>
    public FunnelExclusion(string after, string before, params ReadOnlySpan<EventPattern> patterns)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(after);
        ArgumentException.ThrowIfNullOrWhiteSpace(before);
        if (patterns.IsEmpty) throw new ArgumentException("An exclusion needs a pattern.", nameof(patterns));
        foreach (EventPattern pattern in patterns) ArgumentNullException.ThrowIfNull(pattern, nameof(patterns));
        (After, Before, Patterns) = (NormalText.Of(after), NormalText.Of(before), ValueList.Create(patterns));
    }

    /// <summary>The name of the step after which they lie.</summary>
    public string After { get; }

    /// <summary>The name of the step before which they lie.</summary>
    public string Before { get; }

    /// <summary>The events; with several patterns, those that match any of them.</summary>
    public ValueList<EventPattern> Patterns { get; }
}
