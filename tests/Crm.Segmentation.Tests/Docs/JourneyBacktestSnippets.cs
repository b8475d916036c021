using Crm.Segmentation.Journeys;

namespace Crm.Segmentation.Tests.Docs;

/// <summary>The code of docs/journeys-backtest.md.</summary>
public sealed class JourneyBacktestSnippets
{
    private const string Text = """
        segment regular = count(visit, last 14 days) >= 3

        messaging {
          timezone "Asia/Seoul"
          consent opted_in
          quiet 21:00..08:00 hold
          cap ads 1 per 24 hours skip
        }

        journey looked "보고 사지 않음" {
          enter on view_product
          reenter after exit cooldown 7 days from exit
          exit on purchase
          goal purchase within 7 days
          wait 2 hours
          split "copy" {
            short 50% { send push "short" }
            long 50% { send push "long" }
          }
        }

        journey thanks {
          enter on entering regular
          reenter always cooldown 30 days from entry
          send push "regular"
        }
        """;

    private static readonly SegmentationEngine Engine = new(Shop.Schema, new SegmentationOptions { TimeZone = "Asia/Seoul" });
    private static readonly RuleBook Rules = RuleBook.Parse(Shop.Schema, ("journeys.crm", Text));
    private static readonly DateTimeOffset Monday = new(2026, 3, 2, 10, 0, 0, TimeSpan.FromHours(9));

    [Fact]
    public void Run_OfOneCustomer_IsThatOfThePage()
    {
        // snippet: journey-run
        JourneySimulator simulator = Engine.Simulator(Rules);
        JourneyRun looked = simulator.Start("kim", Monday, row => row.Set(Shop.OptedIn, true)).Occurs(Shop.ViewProduct);

        JourneyRun waited = looked.Advance(TimeSpan.FromHours(3));
        JourneyRun bought = looked.Advance(TimeSpan.FromHours(1)).Occurs(Shop.Purchase).Advance(TimeSpan.FromHours(2));
        Console.WriteLine(waited);
        Console.WriteLine($"{waited.Sends.Count} message, and {bought.Sends.Count} to one who buys in time");
        // end snippet

        PageOutput.ShouldBe("docs/journeys-backtest.md", "journey-run", $"{waited}\n{waited.Sends.Count} message, and {bought.Sends.Count} to one who buys in time");
    }

    [Fact]
    public void Backtest_OverFourWeeks_IsThatOfThePage()
    {
        Dataset data = Load();

        // snippet: journey-backtest
        JourneyBacktest report = Engine.Backtest(Rules, data, DateSpan.Days(new DateOnly(2026, 3, 2), new DateOnly(2026, 3, 29), "Asia/Seoul"));
        Console.WriteLine(report);
        // end snippet

        PageOutput.ShouldBe("docs/journeys-backtest.md", "journey-backtest", report.ToString());
    }

    [Fact]
    public void Review_OfANewVersion_IsThatOfThePage()
    {
        Dataset data = Load();
        RuleBook edited = RuleBook.Parse(Shop.Schema, ("journeys.crm", Text.Replace("wait 2 hours", "wait 4 hours", StringComparison.Ordinal)));

        // snippet: journey-review
        JourneyReview review = Engine.CompareJourneys(Rules, edited, data, DateSpan.Days(new DateOnly(2026, 3, 2), new DateOnly(2026, 3, 29), "Asia/Seoul"), sample: 2);
        Console.WriteLine(review);
        // end snippet

        PageOutput.ShouldBe("docs/journeys-backtest.md", "journey-review", review.ToString());
        Assert.Throws<JourneyReviewException>(() => review.ThrowIfMoreChangeThan(0.05));
    }

    /// <summary>Sixty customers who visit every few days, look at products and sometimes buy.</summary>
    private static Dataset Load()
    {
        DatasetBuilder builder = Dataset.For(Shop.Schema);
        DateTimeOffset begin = new(2026, 2, 16, 12, 0, 0, TimeSpan.FromHours(9));
        for (int i = 0; i < 60; i++)
        {
            string key = $"c{i}";
            builder.AddCustomer(key, row => row.Set(Shop.OptedIn, i % 6 != 0));
            for (int day = i % 9; day < 42; day += 3 + (i % 7) + (day / 12)) builder.AddEvent(Shop.Visit, key, begin.AddDays(day).AddHours(i % 12));
            for (int day = i % 13; day < 42; day += 9 + i) builder.AddEvent(Shop.ViewProduct, key, begin.AddDays(day).AddHours(i % 11));
            for (int day = i % 13; day < 42; day += 11 + i) builder.AddEvent(Shop.Purchase, key, begin.AddDays(day).AddHours(1 + (i % 17)), row => row.Set(Shop.Amount, 20_000));
        }

        return builder.Build(out _);
    }
}
