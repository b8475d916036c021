using Crm.Segmentation.Lifetime;
using Crm.Segmentation.Scoring;
using Crm.Segmentation.Tests.Docs;

namespace Crm.Segmentation.Tests.Lifetime;

public sealed class LifetimeForecastTests
{
    private const string Text = """
        lifetime base over purchase.amount by bg_nbd with gamma_gamma
        segment alive = base.p_alive >= 0.8
        segment busy = base.expected_orders(90 days) >= 2
        segment dear = base.value(365 days, discount 10%) >= 100 and base.value(30 days) > 0
        score soon = base.expected_orders(30 days)
        """;

    private static readonly DateTimeOffset AsOf = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Forecast_InTextCSharpAndJson_IsTheSame()
    {
        var @base = new LifetimeForecast("base", new Purchases(Shop.Amount, Shop.Purchase)) { WithGammaGamma = true };
        RuleBook read = RuleBook.Parse(Shop.Schema, ("rules", Text));
        RuleBook built = RuleBook.Create(
            Shop.Schema,
            @base,
            Segment.Define("alive", @base.PAlive >= 0.8m),
            Segment.Define("busy", @base.ExpectedOrders(TimeSpan.FromDays(90)) >= 2),
            Segment.Define("dear", @base.Value(TimeSpan.FromDays(365), 0.1m) >= 100 & @base.Value(TimeSpan.FromDays(30)) > 0),
            Score.Define("soon", @base.ExpectedOrders(TimeSpan.FromDays(30))));

        Assert.Equal(built.ContentHash, read.ContentHash);
        Assert.Equal(built.ContentHash, RuleBook.FromJson(Shop.Schema, built.ToJson()).ContentHash);
        Assert.Equal("lifetime base over purchase.amount by bg_nbd with gamma_gamma", @base.ToText());
    }

    [Fact]
    public void Forecast_WithEverythingThatItCanSay_IsReadAsItIsWritten()
    {
        var all = new LifetimeForecast("all", new Purchases(Shop.Amount, Shop.Purchase.Where(Shop.Category.Is("hat")))
        {
            Period = CalendarUnit.Week,
            Refund = Shop.Amount,
            Excluded = [DateSpan.Between(AsOf.AddDays(-90), AsOf.AddDays(-60)), DateSpan.Between(AsOf.AddDays(-30), AsOf.AddDays(-20))],
        })
        {
            Title = "모두",
            Model = PurchaseModelKind.ParetoNbd,
            WithGammaGamma = true,
        };
        var plain = new LifetimeForecast("plain", new Purchases(Shop.Visit)) { Model = PurchaseModelKind.MbgNbd };

        LifetimeForecast chances = plain with { Model = PurchaseModelKind.BgBb };

        foreach (LifetimeForecast forecast in (LifetimeForecast[])[all, plain, chances])
        {
            Assert.Equal(forecast, RuleBook.Parse(Shop.Schema, ("rules", forecast.ToText()))[forecast.Name]);
            Assert.Equal(forecast, RuleBook.FromJson(Shop.Schema, RuleBook.Create(Shop.Schema, forecast).ToJson())[forecast.Name]);
        }
    }

    [Theory]
    [InlineData("lifetime b over purchase.amount by bgnbd", DiagnosticCodes.Expected)]
    [InlineData("lifetime b over purchase.amount", DiagnosticCodes.Expected)]
    [InlineData("lifetime b by bg_nbd", DiagnosticCodes.Expected)]
    [InlineData("lifetime b over purchase by bg_nbd with gamma_gamma", DiagnosticCodes.PurchaseRule)]
    [InlineData("lifetime b over purchase.category by bg_nbd", DiagnosticCodes.NoAggregate)]
    [InlineData("lifetime b over purchase by bg_nbd segment s = b.alive > 1", DiagnosticCodes.UnknownName)]
    [InlineData("lifetime b over purchase by bg_nbd segment s = b.p_alive(3) > 1", DiagnosticCodes.ValueArguments)]
    [InlineData("lifetime b over purchase by bg_nbd segment s = b.expected_orders(3) > 1", DiagnosticCodes.ForecastArguments)]
    [InlineData("lifetime b over purchase by bg_nbd segment s = b.expected_orders(30 days, discount 10%) > 1", DiagnosticCodes.ForecastArguments)]
    [InlineData("lifetime b over purchase by bg_nbd segment s = b.value(30 days) > 1", DiagnosticCodes.ForecastWithoutValues)]
    [InlineData("lifetime b over purchase by bg_nbd segment s = in b", DiagnosticCodes.NoMembers)]
    [InlineData("lifetime b over purchase by bg_nbd except 2026-03-02T00:00Z..2026-03-01T00:00Z", DiagnosticCodes.EmptyWindow)]
    public void Forecast_ThatIsWrong_IsToldWithItsPlace(string text, string code)
    {
        Assert.False(RuleBook.TryParse(Shop.Schema, [("rules", text)], out _, out ValueList<Diagnostic> diagnostics));
        Assert.Equal(code, Assert.Single(diagnostics).Code);
        Assert.NotNull(diagnostics[0].Span);
    }

    [Fact]
    public void Values_OfAFittedBook_AreThoseOfTheModelForTheCustomersPurchases()
    {
        (Dataset shop, RuleBook rules) = (Drawn(), RuleBook.Parse(Shop.Schema, ("rules", Text)));
        var engine = new SegmentationEngine(Shop.Schema);
        FittedRuleBook fitted = engine.Fit(rules, shop, AsOf);
        PurchaseSummaries summaries = engine.Summarize(new Purchases(Shop.Amount, Shop.Purchase), shop, AsOf).Summaries;
        ModelFit<BgNbd> model = BgNbd.Fit(summaries);
        ModelFit<GammaGamma> spend = GammaGamma.Fit(summaries);
        var found = Assert.IsType<FittedLifetime>(Assert.Single(fitted.Functions));

        Assert.Equal(model.Model, found.Model);
        Assert.Equal(spend.Model, found.Spend);
        PurchaseReport later = engine.Summarize(new Purchases(Shop.Amount, Shop.Purchase), shop, AsOf.AddDays(20));
        Compare("base.p_alive", customer => model.Model.PAlive(customer));
        Compare("base.expected_orders(90 days)", customer => model.Model.Expected(customer, 90));
        Compare("base.value(365 days, discount 10%)", customer => spend.Model.ExpectedValue(customer) * model.Model.Discounted(customer, Math.Log(1.1) / 365, 365));
        Compare("base.value(365 days)", customer => spend.Model.ExpectedValue(customer) * model.Model.Expected(customer, 365));

        void Compare(string asked, Func<PurchaseSummary, double?> expected)
        {
            RuleBook asking = RuleBook.Parse(Shop.Schema, ("rules", Text), ("asked", $"score asked = {asked}"));
            FittedRuleBook again = FittedRuleBook.FromJson(asking, engine.Fit(asking, shop, AsOf).ToJson());
            MeasureValues values = engine.Measure(again, ((Score)asking["asked"]).Value, shop, AsOf.AddDays(20));
            for (int i = 0; i < 200; i++)
            {
                double? mean = later[i] is { } customer ? expected(customer) : null;
                object? value = values[i];
                if (mean is null) Assert.Null(value);
                else Assert.Equal(mean.Value, (double)value!, 1e-9 * mean.Value);
            }
        }
    }

    [Fact]
    public void Values_OfChances_AreThoseOfTheModelByWeek()
    {
        (Dataset shop, RuleBook rules) = (Drawn(), RuleBook.Parse(Shop.Schema, ("rules", "lifetime base over purchase by bg_bb weekly\nscore soon = base.expected_orders(90 days)")));
        var engine = new SegmentationEngine(Shop.Schema);
        FittedRuleBook fitted = FittedRuleBook.FromJson(rules, engine.Fit(rules, shop, AsOf).ToJson());
        PurchaseReport weeks = engine.Summarize(new Purchases(Shop.Purchase) { Period = CalendarUnit.Week }, shop, AsOf);
        BgBb model = BgBb.Fit(weeks.Summaries).Model;
        MeasureValues values = engine.Measure(fitted, ((Score)rules["soon"]).Value, shop, AsOf);

        Assert.Equal(model, ((FittedLifetime)fitted.Functions[0]).Model);
        for (int i = 0; i < 195; i++) Assert.Equal(model.Expected(weeks[i]!.Value, 12), (double)values[i]!, 1e-9);
    }

    [Fact]
    public void Segments_OfAForecast_NeedAFitAndAreTheSameInPartsAndForAnyThreads()
    {
        (Dataset shop, RuleBook rules) = (Drawn(), RuleBook.Parse(Shop.Schema, ("rules", Text)));
        var engine = new SegmentationEngine(Shop.Schema);
        Assert.Equal(DiagnosticCodes.NeedsFit, Assert.Throws<RuleException>(() => engine.Evaluate(rules, shop, AsOf)).Diagnostics[0].Code);

        FittedRuleBook fitted = engine.Fit(rules, shop, AsOf);
        Evaluation whole = engine.Evaluate(fitted, shop, AsOf);
        Evaluation single = new SegmentationEngine(Shop.Schema, new SegmentationOptions { MaxDegreeOfParallelism = 1 }).Evaluate(fitted, shop, AsOf);
        Assert.InRange(whole["alive"].Count, 1, shop.CustomerCount - 1);
        foreach (string segment in (string[])["alive", "busy", "dear"]) Assert.Equal(whole[segment].Keys, single[segment].Keys);
        Assert.Equal(fitted.ToJson(), FittedRuleBook.FromJson(rules, fitted.ToJson()).ToJson());
        Assert.Equal(fitted.ToJson(), engine.Fit(rules, Drawn(reversed: true), AsOf).ToJson());
    }

    [Theory]
    [InlineData("purchase.amount by bg_nbd with gamma_gamma")]
    [InlineData("purchase by pareto_nbd weekly")]
    [InlineData("purchase.amount by bg_bb with gamma_gamma weekly")]
    public void Fit_ToParts_IsThatToAllOfThem(string asked)
    {
        RuleBook rules = RuleBook.Parse(Shop.Schema, ("rules", $"lifetime base over {asked}\nsegment alive = base.p_alive >= 0.8\nsegment best = top 10% by base.expected_orders(90 days)"));
        var engine = new SegmentationEngine(Shop.Schema);
        for (int parts = 1; parts <= 4; parts++)
        {
            PopulationCounts counts = Merged(part => engine.Count(rules, part, AsOf));
            while (!counts.IsComplete) counts = Merged(part => engine.Count(counts, part));
            Assert.Equal(engine.Fit(rules, Drawn(), AsOf).ToJson(), counts.Fit().ToJson());

            PopulationCounts Merged(Func<Dataset, PopulationCounts> count)
            {
                PopulationCounts[] each = [.. Enumerable.Range(0, parts).Select(part => PopulationCounts.FromJson(rules, count(Drawn(i => i % parts == part)).ToJson()))];
                PopulationCounts merged = each.Aggregate((one, two) => one.Merge(two));
                Assert.Equal(merged.ToJson(), each.Reverse().Aggregate((one, two) => one.Merge(two)).ToJson());
                return merged;
            }
        }
    }

    [Theory]
    [InlineData("\"0 0 90\"", "\"1 0 90\"")]
    [InlineData("\"0 0 90\"", "\"0 0 90 7\"")]
    [InlineData("\"0 0 90\"", "\"0 0\"")]
    [InlineData("\"0 0 90\"", "\"0 5 90\"")]
    [InlineData("\"0 0 90\"", "\"0 0 90000000000\"")]
    [InlineData("\"0 0 90\",\"0 0 180\"", "\"0 0 180\",\"0 0 90\"")]
    [InlineData("\"2 60 120 13\"", "\"2 60 120 NaN\"")]
    [InlineData("\"customers\":[1", "\"customers\":[0")]
    [InlineData("\"customers\":[1", "\"customers\":[2,1")]
    public void Counts_ThatNoCustomersHave_AreRefused(string written, string changed)
    {
        DatasetBuilder builder = Dataset.For(Shop.Schema);
        (int Customer, int[] Days)[] customers = [(0, [90]), (1, [180]), (2, [120, 90, 60])];
        foreach ((int customer, int[] days) in customers)
        {
            builder.AddCustomer(customer, _ => { });
            foreach (int day in days) builder.AddEvent(Shop.Purchase, customer, AsOf.AddDays(-day), row => row.Set(Shop.Amount, 13m));
        }

        RuleBook rules = RuleBook.Parse(Shop.Schema, ("rules", "lifetime base over purchase.amount by bg_nbd with gamma_gamma"));
        string json = new SegmentationEngine(Shop.Schema).Count(rules, builder.Build(out _), AsOf).ToJson(), wrong = json.Replace(written, changed, StringComparison.Ordinal);
        Assert.NotEqual(json, wrong);

        Assert.False(PopulationCounts.TryFromJson(rules, wrong, out _, out ValueList<Diagnostic> diagnostics));
        Assert.Equal(DiagnosticCodes.JsonValue, Assert.Single(diagnostics).Code);
    }

    [Fact]
    public void Forecast_OfNobody_IsMissingForEverybody()
    {
        DatasetBuilder builder = Dataset.For(Shop.Schema);
        builder.AddCustomer(1, _ => { });
        Dataset empty = builder.Build(out _);
        RuleBook rules = RuleBook.Parse(Shop.Schema, ("rules", Text));
        var engine = new SegmentationEngine(Shop.Schema);
        FittedRuleBook fitted = engine.Fit(rules, empty, AsOf);

        Assert.False(((FittedLifetime)fitted.Functions[0]).Identified);
        Assert.Equal(0, engine.Evaluate(fitted, empty, AsOf)["alive"].Count);
        Assert.Equal(0, engine.Evaluate(fitted, Drawn(), AsOf)["alive"].Count);
        Assert.Throws<RuleException>(() => FittedRuleBook.FromJson(rules, fitted.ToJson().Replace("bgNbd", "mbgNbd", StringComparison.Ordinal)));
    }

    /// <summary>Two hundred customers who buy as a model says, on days before as-of.</summary>
    private static Dataset Drawn(bool reversed = false) => Drawn(_ => true, reversed);

    /// <summary>Some of them.</summary>
    private static Dataset Drawn(Func<int, bool> isWanted, bool reversed = false)
    {
        PurchaseSummaries drawn = new SimulatedPurchases(9).Dropping(200, new MbgNbd(0.9, 30, 1.2, 4), afterFirst: true, weeks: 300, values: null);
        var events = new List<(int Customer, double DaysAgo, decimal Amount)>();
        for (int i = 0; i < 195; i++)
        {
            PurchaseSummary row = drawn[i];
            for (int k = 0; k <= row.Repeats; k++) events.Add((i, row.Age - (row.Last * (row.Repeats == 0 ? 0 : (double)k / row.Repeats)), 10 + (i % 7) + k));
        }

        if (reversed) events.Reverse();
        DatasetBuilder builder = Dataset.For(Shop.Schema);
        foreach (int i in Enumerable.Range(0, 200).Where(isWanted)) builder.AddCustomer(i, _ => { });
        foreach ((int customer, double daysAgo, decimal amount) in events.Where(row => isWanted(row.Customer))) builder.AddEvent(Shop.Purchase, customer, AsOf.AddDays(-Math.Round(daysAgo)), row => row.Set(Shop.Amount, amount));
        return builder.Build(out _);
    }
}
