using Crm.Segmentation.Segments;
using Crm.Segmentation.Sizes;

namespace Crm.Segmentation.Tests.Docs;

/// <summary>The code of docs/sizes.md.</summary>
public sealed class SizeSnippets
{
    private static readonly DateOnly Monday = new(2026, 3, 2);

    private static readonly SegmentationEngine Engine = new(Shop.Schema, new SegmentationOptions { TimeZone = "Asia/Seoul" });

    [Fact]
    public void History_AsThePageShowsIt_TellsWhoCameAndWent()
    {
        Dataset data = Load();

        // snippet: sizes
        RuleBook rules = RuleBook.Parse(Shop.Schema, ("shop", """
            segment active "활동 고객" = did visit in last 7 days
            partition tier {
              gold when sum(purchase.amount, last 28 days) >= 100_000
              silver when did purchase in last 28 days
              basic otherwise
            }
            """));

        SizeHistory weeks = Engine.Sizes(rules, data, DateSpan.Days(Monday, Monday.AddDays(34), "Asia/Seoul"), CalendarUnit.Week);
        Console.WriteLine(weeks["active"]);
        // end snippet

        PageOutput.ShouldBe("docs/sizes.md", "sizes", weeks["active"].ToString());

        // snippet: sizes-transitions
        Console.WriteLine(weeks["tier.gold"]);
        TransitionCounts last = weeks.Transitions("tier")[^1];
        Console.WriteLine(last);
        // end snippet

        PageOutput.ShouldBe("docs/sizes.md", "sizes-transitions", $"{weeks["tier.gold"]}\n{last}");
    }

    /// <summary>Forty customers who visit every few days, and buy more or less often.</summary>
    private static Dataset Load()
    {
        DatasetBuilder builder = Dataset.For(Shop.Schema);
        DateTimeOffset begin = new(2026, 2, 16, 12, 0, 0, TimeSpan.FromHours(9));
        for (int i = 0; i < 40; i++)
        {
            string key = $"c{i}";
            builder.AddCustomer(key, row => row.Set(Shop.OptedIn, i % 2 == 0));
            for (int day = i % 9; day < 50; day += 5 + (i % 11) + (day / 12)) builder.AddEvent(Shop.Visit, key, begin.AddDays(day));
            for (int day = i % 13; day < 50; day += 11 + i) builder.AddEvent(Shop.Purchase, key, begin.AddDays(day), row => row.Set(Shop.Amount, 20_000 * (1 + (i % 4))));
        }

        return builder.Build(out _);
    }
}
