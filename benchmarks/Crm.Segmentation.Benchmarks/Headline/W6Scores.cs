using System.Globalization;
using Crm.Segmentation.Scoring;

namespace Crm.Segmentation.Benchmarks.Headline;

/// <summary>The logistic score of sixteen attributes that are stored as 32-bit floats: over the yardstick's columns, or as many of the same kind.</summary>
internal static class W6Scores
{
    private const int YardstickCustomers = 10_000_000, Chunk = 1 << 16;

    private const double Bias = -0.1f;

    private static readonly float[] Weights =
        [0.31f, -0.22f, 0.17f, 0.05f, -0.41f, 0.28f, -0.09f, 0.13f, 0.22f, -0.35f, 0.07f, 0.19f, -0.27f, 0.11f, 0.03f, -0.15f];

    private static (HeadlineOptions Options, Dataset Data, Scorecard Card)? _loaded;

    /// <summary>Lets go of the data.</summary>
    internal static void Forget() => _loaded = null;

    internal static HeadlineResult Run(HeadlineOptions options, int threads)
    {
        (Dataset data, Scorecard card) = Load(options);
        using var memory = new PeakMemory();
        var engine = new SegmentationEngine(data.Schema, new SegmentationOptions { MaxDegreeOfParallelism = threads });
        ScoreValues scores = null!;
        double[] newSeconds = WarmRuns.Time(options.Runs, () => scores = engine.Score(card, data, DateTimeOffset.UnixEpoch));
        Array.Sort(newSeconds);
        var own = new float[data.CustomerCount];
        double[] seconds = WarmRuns.Time(options.Runs, () => engine.Score(card, data, DateTimeOffset.UnixEpoch, own.AsSpan()));
        if (!scores.Scores.SequenceEqual(own)) throw new InvalidOperationException("The two calls differ.");
        double sum = scores.Sum();
        string answer = string.Create(CultureInfo.InvariantCulture, $"sum {sum:F2}, greatest relative error {GreatestError(data, scores.Scores):E1}, into new memory min {newSeconds[0] * 1000:F1} med {newSeconds[newSeconds.Length / 2] * 1000:F1} ms");
        return new HeadlineResult("W6", threads, seconds, memory.Peak / 1048576.0, answer + Yardstick.Verdict(options.DataDirectory is not null, Math.Abs(sum - 4_764_768.94) < 0.05));
    }

    /// <summary>Against the mathematics library, in doubles, for every customer.</summary>
    private static double GreatestError(Dataset data, ReadOnlySpan<float> scores)
    {
        float[][] columns = [.. data.Customers.Attributes.Cast<SingleColumn>().Select(column => column.Values)];
        double greatest = 0;
        for (int i = 0; i < scores.Length; i++)
        {
            double sum = Bias;
            for (int k = 0; k < columns.Length; k++) sum += (double)Weights[k] * columns[k][i];
            double expected = 1 / (1 + Math.Exp(-sum));
            greatest = Math.Max(greatest, Math.Abs(scores[i] - expected) / expected);
        }

        return greatest <= 1e-6 ? greatest : throw new InvalidOperationException($"A score is off by {greatest}.");
    }

    private static (Dataset Data, Scorecard Card) Load(HeadlineOptions options)
    {
        if (_loaded is { } known && known.Options == options) return (known.Data, known.Card);
        int customers = options.DataDirectory is null ? options.Customers : YardstickCustomers;
        var define = new SchemaBuilder("headline");
        CustomerNumber[] features = [.. Weights.Select((_, k) => define.Number($"f{k:D2}", single: true))];
        DatasetBuilder builder = Dataset.For(define.Build());
        var random = new Random(6);
        for (int start = 0; start < customers; start += Chunk)
        {
            int first = start, count = Math.Min(Chunk, customers - start);
            var keys = new long[count];
            for (int i = 0; i < count; i++) keys[i] = start + i;
            var values = new float[count];
            builder.AddCustomers(keys.AsSpan(), columns =>
            {
                for (int k = 0; k < features.Length; k++)
                {
                    if (options.DataDirectory is { } directory) Yardstick.Read(directory, $"f_{k:D2}.bin", first, values.AsSpan());
                    else foreach (ref float value in values.AsSpan()) value = (float)((random.NextDouble() * 4) - 2);
                    columns.Set(features[k], Array.ConvertAll(values, value => (double)value));
                }
            });
        }

        Dataset data = builder.Build(out _);
        Scorecard card = Scorecard.Logistic("w6", Bias, [.. features.Select((feature, k) => new ScoreTerm($"f{k:D2}", feature, Weights[k]))]);
        _loaded = (options, data, card);
        return (data, card);
    }
}
