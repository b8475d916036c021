namespace Crm.Segmentation.Journeys;

/// <summary>The forms of steps.</summary>
internal static class StepJson
{
    private static readonly JsonShape Step = new JsonChoice("a step", () => All!);

    internal static readonly JsonList<JourneyStep> Steps = new(Step, atMost: JourneyLimits.Steps);

    private static readonly ValueList<JourneyStep> None = [];

    private static readonly JsonShape Parameters = new JsonList<MessageParameter>(
        new JsonObject<MessageParameter>(null, "a parameter", p => new MessageParameter(p.Next<string>(), p.Next<string>()))
            .With("name", JsonScalars.Name, n => n.Name)
            .With("text", JsonScalars.Text, n => n.Text.Text));

    private static readonly JsonShape Outcomes = JsonScalars.Word(
        "what becomes of a customer", ("exit", DateUnusable.Exit), ("skip", DateUnusable.Skip), ("now", DateUnusable.Now));

    private static readonly JsonShape Awaited = new JsonObject<AwaitedEvent>(
            null, "an event that is waited for", p => new AwaitedEvent(p.Next<EventPattern>(), p.Next<ValueList<JourneyStep>>()))
        .With("events", TreeJson.Events, n => n.Pattern)
        .Maybe("steps", Steps, n => n.Steps, None);

    private static readonly JsonShape Branch = new JsonObject<WhenBranch>(null, "a branch", p => new WhenBranch(p.Next<Condition>(), p.Next<ValueList<JourneyStep>>()))
        .With("condition", TreeJson.Condition, n => n.Condition)
        .Maybe("steps", Steps, n => n.Steps, None);

    private static readonly JsonShape Arm = new JsonObject<SplitArm>(
            null, "an arm", p => new SplitArm(p.Next<string>(), p.Next<decimal>(), p.Next<ValueList<JourneyStep>>()))
        .With("name", JsonScalars.Name, n => n.Name)
        .With("percent", JsonScalars.Number, n => n.Percent)
        .Maybe("steps", Steps, n => n.Steps, None);

    internal static readonly IReadOnlyList<JsonShape> All =
    [
        Of<SendStep>("send", "a send", MakeSend)
            .With("channel", JsonScalars.Name, n => n.Channel)
            .With("template", JsonScalars.Name, n => n.Template)
            .Maybe("parameters", Parameters, n => n.Parameters, ValueList.Create<MessageParameter>([]))
            .Maybe("tags", new JsonList<string>(JsonScalars.Text), n => n.Tags, ValueList.Create<string>([]))
            .Maybe("transactional", JsonScalars.Flag, n => n.IsTransactional, false)
            .Maybe("onlyIf", TreeJson.Condition, n => n.OnlyIf),
        Of<WebhookStep>("webhook", "a webhook", p => p.Next<string?>() is var id
                ? new WebhookStep(p.Next<string>()) { Id = id, Parameters = p.Next<ValueList<MessageParameter>>() } : null)
            .With("name", JsonScalars.Name, n => n.Name)
            .Maybe("parameters", Parameters, n => n.Parameters, ValueList.Create<MessageParameter>([])),
        Of<SetStep>("set", "a set", MakeSet)
            .With("attribute", TreeJson.Value, n => n.Attribute)
            .Maybe("value", new JsonChoice("a constant", () => MeasureJson.Constants), n => n.Value)
            .Maybe("flag", JsonScalars.Flag, n => n.Flag),
        Of<WaitStep>("wait", "a wait", p => p.Next<string?>() is var id ? new WaitStep(p.Next<WaitLength>()) { Id = id, At = p.Next<TimeOnly?>() } : null)
            .With("length", ClockJson.Length, n => n.Length)
            .Maybe("at", ClockJson.Time, n => n.At),
        Of<WaitUntilTimeStep>("waitUntilTime", "a wait until a time", p => p.Next<string?>() is var id
                ? new WaitUntilTimeStep(p.Next<TimeOnly>()) { Id = id, Weekday = p.Next<DayOfWeek?>() } : null)
            .With("at", ClockJson.Time, n => n.At)
            .Maybe("weekday", JsonScalars.WeekStart, n => n.Weekday),
        Of<WaitUntilDateStep>("waitUntilDate", "a wait until a date", MakeUntilDate)
            .With("date", TreeJson.Measure, n => n.Date)
            .Maybe("anniversary", JsonScalars.Flag, n => n.IsAnniversary, false)
            .Maybe("offsetDays", ClockJson.Offset, n => n.OffsetDays, 0)
            .Maybe("at", ClockJson.Time, n => n.At)
            .Maybe("ifPast", Outcomes, n => n.IfPast)
            .Maybe("ifMissing", Outcomes, n => n.IfMissing),
        Of<WaitForStep>("waitFor", "a wait for events", MakeWaitFor)
            .Maybe("most", ClockJson.Length, n => n.Most)
            .Maybe("fromEntry", JsonScalars.Flag, n => n.CountsFromEntry, false)
            .Maybe("grace", JsonScalars.PositiveDuration, n => n.Grace)
            .With("events", new JsonList<AwaitedEvent>(Awaited, atLeast: 1, atMost: JourneyLimits.Branches), n => n.Events)
            .Maybe("onTimeout", Steps, n => n.OnTimeout, None),
        Of<WhenStep>("when", "a when", p => p.Next<string?>() is var id
                ? new WhenStep { Id = id, Branches = p.Next<ValueList<WhenBranch>>(), Otherwise = p.Next<ValueList<JourneyStep>>() } : null)
            .With("branches", new JsonList<WhenBranch>(Branch, atLeast: 1, atMost: JourneyLimits.Branches), n => n.Branches)
            .Maybe("otherwise", Steps, n => n.Otherwise, None),
        Of<SplitStep>("split", "a split", p => p.Next<string?>() is var id ? new SplitStep(p.Next<string>()) { Id = id, Arms = p.Next<ValueList<SplitArm>>() } : null)
            .With("name", JsonScalars.Name, n => n.Name)
            .With("arms", new JsonList<SplitArm>(Arm, atLeast: 1, atMost: JourneyLimits.Branches), n => n.Arms),
        Of<RepeatStep>("repeat", "a repeat", p => p.Next<string?>() is var id
                ? new RepeatStep { Id = id, Times = p.Next<int?>(), Steps = p.Next<ValueList<JourneyStep>>() } : null)
            .Maybe("times", JsonScalars.Integer(1, JourneyLimits.Repeats), n => n.Times)
            .With("steps", Steps, n => n.Steps),
        Of<JoinStep>("join", "a join", p => p.Next<string?>() is var id ? new JoinStep(p.Next<string>()) { Id = id } : null)
            .With("journey", JsonScalars.Name, n => n.Journey),
        Of<ExitStep>("exit", "an exit", p => p.Next<string?>() is var id ? new ExitStep(p.Next<string>()) { Id = id } : null)
            .With("reason", JsonScalars.Text, n => n.Reason),
    ];

    private static JsonObject<T> Of<T>(string tag, string what, Func<JsonMembers, T?> make)
        where T : JourneyStep => new JsonObject<T>(tag, what, make).Maybe("id", JsonScalars.Name, n => n.Id);

    private static SendStep MakeSend(JsonMembers parts)
    {
        string? id = parts.Next<string?>();
        return new SendStep(parts.Next<string>(), parts.Next<string>())
        {
            Id = id,
            Parameters = parts.Next<ValueList<MessageParameter>>(),
            Tags = parts.Next<ValueList<string>>(),
            IsTransactional = parts.Next<bool>(),
            OnlyIf = parts.Next<Condition?>(),
        };
    }

    private static SetStep? MakeSet(JsonMembers parts)
    {
        string? id = parts.Next<string?>();
        return (parts.Next<Expression>(), parts.Next<Constant?>(), parts.Next<bool?>()) switch
        {
            (CustomerFlag flag, null, { } value) => new SetStep(flag, value) { Id = id },
            (Measure attribute, { } value, null) => new SetStep(attribute, value) { Id = id },
            _ => (SetStep?)parts.Fail("A flag is set to a 'flag', and any other attribute to a 'value'."),
        };
    }

    private static WaitUntilDateStep MakeUntilDate(JsonMembers parts)
    {
        string? id = parts.Next<string?>();
        return new WaitUntilDateStep(parts.Next<Measure>())
        {
            Id = id,
            IsAnniversary = parts.Next<bool>(),
            OffsetDays = parts.Next<int>(),
            At = parts.Next<TimeOnly?>(),
            IfPast = parts.Next<DateUnusable?>(),
            IfMissing = parts.Next<DateUnusable?>(),
        };
    }

    private static WaitForStep MakeWaitFor(JsonMembers parts)
    {
        string? id = parts.Next<string?>();
        return new WaitForStep
        {
            Id = id,
            Most = parts.Next<WaitLength?>(),
            CountsFromEntry = parts.Next<bool>(),
            Grace = parts.Next<TimeSpan?>(),
            Events = parts.Next<ValueList<AwaitedEvent>>(),
            OnTimeout = parts.Next<ValueList<JourneyStep>>(),
        };
    }
}
