using BenchmarkDotNet.Attributes;
using Crm.Segmentation.Benchmarks.Headline;
using Crm.Segmentation.Scoring;

namespace Crm.Segmentation.Benchmarks;

/// <summary>
/// RFM over three attributes, exact quintiles, the scores of all and the 125 cells, on one thread: the engine beside LINQ over objects and a loop
/// over arrays that sorts copies of them. Loading is not measured. Every way must count the same cells, or nothing is measured.
/// </summary>
[MemoryDiagnoser]
public class RfmBenchmarks
{
    private static readonly Rfm Value =
        new("value", new RfmMeasures(ShopCustomers.DaysSinceAttribute, ShopCustomers.OrdersAttribute, ShopCustomers.Spend365Attribute));

    private ShopCustomers _arrays = null!;
    private CustomerValue[] _objects = null!;
    private Dataset _data = null!;
    private SegmentationEngine _engine = null!;

    /// <summary>How many customers there are.</summary>
    [Params(10_000, 1_000_000, 10_000_000)]
    public int Rows { get; set; }

    /// <summary>Makes the data three times over and compares the three answers.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _arrays = ShopCustomers.Load(null, Rows);
        _objects = [.. Enumerable.Range(0, Rows).Select(i => new CustomerValue(_arrays.DaysSince[i], _arrays.Orders[i], _arrays.Spend365[i]))];
        _data = _arrays.Build();
        _engine = new SegmentationEngine(ShopCustomers.Schema, new SegmentationOptions { MaxDegreeOfParallelism = 1 });
        int[] engine = Engine();
        if (engine.Sum() != Rows || !engine.SequenceEqual(Linq()) || !engine.SequenceEqual(Loop()))
            throw new InvalidOperationException("The cells of the engine, of LINQ and of the loop differ.");
    }

    /// <summary>The engine, one call.</summary>
    [Benchmark(Description = "engine")]
    public int[] Engine() => _engine.Analyze(Value, _data, DateTimeOffset.UnixEpoch).Histogram.ToArray();

    /// <summary>Idiomatic LINQ over objects: three sorts for the cuts, then groups by the three scores.</summary>
    [Benchmark(Baseline = true, Description = "LINQ")]
    public int[] Linq()
    {
        int[] recency = Cuts(c => c.DaysSince), frequency = Cuts(c => c.Orders);
        float[] monetary = Cuts(c => c.Spend);
        Dictionary<(int R, int F, int M), int> cells = _objects
            .GroupBy(c => (R: 5 - recency.Count(cut => c.DaysSince > cut), F: 1 + frequency.Count(cut => c.Orders > cut), M: 1 + monetary.Count(cut => c.Spend > cut)))
            .ToDictionary(group => group.Key, group => group.Count());
        return
        [
            .. from r in Enumerable.Range(1, 5)
               from f in Enumerable.Range(1, 5)
               from m in Enumerable.Range(1, 5)
               select cells.GetValueOrDefault((r, f, m)),
        ];
    }

    /// <summary>A loop over arrays: a sorted copy of each for the cuts, a search for each score, a count of each cell.</summary>
    [Benchmark(Description = "loop")]
    public int[] Loop()
    {
        int[] recency = SortedCuts(_arrays.DaysSince), frequency = SortedCuts(_arrays.Orders);
        float[] monetary = SortedCuts(_arrays.Spend365);
        var cells = new int[125];
        for (int i = 0; i < _arrays.Count; i++)
        {
            int r = 4 - Below(recency, _arrays.DaysSince[i]), f = Below(frequency, _arrays.Orders[i]), m = Below(monetary, _arrays.Spend365[i]);
            cells[(((r * 5) + f) * 5) + m]++;
        }

        return cells;
    }

    private T[] Cuts<T>(Func<CustomerValue, T> of)
    {
        T[] sorted = [.. _objects.Select(of).Order()];
        return [.. Enumerable.Range(1, 4).Select(k => sorted[Place(k)])];
    }

    private T[] SortedCuts<T>(T[] values)
    {
        T[] sorted = [.. values];
        Array.Sort(sorted);
        return [sorted[Place(1)], sorted[Place(2)], sorted[Place(3)], sorted[Place(4)]];
    }

    /// <summary>The index of the least value that k fifths do not exceed.</summary>
    private int Place(int k) => (int)((((long)Rows * k) + 4) / 5) - 1;

    /// <summary>How many of four ascending cuts lie below a value.</summary>
    private static int Below<T>(T[] cuts, T value)
        where T : IComparable<T>
    {
        int low = 0, high = cuts.Length;
        while (low < high)
        {
            int middle = (low + high) >> 1;
            if (cuts[middle].CompareTo(value) < 0) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    private sealed record CustomerValue(int DaysSince, int Orders, float Spend);
}
