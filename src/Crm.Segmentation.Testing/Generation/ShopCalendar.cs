namespace Crm.Segmentation.Testing;

/// <summary>The days on which the shop was open: when each begins in Korea, and how busy it is. Korea has kept UTC+9 without clock changes since 1988.</summary>
internal sealed class ShopCalendar
{
    private const long DayMilliseconds = 86_400_000;

    private static readonly TimeSpan Korea = TimeSpan.FromHours(9);

    /// <summary>January to December; November has the sales.</summary>
    private static readonly double[] Months = [0.90, 0.85, 1.00, 1.00, 1.10, 1.00, 0.90, 0.85, 1.05, 1.05, 1.30, 1.15];

    /// <summary>Sunday to Saturday.</summary>
    private static readonly double[] Weekdays = [1.15, 1.05, 0.95, 0.95, 0.95, 0.90, 1.05];

    /// <summary>Commuting, lunch and above all the late evening.</summary>
    private static readonly double[] Hours = Catalogue.Cumulative(
        [0.030, 0.018, 0.010, 0.006, 0.005, 0.007, 0.014, 0.030, 0.042, 0.042, 0.042, 0.046, 0.062, 0.052, 0.042, 0.042, 0.042, 0.044, 0.050, 0.058, 0.072, 0.088, 0.090, 0.066]);

    private readonly long _start;
    private readonly double[] _busy;
    private readonly string[][] _campaigns;

    internal ShopCalendar(DateTimeOffset observedUntil, int days)
    {
        End = observedUntil.ToUnixTimeMilliseconds();
        DateOnly last = DateOnly.FromDateTime(observedUntil.ToOffset(Korea).Date);
        DateOnly first = last.AddDays(-days);
        _start = new DateTimeOffset(first.ToDateTime(TimeOnly.MinValue), Korea).ToUnixTimeMilliseconds();
        Days = days;
        _busy = new double[days + 1];
        _campaigns = new string[days + 1][];
        double most = Months.Max() * Weekdays.Max();
        for (int day = 0; day <= days; day++)
        {
            DateOnly date = first.AddDays(day);
            _busy[day] = Months[date.Month - 1] * Weekdays[(int)date.DayOfWeek] / most;
            _campaigns[day] = day > 0 && date.Day > 1 ? _campaigns[day - 1] : Campaigns(date);
        }
    }

    /// <summary>How many days the shop was open.</summary>
    internal int Days { get; }

    /// <summary>The last millisecond that was observed.</summary>
    internal long End { get; }

    /// <summary>How busy a day is, compared with the busiest: more than 0, at most 1.</summary>
    internal double Busy(int day) => _busy[day];

    /// <summary>The campaigns of the month that a day lies in.</summary>
    internal string[] CampaignsOn(int day) => _campaigns[day];

    /// <summary>A moment of a day, by how busy its hours are.</summary>
    internal long Moment(int day, ref Draws draws) =>
        _start + (day * DayMilliseconds) + (draws.Pick(Hours) * 3_600_000L) + (draws.Below(3600) * 1000L);

    private static string[] Campaigns(DateOnly month)
    {
        string prefix = month.ToString("yyyy-MM", System.Globalization.CultureInfo.InvariantCulture);
        return [$"{prefix} 신규 회원 쿠폰", $"{prefix} 시즌 오프", $"{prefix} 모자전", $"{prefix} 장바구니 알림"];
    }
}
