namespace Crm.Segmentation.Tests.Time;

public sealed class PeriodGridTests
{
    [Fact]
    public void IndexOf_EveryInstantAroundEveryBound_IsThePeriodThatHoldsIt()
    {
        Assert.True(Calendar.TryCreate("America/New_York", DayOfWeek.Monday, out Calendar calendar));
        long from = DateTimeOffset.Parse("2020-03-05T12:00:00Z").ToUnixTimeMilliseconds();
        foreach ((CalendarUnit unit, int count) in Enum.GetValues<CalendarUnit>().SelectMany(unit => new[] { (unit, 1), (unit, 9), (unit, 400) }))
        {
            var grid = PeriodGrid.Touching(calendar, unit, new TimeRange(from, from + 1), count - 1);
            Assert.True(grid[0].Contains(from));
            for (int bound = 0; bound <= grid.Count; bound++)
            {
                long instant = bound == grid.Count ? grid[bound - 1].To : grid[bound].From;
                foreach ((long at, int period) in new[] { (instant - 1, bound - 1), (instant, bound), (instant + 1, bound) })
                    Assert.Equal(period, grid.IndexOf(at));
            }
        }
    }
}
