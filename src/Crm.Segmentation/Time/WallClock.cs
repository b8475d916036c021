namespace Crm.Segmentation;

/// <summary>Instants by what a zone's clocks show. A time that they skip is moved forward by as much as they skip; of one that they show twice the earlier is meant.</summary>
internal static class WallClock
{
    /// <summary>Changes of clocks that are looked past for an instant outside of hours of the day; between two there are whole days.</summary>
    private const int MostChanges = 8;

    extension(Calendar calendar)
    {
        /// <summary>The instant at which clocks show a local time, in milliseconds as if it were UTC.</summary>
        internal long Shown(long local)
        {
            long at = calendar.AtLocal(local);
            if (calendar.Local(at) == local) return at;

            // They skip it: by the clocks as they were before, it is so much later.
            return local - (calendar.Local(at - 1) - (at - 1));
        }

        /// <summary>The instant at which clocks show a time of day on a date, given as days since 1970-01-01.</summary>
        internal long Shown(long day, TimeOnly time) => calendar.Shown((day * Timestamp.Day) + MillisecondsOf(time));

        /// <summary>So many local dates later, at the same time of day.</summary>
        internal long DaysLater(long instant, int days) => calendar.Shown(calendar.Local(instant) + (days * Timestamp.Day));

        /// <summary>The first instant from one on at which clocks show a time of day, once a date.</summary>
        /// <param name="from">The instant, which is meant too.</param>
        /// <param name="time">The time of day.</param>
        /// <param name="weekday">The day of the week; null for any.</param>
        internal long NextTime(long from, TimeOnly time, DayOfWeek? weekday)
        {
            long day = calendar.LocalDay(from);
            if (weekday is { } wanted) day += ((int)wanted - (int)WeekdayOf(day) + 7) % 7;
            long at = calendar.Shown(day, time);
            while (at < from) at = calendar.Shown(day += weekday is null ? 1 : 7, time);
            return at;
        }

        /// <summary>The first instant from one on at which clocks show no time in [start, end), over midnight where the end is earlier; null where there is none.</summary>
        internal long? FirstOutside(long from, TimeOnly start, TimeOnly end)
        {
            long at = from;
            for (int change = 0; change < MostChanges; change++)
            {
                long shown = TimeOfDay(calendar.Local(at));
                if (!TimeOnly.FromTimeSpan(TimeSpan.FromMilliseconds(shown)).IsBetween(start, end)) return at;
                long ends = at + ((MillisecondsOf(end) - shown + Timestamp.Day) % Timestamp.Day), changes = calendar.NextChange(at);
                if (ends < changes) return ends;
                at = changes;
            }

            return null;
        }
    }

    internal static DayOfWeek WeekdayOf(long day) => (DayOfWeek)(((day % 7) + 7 + (int)DayOfWeek.Thursday) % 7);

    private static long MillisecondsOf(TimeOnly time) => time.Ticks / TimeSpan.TicksPerMillisecond;

    private static long TimeOfDay(long local) => ((local % Timestamp.Day) + Timestamp.Day) % Timestamp.Day;
}
