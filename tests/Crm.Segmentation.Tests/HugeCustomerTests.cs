using Crm.Segmentation.Funnels;
using Crm.Segmentation.Paths;
using Crm.Segmentation.Tree;

namespace Crm.Segmentation.Tests;

/// <summary>One customer with ten million events, shuffled: nothing may be quadratic in a customer's events.</summary>
public sealed class HugeCustomerTests
{
    private const int Count = 10_000_000;

    [Fact]
    public void CustomerWithTenMillionEvents_IsBuiltAndEvaluated()
    {
        var define = new SchemaBuilder("huge");
        EventType view = define.Event("view"), buy = define.Event("buy");
        Schema schema = define.Build();
        DateTimeOffset start = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var keys = new long[Count];
        var types = new byte[Count];
        var times = new long[Count];
        for (int i = 0; i < Count; i++)
        {
            // A permutation of 0 … Count − 1: the multiplier has no factor in common with it.
            long at = i * 7_654_321L % Count;
            keys[i] = 42;
            times[i] = start.ToUnixTimeMilliseconds() + (at * 10_000);
            types[i] = (byte)(at % 100 == 99 ? 1 : 0);
        }

        DatasetBuilder builder = Dataset.For(schema);
        builder.AddCustomer(42);
        builder.AddCustomer(43);
        builder.AddEvents([view, buy], types, keys, times);
        Dataset data = builder.Build(out BuildReport report);
        DateTimeOffset asOf = start.AddSeconds(10L * (Count - 1));
        var engine = new SegmentationEngine(schema);
        Sequence pair = view.Then(buy).Within(TimeSpan.FromSeconds(10));

        Assert.Equal(Count, report.AcceptedEvents);
        Assert.Equal(Count / 100L, engine.Measure(buy.Count(), data, asOf)[42]);
        Assert.Equal(0L, engine.Measure(buy.Count(), data, asOf)[43]);
        Assert.Equal(99L, engine.Measure(view.Count(Window.Last(TimeSpan.FromSeconds(1000))), data, asOf)[42]);
        Assert.Equal(Count / 100L, engine.Measure(pair.Count(), data, asOf)[42]);
        Assert.Equal(1L, engine.Measure(view.Sessions(TimeSpan.FromSeconds(20)), data, asOf)[42]);
        Assert.Equal(1, engine.Evaluate(Segment.Define("s", view.ThenNot(buy).Within(TimeSpan.FromSeconds(500)).Did()), data, asOf).Count);

        FunnelReport funnel = engine.Analyze(
            new Funnel("pair", view, buy) { Window = TimeSpan.FromSeconds(10) }, data, DateSpan.Between(start, asOf.AddDays(1)), asOf);
        Assert.Equal([1, 1], funnel.Steps.Select(step => step.Reached.Count));

        var paths = new EventPaths("paths") { CollapsesRepeats = true };
        Assert.Equal(Count / 100L, engine.Transitions(paths, data, null, asOf)["view", "buy"].Count);
        Assert.Equal(Count / 100L, engine.Transitions(paths with { Until = PathAnchor.Last("buy") }, data, null, asOf)["view", "buy"].Count);
        Assert.Equal(Count / 50, engine.Analyze(paths, data, null, asOf).Longest);
    }
}
