using System.Text.Json;

namespace Crm.Segmentation;

/// <summary>The forms of the windows.</summary>
internal static class WindowJson
{
    internal static readonly IReadOnlyList<JsonShape> All =
    [
        new JsonObject<LastWindow>("last", "a last window", p => new LastWindow(p.Next<WindowLength>()))
            .With("duration", JsonScalars.WindowLength, n => new WindowLength(n.Duration, n.InDays)),
        new JsonObject<AgoWindow>("ago", "an ago window", MakeAgo)
            .With("from", JsonScalars.WindowLength, n => new WindowLength(n.From, n.InDays))
            .With("to", JsonScalars.WindowLengthFrom0, n => new WindowLength(n.To, n.InDays)),
        new JsonObject<SinceWindow>("since", "a since window", p => new SinceWindow(p.Next<Measure>()))
            .With("start", JsonAnchor.Form, n => n.Start),
        new JsonObject<BeforeWindow>("before", "a before window", p => new BeforeWindow(p.Next<Measure>()))
            .With("end", JsonAnchor.Form, n => n.End),
        new JsonObject<BeforeAgoWindow>("beforeAgo", "a beforeAgo window", p => new BeforeAgoWindow(p.Next<WindowLength>()))
            .With("duration", JsonScalars.WindowLength, n => new WindowLength(n.Duration, n.InDays)),
        new JsonObject<BetweenWindow>("between", "a between window", p => new BetweenWindow(p.Next<Measure>(), p.Next<Measure>()))
            .With("from", JsonAnchor.Form, n => n.From)
            .With("until", JsonAnchor.Form, n => n.Until),
        new JsonObject<WithinWindow>("within", "a within window", p => new WithinWindow(p.Next<TimeSpan>(), p.Next<Measure>()))
            .With("duration", JsonScalars.PositiveDuration, n => n.Duration)
            .With("anchor", JsonAnchor.Form, n => n.Anchor),
        new JsonObject<ThisPeriodWindow>("this", "a this window", p => new ThisPeriodWindow(p.Next<CalendarUnit>()))
            .With("unit", TreeJson.Units, n => n.Unit),
        new JsonObject<LastPeriodsWindow>("lastCalendar", "a lastCalendar window", p => new LastPeriodsWindow(p.Next<int>(), p.Next<CalendarUnit>()))
            .With("count", JsonScalars.Integer(1, Window.MostPeriods), n => n.Count)
            .With("unit", TreeJson.Units, n => n.Unit),
        new JsonObject<AgoPeriodsWindow>("calendarAgo", "a calendarAgo window", MakeCalendarAgo)
            .With("from", JsonScalars.Integer(1, Window.MostPeriods), n => n.From)
            .With("to", JsonScalars.Integer(0, Window.MostPeriods), n => n.To)
            .With("unit", TreeJson.Units, n => n.Unit),
        new JsonObject<NextWindow>("next", "a next window", p => new NextWindow(p.Next<WindowLength>()))
            .With("duration", JsonScalars.WindowLength, n => new WindowLength(n.Duration, n.InDays)),
        new JsonObject<NextPeriodsWindow>("nextCalendar", "a nextCalendar window", p => new NextPeriodsWindow(p.Next<int>(), p.Next<CalendarUnit>()))
            .With("count", JsonScalars.Integer(1, Window.MostPeriods), n => n.Count)
            .With("unit", TreeJson.Units, n => n.Unit),
        new JsonObject<SinceEntryWindow>("sinceEntry", "a sinceEntry window", _ => SinceEntryWindow.Instance),
        new JsonObject<LastEventsWindow>("lastEvents", "a lastEvents window", MakeLastEvents)
            .With("count", JsonScalars.Integer(1, int.MaxValue), n => n.Count)
            .Maybe("inside", TreeJson.Window, n => n.Inside),
    ];

    private static LastEventsWindow? MakeLastEvents(JsonMembers parts)
    {
        (int count, Window? inside) = (parts.Next<int>(), parts.Next<Window?>());
        return inside is LastEventsWindow
            ? (LastEventsWindow?)parts.Fail("The last events are those of a stretch of time, not of other last events.", "'inside' is a window of time.")
            : new LastEventsWindow(count, inside);
    }

    private static AgoWindow? MakeAgo(JsonMembers parts)
    {
        (WindowLength from, WindowLength to) = (parts.Next<WindowLength>(), parts.Next<WindowLength>());
        return from.Duration > to.Duration
            ? new AgoWindow(from, to)
            : (AgoWindow?)parts.Fail("The window does not begin before it ends.", "'from' is longer ago than 'to'.");
    }

    private static AgoPeriodsWindow? MakeCalendarAgo(JsonMembers parts)
    {
        (int from, int to) = (parts.Next<int>(), parts.Next<int>());
        return from > to
            ? new AgoPeriodsWindow(from, to, parts.Next<CalendarUnit>())
            : (AgoPeriodsWindow?)parts.Fail("The window does not begin before it ends.", "'from' is longer ago than 'to'.");
    }

    /// <summary>A measure that a window can be anchored on: a constant or an attribute that is an instant or a date.</summary>
    private sealed class JsonAnchor : JsonShape
    {
        internal static readonly JsonShape Form = new JsonAnchor();

        internal override string What => "an instant, a date, or an attribute of either kind";

        internal override JsonValueKind Kind => JsonValueKind.Object;

        internal override void Write(Utf8JsonWriter writer, object value) => TreeJson.Measure.Write(writer, value);

        internal override object? Read(JsonReading reading, JsonPlace part)
        {
            object? measure = TreeJson.Measure.Read(reading, part);
            if (measure is null or Constant { Kind: ValueKind.Instant or ValueKind.Date } or CustomerInstant or CustomerDate) return measure;
            reading.Tell(DiagnosticCodes.NotAnAnchor, $"A window is anchored on {What}, and on nothing else.", part);
            return null;
        }
    }
}
