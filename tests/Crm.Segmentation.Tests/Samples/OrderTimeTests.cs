using System.Globalization;
using StorefrontSample;

namespace Crm.Segmentation.Tests.Samples;

public sealed class OrderTimeTests
{
    private static readonly TimeZoneInfo London = TimeZoneInfo.FindSystemTimeZoneById("Europe/London");

    [Theory]
    [InlineData("2011-03-01", "2011-03-01T00:00:00Z")]
    [InlineData("2011/03/01", "2011-03-01T00:00:00Z")]
    [InlineData("2011/3/1", "2011-03-01T00:00:00Z")]
    [InlineData("2011.03.01", "2011-03-01T00:00:00Z")]
    [InlineData("20110301", "2011-03-01T00:00:00Z")]
    [InlineData("2011-03-01T10:00", "2011-03-01T10:00:00Z")]
    [InlineData("2011-03-01 9:05", "2011-03-01T09:05:00Z")]
    [InlineData("2011/3/1 9:05", "2011-03-01T09:05:00Z")]
    [InlineData("2011-03-01 9:05 PM", "2011-03-01T21:05:00Z")]
    [InlineData("2011-03-01 12:05am", "2011-03-01T00:05:00Z")]
    [InlineData("2011-03-01T10:00:05.250", "2011-03-01T10:00:05.250Z")]
    [InlineData("2011-03-01T10:00:05,25", "2011-03-01T10:00:05.250Z")]
    [InlineData("2011-03-01 10:00:05.123456", "2011-03-01T10:00:05.123Z")]
    [InlineData("2011-03-01T10:00Z", "2011-03-01T10:00:00Z")]
    [InlineData("2011-03-01T10:00+09:00", "2011-03-01T01:00:00Z")]
    [InlineData("2011-03-01 10:00:00 -0500", "2011-03-01T15:00:00Z")] // Shopify
    [InlineData("2011-03-01 10:00:00.123456+00", "2011-03-01T10:00:00.123Z")] // PostgreSQL
    [InlineData("2011-03-01 10:00:00.123456+05:30", "2011-03-01T04:30:00.123Z")]
    [InlineData("2011-03-01 10:00:00 UTC", "2011-03-01T10:00:00Z")] // BigQuery
    [InlineData("2011-03-01 10:00:00.1234567 +09:00", "2011-03-01T01:00:00.123Z")] // SQL Server
    [InlineData("2011-03-01 10:00:00 +0000 UTC", "2011-03-01T10:00:00Z")] // Go
    [InlineData("2011-03-01 10:00:00.123456789 +0900 KST", "2011-03-01T01:00:00.123Z")]
    [InlineData("2011-03-27T01:30", "2011-03-27T01:30:00Z")] // skipped in London: an hour later on the clock
    [InlineData("2011-10-30T00:30", "2011-10-29T23:30:00Z")]
    public void Problem_FormsThatMeanOneInstant_AreRead(string text, string expected)
    {
        Assert.Null(new OrderTime(London).Problem(text, out DateTimeOffset instant));

        Assert.Equal(DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture), instant);
    }

    [Theory]
    [InlineData("")]
    [InlineData("10:30")]
    [InlineData("01/02/2026")]
    [InlineData("1.2.2026")]
    [InlineData("2026-02-29")]
    [InlineData("2026-13-01")]
    [InlineData("2026-00-10")]
    [InlineData("2026-3/1")]
    [InlineData("2026311")]
    [InlineData("2026-03-01 24:00")]
    [InlineData("2026-03-01 10:60")]
    [InlineData("2026-03-01 13:00 PM")]
    [InlineData("2026-03-01 0:00 AM")]
    [InlineData("2026-03-01 10:00 EST")]
    [InlineData("2026-03-01 10:00 +15:00")]
    [InlineData("2026-03-01\n")]
    [InlineData("２０２６-03-01")]
    public void Problem_TextThatIsNoTimeOrMayBeTwo_IsRefused(string text) =>
        Assert.EndsWith("is no time", new OrderTime(London).Problem(text, out _), StringComparison.Ordinal);

    [Fact]
    public void Problem_AnInstantInAnyFormThatIsRead_IsThatInstant()
    {
        string[] dates = ["yyyyMMdd", "yyyy-MM-dd", "yyyy/M/d", "yyyy.MM.dd"];
        string[] times = ["HH:mm:ss", "H:mm:ss.fff", "h:mm:ss.fffffff tt"];
        var random = new Random(20);
        for (int i = 0; i < 2_000; i++)
        {
            var offset = TimeSpan.FromMinutes(random.Next(-14 * 60, (14 * 60) + 1));
            DateTimeOffset instant = DateTimeOffset.UnixEpoch.AddDays(1).AddSeconds(random.NextInt64(32_000_000_000)).ToOffset(offset);
            string form = $"{dates[random.Next(dates.Length)]}{(random.Next(2) == 0 ? "'T'" : " ")}{times[random.Next(times.Length)]}{(random.Next(2) == 0 ? " " : "")}zzz";
            string text = instant.ToString(form, CultureInfo.InvariantCulture);
            if (random.Next(2) == 0) text = text.Remove(text.Length - 3, 1);

            Assert.Null(new OrderTime(London).Problem(text, out DateTimeOffset read));
            Assert.Equal(instant, read);
        }
    }

    [Theory]
    [InlineData("dd/MM/yyyy", "01/02/2026", "2026-02-01T00:00:00Z")]
    [InlineData("MM/dd/yyyy", "01/02/2026", "2026-01-02T00:00:00Z")]
    [InlineData("d/M/yyyy H:mm", "1/7/2026 9:05", "2026-07-01T08:05:00Z")]
    [InlineData("dd/MM/yyyy HH:mm zzz", "01/07/2026 09:05 +09:00", "2026-07-01T00:05:00Z")]
    [InlineData("r", "Sun, 01 Mar 2026 10:00:00 GMT", "2026-03-01T10:00:00Z")]
    public void Problem_AFormThatIsNamed_IsReadAsItSays(string form, string text, string expected)
    {
        Assert.True(OrderTime.IsForm(form));
        Assert.Null(new OrderTime(London, form).Problem(text, out DateTimeOffset instant));

        Assert.Equal(DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture), instant);
    }

    [Fact]
    public void Problem_AFormThatIsNamed_IsTheOnlyOne() =>
        Assert.Equal("'2026-03-01' is no time", new OrderTime(London, "dd/MM/yyyy").Problem("2026-03-01", out _));

    [Fact]
    public void Problem_ATimeThatClocksJumpOver_IsAsMuchLater()
    {
        // They go on by half an hour there.
        Assert.Null(new OrderTime(TimeZoneInfo.FindSystemTimeZoneById("Australia/Lord_Howe")).Problem("2011-10-02T02:15", out DateTimeOffset instant));

        Assert.Equal(new DateTimeOffset(2011, 10, 1, 15, 45, 0, TimeSpan.Zero), instant);
    }

    [Fact]
    public void Problem_EdgesOfTheCalendarInEveryZone_AreRefusedAndTold()
    {
        foreach (TimeZoneInfo zone in TimeZoneInfo.GetSystemTimeZones())
        {
            foreach (string text in (string[])["0001-01-01", "0001-01-01 00:00 +14:00", "9999-12-31", "9999-12-31 23:59:59.9999999 -14:00", "1969-12-31 23:59"])
                Assert.EndsWith("is not within the years 1970 to 2999", new OrderTime(zone).Problem(text, out _), StringComparison.Ordinal);
            Assert.NotNull(new OrderTime(zone, "yyyy-MM-dd HH:mm zzz").Problem("0001-01-01 00:00 +14:00", out _));
            Assert.NotNull(new OrderTime(zone, "yyyy-MM-dd HH:mm zzz").Problem("9999-12-31 23:59 -14:00", out _));
        }
    }
}
