using System.Globalization;

namespace Crm.Segmentation.Journeys;

/// <summary>How long a wait is, in the unit in which it was said: 24 hours are exact, 1 day is the same wall-clock time on the next local date.</summary>
/// <param name="Count">How many; not negative.</param>
/// <param name="Unit">The unit.</param>
public readonly record struct WaitLength(long Count, WaitUnit Unit)
{
    private static readonly long[] Sizes = [1, 1000, 60_000, 3_600_000, Timestamp.Day, 7 * Timestamp.Day];

    /// <summary>Whether it counts local dates, in the customer's zone; otherwise it is exact.</summary>
    public bool IsCalendar => Unit is WaitUnit.Day or WaitUnit.Week;

    /// <summary>How many local dates it counts; 0 for an exact wait.</summary>
    public int Days => IsCalendar ? (int)(Unit == WaitUnit.Week ? 7 * Count : Count) : 0;

    /// <summary>Its length, of local dates as if each had 24 hours.</summary>
    public TimeSpan Duration => TimeSpan.FromTicks(Count * Sizes[(int)Unit] * TimeSpan.TicksPerMillisecond);

    /// <summary>Whether it is not negative, and no longer than a duration can be.</summary>
    internal bool IsSound => Enum.IsDefined(Unit) && Count >= 0 && Count <= MostDays * Timestamp.Day / Sizes[(int)Unit];

    /// <summary>The most days that anything can be waited for: about 27 years.</summary>
    internal const long MostDays = 10_000;

    /// <summary>Exact seconds.</summary>
    /// <param name="count">How many.</param>
    public static WaitLength Seconds(long count) => new(count, WaitUnit.Second);

    /// <summary>Exact minutes.</summary>
    /// <param name="count">How many.</param>
    public static WaitLength Minutes(long count) => new(count, WaitUnit.Minute);

    /// <summary>Exact hours.</summary>
    /// <param name="count">How many.</param>
    public static WaitLength Hours(long count) => new(count, WaitUnit.Hour);

    /// <summary>Local dates.</summary>
    /// <param name="count">How many.</param>
    public static WaitLength OfDays(long count) => new(count, WaitUnit.Day);

    /// <summary>Local dates, seven at a time.</summary>
    /// <param name="count">How many weeks.</param>
    public static WaitLength Weeks(long count) => new(count, WaitUnit.Week);

    /// <summary>The length as rule text.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{RuleWords.Number(Count)} {Unit.Word}{(Count == 1 ? "" : "s")}");

    /// <summary>The length of so many of a unit by its size in milliseconds; a part of a unit is told in smaller ones. Null where local dates are divided.</summary>
    internal static WaitLength? Of(long milliseconds, long unit)
    {
        for (int i = Array.IndexOf(Sizes, unit); i >= 0; i--)
        {
            if (milliseconds % Sizes[i] == 0) return new WaitLength(milliseconds / Sizes[i], (WaitUnit)i);
            if ((WaitUnit)i == WaitUnit.Day) return null;
        }

        return null;
    }
}

/// <summary>The unit of a wait.</summary>
public enum WaitUnit
{
    /// <summary>Exact milliseconds.</summary>
    Millisecond,

    /// <summary>Exact seconds.</summary>
    Second,

    /// <summary>Exact minutes.</summary>
    Minute,

    /// <summary>Exact hours.</summary>
    Hour,

    /// <summary>Local dates.</summary>
    Day,

    /// <summary>Local dates, seven at a time.</summary>
    Week,
}

/// <summary>How units are written.</summary>
internal static class WaitUnits
{
    extension(WaitUnit unit)
    {
        internal string Word => unit switch
        {
            WaitUnit.Millisecond => "millisecond",
            WaitUnit.Second => "second",
            WaitUnit.Minute => "minute",
            WaitUnit.Hour => "hour",
            WaitUnit.Day => "day",
            _ => "week",
        };
    }
}
