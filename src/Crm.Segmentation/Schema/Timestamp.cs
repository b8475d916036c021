using System.Globalization;

namespace Crm.Segmentation;

/// <summary>Instants and durations as whole milliseconds, the library's resolution.</summary>
internal static class Timestamp
{
    /// <summary>The day number of 1970-01-01 in <see cref="DateOnly.DayNumber"/>.</summary>
    internal const int EpochDayNumber = 719_162;

    /// <summary>Milliseconds in a day of 24 hours.</summary>
    internal const long Day = 86_400_000;

    /// <summary>The last millisecond that <see cref="DateTimeOffset"/> can say: 9999-12-31T23:59:59.999Z.</summary>
    internal const long Max = 253_402_300_799_999;

    /// <summary>The first millisecond that <see cref="DateTimeOffset"/> can say: 0001-01-01T00:00:00Z.</summary>
    internal const long Min = -62_135_596_800_000;

    /// <summary>The longest duration that <see cref="TimeSpan"/> can say in milliseconds: 10,675,199 days and some hours.</summary>
    internal const long LongestDuration = long.MaxValue / TimeSpan.TicksPerMillisecond;

    internal const string LocalKind =
        "A DateTime of kind Local means something else on every machine. Give a DateTimeOffset, or the DateTime's ToUniversalTime().";

    internal static long Milliseconds(TimeSpan value) =>
        value.Ticks % TimeSpan.TicksPerMillisecond == 0
            ? value.Ticks / TimeSpan.TicksPerMillisecond
            : throw new ArgumentOutOfRangeException(nameof(value), value, "A duration must be in whole milliseconds.");

    /// <summary>The last whole millisecond at or before the instant. Events are rounded down likewise.</summary>
    internal static long Floor(DateTimeOffset value) => value.ToUnixTimeMilliseconds();

    /// <summary>The same of a time without an offset, which is in UTC.</summary>
    /// <exception cref="ArgumentException">The time is of kind Local.</exception>
    internal static long Floor(DateTime value) =>
        value.Kind == DateTimeKind.Local
            ? throw new ArgumentException(LocalKind, nameof(value))
            : Floor(new DateTimeOffset(DateTime.SpecifyKind(value, DateTimeKind.Utc)));

    internal static bool IsWhole(DateTimeOffset value) => value.UtcTicks % TimeSpan.TicksPerMillisecond == 0;

    internal static DateTimeOffset Instant(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    internal static string Text(long milliseconds) =>
        Instant(milliseconds).ToString(milliseconds % 1000 == 0 ? "yyyy-MM-dd'T'HH:mm:ss'Z'" : "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>An instant as the clocks of its offset show it.</summary>
    internal static string Text(DateTimeOffset at) => at.Offset == TimeSpan.Zero
        ? Text(Floor(at))
        : at.ToString(Floor(at) % 1000 == 0 ? "yyyy-MM-dd'T'HH:mm:sszzz" : "yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture);

    /// <summary>The duration in its largest whole unit, up to a largest one: <c>7 days</c>, <c>90 minutes</c>.</summary>
    internal static string DurationText(long milliseconds, long largest = Day)
    {
        (long size, string unit) = milliseconds switch
        {
            0 => (1000L, "second"),
            _ when milliseconds % Day == 0 && largest >= Day => (Day, "day"),
            _ when milliseconds % 3_600_000 == 0 => (3_600_000L, "hour"),
            _ when milliseconds % 60_000 == 0 => (60_000L, "minute"),
            _ when milliseconds % 1000 == 0 => (1000L, "second"),
            _ => (1L, "millisecond"),
        };
        return UnitText(milliseconds / size, unit);
    }

    /// <summary>A number of units: <c>1 day</c>, <c>7 days</c>.</summary>
    internal static string UnitText(long count, string unit) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {unit}{(count is 1 or -1 ? "" : "s")}");
}
