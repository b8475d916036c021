using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Segments;

/// <summary>Who is in each cell of a partition at an as-of instant. Every customer is in exactly one cell.</summary>
/// <remarks>Immutable and thread-safe. It holds a code a customer; sets are made when they are first asked for. As JSON it is its counts.</remarks>
[JsonConverter(typeof(JsonValueConverter<PartitionReport>))]
[DebuggerDisplay("{Counts.DebuggerText,nq}")]
public sealed class PartitionReport : IJsonValue<PartitionReport>
{
    internal PartitionReport(ReportSubject subject, CustomerCodes codes)
    {
        Codes = codes;
        var partition = (Partition)subject.Definition;
        Counts = new PartitionCounts(subject, Tally.Of(codes.Counts(partition.Cells.Count)));
        Cells = [.. partition.Cells.Select((cell, i) => new PartitionCellReport(cell, Counts.Cells[i], new Lazy<CustomerSet>(() => codes.Where(i))))];
    }

    /// <summary>The counts without the customers: to be stored, merged with those of other customers, and compared.</summary>
    public PartitionCounts Counts { get; }

    /// <summary>The partition.</summary>
    public Partition Partition => Counts.Partition;

    /// <summary>The instant at which the customers were looked at.</summary>
    public DateTimeOffset AsOf => Counts.AsOf;

    /// <summary>The cells in the partition's order; their counts sum to the number of customers.</summary>
    public ValueList<PartitionCellReport> Cells { get; }

    /// <summary>For each customer the position of its cell.</summary>
    internal CustomerCodes Codes { get; }

    /// <summary>The cells as groups of customers, so that another analysis can show them side by side.</summary>
    public CustomerGroups ToGroups() => new(Partition.Name, [.. Cells.Select(cell => cell.Name)], Codes);

    /// <summary>The customers of a cell.</summary>
    /// <param name="cell">The name of the cell.</param>
    /// <exception cref="KeyNotFoundException">The partition has no such cell.</exception>
    public CustomerSet this[string cell] => Cells[PositionOf(Partition, cell)].Customers;

    /// <summary>The customers of a cell, if there is one of the name.</summary>
    /// <param name="cell">The name of the cell.</param>
    /// <param name="customers">The customers; null when the partition has no such cell.</param>
    /// <returns>Whether there is such a cell.</returns>
    public bool TryGet(string cell, [NotNullWhen(true)] out CustomerSet? customers)
    {
        ArgumentNullException.ThrowIfNull(cell);
        customers = Cells.FirstOrDefault(found => found.Name == cell)?.Customers;
        return customers is not null;
    }

    /// <summary>The cell that a customer is in; null for a key that is no customer's.</summary>
    /// <param name="customer">The key of a customer.</param>
    public string? CellOf(CustomerKey customer) => Codes.Of(customer) is { } cell ? Cells[cell].Name : null;

    /// <summary>Who moved from which cell to which since an earlier look with the same partition.</summary>
    /// <param name="earlier">The earlier look, at the same dataset or at one that was appended to. Customers who are in one of the two only have not moved, and are not counted.</param>
    /// <exception cref="ArgumentException">The partitions differ, or the datasets are unrelated.</exception>
    public TransitionMatrix TransitionsFrom(PartitionReport earlier)
    {
        ArgumentNullException.ThrowIfNull(earlier);
        if (!earlier.Partition.Equals(Partition))
            throw new ArgumentException($"Transitions are within one partition: '{earlier.Partition.Name}' was not defined as '{Partition.Name}' is.", nameof(earlier));
        if (Dataset.Wider(earlier.Codes.Data, Codes.Data) is null)
            throw new ArgumentException("Transitions are within one dataset and those appended to it: the earlier look is at another.", nameof(earlier));
        return new TransitionMatrix(earlier, this);
    }

    /// <summary>The cells with their counts and shares as a table.</summary>
    public override string ToString() => Counts.ToString();

    internal static int PositionOf(Partition partition, string cell)
    {
        for (int i = 0; i < partition.Cells.Count; i++)
            if (partition.Cells[i].Name == cell) return i;
        throw new KeyNotFoundException($"Partition '{partition.Name}' has no cell '{cell}'.");
    }

    static void IJsonValue<PartitionReport>.WriteJson(Utf8JsonWriter writer, PartitionReport value) => writer.WriteValue(value.Counts);

    static PartitionReport IJsonValue<PartitionReport>.ReadJson(ref Utf8JsonReader reader) => throw ReportJson.HasNoSets<PartitionCounts>();
}

/// <summary>One cell of a partition with its customers.</summary>
/// <remarks>As JSON it is its name, title, count and share.</remarks>
[JsonConverter(typeof(JsonValueConverter<PartitionCellReport>))]
public sealed class PartitionCellReport : IJsonValue<PartitionCellReport>
{
    private readonly GroupCount _count;
    private readonly Lazy<CustomerSet> _customers;

    internal PartitionCellReport(PartitionCell cell, GroupCount count, Lazy<CustomerSet> customers) => (Title, _count, _customers) = (cell.Title, count, customers);

    /// <summary>The name of the cell.</summary>
    public string Name => _count.Name;

    /// <summary>Its title for people; null for none.</summary>
    public string? Title { get; }

    /// <summary>Who is in it.</summary>
    public CustomerSet Customers => _customers.Value;

    /// <summary>How many customers are in the cell.</summary>
    public int Count => (int)_count.Count;

    /// <summary>The share of all customers; null for a dataset without customers.</summary>
    public double? Share => _count.Share;

    /// <summary>Name, count and share, culture-free.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{_count}");

    static void IJsonValue<PartitionCellReport>.WriteJson(Utf8JsonWriter writer, PartitionCellReport value)
    {
        writer.WriteStartObject();
        writer.WriteString("name", value.Name);
        if (value.Title is not null) writer.WriteString("title", value.Title);
        writer.WriteNumber("count", value.Count);
        writer.WriteNumber("share", value.Share);
        writer.WriteEndObject();
    }
}
