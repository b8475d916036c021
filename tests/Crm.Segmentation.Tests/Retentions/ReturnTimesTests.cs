using Crm.Segmentation.Reports;
using Crm.Segmentation.Retentions;
using Crm.Segmentation.Statistics;
using Crm.Segmentation.Tests.Matching;
using FsCheck;
using FsCheck.Fluent;

namespace Crm.Segmentation.Tests.Retentions;

/// <summary>Times to the first return, landmarks and early thresholds, beside their definitions.</summary>
public sealed class ReturnTimesTests
{
    private static readonly Retention Buyers = new("buyers") { Cohort = Toy.Types[0].First(), Return = Toy.Types[1], Period = CalendarUnit.Day, Periods = 3 };
    private static readonly EarlyThreshold[] Grid =
        [.. from times in (int[])[1, 2, 3] from days in (int[])[1, 3] select new EarlyThreshold(times, TimeSpan.FromDays(days))];

    [Fact]
    public void Times_AnyScenario_AreThoseOfTheDefinitions() => Check(1000, scenario =>
    {
        ReturnTimes times = SurvivalAnalyzer.Run(scenario.Retention, scenario.Scope(), RangeOf(scenario), null);
        List<(double Hours, bool Ended)> expected = [];
        foreach ((int customer, int start) in Starts(scenario))
        {
            int[] returns = Returns(scenario, customer, start);
            expected.Add(returns.Length > 0 ? (returns[0] - start, true) : (scenario.AsOf - start, false));
        }

        Assert.Equal(SurvivalCounts.Of([.. expected.Select(e => e.Hours * 3600)], [.. expected.Select(e => e.Ended)]), times.Groups[0].Counts());
        Assert.Equal(expected.Count(e => e.Ended), times.Groups[0].Returned);
        Assert.Equal(times, SurvivalAnalyzer.Run(scenario.Retention, scenario.Scope(threads: 2, parts: 3), RangeOf(scenario), null));
    });

    [Fact]
    public void Landmark_AnyScenario_IsThatOfTheDefinitions() => Check(1000, scenario =>
    {
        const int Within = 30;
        EventPattern early = Toy.Patterns[(scenario.Return + 3) % Toy.Patterns.Length];
        ReturnTimes times = SurvivalAnalyzer.Landmark(scenario.Retention, scenario.Scope(), RangeOf(scenario), early, TimeSpan.FromHours(Within));
        List<(double Hours, bool Ended)>[] expected = [[], []];
        int open = 0;
        foreach ((int customer, int start) in Starts(scenario))
        {
            int from = start + Within;
            if (from > scenario.AsOf)
            {
                open++;
                continue;
            }

            bool did = scenario.Events.Any(e => e.Customer == customer && e.Slot > start && e.Slot <= from && Toy.Matches(early, e));
            int[] returns = [.. Returns(scenario, customer, start).Where(slot => slot > from)];
            expected[did ? 0 : 1].Add(returns.Length > 0 ? (returns[0] - from, true) : (scenario.AsOf - from, false));
        }

        for (int group = 0; group < 2; group++)
            Assert.Equal(SurvivalCounts.Of([.. expected[group].Select(e => e.Hours * 3600)], [.. expected[group].Select(e => e.Ended)]), times.Groups[group].Counts());
        Assert.Equal(open, times.LandmarkOpen);
    });

    [Fact]
    public void Thresholds_AnyScenario_AreThoseOfTheDefinitions() => Check(500, scenario =>
    {
        const int Horizon = 100;
        EventPattern early = Toy.Patterns[(scenario.Return + 3) % Toy.Patterns.Length];
        EarlyThresholds found = SurvivalAnalyzer.Thresholds(scenario.Retention, scenario.Scope(), RangeOf(scenario), early, Grid, TimeSpan.FromHours(Horizon));
        (int Customer, int Start)[] old = [.. Starts(scenario).Where(start => start.Start + Horizon <= scenario.AsOf)];
        Assert.Equal(Starts(scenario).Count() - old.Length, found.TooYoung);
        foreach (EarlyThresholdResult row in found.Thresholds)
        {
            int within = (int)row.Threshold.Within.TotalHours;
            bool Did((int Customer, int Start) of) =>
                scenario.Events.Count(e => e.Customer == of.Customer && e.Slot > of.Start && e.Slot <= of.Start + within && Toy.Matches(early, e)) >= row.Threshold.Times;
            bool Back((int Customer, int Start) of) => Returns(scenario, of.Customer, of.Start).Any(slot => slot > of.Start + within && slot <= of.Start + Horizon);
            Assert.Equal(new Proportion(old.Count(c => Did(c) && Back(c)), old.Count(Did)), row.Did);
            Assert.Equal(new Proportion(old.Count(c => !Did(c) && Back(c)), old.Count(c => !Did(c))), row.DidNot);
        }

        Assert.Equal(
            AdjustedP.Of([.. found.Thresholds.Select(row => new TwoProportions(row.Did, row.DidNot).Fisher().P)], Multiplicity.BenjaminiHochberg),
            found.Thresholds.Select(row => row.AdjustedP));
    });

    [Fact]
    public void Parts_OfCustomersApart_MergeToTheWhole() => Check(200, scenario =>
    {
        RetentionScenario[] halves = [.. Enumerable.Range(0, 2).Select(half => scenario with { Events = [.. scenario.Events.Where(e => e.Customer % 2 == half)] })];
        ReturnTimes[] times = [.. halves.Append(scenario).Select(s => SurvivalAnalyzer.Run(s.Retention, s.Scope(), RangeOf(s), null))];
        Assert.Equal(times[2], times[0].Merge(times[1]));
        EarlyThresholds[] early = [.. halves.Append(scenario).Select(s => SurvivalAnalyzer.Thresholds(s.Retention, s.Scope(), RangeOf(s), Toy.Types[1], Grid, TimeSpan.FromHours(100)))];
        Assert.Equal(early[2], early[0].Merge(early[1]));
        Assert.Equal(times[2], ReturnTimes.FromJson(Toy.Schema, times[2].ToJson()));
        Assert.Equal(early[2], EarlyThresholds.FromJson(Toy.Schema, early[2].ToJson()));
        Assert.Throws<ArgumentException>(() => early[0].Merge(SurvivalAnalyzer.Thresholds(halves[1].Retention, halves[1].Scope(), RangeOf(scenario), Toy.Types[1], Grid[..1], TimeSpan.FromHours(100))));
    });

    [Fact]
    public void Landmark_OfCustomersApart_MergesAndIsStored() => Check(200, scenario =>
    {
        RetentionScenario[] halves = [.. Enumerable.Range(0, 2).Select(half => scenario with { Events = [.. scenario.Events.Where(e => e.Customer % 2 == half)] })];
        ReturnTimes[] times = [.. halves.Append(scenario).Select(s => SurvivalAnalyzer.Landmark(s.Retention, s.Scope(), RangeOf(s), Toy.Types[1], TimeSpan.FromHours(30)))];

        Assert.Equal(times[2], times[0].Merge(times[1]));
        Assert.Equal(times[2], ReturnTimes.FromJson(Toy.Schema, times[2].ToJson()));
        Assert.Throws<ArgumentException>(() => times[0].Merge(SurvivalAnalyzer.Run(halves[1].Retention, halves[1].Scope(), RangeOf(scenario), null)));
    });

    [Fact]
    public void Change_SinceAnEarlierInstant_HasThoseWhoCameBackOfEachGroup()
    {
        Dataset data = Toy.Build(4, [new(0, 0, 1, 0), new(0, 1, 30, 0), new(1, 0, 2, 0), new(1, 1, 80, 0), new(2, 0, 3, 0), new(3, 0, 60, 0)]);
        DateSpan range = DateSpan.Between(Toy.At(0), Toy.At(72));
        GroupChange change = Assert.Single(SurvivalAnalyzer.Run(Buyers, Toy.Scope(data, 100), range, null).Change(SurvivalAnalyzer.Run(Buyers, Toy.Scope(data, 40), range, null)).Groups);
        EarlyThreshold[] once = [new(1, TimeSpan.FromHours(24))];
        EarlyThresholds Early(int asOf) => SurvivalAnalyzer.Thresholds(Buyers, Toy.Scope(data, asOf), range, Toy.Types[2], once, TimeSpan.FromHours(96));

        Assert.Equal(("all", new Proportion(1, 3), new Proportion(2, 4)), (change.Name, change.Before, change.After));
        Assert.Equal(["1 in 1 day", "not 1 in 1 day"], Early(100).Change(Early(99)).Groups.Select(group => group.Name));
        Assert.Equal(new Proportion(2, 3), Early(100).Change(Early(98)).Groups[1].After);
        Assert.Throws<ArgumentException>(() => Early(100).Change(SurvivalAnalyzer.Thresholds(Buyers, Toy.Scope(data, 99), range, Toy.Types[2], [new(2, TimeSpan.FromHours(24))], TimeSpan.FromHours(96))));
    }

    [Theory]
    [InlineData("\"landmarkOpen\":0", "\"landmarkOpen\":-1", DiagnosticCodes.JsonValue)]
    [InlineData("\"returned\":1", "\"returned\":9007199254740992", DiagnosticCodes.ReportTotal)]
    [InlineData("\"returned\":1", "\"returned\":0", DiagnosticCodes.ReportTotal)]
    [InlineData("\"milliseconds\":104400000", "\"milliseconds\":999999999999", DiagnosticCodes.ReportTotal)]
    [InlineData("\"returnTimes\":1", "\"returnTimes\":2", DiagnosticCodes.ReportVersion)]
    public void Times_ThatNobodyTook_AreRefused(string written, string changed, string code)
    {
        Dataset data = Toy.Build(3, [new(0, 0, 1, 0), new(0, 1, 30, 0), new(1, 0, 2, 0)]);
        string json = SurvivalAnalyzer.Run(Buyers, Toy.Scope(data, 100), DateSpan.Between(Toy.At(0), Toy.At(48)), null).ToJson(), wrong = json.Replace(written, changed, StringComparison.Ordinal);
        Assert.NotEqual(json, wrong);

        Assert.False(ReturnTimes.TryFromJson(Toy.Schema, wrong, out _, out ValueList<Diagnostic> diagnostics));
        Assert.Equal(code, Assert.Single(diagnostics).Code);
    }

    [Theory]
    [InlineData("\"did\":0", "\"did\":1", DiagnosticCodes.ReportTotal)]
    [InlineData("\"didReturned\":0", "\"didReturned\":5", DiagnosticCodes.ReportTotal)]
    [InlineData("\"withinMilliseconds\":86400000", "\"withinMilliseconds\":0", DiagnosticCodes.ReportTotal)]
    [InlineData("\"times\":2", "\"times\":0", DiagnosticCodes.JsonValue)]
    public void Thresholds_ThatNobodyMet_AreRefused(string written, string changed, string code)
    {
        Dataset data = Toy.Build(3, [new(0, 0, 1, 0), new(0, 1, 30, 0), new(1, 0, 2, 0)]);
        string json = SurvivalAnalyzer.Thresholds(
            Buyers, Toy.Scope(data, 200), DateSpan.Between(Toy.At(0), Toy.At(48)), Toy.Types[1], [new(1, TimeSpan.FromDays(1)), new(2, TimeSpan.FromDays(2))], TimeSpan.FromDays(4)).ToJson();
        int at = json.IndexOf(written, StringComparison.Ordinal);
        Assert.True(at >= 0, json);

        Assert.False(EarlyThresholds.TryFromJson(Toy.Schema, json[..at] + changed + json[(at + written.Length)..], out _, out ValueList<Diagnostic> diagnostics));
        Assert.Equal(code, Assert.Single(diagnostics).Code);
    }

    [Fact]
    public void Thresholds_OfAPlantedEffect_FindIt()
    {
        EarlyThresholdResult best = World(seed: 1, customers: 600, effect: 0.35).Thresholds.MinBy(row => row.AdjustedP)!;
        Assert.Equal(new EarlyThreshold(2, TimeSpan.FromDays(3)), best.Threshold);
        Assert.True(best.AdjustedP < 0.001);
        Assert.True(best.Interval!.Value.Lower > 0);
    }

    [Fact]
    public void Thresholds_OfAThousandWorldsWithoutAnEffect_RarelyFindOne()
    {
        int found = Enumerable.Range(0, 1000).Count(seed => World(seed, customers: 120, effect: 0).Thresholds.Any(row => row.AdjustedP <= 0.05));

        // At 5 % of the worlds the number is 50 with a standard deviation of 7; Fisher's exact test stays below it.
        Assert.InRange(found, 1, 71);
    }

    [Fact]
    public void Curves_WhereNobodyComesBackOrNobodyIsThere_SayNothingFalse()
    {
        Dataset none = Toy.Build(3, []), alone = Toy.Build(1, [new(0, 0, 1, 0)]);
        foreach (Dataset data in (Dataset[])[none, alone])
        {
            ReturnTimes times = SurvivalAnalyzer.Run(Buyers, Toy.Scope(data, 100), DateSpan.Between(Toy.At(0), Toy.At(48)), null);
            Assert.Null(times.Groups[0].Quantile(0.5));
            Assert.Equal(1, times.Compare().Significance.P);
            Assert.DoesNotContain("NaN", times.ToString() + times.ToCsv() + System.Text.Json.JsonSerializer.Serialize(times), StringComparison.Ordinal);
            EarlyThresholds early = SurvivalAnalyzer.Thresholds(Buyers, Toy.Scope(data, 100), DateSpan.Between(Toy.At(0), Toy.At(48)), Toy.Types[1], Grid, TimeSpan.FromDays(4));
            Assert.All(early.Thresholds, row => Assert.Equal((null, 1), (row.Difference, row.AdjustedP)));
            Assert.DoesNotContain("NaN", early.ToString() + early.ToCsv() + System.Text.Json.JsonSerializer.Serialize(early), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Thresholds_ThatMakeNoSense_AreRefused()
    {
        EvaluationScope scope = Toy.Scope(Toy.Build(1, []), 100);
        DateSpan range = DateSpan.Between(Toy.At(0), Toy.At(48));
        Assert.Throws<ArgumentException>(() => Run([], TimeSpan.FromDays(9)));
        Assert.Throws<ArgumentException>(() => Run([new(1, TimeSpan.FromDays(9))], TimeSpan.FromDays(9)));
        Assert.Throws<ArgumentException>(() => Run([new(0, TimeSpan.FromDays(1))], TimeSpan.FromDays(9)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Run([new(1, TimeSpan.Zero)], TimeSpan.FromDays(9)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Run(Grid, TimeSpan.FromTicks(1)));
        Assert.Throws<RuleException>(() => SurvivalAnalyzer.Run(Buyers with { Cohort = Toy.Types[0].EveryTime() }, scope, range, null));

        void Run(EarlyThreshold[] grid, TimeSpan horizon) => SurvivalAnalyzer.Thresholds(Buyers, scope, range, Toy.Types[1], grid, horizon);
    }

    /// <summary>Customers who do something early 0 to 3 times, and come back later as often as others, or more often from twice in three days on.</summary>
    private static EarlyThresholds World(int seed, int customers, double effect)
    {
        var random = new Random(seed);
        var events = new List<ToyEvent>();
        for (int customer = 0; customer < customers; customer++)
        {
            events.Add(new ToyEvent(customer, 0, 0, 0));
            int early = random.Next(4);
            for (int i = 0; i < early; i++) events.Add(new ToyEvent(customer, 2, 1 + random.Next(71), 0));
            if (random.NextDouble() < 0.3 + (early >= 2 ? effect : 0)) events.Add(new ToyEvent(customer, 1, 73 + random.Next(200), 0));
        }

        return SurvivalAnalyzer.Thresholds(
            Buyers, Toy.Scope(Toy.Build(customers, events), 1000), DateSpan.Between(Toy.At(0), Toy.At(24)), Toy.Types[2], Grid, TimeSpan.FromDays(20));
    }

    private static DateSpan RangeOf(RetentionScenario scenario) => DateSpan.Between(Toy.At(scenario.From), Toy.At(scenario.To));

    private static IEnumerable<(int Customer, int Start)> Starts(RetentionScenario scenario)
    {
        var oracle = new RetentionOracle(scenario);
        return from customer in Enumerable.Range(0, RetentionScenario.CustomerCount)
               from cohort in Enumerable.Range(0, oracle.CohortCount)
               let start = oracle.Start(customer, cohort)
               where start is not null
               select (customer, start.Value);
    }

    /// <summary>The returns from a start on, but for one event at its instant that is both a cohort event and a return.</summary>
    private static int[] Returns(RetentionScenario scenario, int customer, int start)
    {
        List<ToyEvent> own = [.. scenario.Events.Where(e => e.Customer == customer && e.Slot >= start && e.Slot <= scenario.AsOf && Toy.Matches(Toy.Patterns[scenario.Return], e))];
        int itself = own.FindIndex(e => e.Slot == start && Toy.Matches(Toy.Patterns[scenario.Cohort], e));
        if (itself >= 0) own.RemoveAt(itself);
        return [.. own.Select(e => e.Slot).Order()];
    }

    private static void Check(int cases, Action<RetentionScenario> holds) => Prop.ForAll(
        RetentionScenario.Arbitrary,
        scenario => holds(scenario.Mode == CohortMode.EveryTime ? scenario with { Mode = CohortMode.FirstInRange, History = null } : scenario)).Check(PropertyRuns.Of(cases));
}
