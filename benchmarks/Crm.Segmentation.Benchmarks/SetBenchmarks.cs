using System.Collections;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using Crm.Segmentation.Segments;

namespace Crm.Segmentation.Benchmarks;

/// <summary>
/// Counting ((a &amp; b) | c) - d, and the overlaps of eight sets, beside hash sets of ordinals, the framework's bit arrays, and a loop over words.
/// Making the sets is not measured. Every way must count the same, or nothing is measured.
/// </summary>
[MemoryDiagnoser]
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory)]
[CategoriesColumn]
public class SetBenchmarks
{
    private const int Sets = 8;

    private readonly CustomerSet[] _sets = new CustomerSet[Sets];
    private readonly ulong[][] _words = new ulong[Sets][];
    private readonly BitArray[] _bits = new BitArray[Sets];
    private readonly HashSet<int>[] _hashes = new HashSet<int>[Sets];
    private SegmentationEngine _engine = null!;

    /// <summary>How many customers there are.</summary>
    [Params(10_000, 1_000_000, 10_000_000)]
    public int Rows { get; set; }

    /// <summary>How many customers of 1,024 are in a set.</summary>
    [Params(16, 256)]
    public int Of1024 { get; set; }

    /// <summary>Makes the sets in every form and compares the answers.</summary>
    [GlobalSetup]
    public void Setup()
    {
        Dataset data = Headline.SetWorkloads.Customers(Rows);
        _engine = new SegmentationEngine(data.Schema, new SegmentationOptions { MaxDegreeOfParallelism = 1 });
        var random = new Random(1);
        for (int s = 0; s < Sets; s++)
        {
            var flags = new bool[Rows];
            for (int i = 0; i < Rows; i++) flags[i] = random.Next(1024) < Of1024;
            _words[s] = new ulong[(Rows + 63) / 64];
            for (int i = 0; i < Rows; i++)
                if (flags[i]) _words[s][i >> 6] |= 1UL << i;
            _sets[s] = CustomerSet.FromBits(data, _words[s]);
            _bits[s] = new BitArray(flags);
            _hashes[s] = [.. Enumerable.Range(0, Rows).Where(i => flags[i])];
        }

        Agree("expression", ExpressionEngine(), ExpressionHashSet(), ExpressionBitArray(), ExpressionLoop());
        Agree("overlap", OverlapEngine(), OverlapHashSet(), OverlapLoop());
    }

    /// <summary>The library's expression.</summary>
    [Benchmark(Description = "SetExpression"), BenchmarkCategory("expression")]
    public int ExpressionEngine() => (((SetExpression.Of(_sets[0]) & _sets[1]) | _sets[2]) - _sets[3]).Count();

    /// <summary>Hash sets of ordinals.</summary>
    [Benchmark(Baseline = true, Description = "HashSet"), BenchmarkCategory("expression")]
    public int ExpressionHashSet()
    {
        var result = new HashSet<int>(_hashes[0]);
        result.IntersectWith(_hashes[1]);
        result.UnionWith(_hashes[2]);
        result.ExceptWith(_hashes[3]);
        return result.Count;
    }

    /// <summary>The framework's bit arrays, which have no count of their own.</summary>
    [Benchmark(Description = "BitArray"), BenchmarkCategory("expression")]
    public int ExpressionBitArray()
    {
        BitArray result = new BitArray(_bits[0]).And(_bits[1]).Or(_bits[2]).And(new BitArray(_bits[3]).Not());
        int count = 0;
        foreach (bool bit in result) count += bit ? 1 : 0;
        return count;
    }

    /// <summary>A loop over words, written for this one expression.</summary>
    [Benchmark(Description = "loop"), BenchmarkCategory("expression")]
    public int ExpressionLoop()
    {
        (ulong[] a, ulong[] b, ulong[] c, ulong[] d) = (_words[0], _words[1], _words[2], _words[3]);
        int count = 0;
        for (int i = 0; i < a.Length; i++) count += System.Numerics.BitOperations.PopCount(((a[i] & b[i]) | c[i]) & ~d[i]);
        return count;
    }

    /// <summary>The library's matrix, on one thread.</summary>
    [Benchmark(Description = "OverlapMatrix"), BenchmarkCategory("overlap")]
    public int OverlapEngine()
    {
        OverlapMatrix matrix = _engine.Overlap(_sets.Select((set, i) => ($"s{i}", set)));
        int sum = 0;
        for (int i = 0; i < Sets; i++)
            for (int j = i; j < Sets; j++) sum += matrix[i, j];
        return sum;
    }

    /// <summary>Hash sets of ordinals.</summary>
    [Benchmark(Baseline = true, Description = "HashSet"), BenchmarkCategory("overlap")]
    public int OverlapHashSet()
    {
        int sum = 0;
        for (int i = 0; i < Sets; i++)
            for (int j = i; j < Sets; j++) sum += _hashes[i].Count(_hashes[j].Contains);
        return sum;
    }

    /// <summary>A loop over words for each two sets.</summary>
    [Benchmark(Description = "loop"), BenchmarkCategory("overlap")]
    public int OverlapLoop()
    {
        int sum = 0;
        for (int i = 0; i < Sets; i++)
            for (int j = i; j < Sets; j++)
                for (int w = 0; w < _words[i].Length; w++) sum += System.Numerics.BitOperations.PopCount(_words[i][w] & _words[j][w]);
        return sum;
    }

    private static void Agree(string what, params int[] counts)
    {
        if (counts.Distinct().Count() != 1) throw new InvalidOperationException($"The answers of {what} differ: {string.Join(", ", counts)}.");
    }
}
