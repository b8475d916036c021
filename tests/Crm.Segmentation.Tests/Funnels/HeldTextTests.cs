using System.Globalization;
using Crm.Segmentation.Funnels;

namespace Crm.Segmentation.Tests.Funnels;

/// <summary>Texts that are held constant, whose units are followed run by run, beside the same values as numbers, whose units are looked at one by one.</summary>
public sealed class HeldTextTests
{
    private static readonly SchemaBuilder Define = new("held");
    private static readonly EventType[] Types = [Define.Event("a"), Define.Event("b"), Define.Event("c"), Define.Event("x")];
    private static readonly EventInteger[] Numbers = [.. Types.Select(type => type.Integer("number"))];
    private static readonly EventText[] Texts = [.. Types.Select(type => type.Text("text"))];
    private static readonly Schema Vocabulary = Define.Build();
    private static readonly DateTimeOffset Origin = new(2024, 3, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void HoldConstant_Texts_IsAsOfTheSameNumbers()
    {
        var random = new Random(11);
        int converted = 0, excluded = 0, open = 0;
        for (int round = 0; round < 200; round++)
        {
            Dataset data = Build(random, customers: random.Next(1, 70), slots: random.Next(4, 30));
            var funnel = new Funnel("held", Types[0], Types[1], Types[2])
            {
                Window = random.Next(4) == 0 ? null : TimeSpan.FromHours(random.Next(1, 12)),
                Ties = random.Next(2) == 0 ? TiePolicy.AnyOrder : TiePolicy.StrictlyIncreasing,
                Exclusions = random.Next(2) == 0 ? [] : [new FunnelExclusion("a", random.Next(2) == 0 ? "b" : "c", Types[3])],
            };
            DateTimeOffset asOf = Origin.AddHours(random.Next(6, 30)), from = Origin.AddHours(random.Next(4) == 0 ? 3 : 0);
            FunnelReport Of(string property, int threads) => new SegmentationEngine(Vocabulary, new SegmentationOptions { MaxDegreeOfParallelism = threads })
                .Analyze(funnel with { HoldConstant = property }, data, DateSpan.Between(from, Origin.AddHours(40)), asOf);
            (FunnelReport texts, FunnelReport numbers) = (Of("text", random.Next(1, 3)), Of("number", 1));
            Assert.Equal(Told(numbers), Told(texts));
            Assert.Equal(numbers.Counts.Steps, texts.Counts.Steps);
            Assert.Equal(numbers.CustomerCounts!.Steps, texts.CustomerCounts!.Steps);
            Assert.Equal((numbers.Counts.MatureRate, numbers.CustomerCounts.MatureRate), (texts.Counts.MatureRate, texts.CustomerCounts.MatureRate));
            (converted, excluded, open) = (converted + (int)texts.Counts.Converted, excluded + (int)texts.Counts.Excluded, open + (int)texts.Counts.Open);
        }

        Assert.True(converted > 100 && excluded > 100 && open > 100, $"{converted} converted, {excluded} excluded, {open} open.");
    }

    [Fact]
    public void Breakdown_ByATextOfAStep_IsAsByTheSameNumber()
    {
        var random = new Random(12);
        var engine = new SegmentationEngine(Vocabulary, new SegmentationOptions { MaxDegreeOfParallelism = 2 });
        int several = 0;
        for (int round = 0; round < 100; round++)
        {
            Dataset data = Build(random, customers: random.Next(1, 70), slots: random.Next(4, 30));
            var funnel = new Funnel("apart", Types[0], Types[1], Types[2]) { Window = TimeSpan.FromHours(random.Next(1, 12)), Ties = random.Next(2) == 0 ? TiePolicy.AnyOrder : TiePolicy.StrictlyIncreasing };
            FunnelReport report = engine.Analyze(funnel, data, DateSpan.Between(Origin.AddHours(random.Next(2) * 3), Origin.AddHours(40)), Origin.AddHours(random.Next(6, 30)));
            foreach (string step in (string[])["a", "b", "c"])
            {
                (FunnelGroups texts, FunnelGroups numbers) = (engine.Breakdown(report, FunnelDimension.Property("text", step)), engine.Breakdown(report, FunnelDimension.Property("number", step)));
                Assert.Equal(numbers.Groups.Select(group => (group.Value, group.Counts)), texts.Groups.Select(group => (group.Value, group.Counts)));
                several += texts.Groups.Count > 2 ? 1 : 0;
            }

            var entered = engine.Breakdown(report, FunnelDimension.Entered(CalendarUnit.Hour)).Groups.Select(group => group.Counts).ToList();
            Assert.Equal(entered, engine.Trend(report, CalendarUnit.Hour).Periods.Select(period => period.Counts).Where(counts => counts.Entered > 0));
        }

        Assert.True(several > 50, $"{several} breakdowns had several groups.");
    }

    private static string Told(FunnelReport report) => string.Join("\n",
        [
            string.Join(" ", report.AllUnits.Names),
            string.Join(" ", report.ExcludedUnits.Names),
            .. report.Steps.Select(step => $"{string.Join(" ", step.ReachedUnits.Names)} / {string.Join(" ", step.DroppedUnits.Names)} / {string.Join(" ", step.OpenUnits.Names)}"),
            .. report.Steps.Select(step => $"{string.Join(" ", step.Reached.Keys)} / {string.Join(" ", step.Dropped.Keys)} / {string.Join(" ", step.Open.Keys)}"),
        ]);

    private static Dataset Build(Random random, int customers, int slots)
    {
        DatasetBuilder builder = Dataset.For(Vocabulary);
        builder.AddCustomers(Enumerable.Range(0, customers), customer => customer);

        // The texts are first met in the order of the numbers, in which the units are told.
        for (int value = 0; value < 3; value++)
            for (int type = 0; type < Types.Length; type++) Add(builder, type, 0, 0, value);
        for (int i = 0; i < customers * random.Next(3, 25); i++) Add(builder, random.Next(5) is var type && type == 4 ? 0 : type, random.Next(customers), random.Next(slots), random.Next(3));
        return builder.Build(out _);
    }

    private static void Add(DatasetBuilder builder, int type, int customer, int slot, int value) => builder.AddEvent(
        Types[type], customer, Origin.AddHours(slot), row => row.Set(Numbers[type], value).Set(Texts[type], value.ToString(CultureInfo.InvariantCulture)));
}
