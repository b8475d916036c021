using System.Text.Json.Serialization;

namespace Crm.Segmentation.Segments;

/// <summary>How many customers moved from which cell of a partition to which, between two instants: the counts of a transition matrix, without the customers.</summary>
/// <remarks>A value; immutable and thread-safe. Rates are null where nobody was in the earlier cell.</remarks>
[JsonConverter(typeof(JsonValueConverter<TransitionCounts>))]
public sealed class TransitionCounts : ReportCounts<TransitionCounts>, IReportCounts<TransitionCounts>
{
    private const int MostColumns = 30;

    private readonly ValueList<long> _places;

    /// <summary>The subject has the earlier instant.</summary>
    /// <param name="subject">The partition.</param>
    /// <param name="places">Where there are customers, ascending: the position of the earlier cell times the number of cells, plus that of the later one.</param>
    /// <param name="tally">How many there are, place by place.</param>
    internal TransitionCounts(ReportSubject subject, ValueList<long> places, Tally tally)
        : base(subject, tally) => _places = places;

    /// <summary>The partition.</summary>
    public Partition Partition => (Partition)Subject.Definition;

    /// <summary>The earlier instant.</summary>
    public DateTimeOffset From => Subject.Earlier!.Value;

    /// <summary>The later instant.</summary>
    public DateTimeOffset To => AsOf;

    /// <summary>How many customers there are; everyone was in one cell and is in one.</summary>
    public long Customers => Tally.Sum(..);

    static StoredForm<TransitionCounts> IReportCounts<TransitionCounts>.Stored => PartitionReportJson.OfTransitions;

    /// <summary>How many customers were in one cell and are now in the other.</summary>
    /// <param name="from">The name of the earlier cell.</param>
    /// <param name="to">The name of the later cell.</param>
    /// <exception cref="KeyNotFoundException">The partition has no such cell.</exception>
    public long this[string from, string to] => At(((long)PartitionReport.PositionOf(Partition, from) * Cells) + PartitionReport.PositionOf(Partition, to));

    /// <summary>The pairs of cells, an earlier and a later one, that some customer was in and is in, in the partition's order.</summary>
    internal IEnumerable<(string From, string To, long Count)> Moves =>
        _places.Select((place, i) => (Partition.Cells[(int)(place / Cells)].Name, Partition.Cells[(int)(place % Cells)].Name, Tally[i]));

    private int Cells => Partition.Cells.Count;

    /// <summary>How many customers were in a cell.</summary>
    /// <param name="from">The name of the earlier cell.</param>
    /// <exception cref="KeyNotFoundException">The partition has no such cell.</exception>
    public long Before(string from)
    {
        long row = PartitionReport.PositionOf(Partition, from), count = 0;
        for (int i = FirstAtOrAfter(row * Cells); i < _places.Count && _places[i] < (row + 1) * Cells; i++) count += Tally[i];
        return count;
    }

    /// <summary>The share of the earlier cell's customers that are now in the later cell; null when the earlier cell was empty.</summary>
    /// <param name="from">The name of the earlier cell.</param>
    /// <param name="to">The name of the later cell.</param>
    /// <exception cref="KeyNotFoundException">The partition has no such cell.</exception>
    public double? Rate(string from, string to) => new Proportion(this[from, to], Before(from)).Rate;

    /// <summary>The counts as a table: a row for each earlier cell, a column for each later one; of more than 30 cells a row for each move.</summary>
    public override string ToString() => Table().ToString();

    private protected override ReportTable Table()
    {
        var table = new ReportTable();
        if (Cells > MostColumns)
        {
            table.Add(Partition.Title ?? Partition.Name, "to", "customers");
            foreach ((string earlier, string later, long count) in Moves) table.Add(earlier, later, TableCell.Of(GroupCount.Shown(count), count));
            return table;
        }

        string[] names = [.. Partition.Cells.Select(cell => cell.Name)];
        table.Add([Partition.Title ?? Partition.Name, .. names.Select(name => (TableCell)name)]);
        for (int from = 0; from < names.Length; from++)
        {
            long row = (long)from * Cells;
            table.Add([names[from], .. Enumerable.Range(0, Cells).Select(to => TableCell.Of(GroupCount.Shown(At(row + to)), At(row + to)))]);
        }

        return table;
    }

    private protected override TransitionCounts Sum(TransitionCounts other)
    {
        long[] places = [.. _places.Union(other._places).Order()];
        long[] counts = [.. places.Select(place => At(place) + other.At(place))];
        return Tally.IsSound(counts) ? new TransitionCounts(Subject, [.. places], Tally.Of(counts)) : throw Tally.TooMany(nameof(other));
    }

    private protected override TransitionCounts With(Tally tally, TransitionCounts other) => new(Subject, _places, tally);

    private protected override bool HasEqualValues(TransitionCounts other) => _places.Equals(other._places);

    private long At(long place) => FirstAtOrAfter(place) is var i && i < _places.Count && _places[i] == place ? Tally[i] : 0;

    private int FirstAtOrAfter(long place)
    {
        int found = _places.AsSpan().BinarySearch(place);
        return found < 0 ? ~found : found;
    }
}
