using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Crm.Segmentation.Benchmarks.Headline;

/// <summary>Builds the event log from shuffled events, through the public builder, from spans.</summary>
/// <remarks>
/// The time is that in the library: not that of putting the arrays here into the types that the spans have. Between warm builds the garbage is
/// collected, as in a program that builds again and again; before a cold one the process gives all free memory back to the system, so that
/// every page is new.
/// </remarks>
internal static class W9EventLog
{
    private const int Chunk = 1 << 18, ColdRuns = 3;

    internal static HeadlineResult Run(ShuffledEvents events, int threads, int runs)
    {
        string answer = Verify(Build(events, threads), events);
        var cold = Enumerable.Range(0, ColdRuns).Select(_ => Once(events, threads, isCold: true)).OrderBy(run => run.Seconds).ToArray();
        Once(events, threads, isCold: false);
        var warm = new List<(double Seconds, double All, double Peak, double PeakOverFinal)>();
        for (int run = 0; run < runs; run++) warm.Add(Once(events, threads, isCold: false));
        return new HeadlineResult("W9", threads, [.. warm.Select(run => run.Seconds)], warm.Max(run => run.Peak), string.Create(CultureInfo.InvariantCulture,
            $"{answer}, build peak {cold.Max(run => run.PeakOverFinal):F2} x final, with the caller's conversion min {warm.Min(run => run.All) * 1000:F0}, in new memory min {cold[0].Seconds * 1000:F0} med {cold[ColdRuns / 2].Seconds * 1000:F0} ms"));
    }

    /// <summary>One build, of which nothing is left.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static (double Seconds, double All, double Peak, double PeakOverFinal) Once(ShuffledEvents events, int threads, bool isCold)
    {
        if (isCold) GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        else GC.Collect();
        using var memory = new PeakMemory();
        long start = Stopwatch.GetTimestamp();
        Dataset data = Build(events, threads, out TimeSpan inLibrary);
        double all = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return (inLibrary.TotalSeconds, all, memory.Peak / 1048576.0, (memory.Peak - memory.Start) / (double)data.MemorySize);
    }

    internal static Dataset Build(ShuffledEvents events, int threads) => Build(events, threads, out _);

    internal static Dataset Build(ShuffledEvents events, int threads, out TimeSpan inLibrary)
    {
        long ticks = 0;
        DatasetBuilder builder = Dataset.For(ShuffledEvents.Schema, new DatasetOptions { MaxDegreeOfParallelism = threads });
        var keys = new long[Chunk];
        var times = new long[Chunk];
        for (int start = 0; start < events.Customers; start += Chunk)
        {
            int count = Math.Min(Chunk, events.Customers - start);
            for (int i = 0; i < count; i++) keys[i] = start + i;
            long from = Stopwatch.GetTimestamp();
            builder.AddCustomers(keys.AsSpan(0, count));
            ticks += Stopwatch.GetTimestamp() - from;
        }

        EventType[] types = [.. ShuffledEvents.Schema.Events.Select(e => ShuffledEvents.Schema.Event(e.Name))];
        for (int start = 0; start < events.Users.Length; start += Chunk)
        {
            int count = Math.Min(Chunk, events.Users.Length - start);
            ReadOnlySpan<uint> users = events.Users.AsSpan(start, count);
            ReadOnlySpan<long> seconds = events.Seconds.AsSpan(start, count);
            for (int i = 0; i < users.Length; i++) keys[i] = users[i];
            for (int i = 0; i < seconds.Length; i++) times[i] = seconds[i] * 1000;
            long from = Stopwatch.GetTimestamp();
            builder.AddEvents(types, events.Types.AsSpan(start, count), keys.AsSpan(0, count), times.AsSpan(0, count));
            ticks += Stopwatch.GetTimestamp() - from;
        }

        long last = Stopwatch.GetTimestamp();
        Dataset data = builder.Build(out _);
        inLibrary = TimeSpan.FromSeconds((ticks + Stopwatch.GetTimestamp() - last) / (double)Stopwatch.Frequency);
        return data;
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
