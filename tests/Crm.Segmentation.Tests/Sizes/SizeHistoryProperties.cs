using Crm.Segmentation.Segments;
using Crm.Segmentation.Sizes;
using FsCheck;
using FsCheck.Fluent;

namespace Crm.Segmentation.Tests.Sizes;

/// <summary>
/// A history of sizes over generated rules and data is what evaluations as of each of its instants say, however the data and the work are parted. A failure prints the
/// case and its replay; CRM_LONG=1 tries many more.
/// </summary>
public sealed class SizeHistoryProperties
{
    private static readonly long[] Distances = [0, 0, -1, 1, 60_000, 3_600_000, Timestamp.Day - 1, Timestamp.Day, 7 * Timestamp.Day, 14 * Timestamp.Day, 30 * Timestamp.Day, 90 * Timestamp.Day];

    [Theory]
    [InlineData(nameof(DatasetLayout.OnePart), 1, 600)]
    [InlineData(nameof(DatasetLayout.Appended), 2, 200)]
    [InlineData(nameof(DatasetLayout.Compacted), 1, 200)]
    [InlineData(nameof(DatasetLayout.Repeated), 2, 150)]
    [InlineData(nameof(DatasetLayout.Batches), 2, 2)]
    public void History_OfAnyRules_IsWhatEvaluationsSay(string layout, int threads, int cases) =>
        Prop.ForAll(OracleCase.Arbitrary, c => Check(c, Enum.Parse<DatasetLayout>(layout), threads)).Check(PropertyRuns.Of(cases, longFactor: 120, $"sizes, {layout}, {threads} threads"));

    private static void Check(OracleCase c, DatasetLayout layout, int threads)
    {
        RuleBook rules = RuleBook.Create(TestShop.Schema, c.Definitions);
        if (!c.Definitions.Any(definition => definition is Segment or Partition)) return;
        int copies = Datasets.Copies(layout, c.Data);
        Dataset data = Datasets.Build(TestShop.Schema, Datasets.Repeated(c.Data, copies), layout, c.Seed);
        CustomerLists lists = Agreement.Lists(c, c.Data, copies);
        var engine = new SegmentationEngine(TestShop.Schema, new SegmentationOptions { TimeZone = c.Zone, WeekStart = c.WeekStart, MaxDegreeOfParallelism = threads });
        DateTimeOffset[] instants = Instants(c);
        SizeHistory history = engine.Sizes(rules, data, instants, lists);
        Evaluation[] evaluations = [.. instants.Select(instant => engine.Evaluate(rules, data, instant, lists))];

        Assert.Equal(instants, history.Instants);
        Assert.Equal(c.Results().Select(result => result.Name).Order(), history.Groups.Select(group => group.Name).Order());
        foreach (GroupSizes group in history.Groups)
            for (int i = 0; i < instants.Length; i++) Assert.Equal(Expected(evaluations, i, group.Name), group.Steps[i]);
        foreach (Partition partition in c.Definitions.OfType<Partition>())
            Assert.Equal(evaluations.Zip(evaluations.Skip(1), (before, after) => after.Transitions(partition.Name, before).Counts), history.Transitions(partition.Name));
        Assert.Equal(history, SizeHistory.FromJson(TestShop.Schema, history.ToJson()));
    }

    private static SizeStep Expected(Evaluation[] evaluations, int instant, string name)
    {
        CustomerSet now = evaluations[instant][name];
        CustomerSet? before = instant == 0 ? null : evaluations[instant - 1][name];
        return new SizeStep(evaluations[instant].AsOf, new Proportion(now.Count, now.Dataset.CustomerCount), before is null ? null : (now - before).Count, before is null ? null : (before - now).Count);
    }

    /// <summary>Some instants, most of them where an event of the case lies on the edge of a window.</summary>
    private static DateTimeOffset[] Instants(OracleCase c)
    {
        var random = new Random(c.Seed);
        long[] times = [c.AsOf, .. c.Data.Customers.SelectMany(customer => customer.Events, (_, happened) => happened.Time)];
        int count = 1 + random.Next(6);
        return [.. Enumerable.Range(0, count)
            .Select(_ => Math.Clamp(times[random.Next(times.Length)] + Distances[random.Next(Distances.Length)], Timestamp.Min, Timestamp.Max))
            .Distinct().Order().Select(DateTimeOffset.FromUnixTimeMilliseconds)];
    }
}
