namespace Crm.Segmentation.Funnels;

/// <summary>One step of a funnel: a name, and the events that satisfy it.</summary>
/// <remarks>A pattern converts to a step with the name of its event type: <c>new Funnel("checkout", Shop.ViewProduct, Shop.Purchase)</c>.</remarks>
public sealed record FunnelStep
{
    /// <summary>A named step.</summary>
    /// <param name="name">The name; unique in the funnel. Rules refer to it: <c>dropped from checkout before view</c>.</param>
    /// <param name="patterns">The events that satisfy the step; with several patterns, an event that matches any of them.</param>
    /// <exception cref="ArgumentException">The name is empty or not valid Unicode, or no pattern is given.</exception>
    public FunnelStep(string name, params ReadOnlySpan<EventPattern> patterns)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (patterns.IsEmpty) throw new ArgumentException("A step needs a pattern.", nameof(patterns));
        foreach (EventPattern pattern in patterns) ArgumentNullException.ThrowIfNull(pattern, nameof(patterns));
        Name = NormalText.Of(name);
        Patterns = ValueList.Create(patterns);
    }

    /// <summary>The name; unique in the funnel.</summary>
    public string Name { get; internal init; }

    /// <summary>The events that satisfy the step; with several patterns, an event that matches any of them.</summary>
    public ValueList<EventPattern> Patterns { get; }

    /// <summary>
    /// Whether an attempt may go on without the step. Optional steps change no other step's numbers: what counts is how many of the others there are,
    /// and of equally far attempts the one with most optional steps stands.
    /// </summary>
    public bool IsOptional { get; init; }

    /// <summary>Whether only a first event can be the step, of all history of the unit.</summary>
    /// <value>The default is <see cref="FirstTime.No"/>. Of several patterns the first event that any of them, or any of their types, has.</value>
    public FirstTime FirstTime { get; init; }

    /// <summary>The least time from the step before that was taken, inclusive; null for none. What is sooner is passed over.</summary>
    public TimeSpan? MinimumGap { get; init; }

    /// <summary>The most time from the step before that was taken, inclusive; null for any. When it has passed, the attempt is over.</summary>
    public TimeSpan? MaximumGap { get; init; }

    /// <summary>Whether the name is only that of the event type, and a number may be added to it.</summary>
    internal bool IsUnnamed { get; init; }

    /// <summary>A step with the name of the pattern's event type; its filter is not part of the name.</summary>
    /// <param name="pattern">The events that satisfy the step.</param>
    public static implicit operator FunnelStep(EventPattern pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        string name = pattern.EventName ?? pattern.ToString();
        return new FunnelStep(name, pattern) { IsUnnamed = true };
    }

    /// <summary>The steps with different names: an event type that comes again gets a number, <c>visit</c>, <c>visit 2</c>.</summary>
    internal static ValueList<FunnelStep> Named(ReadOnlySpan<FunnelStep> steps)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (FunnelStep step in steps)
        {
            ArgumentNullException.ThrowIfNull(step, nameof(steps));
            if (!step.IsUnnamed) taken.Add(step.Name);
        }

        var named = new FunnelStep[steps.Length];
        for (int i = 0; i < steps.Length; i++)
        {
            string name = steps[i].Name;
            for (int number = 2; steps[i].IsUnnamed && !taken.Add(name); number++) name = $"{steps[i].Name} {number}";
            named[i] = steps[i] with { Name = name, IsUnnamed = false };
        }

        return [.. named];
    }
}
