using System.Diagnostics;
using System.Globalization;

namespace Crm.Segmentation.Benchmarks.Headline;

/// <summary>Builds the event log from shuffled events, through the public builder, from spans.</summary>
internal static class W9EventLog
{
    private const int Chunk = 1 << 15;

    internal static HeadlineResult Run(ShuffledEvents events, int threads, int runs)
    {
        var seconds = new List<double>();
        double peak = 0, peakOverFinal = 0;
        string answer = "";
        for (int run = 0; run <= runs; run++)
        {
            GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            using var memory = new PeakMemory();
            long start = Stopwatch.GetTimestamp();
            Dataset data = Build(events, threads);
            double elapsed = Stopwatch.GetElapsedTime(start).TotalSeconds;
            if (run == 0)
            {
                answer = Verify(data, events);
                continue;
            }

            seconds.Add(elapsed);
            peak = Math.Max(peak, memory.Peak / 1048576.0);
            peakOverFinal = Math.Max(peakOverFinal, (memory.Peak - memory.Start) / (double)data.MemorySize);
        }

        return new HeadlineResult("W9", threads, [.. seconds], peak, string.Create(CultureInfo.InvariantCulture, $"{answer}, build peak {peakOverFinal:F2} x final"));
    }

    internal static Dataset Build(ShuffledEvents events, int threads)
    {
        DatasetBuilder builder = Dataset.For(ShuffledEvents.Schema, new DatasetOptions { MaxDegreeOfParallelism = threads });
        var keys = new long[Chunk];
        var times = new long[Chunk];
        for (int start = 0; start < events.Customers; start += Chunk)
        {
            int count = Math.Min(Chunk, events.Customers - start);
            for (int i = 0; i < count; i++) keys[i] = start + i;
            builder.AddCustomers(keys.AsSpan(0, count));
        }

        EventType[] types = [.. ShuffledEvents.Schema.Events.Select(e => ShuffledEvents.Schema.Event(e.Name))];
        for (int start = 0; start < events.Users.Length; start += Chunk)
        {
            int count = Math.Min(Chunk, events.Users.Length - start);
            ReadOnlySpan<uint> users = events.Users.AsSpan(start, count);
            ReadOnlySpan<long> seconds = events.Seconds.AsSpan(start, count);
            for (int i = 0; i < users.Length; i++) keys[i] = users[i];
            for (int i = 0; i < seconds.Length; i++) times[i] = seconds[i] * 1000;
            builder.AddEvents(types, events.Types.AsSpan(start, count), keys.AsSpan(0, count), times.AsSpan(0, count));
        }

        return builder.Build(out _);
    }

    /// <summary>Every event is there, and every customer's events are in order.</summary>
    private static string Verify(Dataset data, ShuffledEvents events)
    {
        ulong expected = 0, found = 0;
        for (int i = 0; i < events.Users.Length; i++) expected += Hash(events.Users[i], events.Seconds[i] * 1000, events.Types[i]);
        EventPart part = data.Events.Parts.Single();
        bool isSorted = true;
        var next = new int[part.Runs.Length];
        int at = 0;
        for (int customer = 0; customer < part.CustomerCount; customer++)
        {
            long last = long.MinValue;
            for (int end = part.OrderStart(customer + 1); at < end; at++)
            {
                int type = part.Order[at];
                long time = part.Runs[type]!.Times[next[type]++];
                isSorted &= time >= last;
                last = time;
                found += Hash((uint)customer, time, (byte)type);
            }

            for (int type = 0; type < next.Length; type++) isSorted &= next[type] == (part.Runs[type]?.Offsets[customer + 1] ?? 0);
        }

        bool isComplete = expected == found && data.EventCount == events.Users.Length;
        if (!isSorted || !isComplete) throw new InvalidOperationException($"sorted {isSorted}, complete {isComplete}");
        return string.Create(CultureInfo.InvariantCulture,
            $"sorted, complete, {data.EventCount} events, {data.MemorySize / (double)data.EventCount:F2} bytes an event in all");
    }

    private static ulong Hash(uint user, long milliseconds, byte type)
    {
        ulong value = (user * 0x9E3779B97F4A7C15UL) ^ ((ulong)milliseconds * 0xC2B2AE3D27D4EB4FUL) ^ (type * 0x165667B19E3779F9UL);
        return (value ^ (value >> 29)) * 0xBF58476D1CE4E5B9UL;
    }
}
