using Crm.Segmentation.Journeys;

namespace Crm.Segmentation.Tests.Journeys.Simulation;

/// <summary>Entries by date and by schedule over a year, beside a calendar.</summary>
public sealed class JourneyYearTests
{
    private const string Text = """
        segment lapsed = count(purchase) >= 1 and since(purchase) >= 90 days

        messaging {
          timezone "Asia/Seoul" from zone
          consent opted_in
        }

        journey birthday {
          enter 3 days before anniversary of born at 10:00
          reenter always cooldown 300 days from entry at most 20 times
          send push "birthday" transactional
          wait until anniversary of born at 09:00 if past skip if missing exit
          send push "today"
        }

        journey monthly {
          enter every month on 31 at 09:00 for lapsed
          reenter after exit cooldown 20 days from exit
          send email "news"
        }
        """;

    private static readonly SchemaBuilder Define = new("year");
    private static readonly CustomerDate Born = Define.Date("born", personal: true);
    private static readonly CustomerFlag OptedIn = Define.Flag("opted_in");
    private static readonly CustomerText Zone = Define.Text("zone");
    private static readonly EventType Purchase = Define.Event("purchase");
    private static readonly Schema Schema = Define.Build();
    private static readonly DateSpan Year = DateSpan.Days(new DateOnly(2026, 1, 1), new DateOnly(2026, 12, 31), "Asia/Seoul");

    private static readonly SegmentationEngine Engine = new(Schema, new SegmentationOptions { TimeZone = "Asia/Seoul" });
    private static readonly RuleBook Rules = RuleBook.Parse(Schema, ("year.crm", Text));

    [Fact]
    public void Birthdays_OverAYear_ComeOnceEachThreeDaysBeforeAndOnTheDay()
    {
        // Every day of a leap year, so that the 29th of February is among them; and one who did not say.
        DateOnly[] born = [.. Enumerable.Range(0, 366).Select(day => new DateOnly(1988, 1, 1).AddDays(day))];
        DatasetBuilder builder = Dataset.For(Schema);
        foreach ((int i, DateOnly day) in born.Index()) builder.AddCustomer(i, row => row.Set(Born, day).Set(OptedIn, true));
        builder.AddCustomer(1_000, row => row.Set(OptedIn, true));
        JourneyBacktest report = Engine.Backtest(Rules, builder.Build(out _), Year);

        // Those of the first three days of the year are greeted in the year before, and in the last days of this one for the next.
        JourneyCounts birthday = report["birthday"];
        Assert.Equal(366, birthday.Entered);
        Assert.Equal(366, birthday.Nodes[0].Sent);
        DateOnly[] greeted = [.. born.Select(day => Anniversary(day, 2026).AddDays(-3)).Where(day => day.Year == 2026), .. born.Select(day => Anniversary(day, 2027).AddDays(-3)).Where(day => day.Year == 2026)];
        DateOnly[] onTheDay = [.. born.Select(day => Anniversary(day, 2026)).Where(day => day >= new DateOnly(2026, 1, 4))];
        Assert.Equal(onTheDay.Length, birthday.Nodes[2].Sent);
        Assert.Equal(greeted.Concat(onTheDay).GroupBy(day => day).OrderBy(day => day.Key).Select(day => new DaySends(day.Key, "push", day.Count())), report.Days);
    }

    [Fact]
    public void News_OverAYear_ComeOnTheLastDayOfEachMonthToThoseWhoLapsed()
    {
        DateOnly[] bought = [.. Enumerable.Range(0, 300).Select(day => new DateOnly(2025, 12, 1).AddDays(day))];
        DatasetBuilder builder = Dataset.For(Schema);
        foreach ((int i, DateOnly day) in bought.Index())
        {
            builder.AddCustomer(i, row => row.Set(OptedIn, true));
            builder.AddEvent(Purchase, i, new DateTimeOffset(day.ToDateTime(new TimeOnly(12, 0)), TimeSpan.FromHours(9)));
        }

        JourneyBacktest report = Engine.Backtest(Rules, builder.Build(out _), Year);

        DateOnly[] ends = [.. Enumerable.Range(1, 12).Select(month => new DateOnly(2026, month, DateTime.DaysInMonth(2026, month)))];
        Assert.Equal(
            ends.Select(end => new DaySends(end, "email", bought.Count(day => end.ToDateTime(new TimeOnly(9, 0)) - day.ToDateTime(new TimeOnly(12, 0)) >= TimeSpan.FromDays(90)))).Where(day => day.Sent > 0),
            report.Days);
        Assert.Equal(report.Days.Sum(day => day.Sent), report["monthly"].Entered);
        Assert.Empty(report["monthly"].NotEntered);
    }

    /// <summary>The 29th of February is the 28th where there is none.</summary>
    private static DateOnly Anniversary(DateOnly day, int year) => new(year, day.Month, Math.Min(day.Day, DateTime.DaysInMonth(year, day.Month)));
}
