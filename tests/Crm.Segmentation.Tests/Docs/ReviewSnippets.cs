using Crm.Segmentation.Reviews;

namespace Crm.Segmentation.Tests.Docs;

/// <summary>The code of docs/reviews.md.</summary>
public sealed class ReviewSnippets
{
    private static readonly DateTimeOffset March = new(2026, 3, 11, 15, 0, 0, TimeSpan.FromHours(9));

    private static readonly SegmentationEngine Engine = new(Shop.Schema, new SegmentationOptions { TimeZone = "Asia/Seoul" });

    [Fact]
    public void Review_AsThePageShowsIt_TellsWhoMovesAndWhy()
    {
        Dataset data = Load();

        // snippet: review
        RuleBook before = RuleBook.Parse(Shop.Schema, ("today", """
            segment vip = sum(purchase.amount, last 365 days) >= 1_000_000
            segment quiet = did purchase and not did visit in last 30 days
            """));
        RuleBook after = RuleBook.Parse(Shop.Schema, ("tomorrow", """
            segment vip = sum(purchase.amount, last 365 days) >= 800_000 and opted_in
            segment quiet = did purchase and not did visit in last 30 days
            """));

        RuleReview review = Engine.Compare(before, after, data, March);
        Console.WriteLine(review);
        // end snippet

        PageOutput.ShouldBe("docs/reviews.md", "review", review.ToString());

        RuleReviewException refused = Assert.Throws<RuleReviewException>(() =>
        {
            // snippet: review-limit
            Engine.Compare(before, after, data, March).ThrowIfMoreMoveThan(0.1);
            // end snippet
        });
        Assert.Same(refused.Review.Data, data);
    }

    private static Dataset Load()
    {
        DatasetBuilder builder = Dataset.For(Shop.Schema);
        (string Key, bool OptedIn, int Amount)[] customers = [("kim", true, 1_200_000), ("lee", true, 850_000), ("park", false, 1_500_000), ("choi", true, 20_000), ("jung", false, 900_000)];
        foreach ((string key, bool optedIn, int amount) in customers)
        {
            builder.AddCustomer(key, row => row.Set(Shop.OptedIn, optedIn));
            builder.AddEvent(Shop.Purchase, key, March.AddDays(-20), row => row.Set(Shop.Amount, amount));
        }

        return builder.Build(out _);
    }
}
