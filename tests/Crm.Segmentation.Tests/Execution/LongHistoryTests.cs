using Crm.Segmentation.Tree;

namespace Crm.Segmentation.Tests.Execution;

/// <summary>Sequences of a customer with a million events: nothing may look at them again and again.</summary>
public sealed class LongHistoryTests
{
    private const int Count = 1_000_000;
    private static readonly SchemaBuilder Define = new("long");
    private static readonly EventType[] Types = [Define.Event("a"), Define.Event("b"), Define.Event("c")];
    private static readonly EventInteger[] Products = [.. Types.Select(type => type.Integer("product"))];
    private static readonly Schema Schema = Define.Build();
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly Dataset InTurn = Build(spread: true), AtOnce = Build(spread: false);

    [Fact]
    public void Sequences_OfAMillionEvents_AreAnswered()
    {
        (EventType a, EventType b, EventType c) = (Types[0], Types[1], Types[2]);
        TimeSpan day = TimeSpan.FromDays(1);

        Assert.Equal(Count / 3L, Value(InTurn, a.Then(b).Then(c).Count()));
        Assert.Equal(Count / 9L, Value(InTurn, a.Then(a).Then(a).Within(day).Count()));
        Assert.Equal(Count / 9L, Value(AtOnce, a.Then(a).Then(a).Within(day).Count()));
        Assert.Equal(Count / 3L, Value(AtOnce, a.Then(b).Then(c).Count()));
        Assert.Equal(Count / 3L, Value(InTurn, a.ThenNext(b).Then(c).Count()));

        // There is always a c to follow, until the end.
        Assert.Equal(0L, Value(InTurn, a.Then(b).ThenNot(c).Within(day).Count()));
        Assert.Equal(0L, Value(AtOnce, a.Then(b).ThenNot(c).Within(day).Count()));
        Assert.Equal(Count / 3L, Value(InTurn, a.Then(b).ThenNot(c).Within(TimeSpan.FromSeconds(1)).Count()));
        Assert.Equal(0L, Value(AtOnce, a.ThenNot(a).Within(day).Count()));
    }

    [Fact]
    public void Sequences_OfAMillionEventsOfManyProducts_AreAnswered()
    {
        (EventType a, EventType b) = (Types[0], Types[1]);

        // The events of one turn are of one product, and each product has turns all along.
        Assert.Equal(Count / 3L, Value(InTurn, a.Then(b).Same("product").Count()));
        Assert.Equal(1L, Members(InTurn, a.Then(b).Same("product").Did()));
        Assert.Equal(0L, Members(InTurn, a.ThenNot(b).Same("product").Within(TimeSpan.FromHours(1)).Did()));
        Assert.Equal(0L, Members(AtOnce, a.ThenNot(b).Same("product").Within(TimeSpan.FromHours(1)).Did()));
        Assert.Equal(1L, Members(AtOnce, b.Then(a).Same("product").Within(TimeSpan.FromHours(1)).Did()));
    }

    private static long Members(Dataset data, Condition condition) =>
        new SegmentationEngine(Schema).Evaluate(Segment.Define("s", condition), data, Start.AddDays(400)).Count;

    private static object? Value(Dataset data, Measure measure) => new SegmentationEngine(Schema).Measure(measure, data, Start.AddDays(400))[42];

    /// <summary>a, b, c in turn, a second apart or all at one instant; every turn of one of 1,000 products.</summary>
    private static Dataset Build(bool spread)
    {
        DatasetBuilder builder = Dataset.For(Schema);
        builder.AddCustomer(42);
        for (int i = 0; i < Count / 3 * 3; i++)
            builder.AddEvent(Types[i % 3], 42, spread ? Start.AddSeconds(i) : Start, row => row.Set(Products[i % 3], i / 3 % 1000));
        return builder.Build(out _);
    }
}
