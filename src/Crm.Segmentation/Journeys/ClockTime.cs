using System.Globalization;

namespace Crm.Segmentation.Journeys;

/// <summary>Times of day as clocks show them: to the minute.</summary>
internal static class ClockTime
{
    internal static TimeOnly OfMinutes(int minutes) => new(minutes / 60, minutes % 60);

    internal static TimeOnly Whole(TimeOnly time) => time.Ticks % TimeSpan.TicksPerMinute == 0
        ? time
        : throw new ArgumentOutOfRangeException(nameof(time), time, "A time of day here is to the minute.");

    internal static TimeOnly? Whole(TimeOnly? time) => time is { } some ? Whole(some) : null;

    internal static string Text(TimeOnly time) => time.ToString("HH:mm", CultureInfo.InvariantCulture);

    internal static string Word(DayOfWeek day) => day.ToString().ToLowerInvariant();
}
