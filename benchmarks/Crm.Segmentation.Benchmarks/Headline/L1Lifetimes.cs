using System.Globalization;
using Crm.Segmentation.Lifetime;

namespace Crm.Segmentation.Benchmarks.Headline;

/// <summary>
/// Models of lifetimes: a fit to a million customers, what a million will buy, five million purchases summarised, and who still buys. Customers are drawn
/// from BG/NBD; the last runs over the yardstick's columns, or as many of the same kind.
/// </summary>
internal static class L1Lifetimes
{
    private const int Customers = 1_000_000, Purchases = 5_000_000, YardstickCustomers = 10_000_000;

    private static readonly Lazy<PurchaseSummaries> Drawn = new(Draw);

    /// <summary>A fit of BG/NBD.</summary>
    internal static HeadlineResult Fit(HeadlineOptions options, int threads)
    {
        PurchaseSummaries customers = Drawn.Value;
        return WarmRuns.Of("L1", threads, Math.Min(options.Runs, 5), () => BgNbd.Fit(customers), fit => fit.ToString());
    }

    /// <summary>A conditional expectation for each.</summary>
    internal static HeadlineResult Expect(HeadlineOptions options, int threads)
    {
        PurchaseSummaries customers = Drawn.Value;
        var model = new BgNbd(0.243, 4.414, 0.793, 2.426);
        double[] expected = new double[customers.Count];
        return WarmRuns.Of("L2", threads, options.Runs, () => Run(), sum => string.Create(CultureInfo.InvariantCulture, $"sum {sum:F2}, as one by one"));

        double Run()
        {
            model.Expected(customers, 52, expected);
            for (int i = 0; i < customers.Count; i += 99_991)
                if (Math.Abs(model.Expected(customers[i], 52) - expected[i]) > 1e-9 * expected[i]) throw new InvalidOperationException($"Customer {i} differs.");
            return expected.Sum();
        }
    }

    /// <summary>Purchases as rows, summarised.</summary>
    internal static HeadlineResult Summarise(HeadlineOptions options, int threads)
    {
        var random = new Random(7);
        int[] customers = [.. Enumerable.Range(0, Purchases).Select(_ => (int)(Customers * Math.Pow(random.NextDouble(), 2)))], days = [.. customers.Select(_ => random.Next(730))];
        double[] values = [.. customers.Select(_ => random.Next(100, 10_000) / 100.0)];
        return WarmRuns.Of("L3", threads, options.Runs, () => PurchaseRows.Summarize(customers, days, values, 729, out _), summaries => summaries.ToString());
    }

    /// <summary>P(alive) of ten million, in 32-bit floats.</summary>
    internal static HeadlineResult Alive(HeadlineOptions options, int threads)
    {
        int count = options.DataDirectory is null ? options.Customers : YardstickCustomers;
        float[] repeats, last, ages;
        if (options.DataDirectory is { } directory)
        {
            (repeats, last, ages) = (Yardstick.Read<float>(directory, "b_x.bin"), Yardstick.Read<float>(directory, "b_tx.bin"), Yardstick.Read<float>(directory, "b_T.bin"));
        }
        else
        {
            var random = new Random(8);
            ages = [.. Enumerable.Range(0, count).Select(_ => (float)(random.NextDouble() * 100))];
            repeats = [.. ages.Select(_ => (float)(int)(-4 * Math.Log(1 - random.NextDouble())))];
            last = [.. ages.Select((age, i) => repeats[i] == 0 ? 0 : (float)(age * Math.Sqrt(random.NextDouble())))];
        }

        var model = new BgNbd(0.243f, 4.414f, 0.793f, 2.426f);
        float[] alive = new float[count];
        return WarmRuns.Of("W6b", threads, options.Runs, () =>
        {
            model.PAlive(repeats, last, ages, alive);
            return alive;
        }, scores =>
        {
            double sum = 0;
            foreach (float score in scores) sum += score;
            return string.Create(CultureInfo.InvariantCulture, $"sum {sum:F1}") + Yardstick.Verdict(options.DataDirectory is not null, Math.Abs(sum - 7_601_604.0) < 1);
        });
    }

    /// <summary>Customers as BG/NBD has them, seen for 40 to 78 weeks, in whole days.</summary>
    private static PurchaseSummaries Draw()
    {
        var random = new Random(1);
        int[] repeats = new int[Customers];
        double[] last = new double[Customers], ages = new double[Customers];
        for (int i = 0; i < Customers; i++)
        {
            double rate = Gamma(0.6) / 6, stop = Beta(1.2, 3), time = 0;
            ages[i] = (280 + random.Next(266)) / 7.0;
            while ((time += -Math.Log(1 - random.NextDouble()) / rate) <= ages[i])
            {
                (repeats[i], last[i]) = (repeats[i] + 1, Math.Floor(time * 7) / 7);
                if (random.NextDouble() < stop) break;
            }
        }

        return PurchaseSummaries.Of(repeats, last, ages);

        double Beta(double a, double b)
        {
            double x = Gamma(a);
            return x / (x + Gamma(b));
        }

        double Gamma(double shape)
        {
            if (shape < 1) return Gamma(shape + 1) * Math.Pow(1 - random.NextDouble(), 1 / shape);
            double d = shape - (1.0 / 3), c = 1 / Math.Sqrt(9 * d);
            while (true)
            {
                double x = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()), v = 1 + (c * x);
                if (v <= 0) continue;
                v = v * v * v;
                if (Math.Log(1 - random.NextDouble()) < (x * x / 2) + (d * (1 - v + Math.Log(v)))) return d * v;
            }
        }
    }
}
