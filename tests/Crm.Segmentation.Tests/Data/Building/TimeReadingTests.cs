using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Crm.Segmentation.Tests.Data.Building;

/// <summary>What becomes of a time in every form that data give it.</summary>
public sealed class TimeReadingTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly DateTime Unsaid = new(2026, 3, 1, 12, 0, 0, DateTimeKind.Unspecified);

    private static readonly DatasetOptions InSeoul = new() { TimeZone = "Asia/Seoul" };

    [Fact]
    public void AddEvent_TimeFinerThanAMillisecond_IsRoundedDownAndCounted()
    {
        DatasetBuilder builder = Store.Builder(null, 1L);
        builder.AddEvent(Store.Visit, 1L, Noon.AddTicks(9_999));
        builder.AddEvent(Store.Visit, 1L, Noon.AddTicks(10_000));
        Dataset data = builder.Build(out BuildReport report);
        Assert.Equal([Noon.ToUnixTimeMilliseconds(), Noon.ToUnixTimeMilliseconds() + 1], TimesOf(data));
        Assert.Equal((2L, 0L, 1L), (report.AcceptedEvents, report.RejectedEvents, report.RoundedTimes));
    }

    [Fact]
    public void AddCustomer_InstantAndDurationFinerThanAMillisecond_AreRoundedDownAndCounted()
    {
        DatasetBuilder rows = Dataset.For(Store.Schema);
        rows.AddCustomer(1L, row => row.Set(Store.SignedUp, Store.At(-1).AddTicks(1)).Set(Store.SignedUp, Store.At(-2).AddTicks(9)).Set(Store.Visited, TimeSpan.FromTicks(-1)));
        DatasetBuilder spans = Dataset.For(Store.Schema);
        spans.AddCustomers(new[] { 1L }, columns => columns.Set(Store.SignedUp, [Store.At(-2).AddTicks(9)]).Set(Store.Visited, [TimeSpan.FromTicks(-1)]));
        foreach (DatasetBuilder builder in new[] { rows, spans })
        {
            Assert.Equal(["1 [-,-,-,-,-,-1,-2,-,-,-,-] "], DatasetText.Of(builder.Build(out BuildReport report)));
            Assert.Equal((1L, 2L), (report.AcceptedCustomers, report.RoundedTimes));
        }
    }

    /// <summary>The oracle: events by tick, then sequence, then arrival, whatever the order, the types, the way in and the lots that they came in.</summary>
    [Fact]
    public void Build_EventsInsideOneMillisecond_AreOrderedByWhatIsFinerThenSequenceThenArrival()
    {
        for (int seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            (int Ticks, long Sequence, int Type, long Number)[] events =
                [.. Enumerable.Range(0, 40).Select(i => (random.Next(4) * (seed % 3 == 0 ? 5_000 : 1), random.Next(2) * (seed % 2L), random.Next(2), (long)i))];
            long[] expected = [.. events.OrderBy(e => e.Ticks).ThenBy(e => e.Sequence).ThenBy(e => e.Number).Select(e => e.Number)];

            Dataset data = Store.Builder(null, 1L).Build(out _);
            foreach ((int Ticks, long Sequence, int Type, long Number)[] lot in events.Chunk(seed % 4 == 3 ? 40 : 9))
            {
                DatasetBuilder builder = data.Append();
                if (seed % 2 == 0)
                {
                    foreach (var e in lot)
                    {
                        if (e.Type == 0) builder.AddEvent(Store.Purchase, 1L, Noon.AddTicks(e.Ticks), row => row.Set(Store.Items, e.Number), sequence: e.Sequence);
                        else builder.AddEvent(Store.View, 1L, Noon.AddTicks(e.Ticks), row => row.Set(Store.Category, $"{e.Number}"), sequence: e.Sequence);
                    }
                }
                else
                {
                    builder.AddEvents(
                        [Store.Purchase, Store.View],
                        lot.Select(e => (byte)e.Type).ToArray(),
                        lot.Select(_ => 1L).ToArray(),
                        lot.Select(e => Noon.AddTicks(e.Ticks)).ToArray(),
                        columns => columns
                            .Set(Store.Items, lot.Select(e => e.Number).ToArray())
                            .Set(Store.Category, lot.Select(e => $"{e.Number}").ToArray())
                            .Sequence(lot.Select(e => e.Sequence).ToArray()));
                }

                data = builder.Build(out BuildReport report);
                Assert.Equal(lot.Count(e => e.Ticks % 10_000 != 0), report.RoundedTimes);
            }

            Assert.Equal(expected, Numbers(data));
            Assert.Equal(expected, Numbers(data.Compact()));
            Assert.Equal(expected, Numbers(data.Append().Build(out _).Without([2L])));
        }
    }

    [Theory]
    [InlineData("UTC", 12)]
    [InlineData("Asia/Seoul", 3)]
    [InlineData("America/New_York", 17)]
    public async Task DateTime_WithoutAKind_IsOfTheZoneThatTheOptionsName(string zone, int hour)
    {
        var options = new DatasetOptions { TimeZone = zone };
        long expected = new DateTimeOffset(2026, 3, 1, hour, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
        long utc = Noon.ToUnixTimeMilliseconds();
        DateTime said = DateTime.SpecifyKind(Unsaid, DateTimeKind.Utc);
        (DateTime Time, bool Said)[] items = [(Unsaid, false), (said, true)];

        DatasetBuilder rows = Store.Builder(options, 1L);
        foreach ((DateTime time, bool _) in items) rows.AddEvent(Store.Visit, 1L, time);
        DatasetBuilder objects = Store.Builder(options, 1L);
        objects.AddEvents(Store.Visit, items, _ => 1L, item => item.Time);
        DatasetBuilder mixed = Store.Builder(options, 1L);
        mixed.AddEvents(items, _ => Store.Visit, _ => 1L, item => item.Time);
        DatasetBuilder spans = Store.Builder(options, 1L);
        spans.AddEvents(Store.Visit, new long[] { 1, 1 }, items.Select(item => item.Time).ToArray());
        DatasetBuilder reader = Store.Builder(options, 1L);
        using SqliteConnection connection = new("Data Source=:memory:");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT 1 AS customer, '2026-03-01 12:00:00' AS at UNION ALL SELECT 1, '2026-03-01T12:00:00Z'";
        await reader.AddEventsAsync(Store.Visit, await command.ExecuteReaderAsync(), "customer", "at");

        foreach (DatasetBuilder builder in new[] { rows, objects, mixed, spans, reader })
            Assert.Equal(new[] { expected, utc }.Order(), TimesOf(builder.Build(out _)).Order());

        DatasetBuilder customers = Dataset.For(Store.Schema, options);
        customers.AddCustomer(1L, row => row.Set(Store.SignedUp, Unsaid));
        customers.AddCustomers(new[] { 2L, 3L }, columns => columns.Set(Store.SignedUp, [Unsaid, said]));
        Dataset data = customers.Build(out _);
        var signedUp = (IntegerColumn)data.Customers.Attributes[6];
        Assert.Equal([expected, expected, utc], Enumerable.Range(0, 3).Select(i => signedUp.Values[i]));

        var engine = new SegmentationEngine(Store.Schema);
        RuleBook rules = RuleBook.Create(Store.Schema, [Segment.Define("adults", Store.Age >= 18)]);
        Assert.Equal(Store.At(expected), engine.Evaluate(rules, data, Unsaid).AsOf);
        Assert.Equal(Store.At(utc), engine.Evaluate(rules, data, said).AsOf);
    }

    [Fact]
    public void DateTime_ThatTheZoneSkipsOrShowsTwice_IsTheFirstInstantAfterTheGapOrTheEarlier()
    {
        LocalTimes newYork = LocalTimes.Of("America/New_York")!;
        Assert.Equal(
            new DateTime(2026, 3, 8, 7, 0, 0, DateTimeKind.Utc),
            newYork.Instant(new DateTime(2026, 3, 8, 2, 30, 0, DateTimeKind.Unspecified)).UtcDateTime);
        Assert.Equal(
            new DateTime(2026, 11, 1, 5, 30, 0, DateTimeKind.Utc),
            newYork.Instant(new DateTime(2026, 11, 1, 1, 30, 0, DateTimeKind.Unspecified)).UtcDateTime);
    }

    [Theory]
    [InlineData("Asia/Seoul")]
    [InlineData("America/New_York")]
    [InlineData("Pacific/Apia")]
    public void DateTime_OfAnyYear_IsReadAndShownAgain(string zone)
    {
        LocalTimes times = LocalTimes.Of(zone)!;
        var local = new List<DateTime> { DateTime.MinValue, DateTime.MaxValue };
        for (int year = 1; year < 9999; year += 97) local.Add(new DateTime(year, 6, 15, 13, 14, 15, DateTimeKind.Unspecified));
        Assert.True(Calendar.TryCreate(zone, DayOfWeek.Monday, out Calendar calendar));
        foreach (DateTime time in local)
        {
            FineInstant read = times.Read(time);
            if (read.Milliseconds is < Timestamp.Min or > Timestamp.Max) continue;
            Assert.True(Math.Abs((calendar.LocalTime(read.Milliseconds).DateTime - time).TotalMinutes) < 1, time.ToString("O", CultureInfo.InvariantCulture));
        }
    }

    [Fact]
    public void DateTime_OfKindLocal_IsRefusedWithAMessage()
    {
        DateTime local = DateTime.SpecifyKind(Unsaid, DateTimeKind.Local);
        DatasetBuilder rows = Store.Builder(null, 1L);
        rows.AddEvent(Store.Visit, 1L, local);
        DatasetBuilder spans = Store.Builder(null, 1L);
        spans.AddEvents(Store.Visit, new[] { 1L }, new[] { local });
        DatasetBuilder attribute = Dataset.For(Store.Schema);
        attribute.AddCustomers(new[] { 1L }, columns => columns.Set(Store.SignedUp, [local]));
        foreach (DatasetBuilder builder in new[] { rows, spans, attribute })
        {
            RejectedRow row = Store.OnlyRejected(builder);
            Assert.Equal(RejectionReason.LocalTime, row.Reason);
            Assert.Contains("DateTimeOffset", row.Message, StringComparison.Ordinal);
        }

        Dataset data = Store.Builder(null, 1L).Build(out _);
        Assert.Throws<ArgumentException>(() => new SegmentationEngine(Store.Schema).Measure(Store.Age, data, local));
        Assert.Throws<ArgumentException>(() => DateSpan.Between(local, local.AddDays(1)));
        Assert.Throws<ArgumentException>(() => Constant.Of(local));
    }

    [Fact]
    public void AddEvents_ItemWithoutATime_IsRejected()
    {
        DatasetBuilder builder = Store.Builder(null, 1L);
        builder.AddEvents(Store.Visit, [(DateTime?)null], _ => 1L, time => time);
        Assert.Equal(RejectionReason.MissingTime, Store.OnlyRejected(builder).Reason);
    }

    [Fact]
    public void AddEvents_RawTimesOfADatasetObservedUntilBefore1970_AreRejected()
    {
        var options = new DatasetOptions { ObservedUntil = Store.At(-5) };
        DatasetBuilder builder = Store.Builder(options, 1L);
        builder.AddEvents(Store.Visit, new long[] { 1, 1 }, new long[] { 0, 7 });
        Assert.Equal(0, builder.Build(out BuildReport report).EventCount);
        Assert.Equal((RejectionReason.AfterObservation, 2L), (report.Reasons[0].Reason, report.RejectedEvents));
    }

    [Theory]
    [InlineData("2026-03-01", "2026-03-01T00:00:00.0000000")]
    [InlineData("2026-03-01T10:30", "2026-03-01T10:30:00.0000000")]
    [InlineData("2026-03-01 10:30", "2026-03-01T10:30:00.0000000")]
    [InlineData("2026-03-01 10:30:05", "2026-03-01T10:30:05.0000000")]
    [InlineData("2024-02-29T23:59:59.1", "2024-02-29T23:59:59.1000000")]
    [InlineData("2026-03-01T10:30:05.123456789", "2026-03-01T10:30:05.1234567")]
    [InlineData("2026-03-01T10:30Z", "2026-03-01T10:30:00.0000000Z")]
    [InlineData("2026-03-01 10:30:05.5+09", "2026-03-01T01:30:05.5000000Z")]
    [InlineData("2026-03-01T10:30:05-0330", "2026-03-01T14:00:05.0000000Z")]
    [InlineData("2026-03-01T10:30:05+05:30", "2026-03-01T05:00:05.0000000Z")]
    public void IsoTime_OfOneOfTheForms_IsRead(string text, string expected)
    {
        Assert.True(IsoTime.TryRead(text, out IsoTime time));
        var read = new DateTime(time.Ticks, time.HasOffset ? DateTimeKind.Utc : DateTimeKind.Unspecified);
        Assert.Equal(expected, read.ToString("O", CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("10:30")]
    [InlineData("01/02/2026")]
    [InlineData("2026-3-1")]
    [InlineData("2026-02-30")]
    [InlineData("2026-13-01")]
    [InlineData("0000-01-01")]
    [InlineData("2026-03-01T")]
    [InlineData("2026-03-01T24:00")]
    [InlineData("2026-03-01T10:60")]
    [InlineData("2026-03-01T10:30:60")]
    [InlineData("2026-03-01T10:30:05.")]
    [InlineData("2026-03-01T10:30:05.1234567891")]
    [InlineData("2026-03-01T10:30 ")]
    [InlineData(" 2026-03-01")]
    [InlineData("2026-03-01Z")]
    [InlineData("2026-03-01T10:30z")]
    [InlineData("2026-03-01T10:30+9")]
    [InlineData("2026-03-01T10:30+09:")]
    [InlineData("2026-03-01T10:30+09:60")]
    [InlineData("2026-03-01T10:30+19:00")]
    [InlineData("2026-03-01T10:30 UTC")]
    [InlineData("2026-03-01T١٠:30")]
    [InlineData("Sun, 01 Mar 2026 10:30:00 GMT")]
    [InlineData("20260301")]
    [InlineData("")]
    public async Task IsoTime_OfAnyOtherForm_RejectsTheRowAndListsTheForms(string text)
    {
        Assert.False(IsoTime.TryRead(text, out _));
        DatasetBuilder builder = Store.Builder(null, 1L);
        using SqliteConnection connection = new("Data Source=:memory:");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT 1 AS customer, $at AS at";
        command.Parameters.AddWithValue("$at", text);
        await builder.AddEventsAsync(Store.Visit, await command.ExecuteReaderAsync(), "customer", "at");
        RejectedRow row = Store.OnlyRejected(builder);
        Assert.Equal(RejectionReason.Unreadable, row.Reason);
        Assert.Contains(IsoTime.Forms, row.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void IsoTime_OfEveryInstant_IsWhatTheFrameworkReadsOfTheSameText()
    {
        var random = new Random(1);
        for (int i = 0; i < 2_000; i++)
        {
            var instant = new DateTimeOffset(random.NextInt64(TimeSpan.TicksPerDay, DateTime.MaxValue.Ticks - TimeSpan.TicksPerDay), TimeSpan.FromMinutes(random.Next(-840, 841)));
            string text = instant.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffffzzz", CultureInfo.InvariantCulture);
            Assert.True(IsoTime.TryRead(text, out IsoTime time), text);
            Assert.Equal(instant.UtcTicks, time.Ticks);
        }
    }

    [Fact]
    public void Options_ZoneThatIsUnknown_IsAnError() =>
        Assert.Contains("Mars/Olympus", Assert.Throws<ArgumentException>(() => Dataset.For(Store.Schema, InSeoul with { TimeZone = "Mars/Olympus" })).Message, StringComparison.Ordinal);

    private static IEnumerable<long> TimesOf(Dataset data)
    {
        EventRun visits = data.Events.Parts[0].Runs[0]!;
        return Enumerable.Range(0, visits.Times.Length).Select(i => visits.Times[i]);
    }

    private static IEnumerable<long> Numbers(Dataset data) =>
        DatasetText.Events(data.Schema, EventMerge.Of(data.Events, 0, 1), 0)
            .Select(text => text.StartsWith("view", StringComparison.Ordinal) ? text.Split('(')[1].TrimEnd(')') : text.Split(',')[1])
            .Select(number => long.Parse(number, CultureInfo.InvariantCulture));
}
