using System.Runtime.InteropServices;

namespace Crm.Segmentation.Paths;

/// <summary>Counts how often each node follows each in paths: by the order of the types alone where that is enough, else path by path.</summary>
internal static class TransitionAnalyzer
{
    /// <exception cref="RuleException">The paths have errors.</exception>
    internal static PathTransitions Run(EventPaths paths, EvaluationScope scope, DateSpan? range, CustomerSet? among = null)
    {
        var pass = new PathPass(paths, scope, range, among);
        Dictionary<(int From, int To), long> counts = ByTypes(pass, paths, scope.Data.Schema) ?? ByPaths(pass, paths);
        string[] names = pass.Names.All();
        return new PathTransitions(
            PathAnalyzer.SubjectOf(paths, scope, range),
            [.. counts.Where(pair => pair.Value > 0).Select(pair => new PathPair(PathAnalyzer.NameOf(names, pair.Key.From), PathAnalyzer.NameOf(names, pair.Key.To), pair.Value)).Order()]);
    }

    private static Dictionary<(int From, int To), long> ByPaths(PathPass pass, EventPaths paths)
    {
        var total = new Dictionary<(int From, int To), long>();
        pass.ForEach(() => new Dictionary<(int From, int To), long>(), (counts, view) => Add(counts, view, paths.IsBackward), counts =>
        {
            foreach ((var pair, long count) in counts) At(total, pair) += count;
        });
        return total;
    }

    private static void Add(Dictionary<(int From, int To), long> counts, PathView view, bool isBackward)
    {
        ReadOnlySpan<int> nodes = view.Nodes;
        for (int i = 0; i <= nodes.Length; i++)
        {
            if (i == nodes.Length && !view.Ends) break;
            (int near, int far) = (i == 0 ? -1 : nodes[i - 1], i == nodes.Length ? -1 : nodes[i]);
            At(counts, isBackward ? (far, near) : (near, far))++;
        }
    }

    /// <summary>The counts of types that follow one another, as nodes; null where a path is more than the order of its types.</summary>
    private static Dictionary<(int From, int To), long>? ByTypes(PathPass pass, EventPaths paths, Schema schema)
    {
        int types = schema.Events.Count;
        int[] nodes = [.. schema.Events.Select(type => pass.Names.CodeOf(type.Name))];
        if (!pass.IsPlain || types is 0 or > 256 || nodes.Contains(PathNames.None)) return null;
        var total = new TypeCounts(types);
        if (!pass.Units.TryForEachCodes(() => new TypeCounts(types), static (own, codes, starts) => own.Add(codes, starts), total.Add)) return null;

        var counts = new Dictionary<(int From, int To), long>();
        HashSet<int> collapsed = [.. paths.Collapsed.Select(pass.Names.CodeOfNode)];
        for (int from = 0; from < types; from++)
        {
            At(counts, (-1, nodes[from])) += total.Starts[from];
            At(counts, (nodes[from], -1)) += total.Ends[from];
            for (int to = 0; to < types; to++)
            {
                bool isRepeat = paths.CollapsesRepeats && nodes[from] == nodes[to] && (collapsed.Count == 0 || collapsed.Contains(nodes[from]));
                if (!isRepeat) At(counts, (nodes[from], nodes[to])) += total.Pairs.Counts[(from * types) + to];
            }
        }

        return counts;
    }

    private static ref long At(Dictionary<(int From, int To), long> counts, (int From, int To) pair) => ref CollectionsMarshal.GetValueRefOrAddDefault(counts, pair, out _);

    /// <summary>How often types follow one another, and with which customers' events begin and end.</summary>
    private sealed class TypeCounts(int types)
    {
        internal CodePairs Pairs { get; } = new(types);

        internal long[] Starts { get; } = new long[types];

        internal long[] Ends { get; } = new long[types];

        /// <summary>Adds a batch: all its pairs, less those of one customer's last event and the next one's first.</summary>
        internal void Add(ReadOnlySpan<byte> codes, ReadOnlySpan<int> starts)
        {
            Pairs.Add(codes);
            int last = -1;
            for (int customer = 1; customer < starts.Length; customer++)
            {
                (int start, int end) = (starts[customer - 1], starts[customer]);
                if (start == end) continue;
                int first = codes[start];
                if (last >= 0) Pairs.Add(last, first, -1);
                last = codes[end - 1];
                Starts[first]++;
                Ends[last]++;
            }
        }

        internal void Add(TypeCounts other)
        {
            Pairs.Add(other.Pairs);
            for (int type = 0; type < Starts.Length; type++)
            {
                Starts[type] += other.Starts[type];
                Ends[type] += other.Ends[type];
            }
        }
    }
}
