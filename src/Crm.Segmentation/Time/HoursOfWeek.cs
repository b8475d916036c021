namespace Crm.Segmentation;

/// <summary>
/// What clocks show at instants of a range: which of the 168 hours of a week, from Monday's first. Clocks change at quarters of an hour, so that a table by
/// quarter is enough; where they do not, or the range is long, the calendar is asked. Many instants at once are asked by the stretches of one offset.
/// </summary>
internal sealed class HoursOfWeek
{
    internal const int Count = 7 * 24;

    private const long Quarter = 900_000, Hour = 3_600_000;

    /// <summary>1970-01-01 was a Thursday.</summary>
    private const long FromMonday = 3 * 24 * Hour;

    /// <summary>The quarters of an hour of a hundred years.</summary>
    private const int LongestTable = 100 * 366 * 96;

    private readonly Calendar _calendar;
    private readonly TimeRange? _range;
    private readonly byte[]? _table;
    private readonly long _origin;

    /// <summary>Of a range of which few instants are asked.</summary>
    internal HoursOfWeek(Calendar calendar) => _calendar = calendar;

    /// <param name="calendar">The zone.</param>
    /// <param name="least">The first instant.</param>
    /// <param name="greatest">The last instant.</param>
    /// <param name="count">How many instants are asked: of few, a table would take longer.</param>
    internal HoursOfWeek(Calendar calendar, long least, long greatest, int count)
        : this(calendar)
    {
        _range = new TimeRange(least, greatest + 1);
        _origin = least - (((least % Quarter) + Quarter) % Quarter);
        long length = ((greatest - _origin) / Quarter) + 1;
        if (length <= Math.Min(LongestTable, 8L * count)) _table = Table(new TimeRange(_origin, _origin + (length * Quarter)), (int)length);
    }

    /// <summary>The hour of the week of an instant of the range.</summary>
    internal int this[long instant] => _table is null ? OfLocal(_calendar.Local(instant)) : _table[(instant - _origin) / Quarter];

    /// <summary>
    /// The stretches of one offset that the range has: the instant with which each begins, and what is added to an instant to get the milliseconds since a
    /// Monday's midnight, as clocks show them. Null where there are more than so many, or the range is not known.
    /// </summary>
    internal (long From, long Added)[]? Stretches(int most)
    {
        if (_range is not { } range) return null;
        (long From, long Added)[] stretches = [.. _calendar.Stretches(range).Take(most + 1).Select(stretch => (stretch.Stretch.From, stretch.Offset + FromMonday))];
        return stretches.Length <= most ? stretches : null;
    }

    private byte[]? Table(TimeRange range, int length)
    {
        var table = new byte[length];
        foreach ((TimeRange stretch, int offset) in _calendar.Stretches(range))
        {
            if (offset % Quarter != 0 || stretch.From % Quarter != 0) return null;
            int from = (int)((stretch.From - _origin) / Quarter), to = (int)((stretch.To - _origin) / Quarter);
            for (int i = from; i < to; i++) table[i] = (byte)OfLocal(_origin + (i * Quarter) + offset);
        }

        return table;
    }

    private static int OfLocal(long local)
    {
        long hour = Math.DivRem(local + FromMonday, Hour, out long rest) - (rest < 0 ? 1 : 0);
        return (int)(((hour % Count) + Count) % Count);
    }
}
