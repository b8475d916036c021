namespace Crm.Segmentation;

/// <summary>Makes a column out of another and a few changed rows; where the new values fit into how the column is stored, at the price of a copy.</summary>
internal static class ColumnPatch
{
    /// <summary>The column with other values in some rows.</summary>
    /// <param name="field">The field.</param>
    /// <param name="column">The column.</param>
    /// <param name="staged">Blocks of values that changes take; null where no row of a block has one.</param>
    /// <param name="changes">The rows that change, each once, and where in the blocks the value lies; -1 where it goes missing.</param>
    internal static Column Of(FieldDefinition field, Column column, Column?[] staged, IReadOnlyDictionary<int, long> changes)
    {
        if (changes.Count == 0) return column;
        ulong[]? valid = Valid(column, changes);
        return Copy(field, column, staged, changes, valid) ?? Gathered(field, column, staged, changes);
    }

    private static ulong[]? Valid(Column column, IReadOnlyDictionary<int, long> changes)
    {
        if (column.Valid is null && changes.Values.All(position => position >= 0)) return null;
        ulong[] valid = column.Valid is null ? All(column.Length) : [.. column.Valid];
        foreach ((int row, long position) in changes)
        {
            if (position < 0) BitWords.Clear(valid, row);
            else BitWords.Set(valid, row);
        }

        return BitWords.PopCount(valid) == column.Length ? null : valid;
    }

    /// <summary>Null where the values do not fit.</summary>
    private static Column? Copy(FieldDefinition field, Column column, Column?[] staged, IReadOnlyDictionary<int, long> changes, ulong[]? valid)
    {
        switch (column)
        {
            case FlagColumn flags:
                ulong[] bits = [.. flags.Bits];
                foreach ((int row, long position) in changes)
                {
                    if (position >= 0 && BitWords.Get(((FlagColumn)Block(staged, position)).Bits, (int)position)) BitWords.Set(bits, row);
                    else BitWords.Clear(bits, row);
                }

                return new FlagColumn(flags.Length, bits, valid);
            case SingleColumn singles:
                float[] floats = [.. singles.Values];
                foreach ((int row, long position) in changes)
                    if (position >= 0) floats[row] = ((SingleColumn)Block(staged, position)).Values[(int)position];
                return new SingleColumn(floats, valid);
            case DoubleColumn doubles:
                double[] numbers = [.. doubles.Values];
                foreach ((int row, long position) in changes)
                    if (position >= 0) numbers[row] = ((DoubleColumn)Block(staged, position)).Values[(int)position];
                return new DoubleColumn(numbers, valid);
            case IntegerColumn integers:
                return integers.Values.With(Whole(position => ((IntegerColumn)Block(staged, position)).Values)) is { } packed ? new IntegerColumn(packed, valid) : null;
            case TextColumn codes when field.Kind == ValueKind.Enum:
                return codes.Codes.With(Whole(position => ((TextColumn)Block(staged, position)).Codes)) is { } coded ? new TextColumn(coded, codes.Dictionary, valid) : null;
            default:
                return null;
        }

        (int Row, long Value)[] Whole(Func<long, PackedIntegers> values) =>
            [.. changes.Where(change => change.Value >= 0).Select(change => (change.Key, values(change.Value)[(int)change.Value]))];
    }

    private static Column Gathered(FieldDefinition field, Column column, Column?[] staged, IReadOnlyDictionary<int, long> changes)
    {
        var positions = new long[column.Length];
        for (int row = 0; row < positions.Length; row++) positions[row] = ColumnGather.Position(0, row);
        foreach ((int row, long position) in changes)
            positions[row] = position < 0 ? ColumnGather.Position(1, 0) : ColumnGather.Position((int)(position >> 32) + 2, (int)position);
        return ColumnGather.Gather(field, [column, null, .. staged], positions);
    }

    private static ulong[] All(int rows)
    {
        var words = new ulong[BitWords.Count(rows)];
        BitWords.Fill(words, rows);
        return words;
    }

    private static Column Block(Column?[] staged, long position) => staged[(int)(position >> 32)]!;
}
