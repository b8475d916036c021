using System.Numerics;

namespace Crm.Segmentation.Tests.Data.Building;

public sealed class AppendTests
{
    private const int Customers = 4_000;

    [Fact]
    public void Append_OneEventAThousandTimes_KeepsFewSmallPartsAndEveryEvent()
    {
        var random = new Random(3);
        (int Customer, long Time)[] events = [.. Enumerable.Range(0, 1_000).Select(_ => (random.Next(Customers), random.Next(5_000) * 1000L))];
        Dataset data = Base(), first = data;
        for (int i = 0; i < events.Length; i++)
        {
            data = With(data, events[i]);
            Assert.InRange(data.MemorySize - first.MemorySize, 1, 1024 * (i + 1));
            Assert.InRange(data.Events.Stored.Length, 2, 2 + BitOperations.Log2((uint)i + 1));
        }

        Assert.Same(first.Events.Stored[0], data.Events.Stored[0]);
        Assert.Equal(DatasetText.Of(Whole(events)), DatasetText.Of(data));
        Assert.Equal(Customers * 2L + events.Length, data.EventCount);
    }

    [Fact]
    public void Parts_OfSeveral_AreMergedOnceAndHaveEveryEvent()
    {
        (int Customer, long Time)[] events = [.. Enumerable.Range(0, 40).Select(i => (i * 97 % Customers, i * 1000L))];
        Dataset data = events.Aggregate(Base(), With);
        string[] expected = DatasetText.Of(Whole(events));

        EventPart whole = Assert.Single(data.Events.Parts);

        Assert.Same(whole, Assert.Single(data.Events.Parts));
        Assert.Same(whole, Assert.Single(data.Events.Stored));
        Assert.Equal(expected, DatasetText.Of(data));
        Assert.Equal(DatasetText.Of(Whole([.. events, (5, 7_000)])), DatasetText.Of(With(data, (5, 7_000))));
    }

    [Fact]
    public void Append_MoreThanWasThere_IsOnePart()
    {
        Dataset data = Base();
        DatasetBuilder builder = data.Append();
        long[] keys = [.. Enumerable.Range(0, 5 * Customers).Select(i => (long)i % Customers)];
        builder.AddEvents(Store.Visit, keys, keys.Select(key => key * 1000).ToArray());
        Assert.Single(builder.Build(out _).Events.Stored);
    }

    [Fact]
    public void Append_AnEventThatIsRejectedOrOfNobody_AddsNoPart()
    {
        DatasetBuilder builder = Base().Append();
        builder.AddEvent(Store.View, (long)Customers, Store.At(1), row => row.Set(Store.Category, "hat"));
        builder.AddEvent(Store.View, 1L, Store.At(-1));
        Dataset data = builder.Build(out BuildReport report);
        Assert.Equal((2L, 1), (report.RejectedEvents, data.Events.Stored.Length));
    }

    private static Dataset Base()
    {
        DatasetBuilder builder = Dataset.For(Store.Schema);
        AddBase(builder);
        return builder.Build(out _);
    }

    private static Dataset Whole((int Customer, long Time)[] events)
    {
        DatasetBuilder builder = Dataset.For(Store.Schema);
        AddBase(builder);
        foreach ((int customer, long time) in events) Add(builder, customer, time);
        return builder.Build(out _);
    }

    private static Dataset With(Dataset data, (int Customer, long Time) next)
    {
        DatasetBuilder builder = data.Append();
        Add(builder, next.Customer, next.Time);
        return builder.Build(out _);
    }

    private static void AddBase(DatasetBuilder builder)
    {
        long[] keys = [.. Enumerable.Range(0, Customers).Select(i => (long)i)];
        builder.AddCustomers(keys);
        builder.AddEvents(Store.Visit, keys, keys.Select(key => key * 500).ToArray());
        builder.AddEvents(Store.Purchase, keys, keys.Select(key => key * 1000).ToArray());
    }

    private static void Add(DatasetBuilder builder, int customer, long time) =>
        builder.AddEvent(Store.View, (long)customer, Store.At(time), row => row.Set(Store.Category, $"c{time % 7}"));
}
