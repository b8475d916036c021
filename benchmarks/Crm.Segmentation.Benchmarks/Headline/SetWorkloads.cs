using System.Globalization;
using Crm.Segmentation.Segments;

namespace Crm.Segmentation.Benchmarks.Headline;

/// <summary>W7, fifty counts of ((a &amp; b) | c) - d, and W7b, the overlaps of all sets: over the yardstick's 200 bitmaps, or as many of the same kind.</summary>
internal static class SetWorkloads
{
    private const int Sets = 200, YardstickCustomers = 10_000_000, YardstickWords = 156_256;

    private static (HeadlineOptions Options, CustomerSet[] Sets)? _loaded;

    /// <summary>Lets go of the data.</summary>
    internal static void Forget() => _loaded = null;

    internal static HeadlineResult CountExpressions(HeadlineOptions options, int threads)
    {
        CustomerSet[] sets = Load(options);
        using var memory = new PeakMemory();
        var counts = new long[Sets / 4];
        double[] seconds = WarmRuns.Time(options.Runs, () => Parallel.For(0, counts.Length, new ParallelOptions { MaxDegreeOfParallelism = threads }, i =>
        {
            int s = 4 * i;
            counts[i] = ((((SetExpression)sets[s] & sets[s + 1]) | sets[s + 2]) - sets[s + 3]).Count();
        }));
        return Result("W7", threads, seconds, memory, options, string.Create(CultureInfo.InvariantCulture, $"total {counts.Sum()}"), counts.Sum() == 86_595_089);
    }

    internal static HeadlineResult Overlaps(HeadlineOptions options, int threads)
    {
        CustomerSet[] sets = Load(options);
        using var memory = new PeakMemory();
        var engine = new SegmentationEngine(sets[0].Dataset.Schema, new SegmentationOptions { MaxDegreeOfParallelism = threads });
        (string Name, CustomerSet Set)[] named = [.. sets.Select((set, i) => ($"s{i}", set))];
        OverlapMatrix matrix = null!;
        double[] seconds = WarmRuns.Time(options.Runs, () => matrix = engine.Overlap(named));
        long trace = 0, check = 0;
        for (int i = 0; i < Sets; i++)
        {
            trace += matrix[i, i];
            for (int j = i; j < Sets; j++) check += (long)matrix[i, j] * ((((i * 7) + (j * 13)) % 31) + 1);
        }

        return Result("W7b", threads, seconds, memory, options, string.Create(CultureInfo.InvariantCulture, $"trace {trace} ck {check}"), trace == 367_455_946 && check == 113_329_207_700);
    }

    private static HeadlineResult Result(string name, int threads, double[] seconds, PeakMemory memory, HeadlineOptions options, string answer, bool isRight)
    {
        return new HeadlineResult(name, threads, seconds, memory.Peak / 1048576.0, answer + Yardstick.Verdict(options.DataDirectory is not null, isRight));
    }

    private static CustomerSet[] Load(HeadlineOptions options)
    {
        if (_loaded is { } known && known.Options == options) return known.Sets;
        int customers = options.DataDirectory is null ? options.Customers : YardstickCustomers;
        Dataset data = Customers(customers);
        var sets = new CustomerSet[Sets];
        var random = new Random(7);
        var bits = new ulong[(customers + 63) / 64];
        for (int i = 0; i < Sets; i++)
        {
            if (options.DataDirectory is { } directory) Yardstick.Read(directory, "bitmaps.bin", (long)i * YardstickWords, bits.AsSpan());
            else Make(random, bits, customers);
            sets[i] = CustomerSet.FromBits(data, bits);
        }

        _loaded = (options, sets);
        return sets;
    }

    /// <summary>A half, a quarter, an eighth or a sixteenth of the customers.</summary>
    private static void Make(Random random, ulong[] bits, int customers)
    {
        int halvings = random.Next(1, 5);
        for (int w = 0; w < bits.Length; w++)
        {
            ulong word = ulong.MaxValue;
            for (int i = 0; i < halvings; i++) word &= (ulong)random.NextInt64() << 1 ^ (ulong)random.NextInt64();
            bits[w] = word;
        }

        if ((customers & 63) != 0) bits[^1] &= (1UL << (customers & 63)) - 1;
    }

    internal static Dataset Customers(int count)
    {
        DatasetBuilder builder = Dataset.For(new SchemaBuilder("headline").Build());
        var keys = new long[Math.Min(count, 1 << 16)];
        for (int start = 0; start < count; start += keys.Length)
        {
            int length = Math.Min(keys.Length, count - start);
            for (int i = 0; i < length; i++) keys[i] = start + i;
            builder.AddCustomers(keys.AsSpan(0, length));
        }

        return builder.Build(out _);
    }
}
