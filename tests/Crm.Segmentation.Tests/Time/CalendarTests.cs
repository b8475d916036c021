namespace Crm.Segmentation.Tests.Time;

public sealed class CalendarTests
{
    /// <summary>As-of may be the last instant of all, which "everything" is often written as.</summary>
    [Theory]
    [InlineData("UTC")]
    [InlineData("Asia/Seoul")]
    [InlineData("America/New_York")]
    public void The_last_instant_of_all_is_in_the_last_day_month_and_year(string zone)
    {
        Assert.True(Calendar.TryCreate(zone, DayOfWeek.Monday, out Calendar calendar));
        Assert.Equal(new DateOnly(9999, 12, 31).DayNumber - Timestamp.EpochDayNumber, calendar.LocalDay(Timestamp.Max));
        foreach (CalendarUnit unit in Enum.GetValues<CalendarUnit>())
        {
            int period = calendar.PeriodIndex(unit, Timestamp.Max);
            Assert.InRange(calendar.PeriodStart(unit, period), calendar.PeriodStart(unit, period - 1) + 1, Timestamp.Max);
        }

        Assert.True(calendar.NextAnniversary(0, Timestamp.Max) > Timestamp.Max);
    }
}
