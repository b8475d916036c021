namespace Crm.Segmentation;

/// <summary>How long a window is, and whether it is said in days: over dates, days are local dates, and hours are exact time.</summary>
/// <param name="Duration">The exact time; a day is 24 hours.</param>
/// <param name="InDays">Whether it is a whole number of days or weeks, and said so.</param>
internal readonly record struct WindowLength(TimeSpan Duration, bool InDays)
{
    /// <summary>A length as C# says it: whole days are days.</summary>
    internal static WindowLength Of(TimeSpan duration) => new(duration, IsWholeDays(duration));

    /// <summary>A length as text and JSON say it.</summary>
    /// <param name="duration">The exact time.</param>
    /// <param name="unit">The unit in milliseconds.</param>
    internal static WindowLength Of(TimeSpan duration, long unit) => new(duration, unit % Timestamp.Day == 0 && IsWholeDays(duration));

    /// <summary>Whole days.</summary>
    internal int Days => Duration.Days;

    /// <summary>In days where it is said in days, and nowhere else.</summary>
    public override string ToString() => InDays
        ? Timestamp.UnitText(Days, "day")
        : Timestamp.DurationText(Timestamp.Milliseconds(Duration), largest: 3_600_000);

    private static bool IsWholeDays(TimeSpan duration) => duration.Ticks % TimeSpan.TicksPerDay == 0;
}
