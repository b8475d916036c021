using Crm.Segmentation.Scoring;
using FsCheck;
using FsCheck.Fluent;

namespace Crm.Segmentation.Tests.Scoring;

/// <summary>Two-axis groups: strictly above the cut is high.</summary>
public sealed class TwoAxisTests
{
    private static readonly SchemaBuilder Define = new("shop");
    private static readonly CustomerInteger Interest = Define.Integer("interest");
    private static readonly CustomerNumber Conversion = Define.Number("conversion");
    private static readonly Schema Schema = Define.Build();
    private static readonly SegmentationEngine Engine = new(Schema);

    private static Dataset Customers((long? Interest, double? Conversion)[] rows)
    {
        DatasetBuilder builder = Dataset.For(Schema);
        for (int i = 0; i < rows.Length; i++)
        {
            builder.AddCustomer(i, row =>
            {
                if (rows[i].Interest is { } x) row.Set(Interest, x);
                if (rows[i].Conversion is { } y) row.Set(Conversion, y);
            });
        }

        return builder.Build(out _);
    }

    [Fact]
    public void Analyze_OfAnyCustomers_AgreesWithSorting() => Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
    {
        var random = new Random(seed);
        (long?, double?)[] rows =
        [
            .. Enumerable.Range(0, random.Next(40)).Select(_ => (
                random.Next(5) == 0 ? null : (long?)random.Next(-3, 6),
                random.Next(5) == 0 ? null : (double?)(random.Next(4) / 2.0))),
        ];
        var definition = new TwoAxisGroups("four", Interest, Conversion)
        {
            FirstThreshold = random.Next(3) switch { 0 => AxisThreshold.Mean, 1 => AxisThreshold.At(0.5m), _ => AxisThreshold.Median },
            SecondThreshold = random.Next(3) switch { 0 => AxisThreshold.Mean, 1 => AxisThreshold.At(1), _ => AxisThreshold.Median },
        };
        TwoAxisReport report = Engine.Analyze(definition, Customers(rows), DateTimeOffset.UnixEpoch);
        double? first = Cut([.. rows.Where(r => r.Item1 is not null).Select(r => (double)r.Item1!)], definition.FirstThreshold);
        double? second = Cut([.. rows.Where(r => r.Item2 is not null).Select(r => r.Item2!.Value)], definition.SecondThreshold);

        Assert.Equal(first is null || second is null, report.Cuts is null);
        if (report.Cuts is null)
        {
            Assert.Equal(rows.Length, report.Ungrouped.Count);
            return;
        }

        Assert.Equal(first!.Value, report.Cuts.First, 1e-12);
        Assert.Equal(second!.Value, report.Cuts.Second, 1e-12);
        for (int i = 0; i < rows.Length; i++)
        {
            TwoAxisGroup? expected = rows[i] is ({ } x, { } y) ? (TwoAxisGroup)((x > first ? 1 : 0) + (y > second ? 2 : 0)) : null;
            foreach (TwoAxisGroup group in Enum.GetValues<TwoAxisGroup>()) Assert.Equal(group == expected, report[group].Contains(i));
            Assert.Equal(expected is null, report.Ungrouped.Contains(i));
        }

        double[] values = [.. rows.Where(r => r.Item1 is not null).Select(r => (double)r.Item1!)], others = [.. rows.Where(r => r.Item2 is not null).Select(r => r.Item2!.Value)];
        Assert.Equal(
            (values.Count(v => v == first) * 2 > values.Length ? 1 : 0) + (others.Count(v => v == second) * 2 > others.Length ? 1 : 0),
            report.Warnings.Count);
    }).Check(PropertyRuns.Of(300));

    [Fact]
    public void Median_ThatMostHave_IsAWarning()
    {
        TwoAxisReport report = Engine.Analyze(new TwoAxisGroups("four", Interest, Conversion), Customers([(0, 1), (0, 2), (0, 3), (5, 4)]), DateTimeOffset.UnixEpoch);

        Diagnostic warning = Assert.Single(report.Warnings);
        Assert.Equal(DiagnosticCodes.MostAtTheCut, warning.Code);
        Assert.Contains("3 of 4 customers with a value of 'interest' have exactly 0", warning.Message, StringComparison.Ordinal);
        Assert.Equal((0, 2.5), (report.Cuts!.First, report.Cuts.Second));
        Assert.Equal((2, 0, 1, 1), (report[TwoAxisGroup.LowLow].Count, report[TwoAxisGroup.HighLow].Count, report[TwoAxisGroup.LowHigh].Count, report[TwoAxisGroup.HighHigh].Count));
    }

    [Fact]
    public void Group_OfSpans_AllocatesNothing()
    {
        double[] first = [0, 1, 2, 3, double.NaN], second = [9, 1, 9, 1, 9];
        var groups = new byte[5];
        var cuts = new TwoAxisCuts(1, 5);
        Assert.Equal(0, Allocations.Of(() => cuts.Group(first, second, groups)));
        Assert.Equal([2, 0, 3, 1, 2], groups);
        Assert.Throws<ArgumentException>(() => cuts.Group(first, second, groups.AsSpan(1)));
    }

    [Fact]
    public void Axis_ThatIsNoNumber_IsRefused() =>
        Assert.Throws<ArgumentException>(() => new TwoAxisGroups("four", TestShop.City, TestShop.Age));

    private static double? Cut(double[] values, AxisThreshold threshold)
    {
        if (values.Length == 0) return null;
        Array.Sort(values);
        if (threshold.Given is { } given) return (double)given;
        return threshold == AxisThreshold.Mean ? values.Average() : (values[(values.Length - 1) / 2] + values[values.Length / 2]) / 2;
    }
}
