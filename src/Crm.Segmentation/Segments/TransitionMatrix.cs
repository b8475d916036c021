using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Segments;

/// <summary>Who moved from which cell of a partition to which, between two instants.</summary>
/// <remarks>
/// Counts are of customers who were there at both looks, and sum to their number: a customer who was appended since has moved from nowhere, but has entered a cell.
/// Rates are null where nobody was in the earlier cell.
/// </remarks>
[JsonConverter(typeof(JsonValueConverter<TransitionMatrix>))]
[DebuggerDisplay("{Counts.DebuggerText,nq}")]
public sealed class TransitionMatrix : IJsonValue<TransitionMatrix>
{
    private readonly PartitionReport _earlier;
    private readonly PartitionReport _later;

    internal TransitionMatrix(PartitionReport earlier, PartitionReport later)
    {
        (_earlier, _later) = (earlier, later);
        var counts = new SortedDictionary<long, long>();
        (long cells, int customers) = (earlier.Cells.Count, Math.Min(earlier.Codes.Data.CustomerCount, later.Codes.Data.CustomerCount));
        for (int row = 0, end; row < customers; row = end)
        {
            // Many customers in a row often do the same.
            long place = PlaceOf(row);
            for (end = row + 1; end < customers && PlaceOf(end) == place;) end++;
            counts[place] = counts.GetValueOrDefault(place) + end - row;
        }

        Counts = new TransitionCounts(later.Counts.Subject with { Earlier = earlier.AsOf }, [.. counts.Keys], Tally.Of([.. counts.Values]));

        long PlaceOf(int row) => (earlier.Codes.At(row) * cells) + later.Codes.At(row);
    }

    /// <summary>The counts without the customers: to be stored, and merged with those of other customers.</summary>
    public TransitionCounts Counts { get; }

    /// <summary>The partition.</summary>
    public Partition Partition => Counts.Partition;

    /// <summary>The earlier instant.</summary>
    public DateTimeOffset From => Counts.From;

    /// <summary>The later instant.</summary>
    public DateTimeOffset To => Counts.To;

    /// <summary>How many customers were in one cell and are now in the other.</summary>
    /// <param name="from">The name of the earlier cell.</param>
    /// <param name="to">The name of the later cell.</param>
    /// <exception cref="KeyNotFoundException">The partition has no such cell.</exception>
    public int this[string from, string to] => (int)Counts[from, to];

    /// <summary>The share of the earlier cell's customers that are now in the later cell; null when the earlier cell was empty.</summary>
    /// <param name="from">The name of the earlier cell.</param>
    /// <param name="to">The name of the later cell.</param>
    /// <exception cref="KeyNotFoundException">The partition has no such cell.</exception>
    public double? Rate(string from, string to) => Counts.Rate(from, to);

    /// <summary>The customers who were in one cell and are now in the other.</summary>
    /// <param name="from">The name of the earlier cell.</param>
    /// <param name="to">The name of the later cell.</param>
    /// <exception cref="KeyNotFoundException">The partition has no such cell.</exception>
    public CustomerSet Customers(string from, string to) => _earlier[from] & _later[to];

    /// <summary>The customers who are in a cell now and were not before.</summary>
    /// <param name="cell">The name of the cell.</param>
    /// <exception cref="KeyNotFoundException">The partition has no such cell.</exception>
    public CustomerSet Entered(string cell) => _later[cell] - _earlier[cell];

    /// <summary>The customers who were in a cell before and are not now.</summary>
    /// <param name="cell">The name of the cell.</param>
    /// <exception cref="KeyNotFoundException">The partition has no such cell.</exception>
    public CustomerSet Left(string cell) => _earlier[cell] - _later[cell];

    /// <summary>The counts as a table: a row for each earlier cell, a column for each later one.</summary>
    public override string ToString() => Counts.ToString();

    static void IJsonValue<TransitionMatrix>.WriteJson(Utf8JsonWriter writer, TransitionMatrix value) => writer.WriteValue(value.Counts);

    static TransitionMatrix IJsonValue<TransitionMatrix>.ReadJson(ref Utf8JsonReader reader) => throw ReportJson.HasNoSets<TransitionCounts>();
}
