using System.Diagnostics;
using System.Globalization;

namespace Crm.Segmentation.Benchmarks.Headline;

/// <summary>
/// <c>appends [--customers 1000000]</c>: what a thousand appends of one event each cost, and what W5 costs over the dataset that they leave
/// beside the compacted one.
/// </summary>
internal static class Appends
{
    private const int Count = 1000;

    internal static int Run(ReadOnlySpan<string> arguments)
    {
        int customers = arguments is ["--customers", var given] ? int.Parse(given, CultureInfo.InvariantCulture) : 1_000_000;
        ShuffledEvents events = ShuffledEvents.Make(customers);
        Dataset data = W9EventLog.Build(events, threads: 2);
        long before = data.MemorySize, start = Stopwatch.GetTimestamp();
        for (int i = 0; i < Count; i++) data = Appended(data, i);
        Say($"{Count} appends of one event each to {events.Users.Length:N0}: {Stopwatch.GetElapsedTime(start).TotalMilliseconds / Count:F2} ms and {(data.MemorySize - before) / (double)Count:F0} bytes each, {data.Events.Stored.Length} parts");

        start = Stopwatch.GetTimestamp();
        Dataset compact = data.Compact();
        Say($"compacted in {Stopwatch.GetElapsedTime(start).TotalMilliseconds:F0} ms");
        HeadlineResult appended = W5RecentEvents.Time(data, threads: 1, runs: 9);
        Say($"W5 over the appended: first {appended.Cold * 1000:F1} ms, then min {appended.Minimum * 1000:F2} med {appended.Median * 1000:F2} ms");
        HeadlineResult whole = W5RecentEvents.Time(compact, threads: 1, runs: 9);
        Say($"W5 over the compacted: min {whole.Minimum * 1000:F2} med {whole.Median * 1000:F2} ms");
        return appended.Answer == whole.Answer ? 0 : 1;
    }

    private static Dataset Appended(Dataset data, int i)
    {
        DatasetBuilder builder = data.Append();
        builder.AddEvent(ShuffledEvents.Schema.Event("e2"), (long)i * 997 % data.CustomerCount, ShuffledEvents.End.AddSeconds(-i - 1));
        return builder.Build(out _);
    }

    private static void Say(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
