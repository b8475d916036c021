namespace Crm.Segmentation.Funnels;

/// <summary>The form of a funnel in JSON.</summary>
internal static class FunnelJson
{
    private static readonly JsonShape Step = new JsonObject<FunnelStep>(
            null, "a step of a funnel", p => new FunnelStep(p.Next<string>(), p.Next<ValueList<EventPattern>>().AsSpan()))
        .With("name", JsonScalars.Name, n => n.Name)
        .With("events", new JsonList<EventPattern>(TreeJson.Events, atLeast: 1), n => n.Patterns);

    private static readonly JsonShape Attempts = JsonScalars.Word(
        "a choice of attempt",
        ("deepest", AttemptPolicy.Deepest),
        ("earliest", AttemptPolicy.Earliest),
        ("firstEntry", AttemptPolicy.FirstEntry),
        ("lastEntry", AttemptPolicy.LastEntry));

    private static readonly JsonShape Ties = JsonScalars.Word(
        "a rule for ties", ("anyOrder", TiePolicy.AnyOrder), ("strictlyIncreasing", TiePolicy.StrictlyIncreasing));

    internal static readonly JsonShape Form = new JsonObject<Funnel>("funnel", "a funnel", Make)
        .With("name", JsonScalars.Name, n => n.Name)
        .Maybe("title", JsonScalars.Text, n => n.Title)
        .With("steps", new JsonList<FunnelStep>(Step, atMost: RuleLimits.Steps), n => n.Steps)
        .Maybe("window", JsonScalars.Duration, n => n.Window)
        .Maybe("attempt", Attempts, n => n.Attempt, AttemptPolicy.Deepest)
        .Maybe("ties", Ties, n => n.Ties, TiePolicy.AnyOrder);

    private static Funnel Make(JsonMembers parts)
    {
        (string name, string? title) = (parts.Next<string>(), parts.Next<string?>());
        return new Funnel(name, parts.Next<ValueList<FunnelStep>>().AsSpan())
        {
            Title = title,
            Window = parts.Next<TimeSpan?>(),
            Attempt = parts.Next<AttemptPolicy>(),
            Ties = parts.Next<TiePolicy>(),
        };
    }
}
