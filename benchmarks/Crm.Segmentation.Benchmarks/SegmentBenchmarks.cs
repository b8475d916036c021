using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;

namespace Crm.Segmentation.Benchmarks;

/// <summary>
/// One segment over customers' attributes and one over their events: the engine beside what a developer would write without it, over the same
/// customers and in the same run. Loading is not measured. Every way must find the same customers, or nothing is measured.
/// </summary>
[MemoryDiagnoser]
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory)]
[CategoriesColumn]
public class SegmentBenchmarks
{
    /// <summary>What was made last: in one process, benchmarks of the same customers share them. Ten million with their events take minutes to make.</summary>
    private static (SegmentWorkload Work, CustomerObject[] Objects, Dataset Data)? _made;

    private SegmentWorkload _work = null!;
    private CustomerObject[] _objects = null!;
    private SegmentationEngine _engine = null!;
    private Dataset _data = null!;

    /// <summary>How many customers there are.</summary>
    [Params(10_000, 1_000_000, 10_000_000)]
    public int Rows { get; set; }

    /// <summary>How many customers of 1,024 pass the first clause: almost nobody, half, almost everybody.</summary>
    [Params(1, 512, 1023)]
    public int Of1024 { get; set; }

    /// <summary>Makes the data three times over and compares the three answers.</summary>
    [GlobalSetup]
    public void Setup()
    {
        if (_made is not { } made || made.Work.Rows != Rows || made.Work.Of1024 != Of1024)
        {
            _made = null;
            var work = new SegmentWorkload(Rows, Of1024);
            _made = made = (work, CustomerObject.From(work), BenchmarkShop.Load(work));
        }

        (_work, _objects, _data) = made;
        _engine = new SegmentationEngine(BenchmarkShop.Schema);
        Agree("attributes", AttributesEngine(), AttributesLinq(), AttributesLoop());
        Agree("events", EventsEngine(), EventsLinq(), EventsLoop());
    }

    /// <summary>The engine, one call.</summary>
    [Benchmark(Description = "engine"), BenchmarkCategory("attributes")]
    public int AttributesEngine() => _engine.Evaluate(BenchmarkShop.Worth(_work), _data, SegmentWorkload.AsOf).Count;

    /// <summary>Idiomatic LINQ over objects.</summary>
    [Benchmark(Baseline = true, Description = "LINQ"), BenchmarkCategory("attributes")]
    public int AttributesLinq() => CustomerObject.Worth(_objects, _work.SpendCut).Count;

    /// <summary>A loop over arrays, written for this one segment.</summary>
    [Benchmark(Description = "loop"), BenchmarkCategory("attributes")]
    public int AttributesLoop() => HandLoops.Worth(_work);

    /// <summary>The engine, one call.</summary>
    [Benchmark(Description = "engine"), BenchmarkCategory("events")]
    public int EventsEngine() => _engine.Evaluate(BenchmarkShop.Active, _data, SegmentWorkload.AsOf).Count;

    /// <summary>Idiomatic LINQ over objects.</summary>
    [Benchmark(Baseline = true, Description = "LINQ"), BenchmarkCategory("events")]
    public int EventsLinq() => CustomerObject.Active(_objects).Count;

    /// <summary>A loop over arrays, written for this one segment.</summary>
    [Benchmark(Description = "loop"), BenchmarkCategory("events")]
    public int EventsLoop() => HandLoops.Active(_work);

    private static void Agree(string what, int engine, int linq, int loop)
    {
        if (engine != linq || engine != loop)
            throw new InvalidOperationException($"The answers over {what} differ: engine {engine}, LINQ {linq}, loop {loop}.");
    }
}
