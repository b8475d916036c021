using NodaTime;

namespace Crm.Segmentation.Tests.Time;

public sealed class CalendarTests
{
    /// <summary>As-of may be the last instant of all, which "everything" is often written as.</summary>
    [Theory]
    [InlineData("UTC")]
    [InlineData("Asia/Seoul")]
    [InlineData("America/New_York")]
    [InlineData("Asia/Kolkata")]
    [InlineData("Asia/Kathmandu")]
    [InlineData("Australia/Lord_Howe")]
    [InlineData("America/St_Johns")]
    [InlineData("Pacific/Chatham")]
    public void The_last_instant_of_all_is_in_the_last_day_month_and_year(string zone)
    {
        Assert.True(Calendar.TryCreate(zone, DayOfWeek.Monday, out Calendar calendar));
        Assert.Equal(new DateOnly(9999, 12, 31).DayNumber - Timestamp.EpochDayNumber, calendar.LocalDay(Timestamp.Max));
        foreach (CalendarUnit unit in Enum.GetValues<CalendarUnit>())
        {
            int period = calendar.PeriodIndex(unit, Timestamp.Max);
            Assert.InRange(calendar.PeriodStart(unit, period), calendar.PeriodStart(unit, period - 1) + 1, Timestamp.Max);
            Assert.True(calendar.Periods(unit, Timestamp.Max, 1, 1001).From > Timestamp.Max);
        }
    }

    /// <summary>The hour that holds the last instant of all is one whole hour of the zone's clocks, or what there is of it.</summary>
    [Theory]
    [InlineData("UTC", 0)]
    [InlineData("Asia/Seoul", 0)]
    [InlineData("Asia/Kolkata", 30)]
    [InlineData("Asia/Kathmandu", 15)]
    [InlineData("Australia/Adelaide", 30)]
    [InlineData("Australia/Lord_Howe", 0)]
    [InlineData("America/St_Johns", 30)]
    [InlineData("Pacific/Chatham", 15)]
    public void This_hour_at_the_last_instant_begins_where_clocks_show_a_full_one(string zone, int minute)
    {
        DateTimeOffset last = DateTimeOffset.MaxValue, hour = new(9999, 12, 31, 23, minute, 0, TimeSpan.Zero);
        DatasetBuilder builder = Dataset.For(TestShop.Schema);
        builder.AddEvent(TestShop.Visit, "before", hour.AddMilliseconds(-1));
        builder.AddEvent(TestShop.Visit, "first", hour);
        builder.AddEvent(TestShop.Visit, "last", last);
        foreach (string key in (string[])["before", "first", "last"]) builder.AddCustomer(key);
        Dataset data = builder.Build(out _);
        var engine = new SegmentationEngine(TestShop.Schema, new SegmentationOptions { TimeZone = zone });

        Assert.Equal(["first", "last"], engine.Evaluate(Segment.Define("now", TestShop.Visit.Did(Window.This(CalendarUnit.Hour))), data, last).Keys.Select(key => $"{key}"));
    }

    /// <summary>At every change of every zone's clocks, and beside it: an instant is in the hour that holds it, and where nothing changes hours are those of the clocks.</summary>
    [Fact]
    public void Hours_of_every_zone_hold_their_instants()
    {
        const long Hour = 3_600_000, Minute = 60_000;
        Instant from = Instant.FromUtc(1970, 1, 1, 0, 0), to = Instant.FromUtc(2040, 1, 1, 0, 0);
        foreach (string id in DateTimeZoneProviders.Tzdb.Ids)
        {
            Assert.True(Calendar.TryCreate(id, DayOfWeek.Monday, out Calendar calendar));
            DateTimeZone zone = DateTimeZoneProviders.Tzdb[id];
            foreach (long change in zone.GetZoneIntervals(from, to).Where(interval => interval.HasEnd).Select(interval => interval.End.ToUnixTimeMilliseconds()))
            {
                foreach (long away in (long[])[-26 * Hour, -Hour, -30 * Minute, -1, 0, 1, 15 * Minute, 30 * Minute, 45 * Minute, Hour, 90 * Minute, 26 * Hour])
                {
                    long instant = change + away;
                    TimeRange hour = calendar.Periods(CalendarUnit.Hour, instant, 0, 1);
                    if (!hour.Contains(instant) || hour.To - hour.From >= 2 * Hour) Assert.Fail($"{id} at {instant}: {hour}");
                    long offset = zone.GetUtcOffset(Instant.FromUnixTimeMilliseconds(instant)).Milliseconds;
                    if (Math.Abs(away) == 26 * Hour) Assert.Equal(instant - ((((instant + offset) % Hour) + Hour) % Hour), hour.From);
                }
            }
        }
    }

    [Theory]
    [InlineData("2026-04-04T14:45Z", "2026-04-04T14:00Z", "2026-04-04T15:00Z")]
    [InlineData("2026-04-04T15:00Z", "2026-04-04T15:00Z", "2026-04-04T15:30Z")]
    [InlineData("2026-04-04T15:30Z", "2026-04-04T15:30Z", "2026-04-04T16:30Z")]
    [InlineData("2026-10-03T15:15Z", "2026-10-03T14:30Z", "2026-10-03T16:00Z")]
    [InlineData("2026-10-03T15:45Z", "2026-10-03T14:30Z", "2026-10-03T16:00Z")]
    [InlineData("2026-10-03T16:00Z", "2026-10-03T16:00Z", "2026-10-03T17:00Z")]
    public void Hours_where_clocks_change_by_half_of_one_are_cut_at_the_change_back(string instant, string from, string to)
    {
        Assert.True(Calendar.TryCreate("Australia/Lord_Howe", DayOfWeek.Monday, out Calendar calendar));
        Assert.Equal(new TimeRange(Milliseconds(from), Milliseconds(to)), calendar.Periods(CalendarUnit.Hour, Milliseconds(instant), 0, 1));

        static long Milliseconds(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();
    }

    /// <summary>At the midnights of every date around changes of clocks, and beside them: the dates are those whose midnights are inside.</summary>
    [Theory]
    [InlineData("UTC")]
    [InlineData("America/New_York")]
    [InlineData("America/Sao_Paulo")]
    [InlineData("Pacific/Apia")]
    public void Days_in_a_range_are_those_whose_midnights_are(string zone)
    {
        Assert.True(Calendar.TryCreate(zone, DayOfWeek.Monday, out Calendar calendar));
        foreach (DateOnly around in new[] { new DateOnly(2011, 12, 30), new DateOnly(2018, 11, 4), new DateOnly(2026, 3, 8), new DateOnly(2026, 11, 1) })
        {
            int[] days = [.. Enumerable.Range(around.DayNumber - Timestamp.EpochDayNumber - 3, 7)];
            foreach (long from in days.SelectMany(day => new[] { calendar.Midnight(day) - 1, calendar.Midnight(day), calendar.Midnight(day) + 1 }))
            {
                foreach (int length in new[] { 0, 1, 23, 24, 25, 48 })
                {
                    var range = new TimeRange(from, from + (length * 3_600_000L));
                    (int first, int last) = calendar.DaysIn(range);
                    foreach (int day in days) Assert.Equal(range.Contains(calendar.Midnight(day)), day >= first && day <= last);
                }
            }
        }

        Assert.Equal((DateOnly.MinValue.DayNumber - Timestamp.EpochDayNumber, DateOnly.MaxValue.DayNumber - Timestamp.EpochDayNumber), calendar.DaysIn(new TimeRange(TimeRange.Earliest, TimeRange.Latest)));
    }

    /// <summary>At every change of every zone's clocks, beside it, and in between; within the table and outside of it.</summary>
    [Fact]
    public void Offsets_and_midnights_of_every_zone_are_those_of_the_time_zone_database()
    {
        var random = new Random(4);
        Instant from = Instant.FromUtc(1840, 1, 1, 0, 0), to = Instant.FromUtc(2160, 1, 1, 0, 0);
        foreach (string id in DateTimeZoneProviders.Tzdb.Ids)
        {
            DateTimeZone zone = DateTimeZoneProviders.Tzdb[id];
            var offsets = new ZoneOffsets(zone);
            IEnumerable<long> changes = zone.GetZoneIntervals(from, to).Where(interval => interval.HasEnd).Select(interval => interval.End.ToUnixTimeMilliseconds());
            IEnumerable<long> others = Enumerable.Range(0, 100).Select(_ => random.NextInt64(from.ToUnixTimeMilliseconds(), to.ToUnixTimeMilliseconds()));
            foreach (long change in changes.Concat(others).Append(From1900).Append(From2100))
            {
                foreach (long instant in new[] { change - 1, change, change + 1 })
                    if (offsets.At(instant) != zone.GetUtcOffset(Instant.FromUnixTimeMilliseconds(instant)).Milliseconds) Assert.Fail($"{id} at {instant}");
                for (int day = (int)(change / Timestamp.Day) - 2; day <= change / Timestamp.Day + 2; day++)
                    if (offsets.Midnight(day) != Midnight(zone, day)) Assert.Fail($"{id} on day {day}: {offsets.Midnight(day)} for {Midnight(zone, day)}");
            }
        }
    }

    /// <summary>As the database has it; of a date that the zone skips as a whole, the next.</summary>
    private static long Midnight(DateTimeZone zone, int day)
    {
        try
        {
            return zone.AtStartOfDay(new LocalDate(1970, 1, 1).PlusDays(day)).ToInstant().ToUnixTimeMilliseconds();
        }
        catch (SkippedTimeException)
        {
            return Midnight(zone, day + 1);
        }
    }

    private static readonly long From1900 = Instant.FromUtc(1900, 1, 1, 0, 0).ToUnixTimeMilliseconds(), From2100 = Instant.FromUtc(2100, 1, 1, 0, 0).ToUnixTimeMilliseconds();
}
