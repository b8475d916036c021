using System.Diagnostics;
using System.Globalization;

namespace Crm.Segmentation.Benchmarks.Headline;

/// <summary>
/// <c>growth [--customers 1000000,10000000,50000000] [--json FILE]</c>: what one customer, or one event, costs in datasets of several sizes. The
/// work grows as the data do when the columns are flat.
/// </summary>
internal static class Growth
{
    private const int EventsEach = 10;

    internal static int Run(ReadOnlySpan<string> arguments)
    {
        int[] sizes = [1_000_000, 10_000_000, 50_000_000];
        string? file = null;
        for (int i = 0; i + 1 < arguments.Length; i += 2)
        {
            if (arguments[i] == "--customers") sizes = [.. arguments[i + 1].Split(',').Select(size => int.Parse(size, CultureInfo.InvariantCulture))];
            else if (arguments[i] == "--json") file = arguments[i + 1];
            else throw new ArgumentException($"There is no option {arguments[i]}.");
        }

        using StreamWriter? json = file is null ? null : new StreamWriter(file, append: true);
        foreach (int customers in sizes)
        {
            foreach ((string what, double nanoseconds, double bytes) in Attributes(customers).Concat(Events(customers)))
            {
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{customers,12:N0}  {what,-34} {nanoseconds,8:F2} ns{(bytes > 0 ? $"  {bytes,6:F2} bytes" : "")}"));
                json?.WriteLine(string.Create(CultureInfo.InvariantCulture, $$"""{"customers":{{customers}},"what":"{{what}}","ns":{{nanoseconds:G4}},"bytes":{{bytes:G4}}}"""));
            }
        }

        return 0;
    }

    private static IEnumerable<(string What, double Nanoseconds, double Bytes)> Attributes(int customers)
    {
        ShopCustomers shop = ShopCustomers.Load(null, customers);
        long start = Stopwatch.GetTimestamp();
        Dataset data = shop.Build();
        yield return ("build, a customer of 8 attributes", Each(Stopwatch.GetElapsedTime(start), customers), (double)data.MemorySize / customers);
        yield return ("W1, a customer", W1Segments.One(shop, data, threads: 1, runs: 7).Minimum * 1e9 / customers, 0);
        yield return ("W1b, a customer", W1Segments.Fifty(shop, data, SegmentLine.Load(null), threads: 1, runs: 7).Minimum * 1e9 / customers, 0);
    }

    private static IEnumerable<(string What, double Nanoseconds, double Bytes)> Events(int customers)
    {
        var events = ShuffledEvents.Make(customers, EventsEach);
        long start = Stopwatch.GetTimestamp();
        Dataset data = W9EventLog.Build(events, threads: 1);
        yield return ("W9, an event", Each(Stopwatch.GetElapsedTime(start), data.EventCount), (double)data.MemorySize / data.EventCount);
        yield return ("W5, a customer of 10 events", W5RecentEvents.Run(events, data, threads: 1, runs: 7).Minimum * 1e9 / customers, 0);
    }

    private static double Each(TimeSpan elapsed, long count) => elapsed.TotalNanoseconds / count;
}
