namespace Crm.Segmentation;

/// <summary>The supplied sequences by type and staged row; 0 where none was supplied.</summary>
internal sealed class SequenceColumns(StagedTable[] tables)
{
    private readonly Column?[][] _blocks = [.. tables.Select(table => table.Sequence.Finish(table.Rows))];

    internal Column?[] Of(int type) => _blocks[type];

    internal static long Value(Column?[] blocks, long position) =>
        blocks[(int)(position >> 32)] is IntegerColumn block && block.IsValid((int)position) ? block.Values[(int)position] : 0;

    /// <summary>Orders records of one customer at one instant by their sequence, then by arrival. They are ordered by arrival already.</summary>
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

    private void OrderTie<T>(Span<T> records)
        where T : struct, IEventRecord<T>
    {
        var keys = new (long Sequence, int Arrival)[records.Length];
        for (int i = 0; i < keys.Length; i++) keys[i] = (Value(_blocks[records[i].TypeOf(0)], StagedTable.Position(records[i].Row)), i);
        T[] ordered = records.ToArray();
        Array.Sort(keys, ordered);
        ordered.CopyTo(records);
    }
}
