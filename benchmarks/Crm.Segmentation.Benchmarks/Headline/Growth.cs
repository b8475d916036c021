using System.Diagnostics;
using System.Globalization;

namespace Crm.Segmentation.Benchmarks.Headline;

/// <summary>
/// <c>growth [--customers 1000000,10000000,50000000] [--only attributes,sets,events] [--json FILE]</c>: what one customer, or one event, costs in
/// datasets of several sizes. The work grows as the data do when the rows are flat.
/// </summary>
internal static class Growth
{
    private const int EventsEach = 10;

    /// <summary>Beyond so many customers the shuffled events alone, which a test program must hold as well, would not fit into 24 GiB.</summary>
    private const int MostWithEvents = 50_000_000;

    internal static int Run(ReadOnlySpan<string> arguments)
    {
        int[] sizes = [1_000_000, 10_000_000, 50_000_000];
        string[] groups = ["attributes", "sets", "events"];
        string? file = null;
        for (int i = 0; i + 1 < arguments.Length; i += 2)
        {
            if (arguments[i] == "--customers") sizes = [.. arguments[i + 1].Split(',').Select(size => int.Parse(size, CultureInfo.InvariantCulture))];
            else if (arguments[i] == "--only") groups = arguments[i + 1].Split(',');
            else if (arguments[i] == "--json") file = arguments[i + 1];
            else throw new ArgumentException($"There is no option {arguments[i]}.");
        }

        using StreamWriter? json = file is null ? null : new StreamWriter(file, append: true);
        foreach (int customers in sizes)
        {
            foreach ((string what, double nanoseconds, double bytes) in groups.SelectMany(group => Rows(group, customers)))
            {
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{customers,12:N0}  {what,-34} {(nanoseconds > 0 ? $"{nanoseconds,8:F2} ns" : "           ")}{(bytes > 0 ? $"  {bytes,6:F2} bytes" : "")}"));
                json?.WriteLine(string.Create(CultureInfo.InvariantCulture, $$"""{"customers":{{customers}},"what":"{{what}}","ns":{{nanoseconds:G4}},"bytes":{{bytes:G4}}}"""));
            }
        }

        return 0;
    }

    private static IEnumerable<(string What, double Nanoseconds, double Bytes)> Rows(string group, int customers) => group switch
    {
        "attributes" => Attributes(customers),
        "sets" => OwnData(customers),
        "events" => customers <= MostWithEvents ? Events(customers) : [],
        _ => throw new ArgumentException($"There is no group {group}."),
    };

    private static IEnumerable<(string What, double Nanoseconds, double Bytes)> Attributes(int customers)
    {
        ShopCustomers shop = ShopCustomers.Load(null, customers);
        (Dataset data, TimeSpan least, long peak) = Built(shop);
        yield return ("build, a customer of 8 attributes", Each(least, customers), (double)data.MemorySize / customers);
        yield return ("peak of that build, a customer", 0, (double)peak / customers);
        yield return ("W1, a customer", W1Segments.One(shop, data, threads: 1, runs: 7).Minimum * 1e9 / customers, 0);
        yield return ("W1b, a customer", W1Segments.Fifty(shop, data, SegmentLine.Load(null), threads: 1, runs: 7).Minimum * 1e9 / customers, 0);
        yield return ("W2, a customer", W2Rfm.Run(shop, data, threads: 1, runs: 7).Minimum * 1e9 / customers, 0);
    }

    /// <summary>Workloads that make their own data, which is let go of afterwards.</summary>
    private static IEnumerable<(string What, double Nanoseconds, double Bytes)> OwnData(int customers)
    {
        var options = new HeadlineOptions { Customers = customers, Runs = 7 };
        yield return ("W6, a customer of 16 attributes", W6Scores.Run(options, threads: 1).Minimum * 1e9 / customers, 0);
        W6Scores.Forget();
        yield return ("W7, a customer in 200 sets", SetWorkloads.CountExpressions(options, threads: 1).Minimum * 1e9 / customers, 0);
        yield return ("W7b, a customer in 200 sets", SetWorkloads.Overlaps(options, threads: 1).Minimum * 1e9 / customers, 0);
        SetWorkloads.Forget();
    }

    private static IEnumerable<(string What, double Nanoseconds, double Bytes)> Events(int customers)
    {
        var events = ShuffledEvents.Make(customers, EventsEach);
        double cold = W9EventLog.Once(events, threads: 1, isCold: true).Seconds, warm = double.MaxValue;
        for (int run = 0; run < (customers <= 10_000_000 ? 5 : 2); run++) warm = Math.Min(warm, W9EventLog.Once(events, threads: 1, isCold: false).Seconds);
        GC.Collect();
        Dataset data = W9EventLog.Build(events, threads: 1);
        yield return ("W9, an event", warm * 1e9 / data.EventCount, (double)data.MemorySize / data.EventCount);
        yield return ("W9 in new memory, an event", cold * 1e9 / data.EventCount, 0);
        yield return ("W5, a customer of 10 events", W5RecentEvents.Run(events, data, threads: 1, runs: 7).Minimum * 1e9 / customers, 0);
    }

    /// <summary>The least time in the library and the greatest growth of the process, over some builds after a warm-up.</summary>
    private static (Dataset Data, TimeSpan Least, long Peak) Built(ShopCustomers shop)
    {
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(2);) shop.Build();
        (Dataset? data, TimeSpan least, long peak) = (null, TimeSpan.MaxValue, 0);
        for (int run = 0; run < 5; run++)
        {
            data = null;
            GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            using var memory = new PeakMemory();
            data = shop.Build(out TimeSpan inLibrary);
            (least, peak) = (least < inLibrary ? least : inLibrary, Math.Max(peak, memory.Peak - memory.Start));
        }

        return (data!, least, peak);
    }

    private static double Each(TimeSpan elapsed, long count) => elapsed.TotalNanoseconds / count;
}
