using Crm.Segmentation.Segments;

namespace Crm.Segmentation;

/// <summary>The results of a rule book's segments and partitions over a dataset at an as-of instant.</summary>
public sealed class Evaluation
{
    private readonly Dictionary<string, CustomerSet> _segments;
    private readonly Dictionary<string, PartitionReport> _partitions;
    private readonly int _threads;

    internal Evaluation(
        RuleBook rules, Dataset data, DateTimeOffset asOf, Dictionary<string, CustomerSet> segments, Dictionary<string, PartitionReport> partitions, int threads)
    {
        (Rules, Data, AsOf) = (rules, data, asOf);
        (_segments, _partitions, _threads) = (segments, partitions, threads);
    }

    /// <summary>The rule book.</summary>
    public RuleBook Rules { get; }

    /// <summary>The dataset.</summary>
    public Dataset Data { get; }

    /// <summary>The as-of instant.</summary>
    public DateTimeOffset AsOf { get; }

    /// <summary>The segments with their members, in the rule book's order.</summary>
    public IEnumerable<(Segment Segment, CustomerSet Members)> Segments =>
        Rules.Definitions.OfType<Segment>().Select(segment => (segment, _segments[segment.Name]));

    /// <summary>The partitions with their cells, in the rule book's order.</summary>
    public IEnumerable<PartitionReport> Partitions => Rules.Definitions.OfType<Partition>().Select(partition => _partitions[partition.Name]);

    /// <summary>The members of a segment, or of a partition's cell.</summary>
    /// <param name="name">The name of a segment, or <c>partition.cell</c>.</param>
    /// <exception cref="KeyNotFoundException">The rule book has no such segment or cell.</exception>
    public CustomerSet this[string name]
    {
        get
        {
            ArgumentNullException.ThrowIfNull(name);
            if (_segments.TryGetValue(name, out CustomerSet? members)) return members;
            foreach (PartitionReport partition in _partitions.Values)
                foreach (PartitionCellReport cell in partition.Cells)
                    if (name.Length == partition.Partition.Name.Length + cell.Name.Length + 1 && name == $"{partition.Partition.Name}.{cell.Name}") return cell.Customers;
            throw new KeyNotFoundException($"The rule book has no segment and no cell '{name}'.");
        }
    }

    /// <summary>A partition's cells.</summary>
    /// <param name="name">The name of the partition.</param>
    /// <exception cref="KeyNotFoundException">The rule book has no such partition.</exception>
    public PartitionReport Partition(string name) =>
        _partitions.TryGetValue(name, out PartitionReport? report) ? report : throw new KeyNotFoundException($"The rule book has no partition '{name}'.");

    /// <summary>How many customers each two segments have in common.</summary>
    /// <param name="cancellation">Stops the count.</param>
    public OverlapMatrix Overlap(CancellationToken cancellation = default) =>
        OverlapMatrix.Of([.. Segments.Select(s => (s.Segment.Name, s.Members))], _threads, cancellation);

    /// <summary>Who moved between the cells of a partition since an earlier evaluation of the same dataset.</summary>
    /// <param name="partition">The name of the partition.</param>
    /// <param name="earlier">The earlier evaluation.</param>
    /// <exception cref="KeyNotFoundException">One of the rule books has no such partition.</exception>
    /// <exception cref="ArgumentException">The partitions differ, or the datasets do.</exception>
    public TransitionMatrix Transitions(string partition, Evaluation earlier)
    {
        ArgumentNullException.ThrowIfNull(earlier);
        return Partition(partition).TransitionsFrom(earlier.Partition(partition));
    }
}

/// <summary>How far an evaluation has come.</summary>
/// <param name="CustomersDone">Customers whose results are known.</param>
/// <param name="Customers">All customers.</param>
public readonly record struct EvaluationProgress(int CustomersDone, int Customers);
