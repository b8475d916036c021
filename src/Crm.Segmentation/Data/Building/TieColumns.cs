namespace Crm.Segmentation;

/// <summary>What orders the events of a customer at one millisecond, by type and staged row: the ticks inside it, then the supplied sequence; 0 where there is none.</summary>
internal sealed class TieColumns(StagedTable[] tables)
{
    private readonly Column?[][] _finer = [.. tables.Select(table => table.Finer.Finish(table.Rows))];
    private readonly Column?[][] _sequences = [.. tables.Select(table => table.Sequence.Finish(table.Rows))];

    /// <summary>The ticks of the rows at these positions; null where all are 0.</summary>
    internal PackedIntegers? Finer(int type, ReadOnlySpan<long> positions) => Values(_finer[type], positions);

    /// <summary>The sequence numbers of the rows at these positions; null where all are 0.</summary>
    internal PackedIntegers? Sequence(int type, ReadOnlySpan<long> positions) => Values(_sequences[type], positions);

    /// <summary>Orders records of one customer at one millisecond; they are ordered by arrival already.</summary>
    internal void OrderTies<T>(Span<T> records)
        where T : struct, IEventRecord<T>
    {
        for (int start = 0; start < records.Length;)
        {
            int end = start + 1;
            while (end < records.Length && records[end].Bits == records[start].Bits) end++;
            if (end - start > 1) OrderTie(records[start..end]);
            start = end;
        }
    }

    private static PackedIntegers? Values(Column?[] blocks, ReadOnlySpan<long> positions)
    {
        if (Array.TrueForAll(blocks, block => block is null)) return null;
        var values = new long[positions.Length];
        for (int i = 0; i < values.Length; i++) values[i] = Value(blocks, positions[i]);
        return values.AsSpan().ContainsAnyExcept(0L) ? PackedIntegers.Pack(values) : null;
    }

    private static long Value(Column?[] blocks, long position) =>
        blocks[(int)(position >> 32)] is IntegerColumn block && block.IsValid((int)position) ? block.Values[(int)position] : 0;

    private void OrderTie<T>(Span<T> records)
        where T : struct, IEventRecord<T>
    {
        var keys = new (long Finer, long Sequence, int Arrival)[records.Length];
        for (int i = 0; i < keys.Length; i++)
        {
            (int type, long position) = (records[i].TypeOf(0), StagedTable.Position(records[i].Row));
            keys[i] = (Value(_finer[type], position), Value(_sequences[type], position), i);
        }

        T[] ordered = records.ToArray();
        Array.Sort(keys, ordered);
        ordered.CopyTo(records);
    }
}
