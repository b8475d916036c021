using System.Runtime.InteropServices;

namespace Crm.Segmentation.Segments;

/// <summary>Who moved from which cell of a partition to which, between two instants.</summary>
/// <remarks>Counts are of customers of one dataset, so the matrix sums to the number of customers. Rates are null where nobody was in the earlier cell.</remarks>
public sealed class TransitionMatrix
{
    private const int Block = 1024;

    private readonly PartitionReport _earlier;
    private readonly PartitionReport _later;
    private readonly Dictionary<(long From, long To), int> _counts = [];

    internal TransitionMatrix(PartitionReport earlier, PartitionReport later)
    {
        (_earlier, _later) = (earlier, later);
        long[] from = new long[Block], to = new long[Block];
        int customers = later.Dataset.CustomerCount;
        for (int first = 0; first < customers; first += Block)
        {
            int count = Math.Min(Block, customers - first);
            earlier.Positions.Read(first, from.AsSpan(0, count));
            later.Positions.Read(first, to.AsSpan(0, count));
            for (int i = 0, end; i < count; i = end)
            {
                for (end = i + 1; end < count && from[end] == from[i] && to[end] == to[i];) end++;
                CollectionsMarshal.GetValueRefOrAddDefault(_counts, (from[i], to[i]), out _) += end - i;
            }
        }
    }

    /// <summary>The partition.</summary>
    public Partition Partition => _later.Partition;

    /// <summary>The earlier instant.</summary>
    public DateTimeOffset From => _earlier.AsOf;

    /// <summary>The later instant.</summary>
    public DateTimeOffset To => _later.AsOf;

    /// <summary>How many customers were in one cell and are now in the other.</summary>
    /// <param name="from">The name of the earlier cell.</param>
    /// <param name="to">The name of the later cell.</param>
    /// <exception cref="KeyNotFoundException">The partition has no such cell.</exception>
    public int this[string from, string to] => _counts.GetValueOrDefault((Find(from), Find(to)));

    /// <summary>The share of the earlier cell's customers that are now in the later cell; null when the earlier cell was empty.</summary>
    /// <param name="from">The name of the earlier cell.</param>
    /// <param name="to">The name of the later cell.</param>
    /// <exception cref="KeyNotFoundException">The partition has no such cell.</exception>
    public double? Rate(string from, string to)
    {
        int before = _earlier[from].Count;
        return before == 0 ? null : (double)this[from, to] / before;
    }

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

    private int Find(string cell)
    {
        for (int i = 0; i < Partition.Cells.Count; i++)
            if (Partition.Cells[i].Name == cell) return i;
        throw new KeyNotFoundException($"Partition '{Partition.Name}' has no cell '{cell}'.");
    }
}
