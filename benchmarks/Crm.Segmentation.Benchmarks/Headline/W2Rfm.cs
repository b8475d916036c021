using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Crm.Segmentation.Benchmarks.Headline;

/// <summary>RFM over three attributes: exact quintile cuts, every customer's scores, and the histogram of the 125 cells.</summary>
internal static class W2Rfm
{
    private const int Chunk = 1 << 16;

    private static readonly SchemaBuilder Define = new("headline");
    private static readonly IntegerAttribute DaysSince = Define.Integer("days_since_order");
    private static readonly IntegerAttribute Orders = Define.Integer("orders");
    private static readonly NumberAttribute Spend = Define.Number("spend", single: true);
    private static readonly Schema Schema = Define.Build();

    internal static HeadlineResult Run(string? dataDirectory, int threads, int customers, int runs)
    {
        Dataset data = dataDirectory is null
            ? Made(customers)
            : Build(Column<int>(dataDirectory, "c_ds.bin"), Column<int>(dataDirectory, "c_ord.bin"), Column<float>(dataDirectory, "c_s365.bin"));
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        var engine = new SegmentationEngine(Schema, new SegmentationOptions { MaxDegreeOfParallelism = threads });
        var rfm = new Rfm("value", new RfmMeasures(DaysSince, Orders, Spend));
        DateTimeOffset asOf = new(2024, 5, 13, 0, 0, 0, TimeSpan.Zero);
        var seconds = new List<double>();
        double cold = 0;
        string answer = "";
        using var memory = new PeakMemory();
        for (int run = 0; run <= Math.Max(runs, 30); run++)
        {
            long start = Stopwatch.GetTimestamp();
            RfmReport report = engine.Analyze(rfm, data, asOf);
            double elapsed = Stopwatch.GetElapsedTime(start).TotalSeconds;
            if (run > 0) seconds.Add(elapsed);
            else (cold, answer) = (elapsed, Answer(report));
        }

        return new HeadlineResult("W2", threads, [.. seconds], memory.Peak / 1048576.0, string.Create(CultureInfo.InvariantCulture, $"{answer}, cold {cold * 1000:F1} ms"));
    }

    private static string Answer(RfmReport report)
    {
        long check = 0;
        for (int cell = 0; cell < report.Histogram.Length; cell++) check += report.Histogram[cell] * (long)(cell + 1) * (cell + 1);
        string cuts = string.Join(' ', new[] { report.Cuts.Recency, report.Cuts.FrequencyGroups[0], report.Cuts.MonetaryGroups[0] }.Select(
            axis => string.Join('/', axis.Select(cut => cut.ToDouble().ToString("0.##", CultureInfo.InvariantCulture)))));
        return string.Create(CultureInfo.InvariantCulture, $"cuts {cuts}, cell 555 {report.Count(5, 5, 5)}, check {check}");
    }

    private static Dataset Build(int[] daysSince, int[] orders, float[] spend)
    {
        DatasetBuilder builder = Dataset.For(Schema);
        long[] keys = new long[Chunk], days = new long[Chunk], counts = new long[Chunk];
        var amounts = new double[Chunk];
        for (int start = 0; start < daysSince.Length; start += Chunk)
        {
            int count = Math.Min(Chunk, daysSince.Length - start);
            for (int i = 0; i < count; i++)
            {
                keys[i] = start + i;
                (days[i], counts[i], amounts[i]) = (daysSince[start + i], orders[start + i], spend[start + i]);
            }

            builder.AddCustomers(
                keys.AsSpan(0, count),
                columns => columns.Set(DaysSince, days.AsSpan(0, count)).Set(Orders, counts.AsSpan(0, count)).Set(Spend, amounts.AsSpan(0, count)));
        }

        return builder.Build(out _);
    }

    /// <summary>Exponential days and spend, and orders that most have few of.</summary>
    private static Dataset Made(int customers)
    {
        var random = new Random(20_240_513);
        (int[] days, int[] orders, float[] spend) = (new int[customers], new int[customers], new float[customers]);
        for (int i = 0; i < customers; i++)
        {
            days[i] = (int)Math.Min(729, -Math.Log(1 - random.NextDouble()) * 200);
            orders[i] = 1 + (int)(-Math.Log(1 - random.NextDouble()) * 3);
            spend[i] = (float)Math.Round(-Math.Log(1 - random.NextDouble()) * 40 * orders[i], 2);
        }

        return Build(days, orders, spend);
    }

    private static T[] Column<T>(string directory, string name)
        where T : unmanaged
    {
        string path = Path.Combine(directory, name);
        var values = new T[new FileInfo(path).Length / Marshal.SizeOf<T>()];
        using FileStream file = File.OpenRead(path);
        file.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }
}
