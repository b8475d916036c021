namespace Crm.Segmentation.Segments;

/// <summary>Who is in each cell of a partition at an as-of instant. Every customer is in exactly one cell.</summary>
public sealed class PartitionReport
{
    internal PartitionReport(Partition partition, DateTimeOffset asOf, ValueList<PartitionCellReport> cells) =>
        (Partition, AsOf, Cells) = (partition, asOf, cells);

    /// <summary>The partition.</summary>
    public Partition Partition { get; }

    /// <summary>The instant at which the customers were looked at.</summary>
    public DateTimeOffset AsOf { get; }

    /// <summary>The cells in the partition's order; their counts sum to the number of customers.</summary>
    public ValueList<PartitionCellReport> Cells { get; }

    /// <summary>The customers of a cell.</summary>
    /// <param name="cell">The name of the cell.</param>
    /// <exception cref="KeyNotFoundException">The partition has no such cell.</exception>
    public CustomerSet this[string cell] =>
        Cells.FirstOrDefault(c => c.Name == cell)?.Customers ?? throw new KeyNotFoundException($"Partition '{Partition.Name}' has no cell '{cell}'.");

    /// <summary>The cell that a customer is in; null for a key that is no customer's.</summary>
    /// <param name="customer">The key of a customer.</param>
    public string? CellOf(CustomerKey customer) => Cells.FirstOrDefault(cell => cell.Customers.Contains(customer))?.Name;

    /// <summary>Who moved from which cell to which since an earlier look with the same partition and dataset.</summary>
    /// <param name="earlier">The earlier look.</param>
    /// <exception cref="ArgumentException">The partitions differ, or the datasets do.</exception>
    public TransitionMatrix TransitionsFrom(PartitionReport earlier)
    {
        ArgumentNullException.ThrowIfNull(earlier);
        if (!earlier.Partition.Equals(Partition))
            throw new ArgumentException($"Transitions are within one partition: '{earlier.Partition.Name}' was not defined as '{Partition.Name}' is.", nameof(earlier));
        return new TransitionMatrix(earlier, this);
    }
}

/// <summary>One cell of a partition with its customers.</summary>
/// <param name="Name">The name of the cell.</param>
/// <param name="Title">Its title for people; null for none.</param>
/// <param name="Customers">Who is in it.</param>
public sealed record PartitionCellReport(string Name, string? Title, CustomerSet Customers)
{
    /// <summary>How many customers are in the cell.</summary>
    public int Count => Customers.Count;

    /// <summary>The share of all customers; null for a dataset without customers.</summary>
    public double? Share => Customers.Share;
}
