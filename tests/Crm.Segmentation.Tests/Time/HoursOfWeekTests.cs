using NodaTime;

namespace Crm.Segmentation.Tests.Time;

/// <summary>The table by quarters of an hour against what the time zone database shows.</summary>
public sealed class HoursOfWeekTests
{
    [Theory]
    [InlineData("UTC")]
    [InlineData("Asia/Seoul")]
    [InlineData("Asia/Kathmandu")]
    [InlineData("America/New_York")]
    [InlineData("Australia/Lord_Howe")]
    [InlineData("Africa/Monrovia")]
    [InlineData("Pacific/Apia")]
    public void Hour_OfAnInstant_IsWhatClocksShow(string id)
    {
        var random = new Random(5);
        DateTimeZone zone = DateTimeZoneProviders.Tzdb[id];
        Assert.True(Calendar.TryCreate(id, DayOfWeek.Monday, out Calendar calendar));
        long least = Instant.FromUtc(1970, 1, 1, 0, 7).ToUnixTimeMilliseconds(), greatest = Instant.FromUtc(2031, 5, 4, 3, 2).ToUnixTimeMilliseconds();
        long[] changes = [.. calendar.Stretches(new TimeRange(least, greatest)).Select(stretch => stretch.Stretch.From)];
        long[] instants =
        [
            least, greatest, .. changes.SelectMany(change => new[] { change - 1, change, change + 1 }).Where(instant => instant >= least),
            .. Enumerable.Range(0, 2000).Select(_ => random.NextInt64(least, greatest + 1)),
        ];
        foreach (HoursOfWeek hours in new[] { new HoursOfWeek(calendar, least, greatest, int.MaxValue), new HoursOfWeek(calendar) })
        {
            foreach (long instant in instants)
            {
                LocalDateTime local = Instant.FromUnixTimeMilliseconds(instant).InZone(zone).LocalDateTime;
                Assert.Equal((((int)local.DayOfWeek - 1) * 24) + local.Hour, hours[instant]);
            }
        }
    }
}
