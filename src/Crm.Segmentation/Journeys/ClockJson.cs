using System.Globalization;
using System.Text.Json;

namespace Crm.Segmentation.Journeys;

/// <summary>The forms of times of day and of lengths of waits.</summary>
internal static class ClockJson
{


    internal static readonly JsonShape Time = new JsonScalar<object>(
        "a time of day",
        JsonValueKind.String,
        (w, value) => w.WriteStringValue(ClockTime.Text((TimeOnly)value)),
        p => TimeOnly.TryParseExact(p.Text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out TimeOnly time)
            ? time
            : p.Fail($"'{p.Text}' is no time of day.", "Write it as 09:00."));

    /// <summary>A number of local dates after a date, below 0 before it.</summary>
    internal static readonly JsonShape Offset = JsonScalars.Integer(-JourneyLimits.Offset, JourneyLimits.Offset);

    internal static readonly JsonShape Length = new JsonScalar<object>(
        "the length of a wait",
        JsonValueKind.String,
        (w, value) => JsonScalars.WriteText(w, ((WaitLength)value).ToString().Replace("_", "", StringComparison.Ordinal)),
        p => Read(p.Text) ?? p.Fail(
            $"'{p.Text}' is no length of a wait.", "Write it as 1 day or 20 minutes, with one of: weeks, days, hours, minutes, seconds, milliseconds."));

    private static WaitLength? Read(string text)
    {
        if (text.Split(' ') is not [{ Length: < 20 } digits, { } word]) return null;
        if (!long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long count)) return null;
        foreach (WaitUnit unit in Enum.GetValues<WaitUnit>())
            if ((word == unit.Word || word == $"{unit.Word}s") && new WaitLength(count, unit) is { IsSound: true } length) return length;
        return null;
    }
}
