namespace Crm.Segmentation.Segments;

/// <summary>Who is in each cell of a partition at an as-of instant. Every customer is in exactly one cell.</summary>
/// <remarks>It keeps the position of everyone's cell; the set of a cell's customers is made from those when it is first asked for.</remarks>
public sealed class PartitionReport
{
    internal PartitionReport(Partition partition, DateTimeOffset asOf, Dataset dataset, PackedIntegers positions)
    {
        (Partition, AsOf, Dataset, Positions) = (partition, asOf, dataset, positions);
        int[] counts = Counts(positions, partition.Cells.Count);
        Cells = [.. partition.Cells.Select((cell, position) => new PartitionCellReport(this, cell, position, counts[position]))];
    }

    /// <summary>The partition.</summary>
    public Partition Partition { get; }

    /// <summary>The instant at which the customers were looked at.</summary>
    public DateTimeOffset AsOf { get; }

    /// <summary>The cells in the partition's order; their counts sum to the number of customers.</summary>
    public ValueList<PartitionCellReport> Cells { get; }

    internal Dataset Dataset { get; }

    /// <summary>The position of each customer's cell.</summary>
    internal PackedIntegers Positions { get; }

    /// <summary>The customers of a cell.</summary>
    /// <param name="cell">The name of the cell.</param>
    /// <exception cref="KeyNotFoundException">The partition has no such cell.</exception>
    public CustomerSet this[string cell] =>
        Cells.FirstOrDefault(c => c.Name == cell)?.Customers ?? throw new KeyNotFoundException($"Partition '{Partition.Name}' has no cell '{cell}'.");

    /// <summary>The cell that a customer is in; null for a key that is no customer's.</summary>
    /// <param name="customer">The key of a customer.</param>
    public string? CellOf(CustomerKey customer) => Dataset.TryFind(customer, out int ordinal) ? Cells[(int)Positions[ordinal]].Name : null;

    /// <summary>Who moved from which cell to which since an earlier look with the same partition and dataset.</summary>
    /// <param name="earlier">The earlier look.</param>
    /// <exception cref="ArgumentException">The partitions differ, or the datasets do.</exception>
    public TransitionMatrix TransitionsFrom(PartitionReport earlier)
    {
        ArgumentNullException.ThrowIfNull(earlier);
        if (!earlier.Partition.Equals(Partition))
            throw new ArgumentException($"Transitions are within one partition: '{earlier.Partition.Name}' was not defined as '{Partition.Name}' is.", nameof(earlier));
        if (!ReferenceEquals(earlier.Dataset, Dataset)) throw new ArgumentException("Transitions are within one dataset, and the two looks are at different ones.", nameof(earlier));
        return new TransitionMatrix(earlier, this);
    }

    /// <summary>The customers of the cell at a position.</summary>
    internal CustomerSet Members(int position)
    {
        var words = new ulong[BitWords.Count(Dataset.CustomerCount)];
        if (Positions.Width == 1) RangeBits.Write(Positions.Bytes, (byte)position, (byte)position, words);
        else if (Positions.Width == 2) RangeBits.Write(Positions.Shorts, (ushort)position, (ushort)position, words);
        else RangeBits.Write(Positions.Ints, (uint)position, (uint)position, words);
        return new CustomerSet(Dataset, words);
    }

    private static int[] Counts(PackedIntegers positions, int cells)
    {
        var counts = new int[cells];
        if (positions.Width == 1)
        {
            var bins = new uint[CodeHistogram.ByteLanes * CodeHistogram.ByteBins];
            CodeHistogram.Add(positions.Bytes, bins);
            ReadOnlySpan<uint> sums = CodeHistogram.Sum(bins, CodeHistogram.ByteBins);
            for (int cell = 0; cell < cells; cell++) counts[cell] = (int)sums[cell];
        }
        else if (positions.Width == 2)
        {
            foreach (ushort cell in positions.Shorts) counts[cell]++;
        }
        else
        {
            foreach (uint cell in positions.Ints) counts[cell]++;
        }

        return counts;
    }
}

/// <summary>One cell of a partition with its customers.</summary>
public sealed class PartitionCellReport
{
    private readonly Lazy<CustomerSet> _customers;

    internal PartitionCellReport(PartitionReport report, PartitionCell cell, int position, int count)
    {
        (Name, Title, Count, Share) = (cell.Name, cell.Title, count, report.Dataset.CustomerCount == 0 ? null : (double)count / report.Dataset.CustomerCount);
        _customers = new Lazy<CustomerSet>(() => report.Members(position));
    }

    /// <summary>The name of the cell.</summary>
    public string Name { get; }

    /// <summary>Its title for people; null for none.</summary>
    public string? Title { get; }

    /// <summary>Who is in it.</summary>
    public CustomerSet Customers => _customers.Value;

    /// <summary>How many customers are in the cell.</summary>
    public int Count { get; }

    /// <summary>The share of all customers; null for a dataset without customers.</summary>
    public double? Share { get; }
}
