using System.Runtime.InteropServices;

namespace Crm.Segmentation.Paths;

/// <summary>Counts whole paths.</summary>
internal static class WholePathAnalyzer
{
    /// <exception cref="RuleException">The paths have errors.</exception>
    internal static WholePathReport Run(EventPaths paths, EvaluationScope scope, DateSpan? range, CustomerSet? among = null)
    {
        var pass = new PathPass(paths, scope, range, among);
        var total = new Dictionary<int[], long>(SameCodes.Instance);
        pass.ForEach(
            () => new Dictionary<int[], long>(SameCodes.Instance),
            (counts, view) => CollectionsMarshal.GetValueRefOrAddDefault(counts.GetAlternateLookup<ReadOnlySpan<int>>(), view.Nodes, out _)++,
            counts =>
            {
                foreach ((int[] nodes, long count) in counts) CollectionsMarshal.GetValueRefOrAddDefault(total, nodes, out _) += count;
            });
        string[] names = pass.Names.All();
        return new WholePathReport(PathAnalyzer.SubjectOf(paths, scope, range), total.Select(path => (NamesOf(path.Key), path.Value)));

        ValueList<string> NamesOf(int[] nodes) => [.. (paths.IsBackward ? nodes.Reverse() : nodes).Select(node => names[node])];
    }

    /// <summary>Paths are equal when their nodes are.</summary>
    private sealed class SameCodes : IEqualityComparer<int[]>, IAlternateEqualityComparer<ReadOnlySpan<int>, int[]>
    {
        internal static readonly SameCodes Instance = new();

        public bool Equals(int[]? one, int[]? other) => one.AsSpan().SequenceEqual(other);

        public bool Equals(ReadOnlySpan<int> alternate, int[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(int[] nodes) => GetHashCode((ReadOnlySpan<int>)nodes);

        public int GetHashCode(ReadOnlySpan<int> alternate)
        {
            var hash = new HashCode();
            hash.AddBytes(MemoryMarshal.AsBytes(alternate));
            return hash.ToHashCode();
        }

        public int[] Create(ReadOnlySpan<int> alternate) => alternate.ToArray();
    }
}
