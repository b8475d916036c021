using Crm.Segmentation.Growth;
using Crm.Segmentation.Reports;

namespace Crm.Segmentation.Tests.Growth;

/// <summary>Revenue trees over random shops beside the definitions, in every way to ask.</summary>
public sealed class GrowthTests
{
    private static int Worlds => PropertyRuns.IsLong ? 40_000 : 1500;

    [Fact]
    public void Growth_AnyShop_AgreesWithTheDefinitions() => Each((definition, deeds, data, asOf) =>
    {
        GrowthReport report = GrowthShop.Engine().Analyze(GrowthShop.Definitions[definition], data, GrowthShop.Before, GrowthShop.After, asOf);

        Assert.Equal(GrowthOracle.Tree(definition, deeds, GrowthShop.Before, asOf), report.Before);
        Assert.Equal(GrowthOracle.Tree(definition, deeds, GrowthShop.After, asOf), report.After);
        Assert.Equal(report.After, GrowthShop.Engine().Analyze(GrowthShop.Definitions[definition], data, GrowthShop.After, asOf).After);
    });

    [Fact]
    public void Attribution_AnyShop_IsTheMeanOverAllOrders_AndSumsToTheChange() => Each((definition, _, data, asOf) =>
    {
        GrowthReport report = GrowthShop.Engine().Analyze(GrowthShop.Definitions[definition], data, GrowthShop.Before, GrowthShop.After, asOf);
        (double[] then, double[] now) = GrowthOracle.Factors(report.Before!, report.After);

        double[] parts = Parts(report.Attribution!);
        foreach ((double expected, double part) in GrowthOracle.Shapley(then, now).Zip(parts)) Assert.Equal(expected, part, 1e-9);
        Assert.Equal((double)(report.After.Revenue - report.Before!.Revenue)!, report.Attribution!.Total, 1e-9);
        Assert.Equal(report.Attribution.Total, parts.Sum() + report.Attribution.Unattributed, 1e-9);
        if (report.Before.Orders > 0 && report.After.Orders > 0) Assert.Equal(0, report.Attribution.Unattributed);
    });

    [Fact]
    public void LogarithmicMean_AnyShop_SumsToTheChange_OrIsRefusedBelowZero() => Each((definition, _, data, asOf) =>
    {
        RevenueGrowth growth = GrowthShop.Definitions[definition] with { Attribution = AttributionMethod.LogarithmicMean };
        GrowthReport report = GrowthShop.Engine().Analyze(growth, data, GrowthShop.Before, GrowthShop.After, asOf);
        bool isBelowZero = new[] { report.Before!, report.After }.Any(tree => tree.Orders > 0 && tree.Revenue < 0);

        Assert.Equal(isBelowZero, report.Attribution is null);
        Assert.Equal(isBelowZero ? [DiagnosticCodes.GrowthBelowZero] : [], report.Diagnostics.Select(d => d.Code));
        if (report.Attribution is not { } change) return;
        double[] parts = Parts(change);
        Assert.Equal(change.Total, parts.Sum() + change.Unattributed, 1e-9);
        Assert.All(parts, part => Assert.True(double.IsFinite(part)));
        (double[] then, double[] now) = GrowthOracle.Factors(report.Before!, report.After);
        (double r0, double r1) = (then.Aggregate(1.0, (p, x) => p * x), now.Aggregate(1.0, (p, x) => p * x));
        if (r0 <= 0 || r1 <= 0) return;
        double mean = Math.Abs(r1 - r0) < 1e-9 ? r1 : (r1 - r0) / Math.Log(r1 / r0);
        foreach ((int factor, double part) in parts.Index()) Assert.Equal(mean * Math.Log(now[factor] / then[factor]), part, 1e-6);
    });

    [Fact]
    public void Groups_AnyShop_HaveTheirOwnTrees_AndSumToTheWhole() => Each((definition, deeds, data, asOf) =>
    {
        SegmentationEngine engine = GrowthShop.Engine();
        GrowthReport report = engine.Analyze(GrowthShop.Definitions[definition], engine.Measure(GrowthShop.Country, data, asOf).ToGroups(), GrowthShop.Before, GrowthShop.After, asOf);

        Assert.Equal(["JP", "KR", "(none)"], report.Groups.Select(group => group.Name));
        foreach (GrowthGroup group in report.Groups)
        {
            Deed[] theirs = [.. deeds.Where(deed => (deed.Customer % 3) switch { 0 => "KR", 1 => "JP", _ => "(none)" } == group.Name)];
            Assert.Equal(GrowthOracle.Tree(definition, theirs, GrowthShop.After, asOf), group.After);
        }

        Assert.Equal(report.After.Revenue, report.Groups.Sum(group => group.After.Revenue));
        Assert.Equal(report.After.Orders, report.Groups.Sum(group => group.After.Orders));
        Assert.Equal(report.Attribution!.Total, report.Groups.Sum(group => group.Attribution!.Total), 1e-9);
    });

    [Fact]
    public void GroupsOfOrders_AnyShop_HaveWhatWasBoughtOfThem_ByAllVisitors() => Each((definition, deeds, data, asOf) =>
    {
        RevenueGrowth growth = GrowthShop.Definitions[definition];
        SegmentationEngine engine = GrowthShop.Engine(2);
        if (growth.IsNet)
        {
            RuleException refused = Assert.Throws<RuleException>(() => engine.AnalyzeByOrder(growth, GrowthShop.Id, data, GrowthShop.Before, GrowthShop.After, asOf));
            Assert.Equal(DiagnosticCodes.GrowthNetByOrder, Assert.Single(refused.Diagnostics).Code);
            return;
        }

        GrowthReport report = engine.AnalyzeByOrder(growth, GrowthShop.Id, data, GrowthShop.Before, GrowthShop.After, asOf), whole = engine.Analyze(growth, data, GrowthShop.Before, GrowthShop.After, asOf);
        Assert.Equal((whole.Before, whole.After, whole.Attribution), (report.Before, report.After, report.Attribution));
        Assert.Equal(DiagnosticCodes.GrowthGroupsOfOrders, report.Diagnostics[^1].Code);
        foreach (GrowthGroup group in report.Groups)
        {
            // Of others the orders are left out, and who visited stays a visitor.
            Deed[] theirs = [.. deeds.Where(deed => deed.Kind is not (1 or 2) || (deed.Id is { } id ? $"o{id}" : "(none)") == group.Name)];
            RevenueTree own = GrowthOracle.Tree(definition, theirs, GrowthShop.After, asOf);
            Assert.Equal((whole.After.Visitors, own.Buyers, own.Orders, own.Revenue), (group.After.Visitors, group.After.Buyers, group.After.Orders, group.After.Revenue));
            if (definition != 2) Assert.Equal(own.BuyersWithoutVisit, group.After.BuyersWithoutVisit);
            Assert.Null(group.After.Refunds);
        }

        Assert.Equal(whole.After.Revenue, report.Groups.Sum(group => group.After.Revenue));
        Assert.Equal(whole.Attribution!.Total, report.Groups.Sum(group => group.Attribution!.Total), 1e-9);
        GrowthReport[] parts = [.. new[] { new[] { 0, 4 }, [1, 2, 3, 5] }.Select(customers => GrowthReport.FromJson(GrowthShop.Schema, engine.AnalyzeByOrder(growth, GrowthShop.Id, GrowthShop.Build(deeds, customers), GrowthShop.Before, GrowthShop.After, asOf).ToJson()))];
        Assert.Equal(report, parts[0].Merge(parts[1]));
    });

    [Fact]
    public void GroupsOfOrders_ByWhatOrdersDoNotHave_AreRefused()
    {
        Dataset data = GrowthShop.Build([new Deed(0, 1, 10, 8, 1)], [0]);
        SegmentationEngine engine = GrowthShop.Engine();

        foreach (Expression property in (Expression[])[GrowthShop.Refunded, GrowthShop.Country, GrowthShop.Visit.Did()])
            Assert.Throws<ArgumentException>(() => engine.AnalyzeByOrder(GrowthShop.Plain, property, data, null, GrowthShop.After, GrowthShop.After.To));
        GrowthReport byOrder = engine.AnalyzeByOrder(GrowthShop.Plain, GrowthShop.Id, data, null, GrowthShop.Before, GrowthShop.After.To);
        Assert.Throws<ArgumentException>(() => byOrder.Merge(engine.Analyze(GrowthShop.Plain, data, GrowthShop.Before, GrowthShop.After.To)));
        Assert.Equal("o1", Assert.Single(byOrder.Groups).Name);
    }

    [Fact]
    public void Counts_OfCustomersApart_MergeToThoseOfAll_AlsoOnceTheyWereStored() => Each((definition, deeds, data, asOf) =>
    {
        RevenueGrowth growth = GrowthShop.Definitions[definition];
        GrowthReport Run(Dataset part)
        {
            SegmentationEngine engine = GrowthShop.Engine(2);
            return engine.Analyze(growth, engine.Measure(GrowthShop.Country, part, asOf).ToGroups(), GrowthShop.Before, GrowthShop.After, asOf);
        }

        GrowthReport[] parts = [.. new[] { new[] { 0, 4 }, [1, 2, 3, 5] }.Select(customers => Run(GrowthShop.Build(deeds, customers)))];
        GrowthReport[] stored = [.. parts.Select(part => GrowthReport.FromJson(GrowthShop.Schema, part.ToJson()))];

        Assert.Equal(parts, stored);
        Assert.Equal(Run(data), stored[0].Merge(stored[1]));
    });

    [Fact]
    public void Customers_AnyShop_AreThoseCounted() => Each((definition, _, data, asOf) =>
    {
        SegmentationEngine engine = GrowthShop.Engine();
        GrowthReport report = engine.Analyze(GrowthShop.Definitions[definition], data, GrowthShop.Before, GrowthShop.After, asOf);
        foreach (bool before in (bool[])[true, false])
        {
            RevenueTree tree = before ? report.Before! : report.After;
            Assert.Equal(tree.Visitors, engine.Customers(report, data, PeriodCustomers.Visitors, before).Count);
            Assert.Equal(tree.Buyers, engine.Customers(report, data, PeriodCustomers.Buyers, before).Count);
            Assert.Equal(tree.BuyersWithoutVisit, engine.Customers(report, data, PeriodCustomers.BuyersWithoutVisit, before).Count);
        }
    });

    [Fact]
    public void Definition_AnyOne_IsItselfAsTextAndAsJson()
    {
        foreach (RevenueGrowth growth in GrowthShop.Definitions.Append(GrowthShop.Plain with { Title = "매출", Attribution = AttributionMethod.LogarithmicMean }))
        {
            Assert.Empty(growth.Validate(GrowthShop.Schema));
            Assert.Equal(growth, RuleBook.Parse(GrowthShop.Schema, ("growth", growth.ToText()))["growth"]);
            Assert.Equal(growth, RuleBook.FromJson(GrowthShop.Schema, RuleBook.Create(GrowthShop.Schema, growth).ToJson())["growth"]);
        }
    }

    [Fact]
    public void Definition_ThatIsWrong_IsRefusedWithEveryMistake()
    {
        RevenueGrowth wrong = GrowthShop.Plain with { Value = GrowthShop.Refunded, Refund = GrowthShop.Refund, IsNet = true };

        Assert.Equal([DiagnosticCodes.PropertyOfAnotherEvent, DiagnosticCodes.GrowthRefunds], wrong.Validate(GrowthShop.Schema).Select(d => d.Code).Order());
        Assert.Throws<RuleException>(() => GrowthShop.Engine().Analyze(wrong, GrowthShop.Build([], [1]), GrowthShop.After, GrowthShop.After.To));
    }

    [Fact]
    public void Refunds_OfAPeriodWithoutOrders_BelongToNoFactor()
    {
        Dataset data = GrowthShop.Build([new Deed(0, 1, 10, 8, null), new Deed(0, 3, 30, 6, null)], [0]);

        GrowthReport report = GrowthShop.Engine().Analyze(GrowthShop.Definitions[4], data, GrowthShop.Before, GrowthShop.After, GrowthShop.After.To);

        Assert.Equal((-14.0, -6.0), (report.Attribution!.Total, report.Attribution.Unattributed));
        Assert.Null(report.After.OrderValue);
    }

    [Fact]
    public void Report_OfNobody_HasNoRates()
    {
        GrowthReport report = GrowthShop.Engine().Analyze(GrowthShop.Plain, GrowthShop.Build([], [0, 1]), GrowthShop.Before, GrowthShop.After, GrowthShop.After.To);

        Assert.Equal((null, null, null), (report.After.Conversion, report.After.OrdersPerBuyer, report.After.OrderValue));
        Assert.Equal(new RevenueAttribution(0, 0, 0, 0, 0, 0), report.Attribution);
    }

    private static double[] Parts(RevenueAttribution change) => [change.Visitors, change.Conversion, change.OrdersPerBuyer, change.OrderValue];

    private static void Each(Action<int, Deed[], Dataset, DateTimeOffset> check)
    {
        for (int seed = 0; seed < Worlds; seed++)
        {
            var random = new Random(seed);
            Deed[] deeds = GrowthShop.Random(random);
            int definition = seed % GrowthShop.Definitions.Length;
            DateTimeOffset asOf = GrowthShop.Start.AddHours(random.Next(20, 50));
            try
            {
                check(definition, deeds, GrowthShop.Build(deeds, Enumerable.Range(0, 6)), asOf);
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException($"seed {seed}: {failure.Message}", failure);
            }
        }
    }
}
