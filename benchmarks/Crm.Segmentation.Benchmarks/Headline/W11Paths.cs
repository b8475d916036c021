using System.Globalization;
using Crm.Segmentation.Paths;

namespace Crm.Segmentation.Benchmarks.Headline;

/// <summary>The path matrix: how often each event type follows each in a customer's history, with its start and end; the same of sessions (W11s), and the first ten steps of all paths (W11e).</summary>
internal static class W11Paths
{
    private static readonly EventPaths All = new("all");

    internal static HeadlineResult Matrix(ShuffledEvents events, Dataset data, int threads, int runs) => Transitions("W11", All, history => [history], events, data, threads, runs);

    internal static HeadlineResult Sessions(ShuffledEvents events, Dataset data, int threads, int runs)
    {
        const int Gap = 1800;
        return Transitions("W11s", All with { SessionGap = TimeSpan.FromSeconds(Gap) }, Split, events, data, threads, runs);

        static IEnumerable<ArraySegment<(long Seconds, byte Type)>> Split((long Seconds, byte Type)[] history)
        {
            int start = 0;
            for (int i = 1; i <= history.Length; i++)
            {
                if (i < history.Length && history[i].Seconds - history[i - 1].Seconds <= Gap) continue;
                if (i > start) yield return new(history, start, i - start);
                start = i;
            }
        }
    }

    internal static HeadlineResult Steps(ShuffledEvents events, Dataset data, int threads, int runs)
    {
        const int Limit = 10;
        EventPaths paths = All with { Limit = Limit };
        return WarmRuns.Of("W11e", threads, runs, () => Engine(threads).Analyze(paths, data, null, ShuffledEvents.End), report =>
        {
            long edges = report.Edges.Sum(edge => edge.Units), expected = events.Histories().Sum(history => (long)Math.Min(history.Length, Limit - 1));
            return edges == expected ? string.Create(CultureInfo.InvariantCulture, $"edges={edges}") : throw new InvalidOperationException($"The engine says {edges}, a loop {expected}.");
        });
    }

    private static HeadlineResult Transitions(
        string name,
        EventPaths paths,
        Func<(long Seconds, byte Type)[], IEnumerable<ArraySegment<(long Seconds, byte Type)>>> split,
        ShuffledEvents events,
        Dataset data,
        int threads,
        int runs) => WarmRuns.Of(name, threads, runs, () => Engine(threads).Transitions(paths, data, null, ShuffledEvents.End), report =>
    {
        Dictionary<string, byte> types = ShuffledEvents.Schema.Events.Index().ToDictionary(type => type.Item.Name, type => (byte)type.Index, StringComparer.Ordinal);
        int end = types.Count;
        var found = new long[(end + 1) * (end + 1)];
        foreach (PathTransition pair in report.Transitions) found[(Code(pair.From) * (end + 1)) + Code(pair.To)] = pair.Count;
        var expected = new long[found.Length];
        foreach (ArraySegment<(long Seconds, byte Type)> path in events.Histories().SelectMany(split))
        {
            int last = end;
            foreach ((_, byte type) in path)
            {
                expected[(last * (end + 1)) + type]++;
                last = type;
            }

            if (path.Count > 0) expected[(last * (end + 1)) + end]++;
        }

        return found.AsSpan().SequenceEqual(expected) ? string.Create(CultureInfo.InvariantCulture, $"edges={found.Sum()}") : throw new InvalidOperationException("The engine counts other transitions than a loop.");

        int Code(PathNode node) => node.Kind == PathNodeKind.Events ? types[node.Name] : end;
    });

    private static SegmentationEngine Engine(int threads) => new(ShuffledEvents.Schema, new SegmentationOptions { MaxDegreeOfParallelism = threads });
}
