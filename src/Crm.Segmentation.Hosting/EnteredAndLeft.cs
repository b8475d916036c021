namespace Crm.Segmentation.Hosting;

/// <summary>Compares two evaluations by one rule book over two datasets. Each customer is looked up once, however many segments there are.</summary>
internal sealed class EnteredAndLeft
{
    private readonly Dataset _before;
    private readonly Dataset _now;

    /// <summary>The ordinal now of each customer before; -1 for one who is gone. Null where the dataset is the same.</summary>
    private readonly int[]? _ordinals;

    private EnteredAndLeft(Dataset before, Dataset now)
    {
        (_before, _now) = (before, now);
        if (ReferenceEquals(before, now)) return;
        _ordinals = new int[before.CustomerCount];
        for (int i = 0; i < _ordinals.Length; i++) _ordinals[i] = now.TryFind(before.KeyOf(i), out int ordinal) ? ordinal : -1;
    }

    internal static SegmentChanges Between(Evaluation before, Evaluation now)
    {
        var compared = new EnteredAndLeft(before.Data, now.Data);
        IEnumerable<(string Name, CustomerSet Set)> sets =
        [
            .. now.Segments.Select(segment => (segment.Segment.Name, segment.Members)),
            .. now.Partitions.SelectMany(report => report.Cells, (report, cell) => ($"{report.Partition.Name}.{cell.Name}", cell.Customers)),
        ];
        return new SegmentChanges(before.AsOf, now.AsOf, [.. sets.Select(set => compared.Change(set.Name, before[set.Name], set.Set))]);
    }

    private SegmentChange Change(string name, CustomerSet before, CustomerSet now)
    {
        ulong[] then = new ulong[Words(_before)], kept = new ulong[Words(_now)], members = new ulong[Words(_now)];
        before.CopyBitsTo(then);
        now.CopyBitsTo(members);
        var left = new List<CustomerKey>();
        for (int word = 0; word < then.Length; word++)
        {
            for (ulong bits = then[word]; bits != 0; bits &= bits - 1)
            {
                int ordinal = (word * 64) + System.Numerics.BitOperations.TrailingZeroCount(bits);
                int found = _ordinals?[ordinal] ?? ordinal;
                if (found >= 0 && (members[found >> 6] >> (found & 63) & 1) != 0) kept[found >> 6] |= 1UL << (found & 63);
                else left.Add(_before.KeyOf(ordinal));
            }
        }

        return new SegmentChange(name, now - CustomerSet.FromBits(_now, kept), [.. left]);
    }

    private static int Words(Dataset dataset) => (dataset.CustomerCount + 63) / 64;
}
