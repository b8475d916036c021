using NodaTime;
using NodaTime.TimeZones;

namespace Crm.Segmentation;

/// <summary>
/// A zone's offsets from UTC as a table, so that an instant's is found without allocating and without a cache that threads contend for. Before and
/// after the table the zone itself is asked.
/// </summary>
internal sealed class ZoneOffsets
{
    /// <summary>Two hundred days: a step of the table holds one or two changes of the clock.</summary>
    private const int Shift = 34;

    private static readonly ZoneLocalMappingResolver AtOrAfter = Resolvers.CreateMappingResolver(Resolvers.ReturnEarlier, Resolvers.ReturnStartOfIntervalAfter);
    private static readonly long From = Instant.FromUtc(1900, 1, 1, 0, 0).ToUnixTimeMilliseconds(), To = Instant.FromUtc(2100, 1, 1, 0, 0).ToUnixTimeMilliseconds();

    private readonly DateTimeZone _zone;
    private readonly long[] _ends;
    private readonly int[] _offsets;
    private readonly int[] _steps;
    private readonly long[] _stepsBack;

    internal ZoneOffsets(DateTimeZone zone)
    {
        _zone = zone;
        var ends = new List<long>();
        var offsets = new List<int>();
        foreach (var interval in zone.GetZoneIntervals(Instant.FromUnixTimeMilliseconds(From), Instant.FromUnixTimeMilliseconds(To)))
        {
            ends.Add(interval.HasEnd ? Math.Min(interval.End.ToUnixTimeMilliseconds(), To) : To);
            offsets.Add(interval.WallOffset.Milliseconds);
        }

        (_ends, _offsets) = ([.. ends], [.. offsets]);
        _steps = new int[((To - From) >> Shift) + 1];
        _stepsBack = [.. StepsBack().Distinct().Order()];
        for (int step = 0; step < _steps.Length; step++) _steps[step] = Array.FindIndex(_ends, end => end > From + ((long)step << Shift));
    }

    /// <summary>Milliseconds to add to UTC at an instant; beyond the calendar those of its end.</summary>
    internal int At(long instant) =>
        Knows(instant) ? _offsets[Interval(instant)] : _zone.GetUtcOffset(Instant.FromUnixTimeMilliseconds(Math.Clamp(instant, Timestamp.Min, Timestamp.Max))).Milliseconds;

    /// <summary>The next instant at which a date or an hour may come a second time, or ends for the second time.</summary>
    internal long NextStepBack(long instant)
    {
        if (_stepsBack.Length == 0 || instant >= _stepsBack[^1]) return long.MaxValue;
        int at = Array.BinarySearch(_stepsBack, instant + 1);
        return _stepsBack[at < 0 ? ~at : at];
    }

    /// <summary>The next instant at which the offset changes.</summary>
    internal long NextChange(long instant)
    {
        if (Knows(instant) && _ends[Interval(instant)] is var end && end < To) return end;
        ZoneInterval interval = _zone.GetZoneInterval(Instant.FromUnixTimeMilliseconds(Math.Clamp(instant, Timestamp.Min, Timestamp.Max)));
        return interval.HasEnd && interval.End.ToUnixTimeMilliseconds() is var next && next > instant ? next : long.MaxValue;
    }

    /// <summary>Where clocks go back over a midnight, and where an hour begins at another minute.</summary>
    private IEnumerable<long> StepsBack()
    {
        const long Hour = 3_600_000;
        for (int i = 0; i + 1 < _ends.Length; i++)
        {
            (long end, int before, int after) = (_ends[i], _offsets[i], _offsets[i + 1]);
            long day = Floor(end - 1 + before, Timestamp.Day);
            if (Floor(end + after, Timestamp.Day) < day)
            {
                yield return end;
                yield return (day * Timestamp.Day) - after;
            }

            if ((after - before) % Hour == 0) continue;
            long next = ((Floor(end + after, Hour) + 1) * Hour) - after;
            yield return end;
            yield return next;
            yield return next + Hour;
        }
    }

    private static long Floor(long value, long unit) => (value / unit) - (value % unit < 0 ? 1 : 0);

    /// <summary>A range of instants cut where the offset changes. Before the first and after the last instant of the zone's calendar nothing changes.</summary>
    internal IEnumerable<(TimeRange Stretch, int Offset)> Stretches(TimeRange range)
    {
        long from = range.From;
        while (from < range.To)
        {
            ZoneInterval interval = _zone.GetZoneInterval(Instant.FromUnixTimeMilliseconds(Math.Clamp(from, Timestamp.Min, Timestamp.Max)));
            long end = interval.HasEnd && interval.End.ToUnixTimeMilliseconds() > from ? Math.Min(interval.End.ToUnixTimeMilliseconds(), range.To) : range.To;
            yield return (new TimeRange(from, end), interval.WallOffset.Milliseconds);
            from = end;
        }
    }

    /// <summary>The first instant at which the zone's clocks show a local midnight, or a later time where they skip it.</summary>
    /// <param name="day">The date, as days since 1970-01-01.</param>
    internal long Midnight(int day) => AtLocal(day * Timestamp.Day);

    /// <summary>The first instant at which the zone's clocks show a local time, or a later one where they skip it.</summary>
    /// <param name="local">The time, in milliseconds since 1970-01-01 as if it were UTC.</param>
    internal long AtLocal(long local)
    {
        if (!Knows(local - Timestamp.Day) || !Knows(local + Timestamp.Day)) return Asked(local);
        int i = Interval(local - Timestamp.Day);
        while (_ends[i] + _offsets[i] <= local) i++;
        return i == 0 ? local - _offsets[i] : Math.Max(local - _offsets[i], _ends[i - 1]);
    }

    /// <summary>The zone itself: the start of a day throws where clocks skip it as a whole.</summary>
    private long Asked(long local)
    {
        // The zone says no instant after the year 9999, and its clocks do not change there.
        if (local > Timestamp.Max - Timestamp.Day) return local - At(Timestamp.Max);
        return _zone.ResolveLocal(new LocalDateTime(1970, 1, 1, 0, 0).PlusMilliseconds(local), AtOrAfter).ToInstant().ToUnixTimeMilliseconds();
    }

    private static bool Knows(long instant) => instant >= From && instant < To;

    /// <summary>The stretch of one offset that holds an instant of the table.</summary>
    private int Interval(long instant)
    {
        int i = _steps[(instant - From) >> Shift];
        while (_ends[i] <= instant) i++;
        return i;
    }
}
