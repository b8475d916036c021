namespace Crm.Segmentation;

/// <summary>An instant as data say it: rounded down to a whole millisecond since 1970, and the ticks of 100 nanoseconds beyond that.</summary>
internal readonly record struct FineInstant(long Milliseconds, int Finer)
{
    private const long EpochTicks = Timestamp.EpochDayNumber * TimeSpan.TicksPerDay;

    internal static FineInstant Of(DateTimeOffset value) => Of(value.UtcTicks);

    /// <summary>The instant of so many ticks since the beginning of year 1 in UTC; it may lie outside of what <see cref="DateTimeOffset"/> can say.</summary>
    internal static FineInstant Of(long utcTicks)
    {
        (long milliseconds, long finer) = Math.DivRem(utcTicks - EpochTicks, TimeSpan.TicksPerMillisecond);
        return finer < 0 ? new FineInstant(milliseconds - 1, (int)(finer + TimeSpan.TicksPerMillisecond)) : new FineInstant(milliseconds, (int)finer);
    }
}
