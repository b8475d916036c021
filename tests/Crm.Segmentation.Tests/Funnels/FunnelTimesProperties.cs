using Crm.Segmentation.Funnels;
using Crm.Segmentation.Reports;
using Crm.Segmentation.Tests.Matching;
using Crm.Segmentation.Tree;
using FsCheck;
using FsCheck.Fluent;

namespace Crm.Segmentation.Tests.Funnels;

/// <summary>How long attempts take, how long those who dropped were still there, and when to remind, of all attempts enumerated. A failure prints the case and its replay.</summary>
public sealed class FunnelTimesProperties
{
    private static readonly FunnelDimension ByKind = FunnelDimension.Property("kind", "step 0");

    [Fact]
    public void Dwell_AnyOptions_IsFromTheLastStepToTheLastEvent() => Check(700, scenario =>
    {
        FunnelReport report = scenario.Run();
        int[] hours = [.. Units(scenario).Where(unit => IsDropped(scenario, unit.Attempt)).Select(unit => unit.Last - unit.Attempt.End).Order()];
        FunnelDwell dwell = Dwell(scenario, report);

        Assert.Equal(hours.Length, dwell.Count);
        Assert.Equal(hours.Length == 0 ? null : (double)hours.Sum() * 3600 / hours.Length, dwell.MeanSeconds);
        foreach (decimal share in (decimal[])[0, 0.3m, 0.5m, 0.9m, 1])
            Assert.Equal(hours.Length == 0 ? null : TimeSpan.FromHours(hours[Math.Max(0, (int)Math.Ceiling(share * hours.Length) - 1)]), dwell.Quantile(share));
        Assert.Equal(hours, dwell.Customers.Select(customer => (int)customer.Time.TotalHours).Order());
    });

    [Fact]
    public void Conversion_AnyOptions_IsThatOfEachHourByItself() => Check(700, scenario =>
    {
        FunnelConversion conversion = Conversion(scenario, scenario.Run());
        (int Hours, bool Converted)[] units = [.. Units(scenario).Where(unit => unit.Attempt.Depth > 0).Select(unit => (Hours(scenario, unit.Attempt), IsConverted(scenario, unit.Attempt)))];
        Assert.Equal((units.Count(unit => unit.Converted), units.Count(unit => !unit.Converted)), (conversion.Converted, conversion.Waiting));
        int? window = scenario.WindowKind == AttemptWindow.Time ? scenario.Window : null;
        Close(window is null || units.Length == 0 ? null : 1 - Survival(units, window.Value), conversion.CensoredRate);

        int last = units.Length == 0 ? -1 : units.Max(unit => unit.Hours);
        foreach ((int ahead, double limit) in ((int, double)[])[(1, 0.5), (2, 0.21), (3, 0.4)])
        {
            int? wait = null;
            for (int delay = 0; delay <= last; delay++)
            {
                double? chance = delay + ahead > last || Survival(units, delay) == 0 ? null : 1 - (Survival(units, delay + ahead) / Survival(units, delay));
                Close(chance, conversion.ChanceUnaided(TimeSpan.FromHours(delay), TimeSpan.FromHours(ahead)));
                if (delay + ahead <= last && (chance ?? 0) < limit) wait ??= delay;
            }

            Assert.Equal(wait is { } hours ? TimeSpan.FromHours(hours) : null, conversion.SendDelay(TimeSpan.FromHours(ahead), limit));
        }

        static double Survival((int Hours, bool Converted)[] units, int until)
        {
            double survival = 1;
            for (int hour = 0; hour <= until; hour++)
                if (units.Count(unit => unit.Hours >= hour) is > 0 and var atRisk) survival *= 1 - ((double)units.Count(unit => unit.Hours == hour && unit.Converted) / atRisk);
            return survival;
        }
    });

    [Fact]
    public void Drivers_AnyOptions_AreOfEventsInTheExposureBeforeTheOutcome() => Check(500, scenario =>
    {
        FunnelReport report = scenario.Run();
        FunnelDrivers drivers = FunnelDriverPass.OfTypes(report, Toy.Scope(report.Dataset, scenario.AsOf), TimeSpan.FromHours(3));
        (OracleAttempt Attempt, ToyEvent[] Events)[] entered = [.. UnitsWithEvents(scenario).Where(unit => unit.Attempt.Depth > 0)];
        string[] own = [.. report.Funnel.Trees.OfType<EventPattern>().Select(pattern => pattern.EventName).OfType<string>()];

        Assert.Equal((entered.Length, entered.Count(unit => IsConverted(scenario, unit.Attempt))), (drivers.Entered, drivers.Converted));
        var expected = new List<FunnelDriver>();
        for (int type = 0; type < Toy.Types.Length; type++)
        {
            OracleAttempt[] had = [.. entered.Where(unit => unit.Events.Any(e => e.Type == type && e.Slot > unit.Attempt.Start && e.Slot <= unit.Attempt.Start + 3
                && !(IsConverted(scenario, unit.Attempt) && e.Slot >= unit.Attempt.Start + Hours(scenario, unit.Attempt)))).Select(unit => unit.Attempt)];
            if (had.Length > 0 && !own.Contains(Toy.Types[type].Name)) expected.Add(new FunnelDriver(Toy.Types[type].Name, had.Length, had.Count(attempt => IsConverted(scenario, attempt))));
        }

        Assert.Equal(expected, drivers.Drivers);
    });

    [Fact]
    public void Times_OfPartsOfTheCustomers_MergeToThoseOfAll_AlsoOnceTheyWereStored() => Check(300, scenario =>
    {
        FunnelReport whole = scenario.Run();
        FunnelReport[] parts = scenario.RunApart();
        string value = whole.Entered.IsEmpty ? FunnelDimension.None : Group(scenario, whole).Groups is [{ } first, ..] ? first.Value : FunnelDimension.None;

        AddsUp(whole, parts, report => Dwell(scenario, report));
        AddsUp(whole, parts, report => Conversion(scenario, report));
        AddsUp(whole, parts, report => scenario.Times(report, 0, 1));
        AddsUp(whole, parts, report => Group(scenario, report).Times(value, 0, scenario.Steps.Length - 1));
        AddsUp(whole, parts, report => FunnelDriverPass.OfTypes(report, Toy.Scope(report.Dataset, scenario.AsOf), TimeSpan.FromHours(3)));
        Assert.Throws<ArgumentException>(() => scenario.Times(whole, 0, 1).Merge(Group(scenario, whole).Times(value, 0, 1)));
    });

    [Fact]
    public void Times_InAnyOrder_AreFromSoManyStepsToSoMany() => Check(300, scenario =>
    {
        if (scenario.Order != FunnelOrder.Any) return;
        FunnelReport report = scenario.Run();
        int last = scenario.Steps.Length - 1;
        int[] hours = [.. Units(scenario).Where(unit => unit.Attempt.Depth > last).Select(unit => unit.Attempt.End - unit.Attempt.Start).Order()];

        Assert.Equal(hours, scenario.Times(report, 0, last).Values.SelectMany(time => Enumerable.Repeat((int)time.Time.TotalHours, (int)time.Customers)));
        for (int to = 1; to <= last; to++) Assert.All(scenario.Times(report, to - 1, to).Values, time => Assert.True(time.Time >= TimeSpan.Zero));
    });

    [Theory]
    [InlineData(21_599_999, 3, 7199.999666666667)]
    [InlineData(1, 3, 0.0003333333333333333)]
    [InlineData(0, 7, 0)]
    [InlineData(562_949_953_421_311, 1, 562_949_953_421.311)]
    [InlineData(10_000_000_000_000_001, 9_007_199_254_740_991, 0.0011102230246251568)]
    public void Mean_AnySum_IsTheNearestDouble(long milliseconds, long count, double seconds) => Assert.Equal(seconds, TakenTimes.MeanSeconds(milliseconds, count));

    [Fact]
    public void Leaks_AnyCounts_AreTheSentence() => Check(400, scenario =>
    {
        (FunnelCounts now, FunnelCounts then) = (scenario.Run().Counts, (scenario with { AsOf = scenario.AsOf + 3 }).Run().Counts);
        ValueList<FunnelLeak> leaks = now.Leaks(12.5m, then);

        Assert.Equal(now.Funnel.Steps.Skip(1).Where(step => !step.IsOptional).Select(step => step.Name).Order(StringComparer.Ordinal), leaks.Select(leak => leak.Step).Order(StringComparer.Ordinal));
        Assert.Equal(leaks.OrderByDescending(leak => leak.MoneyAtStake), leaks);
        foreach (FunnelLeak leak in leaks)
        {
            FunnelStepCounts own = now.Steps.Single(step => step.Name == leak.Step), before = then.Steps.Single(step => step.Name == leak.Step);
            double lost = Math.Max(0, (before.OfPrevious.Rate - own.OfPrevious.Rate) ?? 0), downstream = own.Reached == 0 ? 0 : (double)now.Converted / own.Reached;
            Assert.Equal((own.Dropped, own.OfPrevious.Of), (leak.Lost, leak.At));
            Assert.Equal(own.OfPrevious.Of * lost * downstream * 12.5, (double)leak.MoneyAtStake, 1e-9);
        }
    });

    [Fact]
    public void Times_OfUnitsThatAreApart_DoNotMerge_ButOfWholeUnits()
    {
        var funnel = new Funnel("kinds", Toy.Types[0], Toy.Types[1]) { Unit = FunnelUnit.Property("kind"), Window = TimeSpan.FromHours(3) };
        FunnelReport report = FunnelAnalyzer.Run(funnel, Toy.Scope(Toy.Build(2, [new(0, 0, 1, 0), new(0, 1, 2, 0), new(1, 0, 3, 1)]), 20), DateSpan.Between(Toy.At(0), Toy.At(9)));
        EvaluationScope scope = Toy.Scope(report.Dataset, 20);
        (StepTimes times, FunnelDwell dwell, FunnelConversion conversion) =
            (FunnelDetails.Times(report, scope, 0, 1), FunnelDwell.Of(report, FunnelDetails.Of(report, scope, sees: true)), FunnelConversion.Of(report, FunnelDetails.Of(report, scope)));

        Assert.Throws<ArgumentException>(() => times.Merge(times));
        Assert.Throws<ArgumentException>(() => dwell.Merge(dwell));
        Assert.Throws<ArgumentException>(() => conversion.Merge(conversion));
        Assert.Equal((2, 2, 2), (times.OfWholeUnits().Merge(times.OfWholeUnits()).Count, dwell.OfWholeUnits().Merge(dwell.OfWholeUnits()).Count, conversion.OfWholeUnits().Merge(conversion.OfWholeUnits()).Waiting));
    }

    [Fact]
    public void Change_SinceEarlierTimes_IsOfEachSpan()
    {
        FunnelReport Report(int asOf) => FunnelAnalyzer.Run(
            new Funnel("toys", Toy.Types[0], Toy.Types[1]), Toy.Scope(Toy.Build(3, [new(0, 0, 1, 0), new(0, 1, 2, 0), new(1, 0, 1, 0), new(1, 1, 9, 0), new(2, 0, 1, 0)]), asOf), DateSpan.Between(Toy.At(0), Toy.At(9)));
        StepTimes Times(FunnelReport report) => FunnelDetails.Times(report, Toy.Scope(report.Dataset, (int)(report.AsOf - Toy.Origin).TotalHours), 0, 1);
        FunnelConversion Conversion(FunnelReport report) => FunnelConversion.Of(report, FunnelDetails.Of(report, Toy.Scope(report.Dataset, (int)(report.AsOf - Toy.Origin).TotalHours)));

        GroupChange hour = Times(Report(20)).Change(Times(Report(5))).Groups.Single(group => group.Name == "within 1 hour");
        GroupChange converted = Assert.Single(Conversion(Report(20)).Change(Conversion(Report(5))).Groups);

        Assert.Equal((new Proportion(1, 1), new Proportion(1, 2)), (hour.Before, hour.After));
        Assert.Equal((new Proportion(1, 3), new Proportion(2, 3)), (converted.Before, converted.After));
        Assert.Throws<ArgumentException>(() => Times(Report(20)).Change(FunnelDetails.Times(FunnelAnalyzer.Run(new Funnel("others", Toy.Types[0], Toy.Types[1]), Toy.Scope(Toy.Build(1, []), 9), DateSpan.Between(Toy.At(0), Toy.At(9))), Toy.Scope(Toy.Build(1, []), 9), 0, 1)));
    }

    private static void AddsUp<TCounts>(FunnelReport whole, FunnelReport[] parts, Func<FunnelReport, TCounts> of)
        where TCounts : ReportCounts<TCounts>, IReportCounts<TCounts>
    {
        TCounts[] stored = [.. parts.Select(part => StoredReports.FromJson<TCounts>(Toy.Schema, of(part).ToJson()))];
        Assert.Equal(parts.Select(of), stored);
        Assert.Equal(of(whole), stored[0].Merge(stored[1]));
        Assert.Equal(of(whole), of(parts[1]).Merge(stored[0]));
        Assert.Equal(of(whole).ToString(), stored[0].Merge(stored[1]).ToString());
        Assert.Equal(of(whole).ToCsv(), stored[1].Merge(stored[0]).ToCsv());
    }

    private static FunnelDwell Dwell(FunnelScenario scenario, FunnelReport report) => FunnelDwell.Of(report, FunnelDetails.Of(report, Toy.Scope(report.Dataset, scenario.AsOf), sees: true));

    private static FunnelConversion Conversion(FunnelScenario scenario, FunnelReport report) => FunnelConversion.Of(report, FunnelDetails.Of(report, Toy.Scope(report.Dataset, scenario.AsOf)));

    private static FunnelGroups Group(FunnelScenario scenario, FunnelReport report) =>
        new(report, ByKind, FunnelUnitGroups.Of(report, Toy.Scope(report.Dataset, scenario.AsOf), ByKind), () => FunnelDetails.ByUnit(report, Toy.Scope(report.Dataset, scenario.AsOf)));

    /// <summary>The attempts of all units, each with the last event of its unit.</summary>
    private static IEnumerable<(OracleAttempt Attempt, int Last)> Units(FunnelScenario scenario) => UnitsWithEvents(scenario).Select(unit => (unit.Attempt, unit.Events[^1].Slot));

    private static IEnumerable<(OracleAttempt Attempt, ToyEvent[] Events)> UnitsWithEvents(FunnelScenario scenario)
    {
        for (int customer = 0; customer < FunnelScenario.CustomerCount; customer++)
        {
            ToyEvent[] events = [.. scenario.Events.Where(e => e.Customer == customer && e.Slot <= scenario.AsOf).OrderBy(e => e.Slot)];
            foreach (ToyEvent[] unit in scenario.HoldsKind ? events.GroupBy(e => e.Kind).Select(g => g.ToArray()) : [events])
                if (new FunnelUnitOracle(scenario, unit).Attempt() is { } attempt) yield return (attempt, unit);
        }
    }

    private static bool IsConverted(FunnelScenario scenario, OracleAttempt attempt) => attempt.Depth == scenario.Steps.Count(step => !step.IsOptional);

    private static bool IsDropped(FunnelScenario scenario, OracleAttempt attempt) => attempt is { Depth: > 0, IsOpen: false } && !IsConverted(scenario, attempt);

    /// <summary>How long it took, or is waited so far.</summary>
    private static int Hours(FunnelScenario scenario, OracleAttempt attempt)
    {
        if (!IsConverted(scenario, attempt)) return Math.Min(scenario.AsOf - attempt.Start, scenario is { WindowKind: AttemptWindow.Time, Window: { } window } ? window : int.MaxValue);
        return (scenario.Order == FunnelOrder.Any ? attempt.End : attempt.Slots[Array.FindLastIndex(scenario.Steps, step => !step.IsOptional)]!.Value) - attempt.Start;
    }

    private static void Close(double? expected, double? actual)
    {
        Assert.Equal(expected is null, actual is null);
        if (expected is { } value) Assert.Equal(value, actual!.Value, 1e-12);
    }

    private static void Check(int cases, Action<FunnelScenario> holds) => Prop.ForAll(FunnelScenario.Arbitrary, holds).Check(PropertyRuns.Of(cases));
}
