namespace Crm.Segmentation;

/// <summary>How the rows of a call are cut: where the blocks of the table's columns end when all rows are added to them.</summary>
internal readonly struct BlockBounds(long tableRows, int rows)
{
    private readonly int _head = StagedColumn.BlockRows - (int)(tableRows & (StagedColumn.BlockRows - 1));

    internal int Count => rows == 0 ? 0 : 1 + (int)(((long)Math.Max(0, rows - _head) + StagedColumn.BlockRows - 1) >> StagedColumn.BlockShift);

    /// <summary>The first row of a piece, and how many it has.</summary>
    internal (int First, int Count) this[int piece]
    {
        get
        {
            long first = piece == 0 ? 0 : _head + ((piece - 1L) << StagedColumn.BlockShift);
            return ((int)first, (int)(Math.Min(rows, _head + ((long)piece << StagedColumn.BlockShift)) - first));
        }
    }

    /// <summary>Writes the packed pieces of a column as rows from the given one on: the rows whose bit is set, or all where there are no bits.</summary>
    internal void Write(StagedColumn column, Column?[] pieces, long row, ulong[]? accepted)
    {
        bool fit = accepted is null && row == tableRows;
        for (int piece = 0; piece < pieces.Length; piece++)
        {
            (int first, int count) = this[piece];
            if (!fit) row = Write(column, pieces[piece], row, accepted, first, count);
            else if (pieces[piece] is { } whole) column.Append(row + first, whole);
        }
    }

    private static long Write(StagedColumn column, Column? piece, long row, ulong[]? accepted, int first, int count)
    {
        if (piece is null) return row + (accepted is null ? count : BitWords.CountRange(accepted, first, first + count));
        var values = new long[count];
        BlockColumn.Read(piece, values);
        for (int i = 0; i < values.Length; i++)
        {
            if (accepted is not null && !BitWords.Get(accepted, first + i)) continue;
            if (piece.IsValid(i)) column.Set(row, values[i]);
            row++;
        }

        return row;
    }
}
