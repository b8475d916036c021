using System.Runtime.InteropServices;

namespace Crm.Segmentation.Paths;

/// <summary>Counts how often each node follows each in paths.</summary>
internal static class TransitionAnalyzer
{
    /// <exception cref="RuleException">The paths have errors.</exception>
    internal static PathTransitions Run(EventPaths paths, EvaluationScope scope, DateSpan? range)
    {
        var pass = new PathPass(paths, scope, range);
        var total = new Dictionary<(int From, int To), long>();
        pass.ForEach(() => new Dictionary<(int From, int To), long>(), (counts, view) => Add(counts, view, paths.IsBackward), counts =>
        {
            foreach ((var pair, long count) in counts) CollectionsMarshal.GetValueRefOrAddDefault(total, pair, out _) += count;
        });
        string[] names = pass.Names.All();
        return new PathTransitions(
            PathAnalyzer.SubjectOf(paths, scope, range),
            [.. total.Select(pair => new PathPair(PathAnalyzer.NameOf(names, pair.Key.From), PathAnalyzer.NameOf(names, pair.Key.To), pair.Value)).Order()]);
    }

    private static void Add(Dictionary<(int From, int To), long> counts, PathView view, bool isBackward)
    {
        ReadOnlySpan<int> nodes = view.Nodes;
        for (int i = 0; i <= nodes.Length; i++)
        {
            if (i == nodes.Length && !view.Ends) break;
            (int near, int far) = (i == 0 ? -1 : nodes[i - 1], i == nodes.Length ? -1 : nodes[i]);
            CollectionsMarshal.GetValueRefOrAddDefault(counts, isBackward ? (far, near) : (near, far), out _)++;
        }
    }
}
