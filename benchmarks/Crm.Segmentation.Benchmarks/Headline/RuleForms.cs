using System.Buffers.Text;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Crm.Segmentation.Benchmarks.Headline;

/// <summary>What forms of rules cost beside the plainest thing that reads the same: buckets, ages, hours of events, the last events.</summary>
internal static class RuleForms
{
    private const int Customers = 10_000_000, Buyers = 100_000, Orders = 100, Chunk = 1 << 16;

    private static readonly SchemaBuilder Define = new("forms");
    private static readonly CustomerDate Born = Define.Date("born");
    private static readonly CustomerInteger Points = Define.Integer("points");
    private static readonly EventType Order = Define.Event("order");
    private static readonly EventInteger Amount = Order.Integer("amount");
    private static readonly Schema Schema = Define.Build();

    private static readonly DateTimeOffset Now = new(2026, 3, 11, 15, 0, 0, TimeSpan.FromHours(9));

    private static SegmentationEngine Engine(int threads) => new(Schema, new SegmentationOptions { TimeZone = "Asia/Seoul", MaxDegreeOfParallelism = threads });

    /// <summary>Buckets of ten million customers beside a loop that hashes their keys, and beside a comparison of a 16-bit attribute once they are known; ages beside a comparison of the same dates.</summary>
    internal static HeadlineResult OfCustomers(HeadlineOptions options, int threads)
    {
        Dataset data = WithDates();
        SegmentationEngine engine = Engine(threads);
        double loop = Best(3, HashKeys);
        int run = 0;
        double hashed = Best(3, () => Count(engine, data, Condition.InBucket($"run {run++}", 0, 10)));
        double bucket = Warm(options, () => Count(engine, data, Condition.InBucket("known", 10, 20))), points = Warm(options, () => Count(engine, data, Points >= 1000 & Points < 2000));
        HeadlineResult years = WarmRuns.Of("forms", threads, options.Runs, () => Count(engine, data, Born.YearsSince() >= 19), members => string.Create(CultureInfo.InvariantCulture, $"adults={members}"));
        double dates = Warm(options, () => Count(engine, data, Born <= new DateOnly(2007, 3, 11)));
        return years with
        {
            Answer = string.Create(
                CultureInfo.InvariantCulture,
                $"{years.Answer}; buckets {hashed / loop:0.00} x a loop of SHA-256 ({loop * 1000:0} ms), known {bucket / points:0.00} x a 16-bit comparison ({points * 1000:0.0} ms); years_since {years.Minimum / dates:0.00} x a comparison ({dates * 1000:0.0} ms)"),
        };
    }

    /// <summary>Weekday and hour of ten million events beside a comparison of their property; the last three events beside all of them.</summary>
    internal static HeadlineResult OfEvents(HeadlineOptions options, int threads)
    {
        Dataset data = WithOrders();
        SegmentationEngine engine = Engine(threads);
        double amount = Warm(options, () => Count(engine, data, Order.Where(Amount >= 500).Did()));
        double hour = Warm(options, () => Count(engine, data, Order.Where(EventTime.Hour >= 22).Did())), weekday = Warm(options, () => Count(engine, data, Order.Where(EventTime.Weekday.IsAnyOf("saturday", "sunday")).Did()));
        HeadlineResult last = WarmRuns.Of("events", threads, options.Runs, () => Count(engine, data, Order.Average(Amount, Window.LastEvents(3)) >= 500), members => string.Create(CultureInfo.InvariantCulture, $"members={members}"));
        double all = Warm(options, () => Count(engine, data, Order.Average(Amount) >= 500));
        return last with
        {
            Answer = string.Create(
                CultureInfo.InvariantCulture,
                $"{last.Answer}; hour {hour / amount:0.00} x and weekday {weekday / amount:0.00} x a comparison ({amount * 1000:0.0} ms); the last 3 of {Orders} events {last.Minimum / all:0.00} x all ({all * 1000:0.0} ms)"),
        };
    }

    private static int Count(SegmentationEngine engine, Dataset data, Condition condition) => engine.Evaluate(Segment.Define("s", condition), data, Now).Count;

    private static double Warm(HeadlineOptions options, Action run) => WarmRuns.Time(options.Runs, run).Min();

    private static double Best(int times, Action run) => Enumerable.Range(0, times).Min(_ =>
    {
        long start = Stopwatch.GetTimestamp();
        run();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    });

    /// <summary>The keys in decimal behind the name, as buckets are hashed.</summary>
    private static void HashKeys()
    {
        byte[] text = [.. Encoding.UTF8.GetBytes("crm.split.v1\nrun 0\n"), .. new byte[20]];
        int prefix = text.Length - 20;
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        for (long key = 0; key < Customers; key++)
        {
            _ = Utf8Formatter.TryFormat(key, text.AsSpan(prefix), out int written);
            SHA256.HashData(text.AsSpan(0, prefix + written), hash);
        }
    }

    private static Dataset WithDates()
    {
        var random = new Random(5);
        DatasetBuilder builder = Dataset.For(Schema);
        var (keys, dates, points) = (new long[Chunk], new DateOnly[Chunk], new long[Chunk]);
        for (int start = 0; start < Customers; start += Chunk)
        {
            int n = Math.Min(Chunk, Customers - start);
            for (int i = 0; i < n; i++) (keys[i], dates[i], points[i]) = (start + i, new DateOnly(1940, 1, 1).AddDays(random.Next(30_000)), random.Next(10_000));
            builder.AddCustomers(keys.AsSpan(0, n), columns => columns.Set(Born, dates.AsSpan(0, n)).Set(Points, points.AsSpan(0, n)));
        }

        Dataset data = builder.Build(out BuildReport report);
        return report.Rejected.Count == 0 ? data : throw new InvalidOperationException(report.ToString());
    }

    private static Dataset WithOrders()
    {
        var random = new Random(6);
        DatasetBuilder builder = Dataset.For(Schema);
        long now = Now.ToUnixTimeMilliseconds();
        builder.AddCustomers(Enumerable.Range(0, Buyers).Select(buyer => (long)buyer).ToArray());
        var (keys, times, amounts) = (new long[Chunk], new long[Chunk], new long[Chunk]);
        for (int start = 0; start < Buyers * Orders; start += Chunk)
        {
            int n = Math.Min(Chunk, (Buyers * Orders) - start);
            for (int i = 0; i < n; i++) (keys[i], times[i], amounts[i]) = ((start + i) / Orders, now - random.NextInt64(31_536_000_000), random.Next(1000));
            builder.AddEvents(Order, keys.AsSpan(0, n), times.AsSpan(0, n), columns => columns.Set(Amount, amounts.AsSpan(0, n)));
        }

        Dataset data = builder.Build(out BuildReport report);
        return report.Rejected.Count == 0 ? data : throw new InvalidOperationException(report.ToString());
    }
}
