namespace Crm.Segmentation.Retentions;

/// <summary>The forms of a lifecycle and of a stickiness in JSON.</summary>
internal static class ActivityJson
{
    private static readonly JsonShape Whole = JsonScalars.Integer(int.MinValue, int.MaxValue);

    internal static readonly JsonShape Lifecycle = new JsonObject<Lifecycle>("lifecycle", "a lifecycle", MakeLifecycle)
        .With("name", JsonScalars.Name, n => n.Name)
        .Maybe("title", JsonScalars.Text, n => n.Title)
        .With("activity", TreeJson.Events, n => n.Activity)
        .Maybe("unit", JsonScalars.Name, n => n.UnitProperty)
        .With("period", TreeJson.Units, n => n.Period)
        .Maybe("together", Whole, n => n.Together, 1)
        .Maybe("historyStart", JsonScalars.Instant, n => n.HistoryStart)
        .Maybe("firstSeen", TreeJson.Measure, n => n.FirstSeen);

    internal static readonly JsonShape Stickiness = new JsonObject<Stickiness>("stickiness", "a stickiness", MakeStickiness)
        .With("name", JsonScalars.Name, n => n.Name)
        .Maybe("title", JsonScalars.Text, n => n.Title)
        .With("activity", TreeJson.Events, n => n.Activity)
        .Maybe("unit", JsonScalars.Name, n => n.UnitProperty)
        .With("period", TreeJson.Units, n => n.Period)
        .Maybe("together", Whole, n => n.Together, 1)
        .Maybe("atLeast", Whole, n => n.AtLeast, 1)
        .Maybe("atMost", Whole, n => n.AtMost);

    private static Lifecycle? MakeLifecycle(JsonMembers parts)
    {
        (string name, string? title, EventPattern activity, string? unit, CalendarUnit period, int together, DateTimeOffset? history, Measure? seen) =
            (parts.Next<string>(), parts.Next<string?>(), parts.Next<EventPattern>(), parts.Next<string?>(), parts.Next<CalendarUnit>(), parts.Next<int>(), parts.Next<DateTimeOffset?>(), parts.Next<Measure?>());
        return seen is null or CustomerInstant
            ? new Lifecycle(name) { Title = title, Activity = activity, UnitProperty = unit, Period = period, Together = together, HistoryStart = history, FirstSeen = (CustomerInstant?)seen }
            : (Lifecycle?)parts.Fail("When a customer was first seen is an attribute that is an instant.", null, DiagnosticCodes.HistoryStart);
    }

    private static Stickiness MakeStickiness(JsonMembers parts) => new(parts.Next<string>())
    {
        Title = parts.Next<string?>(),
        Activity = parts.Next<EventPattern>(),
        UnitProperty = parts.Next<string?>(),
        Period = parts.Next<CalendarUnit>(),
        Together = parts.Next<int>(),
        AtLeast = parts.Next<int>(),
        AtMost = parts.Next<int?>(),
    };
}
