namespace Crm.Segmentation.Journeys;

/// <summary>The form of a journey in JSON.</summary>
internal static class JourneyJson
{
    private static readonly JsonShape Modes = JsonScalars.Word(
        "when a customer may enter again", ("never", ReentryMode.Never), ("afterExit", ReentryMode.AfterExit), ("always", ReentryMode.Always));

    private static readonly JsonShape Actives = JsonScalars.Word(
        "what a trigger does while an instance lives",
        ("ignore", WhileActive.Ignore), ("restart", WhileActive.Restart), ("concurrent", WhileActive.Concurrent));

    private static readonly JsonShape Entry = new JsonChoice("an entry", () =>
    [
        new JsonObject<EventEntry>("event", "an entry by an event", p => new EventEntry(p.Next<EventPattern>()))
            .With("events", TreeJson.Events, n => n.Pattern),
        new JsonObject<MembershipEntry>("entering", "an entry by coming in", p => new MembershipEntry(p.Next<MemberOf>(), false, p.Next<TimeSpan?>())) { When = n => !n.IsLeaving }
            .With("member", MembershipJson.Form, n => n.Member)
            .Maybe("debounce", JsonScalars.PositiveDuration, n => n.Debounce),
        new JsonObject<MembershipEntry>("leaving", "an entry by going out", p => new MembershipEntry(p.Next<MemberOf>(), true, p.Next<TimeSpan?>())) { When = n => n.IsLeaving }
            .With("member", MembershipJson.Form, n => n.Member)
            .Maybe("debounce", JsonScalars.PositiveDuration, n => n.Debounce),
        new JsonObject<ScheduleEntry>("schedule", "an entry by the calendar", MakeSchedule)
            .With("at", ClockJson.Time, n => n.At)
            .Maybe("weekday", JsonScalars.WeekStart, n => n.Weekday)
            .Maybe("dayOfMonth", JsonScalars.Integer(1, 31), n => n.DayOfMonth)
            .Maybe("audience", MembershipJson.Form, n => n.Audience),
        new JsonObject<DateEntry>("date", "an entry by a date", MakeDate)
            .With("date", TreeJson.Measure, n => n.Date)
            .With("at", ClockJson.Time, n => n.At)
            .Maybe("anniversary", JsonScalars.Flag, n => n.IsAnniversary, false)
            .Maybe("offsetDays", ClockJson.Offset, n => n.OffsetDays, 0),
        new JsonObject<JoinEntry>("join", "an entry from a journey", p => new JoinEntry(p.Next<string>()))
            .With("journey", JsonScalars.Name, n => n.Journey),
    ]);

    private static readonly JsonShape Reentry = new JsonObject<JourneyReentry>(null, "a re-entry", MakeReentry)
        .With("mode", Modes, n => n.Mode)
        .Maybe("key", JsonScalars.Name, n => n.Key)
        .Maybe("cooldown", JsonScalars.PositiveDuration, n => n.Cooldown)
        .Maybe("fromExit", JsonScalars.Flag, n => n.CooldownIsFromExit, false)
        .Maybe("maximumEntries", JsonScalars.Integer(1, int.MaxValue), n => n.MaximumEntries)
        .Maybe("whileActive", Actives, n => n.WhileActive, WhileActive.Ignore);

    private static readonly JsonShape Exit = new JsonChoice("an exit", () =>
    [
        new JsonObject<EventExit>("event", "an exit by an event", p => new EventExit(p.Next<EventPattern>()))
            .With("events", TreeJson.Events, n => n.Pattern),
        new JsonObject<LeavingExit>("leaving", "an exit by going out", p => new LeavingExit(p.Next<MemberOf>()))
            .With("member", MembershipJson.Form, n => n.Member),
        new JsonObject<ConditionExit>("condition", "an exit by a condition", p => new ConditionExit(p.Next<Condition>(), p.Next<string>()))
            .With("condition", TreeJson.Condition, n => n.Condition)
            .With("reason", JsonScalars.Text, n => n.Reason),
    ]);

    private static readonly JsonShape Goal = new JsonObject<JourneyGoal>(null, "a goal", p => new JourneyGoal(p.Next<EventPattern>(), p.Next<TimeSpan>()))
        .With("events", TreeJson.Events, n => n.Pattern)
        .With("within", JsonScalars.PositiveDuration, n => n.Window);

    private static readonly JsonShape Holdout = new JsonObject<JourneyHoldout>(null, "a holdout", p => new JourneyHoldout(p.Next<string>(), p.Next<decimal>()))
        .With("name", JsonScalars.Text, n => n.Name)
        .With("percent", JsonScalars.Percent("a percentage from 0 to 100", percent => percent >= 0), n => n.Percent);

    internal static readonly JsonShape Form = new JsonObject<Journey>("journey", "a journey", Make)
        .With("name", JsonScalars.Name, n => n.Name)
        .Maybe("title", JsonScalars.Text, n => n.Title)
        .With("entries", new TriggersJson(new JsonList<JourneyEntry>(Entry)), n => n.Entries)
        .Maybe("filter", TreeJson.Condition, n => n.Filter)
        .Maybe("notOlderThan", JsonScalars.PositiveDuration, n => n.NotOlderThan)
        .Maybe("reentry", Reentry, n => n.Reentry, JourneyReentry.Never)
        .Maybe("exits", new JsonList<JourneyExit>(Exit), n => n.Exits, ValueList.Create<JourneyExit>([]))
        .Maybe("goal", Goal, n => n.Goal)
        .Maybe("holdout", Holdout, n => n.Holdout)
        .Maybe("priority", JsonScalars.Integer(int.MinValue, int.MaxValue), n => n.Priority, 0)
        .Maybe("maximumAge", JsonScalars.PositiveDuration, n => n.MaximumAge)
        .Maybe("quiet", MessagingJson.Quiet, n => n.Quiet)
        .Maybe("timezone", JsonScalars.Text, n => n.TimeZone)
        .Maybe("staleAfter", JsonScalars.PositiveDuration, n => n.StaleAfter)
        .With("steps", StepJson.Steps, n => n.Steps);

    private static Journey Make(JsonMembers parts)
    {
        (string name, string? title) = (parts.Next<string>(), parts.Next<string?>());
        return new Journey(name)
        {
            Title = title,
            Entries = parts.Next<ValueList<JourneyEntry>>(),
            Filter = parts.Next<Condition?>(),
            NotOlderThan = parts.Next<TimeSpan?>(),
            Reentry = parts.Next<JourneyReentry>(),
            Exits = parts.Next<ValueList<JourneyExit>>(),
            Goal = parts.Next<JourneyGoal?>(),
            Holdout = parts.Next<JourneyHoldout?>(),
            Priority = parts.Next<int>(),
            MaximumAge = parts.Next<TimeSpan?>(),
            Quiet = parts.Next<QuietHours?>(),
            TimeZone = parts.Next<string?>(),
            StaleAfter = parts.Next<TimeSpan?>(),
            Steps = parts.Next<ValueList<JourneyStep>>(),
        };
    }

    private static JourneyReentry MakeReentry(JsonMembers parts) => new(parts.Next<ReentryMode>())
    {
        Key = parts.Next<string?>(),
        Cooldown = parts.Next<TimeSpan?>(),
        CooldownIsFromExit = parts.Next<bool>(),
        MaximumEntries = parts.Next<int?>(),
        WhileActive = parts.Next<WhileActive>(),
    };

    private static ScheduleEntry? MakeSchedule(JsonMembers parts)
    {
        var entry = new ScheduleEntry(parts.Next<TimeOnly>())
        {
            Weekday = parts.Next<DayOfWeek?>(),
            DayOfMonth = parts.Next<int?>(),
            Audience = parts.Next<MemberOf?>(),
        };
        return entry is { Weekday: not null, DayOfMonth: not null }
            ? (ScheduleEntry?)parts.Fail("A schedule is by the week or by the month, and not both.", "Leave one of the two out.")
            : entry;
    }

    private static DateEntry MakeDate(JsonMembers parts) => new(parts.Next<Measure>(), parts.Next<TimeOnly>())
    {
        IsAnniversary = parts.Next<bool>(),
        OffsetDays = parts.Next<int>(),
    };
}
