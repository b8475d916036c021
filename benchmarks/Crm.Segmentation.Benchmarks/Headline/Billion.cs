using System.Diagnostics;
using System.Globalization;

namespace Crm.Segmentation.Benchmarks.Headline;

/// <summary>
/// <c>billion [--customers 100000000] [--datasets 10]</c>: a billion customers of eight attributes in one process, as ten datasets of consecutive
/// keys, each asked in turn by a plan; counts are added. The customers of the datasets have the same values, so that making these does not take minutes.
/// </summary>
internal static class Billion
{
    internal static int Run(ReadOnlySpan<string> arguments)
    {
        int customers = 100_000_000, datasets = 10;
        for (int i = 0; i + 1 < arguments.Length; i += 2)
        {
            int value = int.Parse(arguments[i + 1], CultureInfo.InvariantCulture);
            if (arguments[i] == "--customers") customers = value;
            else if (arguments[i] == "--datasets") datasets = value;
            else throw new ArgumentException($"There is no option {arguments[i]}.");
        }

        Dataset[] all = Build(customers, datasets, out TimeSpan inLibrary);
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        using var process = Process.GetCurrentProcess();
        Say($"{(long)customers * datasets:N0} customers in {datasets} datasets: {all.Sum(data => data.MemorySize) / 1e9:F2} GB, process {process.WorkingSet64 / 1e9:F2} GB; built in {inLibrary.TotalSeconds:F1} s on all threads");

        var engine = new SegmentationEngine(ShopCustomers.Schema, new SegmentationOptions { MaxDegreeOfParallelism = 1 });
        RuleBook book = W1Segments.Book(SegmentLine.Load(null));
        Time("W1", all, data => engine.Compile(W1Segments.Worth, data, DateTimeOffset.UnixEpoch));
        Time("W1b", all, data => engine.Compile(book, data, DateTimeOffset.UnixEpoch));
        return 0;
    }

    private static Dataset[] Build(int customers, int datasets, out TimeSpan inLibrary)
    {
        inLibrary = TimeSpan.Zero;
        ShopCustomers shop = ShopCustomers.Load(null, customers);
        var all = new Dataset[datasets];
        for (int i = 0; i < datasets; i++)
        {
            all[i] = shop.Build(out TimeSpan one, (long)i * customers);
            inLibrary += one;
        }

        return all;
    }

    /// <summary>Compiles a plan for each dataset and counts its answers in memory that is used again and again.</summary>
    private static void Time(string name, Dataset[] all, Func<Dataset, SegmentPlan> compile)
    {
        double least = double.MaxValue;
        long total = 0;
        for (int run = 0; run < 3; run++)
        {
            long start = Stopwatch.GetTimestamp();
            total = all.Sum(data => Count(compile(data), data));
            least = Math.Min(least, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        Say($"{name} over all, one thread: {least:F2} s, {total:N0} members");
    }

    private static long Count(SegmentPlan plan, Dataset data)
    {
        long members = 0;
        var bits = new ulong[plan.Names.Count * (CustomerBatch.MaxLength / 64)];
        foreach (CustomerBatch batch in data.Batches())
        {
            Span<ulong> answers = bits.AsSpan(0, plan.Names.Count * batch.WordCount);
            plan.Evaluate(batch, answers);
            members += BitWords.PopCount(answers);
        }

        return members;
    }

    private static void Say(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
