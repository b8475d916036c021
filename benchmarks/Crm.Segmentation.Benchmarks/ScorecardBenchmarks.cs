using BenchmarkDotNet.Attributes;
using Crm.Segmentation.Scoring;

namespace Crm.Segmentation.Benchmarks;

/// <summary>
/// A logistic score of attributes stored as 32-bit floats, into memory that is there, on one thread: the engine beside LINQ over objects and a
/// loop over the columns. Loading is not measured. Every way must come to the same scores, or nothing is measured.
/// </summary>
[MemoryDiagnoser]
public class ScorecardBenchmarks
{
    private float[][] _columns = null!;
    private double[] _weights = null!;
    private CustomerFeatures[] _objects = null!;
    private float[] _scores = null!;
    private Dataset _data = null!;
    private Scorecard _card = null!;
    private SegmentationEngine _engine = null!;

    /// <summary>How many customers there are.</summary>
    [Params(10_000, 1_000_000, 10_000_000)]
    public int Rows { get; set; }

    /// <summary>How many attributes are weighed.</summary>
    [Params(4, 16)]
    public int Terms { get; set; }

    /// <summary>Makes the data three times over and compares the three answers.</summary>
    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(6);
        _columns = [.. Enumerable.Range(0, Terms).Select(_ => Enumerable.Range(0, Rows).Select(_ => (float)((random.NextDouble() * 4) - 2)).ToArray())];
        _weights = [.. Enumerable.Range(0, Terms).Select(_ => random.NextDouble() - 0.5)];
        _objects = [.. Enumerable.Range(0, Rows).Select(i => new CustomerFeatures([.. _columns.Select(column => column[i])]))];
        _scores = new float[Rows];
        var define = new SchemaBuilder("scores");
        CustomerNumber[] attributes = [.. _columns.Select((_, k) => define.Number($"f{k}", single: true))];
        DatasetBuilder builder = Dataset.For(define.Build());
        builder.AddCustomers(Enumerable.Range(0, Rows).Select(i => (long)i).ToArray().AsSpan(), columns =>
        {
            for (int k = 0; k < Terms; k++) columns.Set(attributes[k], Array.ConvertAll(_columns[k], value => (double)value));
        });
        _data = builder.Build(out _);
        _card = Scorecard.Logistic("score", -0.1, [.. attributes.Select((attribute, k) => new ScoreTerm($"f{k}", attribute, _weights[k]))]);
        _engine = new SegmentationEngine(_data.Schema, new SegmentationOptions { MaxDegreeOfParallelism = 1 });

        float[] linq = Linq(), loop = [.. Loop()], engine = [.. Engine()];
        for (int i = 0; i < Rows; i++)
            if (Math.Abs(linq[i] - engine[i]) > 1e-6 * linq[i] || Math.Abs(loop[i] - engine[i]) > 1e-6 * loop[i])
                throw new InvalidOperationException($"The scores differ: engine {engine[i]}, LINQ {linq[i]}, loop {loop[i]}.");
    }

    /// <summary>The engine, one call.</summary>
    [Benchmark(Description = "engine")]
    public float[] Engine()
    {
        _engine.Score(_card, _data, DateTimeOffset.UnixEpoch, _scores.AsSpan());
        return _scores;
    }

    /// <summary>Idiomatic LINQ over objects.</summary>
    [Benchmark(Baseline = true, Description = "LINQ")]
    public float[] Linq() => [.. _objects.Select(c => (float)(1 / (1 + Math.Exp(0.1 - c.Values.Zip(_weights, (value, weight) => value * weight).Sum()))))];

    /// <summary>A loop over the columns, written for this one score.</summary>
    [Benchmark(Description = "loop")]
    public float[] Loop()
    {
        for (int i = 0; i < _scores.Length; i++)
        {
            double sum = -0.1;
            for (int k = 0; k < _columns.Length; k++) sum += _columns[k][i] * _weights[k];
            _scores[i] = (float)(1 / (1 + Math.Exp(-sum)));
        }

        return _scores;
    }

    private sealed record CustomerFeatures(float[] Values);
}
