using Crm.Segmentation.Funnels;
using Crm.Segmentation.Paths;
using Crm.Segmentation.Tree;

namespace Crm.Segmentation.Tests;

/// <summary>One customer with millions of events, shuffled or at one instant: nothing may be quadratic in a customer's events.</summary>
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

    /// <summary>Whatever the options, a customer's million events are looked at so often that a person who waits does not notice: what is quadratic would take hours.</summary>
    [Theory]
    [InlineData("", "step a = a; step b = b; step c = c; step d = d", 4, 4)]
    [InlineData("attempt earliest", "step a = a; step b = b; step c = c; step d = d; exclude x between a and d; exclude x between b and c", 4, 4)]
    [InlineData("attempt first_entry", "step a = a; step b = b; step c = c; step d = d", 4, 4)]
    [InlineData("ties strictly_increasing", "step a = a; step b = b; step c = c; step d = d", 4, 1)]
    [InlineData("ties by_arrival", "step a = a; step b = b; step c = c; step d = d", 4, 4)]
    [InlineData("order strict", "step a = a; step b = b; step c = c; step d = d", 4, 4)]
    [InlineData("order any", "step a = a; step b = b; step c = c; step d = d", 4, 4)]
    [InlineData("entry open", "step a = a; step b = b; step c = c; step d = d", 4, 4)]
    [InlineData("count attempts", "step a = a; step b optional = b; step c = c; step d = d; exclude x between a and c", 0, 0)]
    [InlineData("same k", "step a = a; step b = b; step c = c; step d = d", 20, 20)]
    [InlineData("unit k", "step a = a; step b = b; step c = c; step d = d", 20, 20)]
    [InlineData("", "step a = a; step b = a; step c = a; step d = a", 4, 4)]
    [InlineData("", "step a = a; step b = a or b or x; step c = b or x or a; step d = d", 4, 4)]
    [InlineData("", "step a = a; step b gap >= 1 minute = b; step c gap <= 1 hour = c; step d = d; exclude x between b and c", 4, 1)]
    public void FunnelOfACustomerWithAMillionEvents_OfAnyOptions_IsFound(string options, string steps, int reached, int reachedAtOneInstant)
    {
        string text = $"funnel f within 7 days {options} {{\n{steps.Replace("; ", "\n", StringComparison.Ordinal)}\n}}";
        foreach ((Dataset data, int expected) in (ReadOnlySpan<(Dataset, int)>)[(Spread.Value, reached), (AtOnce.Value, reachedAtOneInstant)])
        {
            DateTimeOffset asOf = Begin.AddDays(30);
            var funnel = (Funnel)RuleBook.Parse(data.Schema, ("f", text))["f"];
            FunnelCounts counts = new SegmentationEngine(data.Schema).Analyze(funnel, data, DateSpan.Between(Begin, asOf), asOf).Counts;

            if (expected > 0) Assert.Equal(expected, counts.Steps.Sum(step => step.Reached));
            else Assert.InRange(counts.Converted, 10_000, counts.Entered);
        }
    }

    private static readonly DateTimeOffset Begin = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly Lazy<Dataset> Spread = new(() => Million(seconds: 1)), AtOnce = new(() => Million(seconds: 0));

    private static Dataset Million(int seconds)
    {
        var define = new SchemaBuilder("huge");
        EventType[] types = [.. "abcd".Select(letter => define.Event(letter.ToString())), define.Event("x")];
        EventText[] values = [.. types.Take(4).Select(type => type.Text("k"))];
        DatasetBuilder builder = Dataset.For(define.Build());
        builder.AddCustomer(1);
        var random = new Random(3);
        for (int i = 0; i < 1_000_000; i++)
        {
            (int type, string value) = (random.Next(types.Length), $"k{random.Next(5)}");
            if (type < values.Length) builder.AddEvent(types[type], 1, Begin.AddSeconds(i * seconds), row => row.Set(values[type], value));
            else builder.AddEvent(types[type], 1, Begin.AddSeconds(i * seconds));
        }

        return builder.Build(out _);
    }
}
