using System.Globalization;
using Crm.Segmentation.Funnels;

namespace Crm.Segmentation.Benchmarks.Headline;

/// <summary>The funnel of <see cref="W3Funnel"/> over the same events with an item each: as it is, by the item of its first step, by groups of customers, by week, with one item all the way, and with an event that must not lie between.</summary>
internal static class W3Options
{
    private const int Items = 8;

    private static readonly EventText[] ItemOf = new EventText[10];
    private static readonly Schema Vocabulary = MakeVocabulary();
    private static readonly string[] Names = [.. Enumerable.Range(0, Items).Select(item => $"item {item}")];
    private static Dataset? _data;

    internal static HeadlineResult Plain(ShuffledEvents events, int threads, int runs) => Run("W3p", events, threads, runs, Of(funnel => funnel), (_, report) => report);

    internal static HeadlineResult ByItem(ShuffledEvents events, int threads, int runs) =>
        Run("W3i", events, threads, runs, Of(funnel => funnel), (engine, report) => engine.Breakdown(report, FunnelDimension.Property("item", "e0")));

    internal static HeadlineResult ByGroup(ShuffledEvents events, int threads, int runs)
    {
        CustomerSet? some = null;
        return Run("W3g", events, threads, runs, Of(funnel => funnel), (engine, report) =>
        {
            some ??= engine.Evaluate(Segment.Define("some", Vocabulary.Event("e4").DidAtLeast(3)), report.Dataset, ShuffledEvents.End);
            return engine.Breakdown(report, FunnelDimension.Of("some", some));
        });
    }

    internal static HeadlineResult ByWeek(ShuffledEvents events, int threads, int runs) =>
        Run("W3t", events, threads, runs, Of(funnel => funnel), (engine, report) => engine.Trend(report, CalendarUnit.Week));

    internal static HeadlineResult SameItem(ShuffledEvents events, int threads, int runs) =>
        Run("W3h", events, threads, runs, Of(funnel => funnel with { HoldConstant = "item" }), (_, report) => report);

    internal static HeadlineResult Without(ShuffledEvents events, int threads, int runs) =>
        Run("W3x", events, threads, runs, Of(funnel => funnel with { Exclusions = [new FunnelExclusion("e2", "e3", Vocabulary.Event("e7"))] }), (_, report) => report);

    private static Funnel Of(Func<Funnel, Funnel> with) =>
        with(new Funnel("checkout", Vocabulary.Event("e0"), Vocabulary.Event("e2"), Vocabulary.Event("e3"), Vocabulary.Event("e4")) { Window = TimeSpan.FromDays(7) });

    private static HeadlineResult Run(string name, ShuffledEvents events, int threads, int runs, Funnel funnel, Func<SegmentationEngine, FunnelReport, object> ask)
    {
        Dataset data = _data ??= Build(events);
        DateSpan all = DateSpan.Between(ShuffledEvents.Start, ShuffledEvents.End);
        var engine = new SegmentationEngine(Vocabulary, new SegmentationOptions { MaxDegreeOfParallelism = threads });
        FunnelReport? report = null;
        return WarmRuns.Of(name, threads, runs, () => ask(engine, report = engine.Analyze(funnel, data, all, ShuffledEvents.End)), _ =>
            string.Create(CultureInfo.InvariantCulture, $"steps={string.Join('/', report!.Counts.Steps.Select(step => step.Reached))} excluded={report.Counts.Excluded}"));
    }

    private static Schema MakeVocabulary()
    {
        var define = new SchemaBuilder("items");
        for (int type = 0; type < 10; type++) ItemOf[type] = define.Event($"e{type}").Text("item");
        return define.Build();
    }

    private static Dataset Build(ShuffledEvents events)
    {
        DatasetBuilder builder = Dataset.For(Vocabulary, new DatasetOptions { MaxDegreeOfParallelism = 2 });
        builder.AddCustomers(Enumerable.Range(0, events.Customers).Select(customer => (long)customer).ToArray());
        for (int type = 0; type < 10; type++)
        {
            int[] rows = [.. Enumerable.Range(0, events.Types.Length).Where(row => events.Types[row] == type)];
            EventText item = ItemOf[type];
            foreach (int[] chunk in rows.Chunk(1 << 18))
            {
                string[] names = [.. chunk.Select(row => Names[(int)(((ulong)events.Seconds[row] * 0x9E3779B97F4A7C15UL) >> 61)])];
                builder.AddEvents(Vocabulary.Event($"e{type}"), chunk.Select(row => (long)events.Users[row]).ToArray(), chunk.Select(row => events.Seconds[row] * 1000).ToArray(), columns => columns.Set(item, names));
            }
        }

        return builder.Build(out _);
    }
}
