using Crm.Segmentation.Funnels;
using Crm.Segmentation.Growth;
using Crm.Segmentation.Journeys;
using Crm.Segmentation.Lifetime;
using Crm.Segmentation.Paths;
using Crm.Segmentation.Profiles;
using Crm.Segmentation.Retentions;
using Crm.Segmentation.Reviews;
using Crm.Segmentation.Scoring;
using Crm.Segmentation.Segments;
using Crm.Segmentation.Sizes;

namespace Crm.Segmentation.Tests.Reports;

/// <summary>A shop of six customers, and one result of every type that the engine gives.</summary>
internal static class ResultShop
{
    private static readonly SchemaBuilder Define = new("results");
    internal static readonly CustomerInteger Age = Define.Integer("age");
    internal static readonly CustomerMoney Spend = Define.Money("spend", scale: 2);
    internal static readonly CustomerNumber Interest = Define.Number("interest");
    internal static readonly CustomerEnum Country = Define.Enum("country", "KR", "JP");
    internal static readonly EventType Visit = Define.Event("visit");
    internal static readonly EventType Purchase = Define.Event("purchase");
    internal static readonly EventType Sale = Define.Event("sale");
    internal static readonly EventInteger Amount = Sale.Integer("amount");
    internal static readonly Schema Schema = Define.Build();

    internal static readonly DateTimeOffset AsOf = new(2026, 3, 20, 0, 0, 0, TimeSpan.Zero);
    internal static readonly SegmentationEngine Engine = new(Schema);
    internal static readonly Dataset Data = Build(Enumerable.Range(1, 6));

    internal static readonly Segment Adults = Segment.Define("adults", Age >= 18, "어른");
    internal static readonly Partition Tiers = Partition.Define("tiers", "rest", new PartitionCell("best", Adults.Members & Spend >= 30), new PartitionCell("good", Spend >= 10));
    internal static readonly Funnel Checkout = new("checkout", Visit, Purchase) { Window = TimeSpan.FromDays(7) };
    internal static readonly Retention Weekly = new("weekly") { Cohort = Visit.First(), Return = Purchase, Period = CalendarUnit.Week, Periods = 3 };
    internal static readonly RevenueGrowth Sales = new("sales") { Visit = Visit, Order = Sale, Value = Amount };
    internal static readonly EventPaths Ways = new("ways") { Until = "purchase" };
    internal static readonly ProductAffinity Together = new("together") { Events = [Sale], ItemProperty = "amount" };
    internal static readonly Rfm Value = new("value", new RfmMeasures(Age, Interest, Spend)) { Bins = 2 };
    internal static readonly TwoAxisGroups Groups = new("four", Interest, Spend);
    internal static readonly Scorecard Card = Scorecard.Linear("card", 1, new ScoreTerm("interest", Interest, 2));
    internal static readonly DateSpan March = DateSpan.Month(2026, 3, "UTC");

    internal static readonly RuleBook Rules = RuleBook.Create(Schema, Adults, Tiers, Checkout);

    internal static readonly RuleBook Journeys = RuleBook.Parse(Schema, ("results.crm", """
        journey come_back {
          enter on visit
          goal purchase within 7 days
          wait 1 day
          split "half" { one 50% { send push "one" transactional } other 50% { send push "other" transactional } }
        }

        journey news {
          enter on visit
          wait 1 day
          send push "news" transactional
          send email "ad"
        }
        """));

    internal static readonly RuleBook JourneysAfter = RuleBook.Parse(Schema, ("results.crm", """
        journey news {
          enter on visit
          wait 2 days
          send push "news" transactional
        }
        """));

    internal static Dataset Build(IEnumerable<int> customers)
    {
        DatasetBuilder builder = Dataset.For(Schema);
        foreach (int i in customers)
        {
            builder.AddCustomer($"c{i}", row => row.Set(Age, 10 * i).Set(Spend, 10.5m * i).Set(Interest, i / 4.0).Set(Country, i % 2 == 0 ? "KR" : "JP"));
            builder.AddEvent(Visit, $"c{i}", AsOf.AddDays(-i - 8));
            if (i % 2 == 0) builder.AddEvent(Purchase, $"c{i}", AsOf.AddDays(-i - 6));
        }

        Dataset data = builder.Build(out BuildReport report);
        Assert.Equal(0, report.RejectedEvents + report.RejectedCustomers);
        return data;
    }

    /// <summary>One value of each type, as the type that a caller sees.</summary>
    internal static void Each(IResultVisitor visitor)
    {
        Evaluation evaluation = Engine.Evaluate(Rules, Data, AsOf), earlier = Engine.Evaluate(Rules, Data, AsOf.AddDays(-30));
        visitor.Visit(evaluation);
        visitor.Visit(evaluation["adults"]);
        visitor.Visit(new GivenList("suppressed", 2, 1));
        visitor.Visit(Data);
        visitor.Visit(Rules);
        visitor.Visit(new CustomerKey("c1"));
        visitor.Visit<Definition>(Adults);
        visitor.Visit(Adults);
        visitor.Visit(Tiers);
        visitor.Visit(Checkout);
        visitor.Visit(Weekly);
        visitor.Visit(Sales);
        visitor.Visit(Value);
        visitor.Visit(Groups);
        visitor.Visit(Card);
        visitor.Visit(March);

        PartitionReport tiers = evaluation.Partition("tiers");
        SizeHistory sizes = Engine.Sizes(Rules, Data, [AsOf.AddDays(-9), AsOf]);
        visitor.Visit(sizes);
        visitor.Visit(sizes["adults"]);
        visitor.Visit(sizes["adults"].Steps[1]);
        JourneyReview reviewed = Engine.CompareJourneys(Journeys, JourneysAfter, Data, March);
        visitor.Visit(reviewed);
        visitor.Visit(reviewed.Nodes[0]);
        visitor.Visit(reviewed.Sample[0]);
        visitor.Visit(reviewed.Sample[0].Before[0]);
        visitor.Visit(reviewed.Sample[0].Why!);
        visitor.Visit(reviewed.Sample[0].Why!.Instance!.Value);
        JourneyBacktest past = reviewed.Before;
        visitor.Visit(past);
        visitor.Visit(past.Days[0]);
        visitor.Visit(past.Collisions[0]);
        visitor.Visit(past["come_back"]);
        visitor.Visit(past["come_back"].Arms[0]);
        visitor.Visit(past["news"].Nodes[2]);
        visitor.Visit(past["news"].Nodes[2].Suppressed[0]);
        visitor.Visit(tiers);
        visitor.Visit(tiers.Cells[0]);
        visitor.Visit(tiers.Counts);
        visitor.Visit(tiers.Counts.Cells[0]);
        GroupChanges changes = tiers.Counts.Change(earlier.Partition("tiers").Counts);
        visitor.Visit(changes);
        visitor.Visit(changes.Groups[0]);
        TransitionMatrix moves = evaluation.Transitions("tiers", earlier);
        visitor.Visit(moves);
        visitor.Visit(moves.Counts);
        visitor.Visit(evaluation.Overlap());
        visitor.Visit(tiers.Counts.Cells[0].Proportion);
        visitor.Visit(tiers.Counts.Cells[0].Proportion.Interval!.Value);
        TierReview review = TierReview.Run(tiers);
        visitor.Visit(review);
        visitor.Visit(review.Next);
        visitor.Visit(review.Policy);
        visitor.Visit(review.Moves[0]);
        visitor.Visit(review.Next.Standings.First());
        visitor.Visit(review.Why("c1")!);

        FunnelReport funnel = Engine.Analyze(Checkout, Data, March, AsOf);
        visitor.Visit(funnel);
        visitor.Visit(funnel.Steps[0]);
        visitor.Visit(funnel.Counts);
        visitor.Visit(funnel.Counts.Steps[0]);
        visitor.Visit(funnel.Counts.Rate);
        FunnelGroups funnelGroups = Engine.Breakdown(funnel, FunnelDimension.Of("adults", evaluation["adults"]));
        visitor.Visit(funnelGroups);
        visitor.Visit(funnelGroups.Counts);
        visitor.Visit(funnelGroups.Groups[0]);
        FunnelTrend trend = Engine.Trend(funnel, CalendarUnit.Week);
        visitor.Visit(trend);
        visitor.Visit(trend.Periods[0]);
        FunnelConversion conversion = Engine.Conversion(funnel);
        visitor.Visit(conversion);
        visitor.Visit(conversion.Hazards[0]);
        visitor.Visit(Engine.Dwell(funnel));
        visitor.Visit(Engine.Drivers(funnel, TimeSpan.FromDays(1)));
        visitor.Visit(new FunnelDriver("visit", 3, 1));
        visitor.Visit(funnelGroups.Counts.Compare()[0]);
        FunnelExplanation explanation = Engine.Explain(Engine.Analyze(Checkout with { Window = TimeSpan.FromHours(1) }, Data, March, AsOf), "c2")[0];
        visitor.Visit(explanation);
        visitor.Visit(explanation.Steps[0]!);
        visitor.Visit(explanation.Rejected[0]);
        visitor.Visit(Engine.Analyze(Checkout with { Count = FunnelCounting.Attempts }, Data, March, AsOf).AllUnits);
        StepTimes times = Engine.Times(funnel, 0, 1);
        visitor.Visit(times);
        visitor.Visit(times.Histogram()[0]);
        RetentionReport retention = Engine.Analyze(Weekly, Data, March, AsOf);
        visitor.Visit(retention);
        visitor.Visit(retention.Cohorts[0]);
        visitor.Visit(retention.Cohorts[0].Cells[0]);
        visitor.Visit(retention.Pooled[0]);
        RetentionReport worth = Engine.Analyze(Weekly with { Return = Sale, Value = Amount }, tiers.ToGroups(), March, AsOf);
        visitor.Visit(worth.Groups[0]);
        visitor.Visit(worth.Cohorts[0].Cells[0].Value!);
        var life = new Lifecycle("life") { Activity = Visit, Period = CalendarUnit.Week };
        var sticky = new Stickiness("sticky") { Activity = Visit, Period = CalendarUnit.Week };
        visitor.Visit(life);
        visitor.Visit(sticky);
        LifecycleReport lives = Engine.Analyze(life, Data, March, AsOf);
        visitor.Visit(lives);
        visitor.Visit(lives.Periods[0]);
        visitor.Visit(Engine.Analyze(sticky, Data, March, AsOf));
        ReturnTimes back = Engine.ReturnTimes(Weekly, Data, March, AsOf);
        visitor.Visit(back);
        visitor.Visit(back.Groups[0]);
        EarlyThresholds early = Engine.Thresholds(Weekly, Visit, [new EarlyThreshold(1, TimeSpan.FromDays(1))], TimeSpan.FromDays(3), Data, March, AsOf);
        visitor.Visit(early);
        visitor.Visit(early.Thresholds[0]);
        visitor.Visit(early.Thresholds[0].Threshold);

        GrowthReport growth = Engine.Analyze(Sales, tiers.ToGroups(), DateSpan.Month(2026, 2, "UTC"), March, AsOf);
        visitor.Visit(growth);
        visitor.Visit(growth.After);
        visitor.Visit(growth.Attribution!);
        visitor.Visit(growth.Groups[0]);

        visitor.Visit(Ways);
        PathReport paths = Engine.Analyze(Ways, Data, March, AsOf);
        visitor.Visit(paths);
        visitor.Visit(paths.Edges[0]);
        visitor.Visit(paths.Nodes[0]);
        visitor.Visit(paths.Nodes[0].Node);
        visitor.Visit(Engine.Times(paths, Data, "visit", "purchase"));
        PathTransitions transitions = Engine.Transitions(Ways, Data, null, AsOf);
        visitor.Visit(transitions);
        visitor.Visit(transitions.Transitions[0]);
        WholePathReport whole = Engine.WholePaths(Ways, Data, null, AsOf);
        visitor.Visit(whole);
        visitor.Visit(whole.All[0]);
        UnitPath path = Engine.PathsOf(Ways, CustomerSet.Everyone(Data), null, AsOf)[0];
        visitor.Visit(path);
        visitor.Visit(path.Nodes[0]);
        visitor.Visit(Together);
        AffinityReport together = Engine.Analyze(Together, Data, null, AsOf);
        visitor.Visit(together);
        visitor.Visit(new AffinityPair("hat", "tie", new Lift(2, 3, 2, 4)));
        visitor.Visit(new Lift(2, 3, 2, 4));

        RfmReport rfm = Engine.Analyze(Value, Data, AsOf);
        visitor.Visit(rfm);
        visitor.Visit(rfm.Counts);
        visitor.Visit(rfm.Cuts);
        visitor.Visit(rfm.Cuts.Recency[0]);
        visitor.Visit(rfm.ScoresOf("c1")!.Value);
        visitor.Visit(rfm.Named()[0]);
        RfmPopulation population = Engine.Population(Value, Data, AsOf);
        visitor.Visit(population);
        visitor.Visit(population[RfmAxis.Monetary]);
        TwoAxisReport four = Engine.Analyze(Groups, Data, AsOf);
        visitor.Visit(four);
        visitor.Visit(four.Counts);
        visitor.Visit(four.Cuts!);
        visitor.Visit(Engine.Population(Groups, Data, AsOf));
        RuleBook book = RuleBook.Create(Schema, Value, Groups, Segment.Define("top", Spend >= Spend.Percentile(50)));
        FittedRuleBook fitted = Engine.Fit(book, Data, AsOf);
        visitor.Visit(Engine.Count(book, Data, AsOf));
        visitor.Visit((FittedTwoAxis)fitted.Functions.Single(function => function is FittedTwoAxis));
        visitor.Visit(fitted);
        visitor.Visit(fitted.Functions[0]);
        visitor.Visit((FittedRfm)fitted.Functions.Single(function => function is FittedRfm));
        visitor.Visit((FittedCut)fitted.Functions.Single(function => function is FittedCut));

        DataProfile profile = Engine.Profile(RuleBook.Create(Schema, Segment.Define("named", Country.Is("KR") | Sale.Did())), Data, AsOf);
        visitor.Visit(profile);
        visitor.Visit(profile.Attributes[0]);
        visitor.Visit(profile.Attributes[0].Values[0]);
        visitor.Visit(profile.Events[0]);
        visitor.Visit(profile.Segments[0]);

        RuleReview change = Engine.Compare(RuleBook.Create(Schema, Adults), RuleBook.Create(Schema, Segment.Define("adults", Age >= 40)), Data, AsOf);
        visitor.Visit(change);
        visitor.Visit(change.Definitions[0]);
        visitor.Visit(change.Definitions[0].Sample[0]);

        var purchases = new Purchases(Visit);
        PurchaseReport bought = Engine.Summarize(purchases, Data, AsOf);
        visitor.Visit(purchases);
        visitor.Visit(bought);
        visitor.Visit(bought.Summaries);
        visitor.Visit(bought["c1"]!.Value);
        visitor.Visit(Engine.Gaps(purchases, Data, AsOf));
        DueReport due = Engine.DueAgain(purchases, Data, AsOf);
        visitor.Visit(due);
        visitor.Visit(due.Options);
        Holdout holdout = Engine.HoldOut(purchases, Data, AsOf.AddDays(-7), AsOf, [PurchaseModelKind.BgNbd]);
        visitor.Visit(holdout);
        visitor.Visit(holdout.Models[0]);
        visitor.Visit(holdout.Models[0].Fit);
        visitor.Visit(holdout.Models[0].Fit.Model);
        visitor.Visit(holdout.Models[0].Fit.Parameters[0]);
        visitor.Visit(holdout.ByRepeats[0]);
        visitor.Visit(holdout.Tracking[0]);

        visitor.Visit(Engine.Measure(Spend, Data, AsOf));
        visitor.Visit(Engine.Score(Card, Data, AsOf));
        ScoreExplanation why = Engine.Explain(Card, Data, AsOf, "c1");
        visitor.Visit(why);
        visitor.Visit(why.Contributions[0]);

        Assert.False(RuleBook.TryParse(Schema, [("shop.crm", "segment a = agee >= 1\nsegment b = age >= 2\nsegment b = age >= 3")], out _, out ValueList<Diagnostic> diagnostics));
        visitor.Visit(diagnostics);
        Diagnostic diagnostic = diagnostics.First(found => found.Fix is not null);
        visitor.Visit(diagnostic);
        visitor.Visit(diagnostic.Span!.Value);
        visitor.Visit(diagnostic.Span!.Value.Source);
        visitor.Visit(diagnostic.Fix!);
        visitor.Visit(diagnostics.SelectMany(found => found.Related).First());
        Assert.False(RuleBook.TryFromJson(Schema, "{}", out _, out ValueList<Diagnostic> ofJson));
        visitor.Visit(ofJson[0].Json!);
    }
}

/// <summary>What is done with a value of each type of results.</summary>
internal interface IResultVisitor
{
    void Visit<T>(T value);
}
