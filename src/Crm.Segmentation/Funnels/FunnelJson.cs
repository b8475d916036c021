namespace Crm.Segmentation.Funnels;

/// <summary>The form of a funnel in JSON.</summary>
internal static class FunnelJson
{
    private static readonly JsonShape Step = new JsonObject<FunnelStep>(null, "a step of a funnel", MakeStep)
        .With("name", JsonScalars.Name, n => n.Name)
        .With("events", new JsonList<EventPattern>(TreeJson.Events, atLeast: 1), n => n.Patterns)
        .Maybe("optional", JsonScalars.Flag, n => n.IsOptional, false)
        .Maybe("first", JsonScalars.Word("a first time", ("ever", FirstTime.Ever), ("matching", FirstTime.Matching)), n => n.FirstTime == FirstTime.No ? null : n.FirstTime)
        .Maybe("minimumGap", JsonScalars.Duration, n => n.MinimumGap)
        .Maybe("maximumGap", JsonScalars.Duration, n => n.MaximumGap);

    private static readonly JsonShape Exclusion = new JsonObject<FunnelExclusion>(
            null, "an exclusion", p => new FunnelExclusion(p.Next<string>(), p.Next<string>(), p.Next<ValueList<EventPattern>>().AsSpan()))
        .With("after", JsonScalars.Name, n => n.After)
        .With("before", JsonScalars.Name, n => n.Before)
        .With("events", new JsonList<EventPattern>(TreeJson.Events, atLeast: 1), n => n.Patterns);

    private static readonly JsonShape Orders = JsonScalars.Word(
        "an order of steps", ("ordered", FunnelOrder.Ordered), ("strict", FunnelOrder.Strict), ("any", FunnelOrder.Any));

    private static readonly JsonShape Attempts = JsonScalars.Word(
        "a choice of attempt",
        ("deepest", AttemptPolicy.Deepest),
        ("earliest", AttemptPolicy.Earliest),
        ("firstEntry", AttemptPolicy.FirstEntry),
        ("lastEntry", AttemptPolicy.LastEntry));

    private static readonly JsonShape Ties = JsonScalars.Word(
        "a rule for ties", ("anyOrder", TiePolicy.AnyOrder), ("strictlyIncreasing", TiePolicy.StrictlyIncreasing), ("byArrival", TiePolicy.ByArrival));

    internal static readonly JsonShape Form = new JsonObject<Funnel>("funnel", "a funnel", Make)
        .With("name", JsonScalars.Name, n => n.Name)
        .Maybe("title", JsonScalars.Text, n => n.Title)
        .With("steps", new JsonList<FunnelStep>(Step, atMost: RuleLimits.Steps), n => n.Steps)
        .Maybe("window", JsonScalars.Duration, n => n.Window?.Time)
        .Maybe("windowEvents", JsonScalars.Integer(1, int.MaxValue), n => n.Window?.Events)
        .Maybe("windowSession", JsonScalars.Duration, n => n.Window?.SessionGap)
        .Maybe("order", Orders, n => n.Order, FunnelOrder.Ordered)
        .Maybe("visible", new JsonList<EventType>(EventJson.Type), n => n.Visible, ValueList.Create<EventType>([]))
        .Maybe("entry", JsonScalars.Word("an entry", ("closed", FunnelEntry.Closed), ("open", FunnelEntry.Open)), n => n.Entry, FunnelEntry.Closed)
        .Maybe("attempt", Attempts, n => n.Attempt, AttemptPolicy.Deepest)
        .Maybe("ties", Ties, n => n.Ties, TiePolicy.AnyOrder)
        .Maybe("exclusions", new JsonList<FunnelExclusion>(Exclusion), n => n.Exclusions, ValueList.Create<FunnelExclusion>([]))
        .Maybe("holdConstant", JsonScalars.Name, n => n.HoldConstant)
        .Maybe("unitSession", JsonScalars.Duration, n => n.Unit.SessionGap)
        .Maybe("unitProperty", JsonScalars.Name, n => n.Unit.PropertyName)
        .Maybe("count", JsonScalars.Word("what is counted", ("customers", FunnelCounting.Customers), ("attempts", FunnelCounting.Attempts)), n => n.Count, FunnelCounting.Customers);

    private static FunnelStep MakeStep(JsonMembers parts)
    {
        string name = parts.Next<string>();
        return new FunnelStep(name, parts.Next<ValueList<EventPattern>>().AsSpan())
        {
            IsOptional = parts.Next<bool>(),
            FirstTime = parts.Next<FirstTime?>() ?? FirstTime.No,
            MinimumGap = parts.Next<TimeSpan?>(),
            MaximumGap = parts.Next<TimeSpan?>(),
        };
    }

    private static Funnel? Make(JsonMembers parts)
    {
        (string name, string? title) = (parts.Next<string>(), parts.Next<string?>());
        ValueList<FunnelStep> steps = parts.Next<ValueList<FunnelStep>>();
        (TimeSpan? time, int? events, TimeSpan? session) = (parts.Next<TimeSpan?>(), parts.Next<int?>(), parts.Next<TimeSpan?>());
        var funnel = new Funnel(name, steps.AsSpan())
        {
            Title = title,
            Window = time is { } t ? FunnelWindow.Within(t) : events is { } n ? FunnelWindow.WithinEvents(n) : session is { } gap ? FunnelWindow.WithinSession(gap) : null,
            Order = parts.Next<FunnelOrder>(),
            Visible = parts.Next<ValueList<EventType>>(),
            Entry = parts.Next<FunnelEntry>(),
            Attempt = parts.Next<AttemptPolicy>(),
            Ties = parts.Next<TiePolicy>(),
            Exclusions = parts.Next<ValueList<FunnelExclusion>>(),
            HoldConstant = parts.Next<string?>(),
        };
        (TimeSpan? unitSession, string? property) = (parts.Next<TimeSpan?>(), parts.Next<string?>());
        if (Convert.ToInt32(time is not null) + Convert.ToInt32(events is not null) + Convert.ToInt32(session is not null) > 1)
            return (Funnel?)parts.Fail("A funnel has one window: of time, of events, or of a session.");
        if (unitSession is not null && property is not null) return (Funnel?)parts.Fail("A funnel has one unit: a session, or a property.");
        return funnel with
        {
            Unit = unitSession is { } within ? FunnelUnit.Session(within) : property is not null ? FunnelUnit.Property(property) : FunnelUnit.Customer,
            Count = parts.Next<FunnelCounting>(),
        };
    }
}
