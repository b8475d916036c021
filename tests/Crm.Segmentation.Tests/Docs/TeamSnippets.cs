using Crm.Segmentation.Segments;

namespace Crm.Segmentation.Tests.Docs;

/// <summary>The code of docs/team.md.</summary>
public sealed class TeamSnippets
{
    private static readonly DateTimeOffset Now = new(2026, 3, 11, 15, 0, 0, TimeSpan.FromHours(9));

    private static readonly SegmentationEngine Engine = new(Shop.Schema, new SegmentationOptions { TimeZone = "Asia/Seoul" });

    // snippet: team-text
    private const string Team = """
        list suppressed "수신 거부"

        segment browsing "보고 아직 사지 않음" =
          did view_product unless purchase same category within 7 days in last 14 days

        segment to_its_taste = did view_product where category in customer.interests in last 14 days

        segment spending_more = nth(purchase.amount, 2) > nth(purchase.amount, 1)
          or avg(purchase.amount, last 3 events) >= 50_000

        segment hat_people = most_frequent(purchase.category by purchase.amount) = "hat"

        segment reachable "보내도 되는 고객" = opted_in and not in suppressed and not in bucket "always-on" 0%..10%

        segment spring "봄 캠페인" = in reachable and in browsing and (in to_its_taste or in spending_more or in hat_people)
        """;
    // end snippet

    [Fact]
    public void Team_AsThePageShowsIt_IsTheSameInBothForms()
    {
        // snippet: team-csharp
        TimeSpan week = TimeSpan.FromDays(7);
        Window lately = Window.Last(2 * week);

        CustomerList suppressed = CustomerList.Define("suppressed", "수신 거부");
        Segment browsing = Segment.Define("browsing", Shop.ViewProduct.Unless(Shop.Purchase, same: "category", within: week).Did(lately), "보고 아직 사지 않음");
        Segment toItsTaste = Segment.Define("to_its_taste", Shop.ViewProduct.Where(Shop.ViewedCategory.IsOneOf(Shop.Interests)).Did(lately));
        Segment spendingMore = Segment.Define(
            "spending_more",
            Shop.Purchase.Nth(Shop.Amount, 2) > Shop.Purchase.Nth(Shop.Amount, 1) | Shop.Purchase.Average(Shop.Amount, Window.LastEvents(3)) >= 50_000);
        Segment hatPeople = Segment.Define("hat_people", Shop.Purchase.Favourite(Shop.Category, by: Shop.Amount).Is("hat"));
        Segment reachable = Segment.Define("reachable", Shop.OptedIn & !suppressed.Members & !Condition.InBucket("always-on", 0, 10), "보내도 되는 고객");
        Segment spring = Segment.Define(
            "spring", reachable.Members & browsing.Members & (toItsTaste.Members | spendingMore.Members | hatPeople.Members), "봄 캠페인");

        RuleBook rules = RuleBook.Create(Shop.Schema, suppressed, browsing, toItsTaste, spendingMore, hatPeople, reachable, spring);
        // end snippet

        RuleBook read = RuleBook.Parse(Shop.Schema, ("team.crm", Team));
        Assert.Equal(read.ToJson(), rules.ToJson());
        Assert.Empty(read.Analyze());

        Dataset data = Load();

        // snippet: team-run
        CustomerLists lists = CustomerLists.None.With("suppressed", ["c3", "c7", "someone else"]);
        Evaluation result = Engine.Evaluate(rules, data, Now, lists);
        CustomerSet audience = result["spring"];
        Console.WriteLine(result);
        // end snippet

        Assert.Equal([new GivenList("suppressed", 2, 1)], result.Lists);
        Assert.False(audience.Contains("c3"));
        PageOutput.ShouldBe("docs/team.md", "team", result.ToString());
    }

    /// <summary>Forty customers who looked at something; every other bought twice, some of them what they had looked at.</summary>
    private static Dataset Load()
    {
        DatasetBuilder builder = Dataset.For(Shop.Schema);
        for (int i = 0; i < 40; i++)
        {
            int number = i;
            string key = $"c{i}", seen = i % 3 == 0 ? "hat" : "bag";
            builder.AddCustomer(key, row => row.Set(Shop.OptedIn, number % 5 != 0).Set(Shop.Interests, number % 4 == 0 ? ["hat", "shoe"] : ["bag"]));
            builder.AddEvent(Shop.ViewProduct, key, Now.AddDays(-10), row => row.Set(Shop.ViewedCategory, seen));
            if (i % 2 == 0) continue;
            builder.AddEvent(Shop.Purchase, key, Now.AddDays(-40), row => row.Set(Shop.Category, "bag").Set(Shop.Amount, 20_000 + (1_000 * number)));
            builder.AddEvent(Shop.Purchase, key, Now.AddDays(-8), row => row.Set(Shop.Category, number % 7 == 0 ? "bag" : "hat").Set(Shop.Amount, 40_000));
        }

        return builder.Build(out _);
    }
}
