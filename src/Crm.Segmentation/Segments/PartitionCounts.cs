using System.Text.Json.Serialization;

namespace Crm.Segmentation.Segments;

/// <summary>How many customers each cell of a partition has: what a report counts, without the customers.</summary>
/// <remarks>A value; immutable and thread-safe.</remarks>
[JsonConverter(typeof(JsonValueConverter<PartitionCounts>))]
public sealed class PartitionCounts : ReportCounts<PartitionCounts>, IReportCounts<PartitionCounts>
{
    /// <summary>The tally has the cells in the partition's order.</summary>
    internal PartitionCounts(ReportSubject subject, Tally tally)
        : base(subject, tally) => Cells = [.. Partition.Cells.Select((cell, i) => new GroupCount(cell.Name, new Proportion(tally[i], Customers)))];

    /// <summary>The partition.</summary>
    public Partition Partition => (Partition)Subject.Definition;

    /// <summary>How many customers there are; everyone is in one cell.</summary>
    public long Customers => Tally.Sum(..);

    /// <summary>The cells with their counts and shares of all customers, in the partition's order.</summary>
    public ValueList<GroupCount> Cells { get; }

    static StoredForm<PartitionCounts> IReportCounts<PartitionCounts>.Stored => PartitionReportJson.OfCounts;

    /// <summary>How many customers a cell has.</summary>
    /// <param name="cell">The name of the cell.</param>
    /// <exception cref="KeyNotFoundException">The partition has no such cell.</exception>
    public long this[string cell] => Tally[PartitionReport.PositionOf(Partition, cell)];

    /// <summary>What became of the cells since an earlier instant; shares are of all customers.</summary>
    /// <param name="earlier">The counts then, of the same partition by the same fit.</param>
    /// <exception cref="ArgumentException">The partition, its fit, the schema or the calendar of the other differ.</exception>
    public GroupChanges Change(PartitionCounts earlier) => ChangeOf(earlier, counts => counts.Cells);

    /// <summary>The cells with their counts and shares as a table.</summary>
    public override string ToString() => Table().ToString();

    private protected override ReportTable Table() => GroupCount.Table(Partition.Title ?? Partition.Name, Cells);

    private protected override PartitionCounts With(Tally tally, PartitionCounts other) => new(Subject, tally);
}
