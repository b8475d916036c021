using Crm.Segmentation.Scoring;
using Crm.Segmentation.Segments;

namespace Crm.Segmentation.Tests.Docs;

/// <summary>The code of docs/sets.md and docs/scorecards.md.</summary>
public sealed class SetSnippets
{
    private static readonly DateTimeOffset March = new(2026, 3, 1, 0, 0, 0, TimeSpan.FromHours(9));

    private static readonly SegmentationEngine Engine = new(Shop.Schema, new SegmentationOptions { TimeZone = "Asia/Seoul" });

    private static readonly Dataset Data = Load();

    private static Dataset Load()
    {
        DatasetBuilder builder = Dataset.For(Shop.Schema);
        builder.AddCustomer("kim", row => row.Set(Shop.Age, 41).Set(Shop.OptedIn, true).Set(Shop.Country, "KR"));
        builder.AddCustomer("lee", row => row.Set(Shop.Age, 29).Set(Shop.OptedIn, true).Set(Shop.Country, "KR"));
        builder.AddCustomer("park", row => row.Set(Shop.OptedIn, false).Set(Shop.Country, "JP"));
        builder.AddEvent(Shop.Purchase, "kim", March.AddDays(-3), row => row.Set(Shop.Amount, 250_000));
        builder.AddEvent(Shop.Purchase, "lee", March.AddDays(-40), row => row.Set(Shop.Amount, 30_000));
        builder.AddEvent(Shop.Visit, "park", March.AddDays(-1));
        return builder.Build(out _);
    }

    [Fact]
    public void Sets_AsThePageShowsThem_Combine()
    {
        // snippet: set-algebra
        CustomerSet korean = Engine.Evaluate(Segment.Define("korean", Shop.Country.Is("KR")), Data, March);
        CustomerSet buyers = Engine.Evaluate(Segment.Define("buyers", Shop.Purchase.Did()), Data, March);
        CustomerSet recent = Engine.Evaluate(Segment.Define("recent", Shop.Purchase.Did(Window.Last(TimeSpan.FromDays(30)))), Data, March);
        CustomerSet reachable = Engine.Evaluate(Segment.Define("reachable", Shop.OptedIn), Data, March);

        CustomerSet lapsed = (korean & buyers) - recent; // lee
        CustomerSet others = ~lapsed;                    // kim, park
        // end snippet

        // snippet: set-expression
        SetExpression worthAsking = ((SetExpression.Of(korean) & buyers) | reachable) - recent;
        int howMany = worthAsking.Count();         // 1, and no set was made
        CustomerSet whom = worthAsking.ToSet();    // lee
        // end snippet

        // snippet: overlap
        OverlapMatrix overlap = Engine.Overlap([("korean", korean), ("buyers", buyers), ("recent", recent)]);
        int both = overlap["korean", "recent"];          // 1
        double? share = overlap.Share(0, 2);             // half of the Korean customers bought lately
        double? alike = overlap.Similarity(0, 1);        // the same two customers: 1
        // end snippet

        // snippet: set-bits
        var bits = new ulong[(Data.CustomerCount + 63) / 64];
        lapsed.CopyBitsTo(bits);                                   // customer i is bit i % 64 of word i / 64
        CustomerSet again = CustomerSet.FromBits(Data, bits);
        // end snippet

        Assert.Equal("lee", Assert.Single(lapsed.Keys).ToString());
        Assert.Equal(2, others.Count);
        Assert.Equal((1, lapsed), (howMany, whom));
        Assert.Equal((1, 0.5, 1.0), (both, share!.Value, alike!.Value));
        Assert.Equal(lapsed, again);
    }

    // snippet: scorecard
    public static readonly Scorecard Interest = Scorecard.Logistic(
        "interest",
        -1.5,
        new ScoreTerm("spend", Shop.Purchase.Sum(Shop.Amount), 0.2) { Transforms = [ScoreTransform.LogOnePlus] },
        new ScoreTerm("quiet days", Shop.Purchase.Since(), -0.03)
        {
            Transforms = [ScoreTransform.Clip(0, 365)],
            Missing = MissingTerm.Points(-1), // never bought
        },
        new ScoreTerm("age", Shop.Age) { Transforms = [ScoreTransform.Bins(0, new ScoreBin(20, 0.5), new ScoreBin(35, 0.2))], Missing = MissingTerm.Points(0) },
        new ScoreTerm("may be written to", Shop.OptedIn, 0.4));
    // end snippet

    [Fact]
    public void Scores_AsThePageShowsThem_AreComputedAndExplained()
    {
        // snippet: score
        ScoreValues scores = Engine.Score(Interest, Data, March);
        float? kim = scores["kim"];
        CustomerSet likely = scores.AtLeast(0.5);        // kim, lee
        float? median = scores.Quantile(0.5);

        var own = new float[Data.CustomerCount];
        Engine.Score(Interest, Data, March, own.AsSpan());  // the same, into memory that is there

        ScoreExplanation why = Engine.Explain(Interest, Data, March, "park");
        Console.WriteLine(why);
        // end snippet

        // snippet: score-told
        string told = """
            interest = logistic of
              -1.5 intercept
              0 spend (0)
              -1 quiet days (missing)
              0 age (missing)
              0 may be written to (0)
            = 0.07585818002124359
            """;
        // end snippet

        PageOutput.ShouldBe("docs/scorecards.md", "score-text", Interest.ToText());
        Assert.Equal([Interest], RuleBook.Parse(Shop.Schema, ("text", Interest.ToText())).Definitions);

        Assert.Equal(told, why.ToString());
        Assert.Equal(["kim", "lee"], likely.Keys.Select(key => key.ToString()));
        Assert.Equal(scores.Scores.ToArray(), own);
        Assert.Equal(own[0], kim);
        Assert.Contains(median!.Value, own);

        // snippet: score-online
        // The values of the terms, in their order; not a number where missing. Nothing is allocated.
        double score = Interest.Score([250_000, 3, 41, 1]);
        // end snippet

        Assert.Equal(own[0], (float)score);

        // snippet: score-book
        Segment keen = Segment.Define("keen", Interest.Value >= 0.5 & Shop.OptedIn);
        Segment best = Segment.Define("best", Interest.Value.IsInTop(50));
        RuleBook book = RuleBook.Create(Shop.Schema, Interest, keen, best);
        Evaluation all = Engine.Evaluate(Engine.Fit(book, Data, March), Data, March);
        CustomerSet keenAndBest = all["keen"] & all["best"];
        // end snippet

        Assert.NotEqual(0, keenAndBest.Count);
    }

    [Fact]
    public void Tiers_AsThePageShowsThem_AreReviewed()
    {
        // snippet: tiers
        Partition tiers = Partition.Define(
            "tiers",
            otherwise: "basic",
            new PartitionCell("vip", Shop.Purchase.Sum(Shop.Amount, Window.Last(TimeSpan.FromDays(30))) >= 200_000),
            new PartitionCell("gold", Shop.Purchase.Sum(Shop.Amount, Window.Last(TimeSpan.FromDays(90))) >= 20_000));
        var policy = new TierPolicy { GraceReviews = 1 };

        TierReview march = TierReview.Run(Engine.Evaluate(tiers, Data, March), before: null, policy);
        TierReview april = TierReview.Run(Engine.Evaluate(tiers, Data, March.AddMonths(1)), march.Next, policy);
        TierReview may = TierReview.Run(Engine.Evaluate(tiers, Data, March.AddMonths(2)), april.Next, policy);

        foreach (TierMove move in may.Moves) Console.WriteLine($"{move.Change}: {move.From} to {move.To}, {move.Count}"); // Demoted: vip to gold, 1
        TierReason reason = april.Why("kim")!; // KeptByGrace: still vip, qualifies for gold, and vip's condition no longer holds
        // end snippet

        // snippet: tier-state
        TierStanding[] stored = [.. may.Next.Standings]; // customer, tier, reviews below: a row each
        TierState restored = TierState.Restore("tiers", may.ReviewedAt, stored);
        // end snippet

        Assert.Equal((TierChange.KeptByGrace, "vip", "gold", tiers.Cells[0].Condition), (reason.Change, reason.To, reason.Qualified, reason.NoLonger));
        Assert.Equal(["Demoted: vip to gold, 1"], may.Moves.Where(m => m.From == "vip").Select(m => $"{m.Change}: {m.From} to {m.To}, {m.Count}"));
        Assert.Equal(may.Next.Standings, restored.Standings);
    }
}
