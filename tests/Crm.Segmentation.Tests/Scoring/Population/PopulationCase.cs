using System.Globalization;
using System.Text;
using Crm.Segmentation.Scoring;
using Crm.Segmentation.Tree;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;

namespace Crm.Segmentation.Tests.Scoring;

/// <summary>One generated case of population functions: two populations that tie often, and rules over percentiles, top shares and rfm scores.</summary>
internal sealed record PopulationCase(int Seed, ShopData Data, ShopData Later, IReadOnlyList<Definition> Definitions, IReadOnlyList<Measure> Measures, long AsOf, string Zone)
{
    internal static Arbitrary<PopulationCase> Arbitrary { get; } = Arb.From(Gen.Choose(0, int.MaxValue).Select(Of), Smaller);

    internal OracleScope Scope => new(AsOf, DateTimeZoneProviders.Tzdb[Zone], DayOfWeek.Monday, Definitions) { Population = Data.Customers };

    internal DateTimeOffset AsOfInstant => DateTimeOffset.FromUnixTimeMilliseconds(AsOf);

    internal static PopulationCase Of(int seed)
    {
        var c = new Coincidences(new Random(seed));
        var rules = new RuleGenerator(c);
        Rfm[] rfms = [OverEvents(c), OverMeasures(c)];
        var groups = new TwoAxisGroups("groups", Axis(c, rfms), Axis(c, rfms)) { FirstThreshold = Threshold(c), SecondThreshold = Threshold(c) };
        Score score = Score.Define("score", (c.Pick(rfms).Frequency * 10) + TestShop.View.Count());
        var functions = new Functions(c, rules, rfms, groups, score);
        Segment first = Segment.Define("s0", functions.Condition(2));
        Definition[] definitions =
        [
            rfms[0],
            first,
            Segment.Define("s1", functions.Condition(2) & !first.Members),
            Partition.Define("p", "rest", new PartitionCell("a", functions.Condition(1)), new PartitionCell("b", functions.Condition(1))),
            rfms[1],
            groups,
            score,
        ];
        return new PopulationCase(seed, Population(c, c.Below(5)), Population(c, 2), definitions, [functions.Number(2), functions.Number(1)], c.AsOf, c.Zone);
    }

    public override string ToString()
    {
        StringBuilder text = new StringBuilder().AppendLine(CultureInfo.InvariantCulture, $"\nPopulationCase.Of({Seed}) and smaller: as of {Facts.Text(AsOf)} in {Zone}");
        foreach (Definition definition in Definitions) text.AppendLine(CultureInfo.InvariantCulture, $"{definition}");
        foreach (Measure measure in Measures) text.AppendLine(CultureInfo.InvariantCulture, $"{measure}");
        return text.Append(Data).Append("later\n").Append(Later).ToString();
    }

    private static IEnumerable<PopulationCase> Smaller(PopulationCase whole)
    {
        for (int i = 0; i < whole.Data.Customers.Count; i++)
            yield return whole with { Data = new ShopData([.. whole.Data.Customers.Where((_, k) => k != i)]) };
        for (int i = 0; i < whole.Later.Customers.Count; i++)
            yield return whole with { Later = new ShopData([.. whole.Later.Customers.Where((_, k) => k != i)]) };
        for (int i = 0; i < whole.Measures.Count; i++)
            yield return whole with { Measures = [.. whole.Measures.Where((_, k) => k != i)] };
        foreach (string name in new[] { "s1", "s0", "p" })
        {
            IReadOnlyList<Definition> rest = [.. whole.Definitions.Where(d => d.Name != name)];
            if (rest.Count < whole.Definitions.Count && (name != "s0" || rest.All(d => d.Name != "s1"))) yield return whole with { Definitions = rest };
        }
    }

    private static ShopData Population(Coincidences c, int parts) =>
        new([.. Enumerable.Range(0, parts).SelectMany(_ => DataGenerator.Data(c).Customers).Select((customer, i) => customer with { Key = i })]);

    private static Measure Axis(Coincidences c, Rfm[] rfms) =>
        c.Pick<Measure>(TestShop.Age, TestShop.Points, TestShop.Credit, TestShop.View.Count(), TestShop.Purchase.Sum(TestShop.Amount), c.Pick(rfms).Frequency, c.Pick(rfms).Monetary + 1);

    private static AxisThreshold Threshold(Coincidences c) => c.Pick(AxisThreshold.Median, AxisThreshold.Mean, AxisThreshold.At(1.5m), AxisThreshold.At(2));

    private static Rfm OverEvents(Coincidences c)
    {
        (Measure amount, EventPattern pattern) = c.Pick<(Measure, EventPattern)>(
            (TestShop.Amount, TestShop.Purchase),
            (TestShop.Ratio, TestShop.Purchase.Where(!TestShop.Gift)),
            (TestShop.ViewRank, TestShop.View),
            (TestShop.CartQuantity, TestShop.Cart));
        var rfm = new Rfm("events", amount, pattern)
        {
            Window = c.Below(4) switch { 0 => null, 1 => Window.Within(c.Duration(), TestShop.SignedUp), _ => Window.Last(c.Duration()) },
            ByDays = c.Chance(0.5),
            NetOf = c.Chance(0.3) ? c.Pick<Measure>(TestShop.ViewPrice, TestShop.CartQuantity) : null,
        };
        return Shaped(rfm, c, c.Chance(0.5));
    }

    private static Rfm OverMeasures(Coincidences c)
    {
        Measure[] measures = [TestShop.Age, TestShop.Goal, TestShop.Points, TestShop.Credit, TestShop.Score, TestShop.Weight, TestShop.View.Count(), TestShop.Purchase.Sum(TestShop.Amount)];
        Measure recency = c.Chance(0.3) ? TestShop.Patience : c.Chance(0.3) ? TestShop.Visit.Since() : c.Pick(measures);
        return Shaped(new Rfm("measures", new RfmMeasures(recency, c.Pick(measures), c.Pick(measures))), c, recency.Kind != ValueKind.Duration);
    }

    private static Rfm Shaped(Rfm rfm, Coincidences c, bool mayCutRecency)
    {
        int bins = c.Pick(2, 3, 5, 5, 6, 7, 10);
        ValueList<decimal>? Thresholds() => c.Chance(0.2) ? [.. Enumerable.Range(0, bins - 1).Select(i => (i * 1.25m) - 1)] : null;
        return rfm with
        {
            Bins = bins,
            Binning = c.Chance(0.3) ? RfmBinning.Nested : RfmBinning.Independent,
            RecencyThresholds = mayCutRecency ? Thresholds() : null,
            FrequencyThresholds = Thresholds(),
            MonetaryThresholds = Thresholds(),
        };
    }

    /// <summary>Rules over population functions.</summary>
    private sealed class Functions(Coincidences c, RuleGenerator rules, Rfm[] rfms, TwoAxisGroups groups, Score score)
    {
        internal Condition Condition(int depth) => c.Below(depth <= 0 ? 6 : 10) switch
        {
            0 => Ordered() is var m ? c.Pick(m >= Percentile(m), m < Percentile(m), m.Is(Percentile(m)), Percentile(m) > m) : throw new InvalidOperationException(),
            1 => c.Chance(0.5) ? Ordered().IsInTop(c.Pick(0.01m, 1, 20, 33.3m, 50, 99.9m, 100), Among(depth)) : Ordered().IsAmongTop(1 + c.Below(5), Among(depth)),
            9 => Segmentation.Condition.InBucket(c.Pick("a", "켜짐"), c.Pick(0, 12.34m), c.Pick(50, 87.65m, 100)),
            2 => c.Pick(rfms) is var rfm ? rfm.Cell(1 + c.Below(rfm.Bins), 1 + c.Below(rfm.Bins), 1 + c.Below(rfm.Bins)) : throw new InvalidOperationException(),
            3 => Score() >= c.Pick(1, 2, 3, 4),
            4 => Number(1) > Number(0),
            5 => groups[c.Pick(Enum.GetValues<TwoAxisGroup>())],
            6 => Condition(depth - 1) & Condition(depth - 1),
            7 => !Condition(depth - 1),
            _ => Condition(depth - 1) | Condition(depth - 1),
        };

        private Condition? Among(int depth) => c.Below(4) switch { 0 => rules.Condition(1, null), 1 when depth > 0 => Condition(depth - 1), _ => null };

        internal Measure Number(int depth) => c.Below(depth <= 0 ? 4 : 7) switch
        {
            0 => Percentile(Numeric()),
            1 => Score(),
            3 => score.Value,
            6 => Percentile(c.Pick(score.Value, Score(), new ValueOf("groups", "first", ValueKind.Integer))),
            2 => Numeric(),
            4 => Number(depth - 1) - Number(depth - 1),
            _ => Percentile(Number(depth - 1) * 2),
        };

        private Measure Percentile(Measure measure) => measure.Percentile(c.Pick(0m, 10, 25, 50, 50, 66.6m, 90, 100), c.Pick(1, 1, 1, 2, 3, 4, 5, 6, 7));

        private Measure Score()
        {
            Rfm rfm = c.Pick(rfms);
            return c.Pick(rfm.Recency, rfm.Frequency, rfm.Monetary);
        }

        private Measure Numeric() => Of(kind => kind.IsNumeric());

        private Measure Ordered() => Of(kind => kind.IsNumeric() || kind == ValueKind.Duration || kind.IsTemporal());

        private Measure Of(Func<ValueKind, bool> holds)
        {
            for (; ; )
            {
                Measure measure = rules.Measure(2);
                if (holds(measure.Kind)) return measure;
            }
        }
    }
}
