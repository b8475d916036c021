using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Crm.Segmentation.Segments;

namespace Crm.Segmentation;

/// <summary>The results of a rule book's segments and partitions over a dataset at an as-of instant.</summary>
[JsonConverter(typeof(JsonValueConverter<Evaluation>))]
[DebuggerDisplay("{DebuggerText,nq}")]
public sealed class Evaluation : IJsonValue<Evaluation>
{
    private readonly Dictionary<string, CustomerSet> _segments;
    private readonly Dictionary<string, PartitionReport> _partitions;
    private readonly int _threads;

    internal Evaluation(
        RuleBook rules, Dataset data, DateTimeOffset asOf, Dictionary<string, CustomerSet> segments, Dictionary<string, PartitionReport> partitions, ValueList<GivenList> lists, int threads)
    {
        (Rules, Data, AsOf, Lists) = (rules, data, asOf, lists);
        (_segments, _partitions, _threads) = (segments, partitions, threads);
    }

    /// <summary>The rule book.</summary>
    public RuleBook Rules { get; }

    /// <summary>The dataset.</summary>
    public Dataset Data { get; }

    /// <summary>The as-of instant.</summary>
    public DateTimeOffset AsOf { get; }

    /// <summary>What was found of the lists that the rule book uses, by name: how many customers are on each, and how many of its keys are nobody's.</summary>
    public ValueList<GivenList> Lists { get; }

    private string DebuggerText => string.Create(
        CultureInfo.InvariantCulture, $"{_segments.Count} segments and {_partitions.Count} partitions over {Data.CustomerCount} customers as of {ReportOrigin.Text(AsOf)}");

    /// <summary>The segments with their members, in the rule book's order.</summary>
    public IEnumerable<(Segment Segment, CustomerSet Members)> Segments =>
        Rules.Definitions.OfType<Segment>().Select(segment => (segment, _segments[segment.Name]));

    /// <summary>The partitions with their cells, in the rule book's order.</summary>
    public IEnumerable<PartitionReport> Partitions => Rules.Definitions.OfType<Partition>().Select(partition => _partitions[partition.Name]);

    /// <summary>The members of a segment, or of a partition's cell.</summary>
    /// <param name="name">The name of a segment, or <c>partition.cell</c>.</param>
    /// <exception cref="KeyNotFoundException">The rule book has no such segment or cell.</exception>
    public CustomerSet this[string name] =>
        TryGet(name, out CustomerSet? members) ? members : throw new KeyNotFoundException($"The rule book has no segment and no cell '{name}'.");

    /// <summary>The members of a segment, or of a partition's cell, if there is one of the name.</summary>
    /// <param name="name">The name of a segment, or <c>partition.cell</c>.</param>
    /// <param name="members">The members; null when the rule book has no such segment or cell.</param>
    /// <returns>Whether there is such a segment or cell.</returns>
    public bool TryGet(string name, [NotNullWhen(true)] out CustomerSet? members)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (_segments.TryGetValue(name, out members)) return true;
        foreach (PartitionReport partition in _partitions.Values)
        {
            string prefix = partition.Partition.Name;
            if (name.Length > prefix.Length && name[prefix.Length] == '.' && name.StartsWith(prefix, StringComparison.Ordinal) && partition.TryGet(name[(prefix.Length + 1)..], out members)) return true;
        }

        return false;
    }

    /// <summary>A partition's cells.</summary>
    /// <param name="name">The name of the partition.</param>
    /// <exception cref="KeyNotFoundException">The rule book has no such partition.</exception>
    public PartitionReport Partition(string name) =>
        TryGetPartition(name, out PartitionReport? report) ? report : throw new KeyNotFoundException($"The rule book has no partition '{name}'.");

    /// <summary>A partition's cells, if there is one of the name.</summary>
    /// <param name="name">The name of the partition.</param>
    /// <param name="report">The cells; null when the rule book has no such partition.</param>
    /// <returns>Whether there is such a partition.</returns>
    public bool TryGetPartition(string name, [NotNullWhen(true)] out PartitionReport? report)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _partitions.TryGetValue(name, out report);
    }

    /// <summary>How many customers each two segments have in common.</summary>
    /// <param name="cancellationToken">Stops the count.</param>
    public OverlapMatrix Overlap(CancellationToken cancellationToken = default) =>
        OverlapMatrix.Of([.. Segments.Select(s => (s.Segment.Name, s.Members))], _threads, cancellationToken);

    /// <summary>Who moved between the cells of a partition since an earlier evaluation of the same dataset, or of one that was appended to.</summary>
    /// <param name="partition">The name of the partition.</param>
    /// <param name="earlier">The earlier evaluation.</param>
    /// <exception cref="KeyNotFoundException">One of the rule books has no such partition.</exception>
    /// <exception cref="ArgumentException">The partitions differ, or the datasets are unrelated.</exception>
    public TransitionMatrix Transitions(string partition, Evaluation earlier)
    {
        ArgumentNullException.ThrowIfNull(earlier);
        return Partition(partition).TransitionsFrom(earlier.Partition(partition));
    }

    /// <summary>The segments and the cells of partitions with their counts and shares, as a table.</summary>
    public override string ToString() => Table().ToString();

    /// <summary>The same table as CSV, RFC 4180: shares as fractions of 1 in full precision, culture-free.</summary>
    public string ToCsv() => Table().ToCsv();

    private ReportTable Table()
    {
        IEnumerable<GroupCount> segments = Segments.Select(found => new GroupCount(found.Segment.Name, new Proportion(found.Members.Count, Data.CustomerCount)));
        IEnumerable<GroupCount> cells = Partitions.SelectMany(found => found.Counts.Cells, (found, cell) => cell with { Name = $"{found.Partition.Name}.{cell.Name}" });
        return GroupCount.Table($"as of {ReportOrigin.Text(AsOf)}", [.. segments, .. cells]);
    }

    static void IJsonValue<Evaluation>.WriteJson(Utf8JsonWriter writer, Evaluation value)
    {
        writer.WriteStartObject();
        writer.WriteInstant("asOf", value.AsOf);
        writer.WriteNumber("customers", value.Data.CustomerCount);
        writer.WriteStartArray("segments");
        foreach ((Segment segment, CustomerSet members) in value.Segments)
        {
            writer.WriteStartObject();
            writer.WriteString("name", segment.Name);
            if (segment.Title is not null) writer.WriteString("title", segment.Title);
            writer.WriteNumber("count", members.Count);
            writer.WriteNumber("share", members.Share);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        if (value.Lists.Count > 0) writer.WriteValues("lists", value.Lists);
        writer.WriteStartArray("partitions");
        foreach (PartitionReport partition in value.Partitions)
        {
            writer.WriteStartObject();
            writer.WriteString("name", partition.Partition.Name);
            if (partition.Partition.Title is not null) writer.WriteString("title", partition.Partition.Title);
            writer.WriteValues("cells", partition.Cells);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}

/// <summary>How far an evaluation has come.</summary>
/// <param name="CustomersDone">Customers whose results are known.</param>
/// <param name="Customers">All customers.</param>
public readonly record struct EvaluationProgress(int CustomersDone, int Customers);
