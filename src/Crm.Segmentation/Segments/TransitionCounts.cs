using System.Text.Json.Serialization;

namespace Crm.Segmentation.Segments;

/// <summary>How many customers moved from which cell of a partition to which, between two instants: the counts of a transition matrix, without the customers.</summary>
/// <remarks>A value; immutable and thread-safe. Rates are null where nobody was in the earlier cell.</remarks>
[JsonConverter(typeof(JsonValueConverter<TransitionCounts>))]
public sealed class TransitionCounts : ReportCounts<TransitionCounts>, IReportCounts<TransitionCounts>
{
    /// <summary>The tally has for each earlier cell the later ones, in the partition's order; the range is the earlier instant.</summary>
    internal TransitionCounts(ReportSubject subject, Tally tally)
        : base(subject, tally)
    {
    }

    /// <summary>The partition.</summary>
    public Partition Partition => (Partition)Subject.Definition;

    /// <summary>The earlier instant.</summary>
    public DateTimeOffset From => (DateTimeOffset)Subject.Range!;

    /// <summary>The later instant.</summary>
    public DateTimeOffset To => AsOf;

    /// <summary>How many customers there are; everyone was in one cell and is in one.</summary>
    public long Customers => Tally.Sum(..);

    static StoredForm<TransitionCounts> IReportCounts<TransitionCounts>.Stored => PartitionReportJson.OfTransitions;

    /// <summary>How many customers were in one cell and are now in the other.</summary>
    /// <param name="from">The name of the earlier cell.</param>
    /// <param name="to">The name of the later cell.</param>
    /// <exception cref="KeyNotFoundException">The partition has no such cell.</exception>
    public long this[string from, string to] => Tally[(PartitionReport.PositionOf(Partition, from) * Cells) + PartitionReport.PositionOf(Partition, to)];

    private int Cells => Partition.Cells.Count;

    /// <summary>How many customers were in a cell.</summary>
    /// <param name="from">The name of the earlier cell.</param>
    /// <exception cref="KeyNotFoundException">The partition has no such cell.</exception>
    public long Before(string from) => PartitionReport.PositionOf(Partition, from) is var row ? Tally.Sum((row * Cells)..((row + 1) * Cells)) : 0;

    /// <summary>The share of the earlier cell's customers that are now in the later cell; null when the earlier cell was empty.</summary>
    /// <param name="from">The name of the earlier cell.</param>
    /// <param name="to">The name of the later cell.</param>
    /// <exception cref="KeyNotFoundException">The partition has no such cell.</exception>
    public double? Rate(string from, string to) => new Proportion(this[from, to], Before(from)).Rate;

    /// <summary>The counts as a table: a row for each earlier cell, a column for each later one.</summary>
    public override string ToString()
    {
        var table = new TextTable();
        string[] names = [.. Partition.Cells.Select(cell => cell.Name)];
        table.Add([Partition.Title ?? Partition.Name, .. names]);
        for (int from = 0; from < names.Length; from++) table.Add([names[from], .. Enumerable.Range(from * Cells, Cells).Select(place => GroupCount.Shown(Tally[place]))]);
        return table.ToString();
    }

    private protected override TransitionCounts With(Tally tally, TransitionCounts other) => new(Subject, tally);
}
