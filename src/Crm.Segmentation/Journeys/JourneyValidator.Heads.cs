namespace Crm.Segmentation.Journeys;

/// <content>What is said of the whole.</content>
internal static partial class JourneyValidator
{
    private static IEnumerable<Diagnostic> CheckHeads(Journey journey)
    {
        if (journey.Entries.Count == 0)
            yield return Error(null, null, DiagnosticCodes.PartMissing, "The journey has no line that enters it.", "Say how it is entered: enter on an event, on entering a segment, or from a journey.");
        for (int i = 0; i < journey.Entries.Count; i++)
            foreach (Diagnostic diagnostic in CheckEntry(journey, journey.Entries[i], $"entries[{i}]")) yield return diagnostic;
        for (int i = 0; i < journey.Exits.Count; i++)
            if (journey.Exits[i] is EventExit exit && CheckOccurrence(journey, exit.Pattern, $"exits[{i}]", exit) is { } diagnostic) yield return diagnostic;
        if (journey.Goal is { } goal)
        {
            if (CheckOccurrence(journey, goal.Pattern, "goal", goal) is { } diagnostic) yield return diagnostic;
            if (goal.Window <= TimeSpan.Zero) yield return NotPositive("goal", goal, "The window of a goal");
        }

        if (journey.NotOlderThan <= TimeSpan.Zero) yield return NotPositive("notOlderThan", null, "The age of an entry");
        if (journey.MaximumAge <= TimeSpan.Zero) yield return NotPositive("maximumAge", null, "The greatest age of an instance");
        if (journey.StaleAfter <= TimeSpan.Zero) yield return NotPositive("staleAfter", null, "The age of an overdue message");
        if (journey.Reentry.Cooldown <= TimeSpan.Zero) yield return NotPositive("reentry", journey.Reentry, "A cooldown");
        if (journey.Reentry.MaximumEntries < 1)
            yield return Error("reentry", journey.Reentry, DiagnosticCodes.JourneyValue, "A customer enters at least once, if at all.", "Leave the line out, or say a number from 1.");
        if (journey.Holdout is { } holdout && !IsShare(holdout.Percent))
            yield return Error("holdout", holdout, DiagnosticCodes.JourneyValue, $"'{holdout.Percent}%' is no share that can be held out.", "It is from 0 to 100, with at most two decimal places.");
        if (CheckZone(journey, journey.TimeZone) is { } zone) yield return zone;
        if (journey.Quiet is { Length.Ticks: 0 } quiet) yield return QuietEmpty(journey, quiet);

        Diagnostic Error(string? part, object? about, string code, Phrase message, Phrase? help) => JourneyMistake.Error(journey, code, part, about, message, help);

        Diagnostic NotPositive(string part, object? about, string what) =>
            Error(part, about, DiagnosticCodes.JourneyValue, $"{what} is not above 0.", "Leave it out, or say a duration above 0.");
    }

    private static IEnumerable<Diagnostic> CheckEntry(Journey journey, JourneyEntry entry, string part)
    {
        switch (entry)
        {
            case EventEntry { Pattern: var pattern }:
                if (CheckOccurrence(journey, pattern, part, entry) is { } diagnostic) yield return diagnostic;
                break;
            case MembershipEntry { Debounce: { } debounce } when debounce <= TimeSpan.Zero:
                yield return JourneyMistake.Error(journey, DiagnosticCodes.JourneyValue, part, entry, "A debounce is not above 0.", "Leave it out, or say a duration above 0.");
                break;
            case ScheduleEntry { Weekday: not null, DayOfMonth: not null }:
                yield return JourneyMistake.Error(journey, DiagnosticCodes.JourneyValue, part, entry, "A schedule is by the week or by the month, and not both.", "Leave one of the two out.");
                break;
            case ScheduleEntry { DayOfMonth: < 1 or > 31 }:
                yield return JourneyMistake.Error(journey, DiagnosticCodes.JourneyValue, part, entry, "A month has the days 1 to 31.", "In shorter months the last day stands for a later one.");
                break;
            case DateEntry date:
                if (CheckDate(journey, date.Date, date.OffsetDays, part, entry) is { } wrong) yield return wrong;
                break;
        }
    }

    /// <summary>An event that starts, ends or is waited for is of a type that is named, and judged as it comes.</summary>
    private static Diagnostic? CheckOccurrence(Journey journey, EventPattern pattern, string part, object about) => pattern is EventType or FilteredEvents ? null : JourneyMistake.Error(
        journey, DiagnosticCodes.JourneyEvent, part, about,
        pattern is StandingEvents
            ? (Phrase)$"'{pattern.ShortName}' may be taken back later, and a journey judges an event as it comes."
            : $"'{pattern.ShortName}' is no one type of event.",
        pattern is StandingEvents ? "Leave the unless out, and exit on the event that takes it back." : "Name the type of event; several have a line each.");

    /// <summary>A date of the customer is an attribute.</summary>
    private static Diagnostic? CheckDate(Journey journey, Measure date, int offset, string part, object about)
    {
        if (date is not (CustomerDate or CustomerInstant))
            return JourneyMistake.Error(journey, DiagnosticCodes.JourneyAttribute, part, about, $"'{date.ShortName}' is no attribute that is a date or an instant.");
        return Math.Abs((long)offset) <= JourneyLimits.Offset
            ? null
            : JourneyMistake.Error(journey, DiagnosticCodes.WaitLength, part, about, $"From a date, at most {JourneyLimits.Offset} days are counted.");
    }

    private static bool IsShare(decimal percent) => percent is >= 0 and <= 100 && decimal.Truncate(percent * 100) == percent * 100;

    internal static Diagnostic? CheckZone(Definition definition, string? zone) => zone is null || Calendar.TryCreate(zone, DayOfWeek.Monday, out _) ? null : JourneyMistake.Error(
        definition, DiagnosticCodes.UnknownZone, "timezone", null, $"'{zone}' is no zone.", "Name one of the IANA list, such as Asia/Seoul.");

    internal static Diagnostic QuietEmpty(Definition definition, QuietHours quiet) => JourneyMistake.Error(
        definition, DiagnosticCodes.QuietEmpty, "quiet", quiet, $"Quiet hours from {ClockTime.Text(quiet.From)} to {ClockTime.Text(quiet.To)} have no minute.",
        "The end is not quiet: say another, or leave them out.");
}
