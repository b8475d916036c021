namespace Crm.Segmentation;

/// <summary>
/// Makes one column out of rows of several. A position names a row: the source column in its upper 32 bits, the row in the lower.
/// A source that is null has no values.
/// </summary>
internal static class ColumnGather
{
    internal static long Position(int source, int row) => ((long)source << 32) | (uint)row;

    internal static Column Gather(FieldDefinition field, Column?[] sources, ReadOnlySpan<long> positions)
    {
        ulong[]? valid = Valid(sources, positions);
        return field.Kind switch
        {
            ValueKind.Flag => Flags(sources, positions, valid),
            ValueKind.Number when field.IsSingle => Singles(sources, positions, valid),
            ValueKind.Number => Doubles(sources, positions, valid),
            ValueKind.Text or ValueKind.Enum => Texts(field, sources, positions, valid),
            ValueKind.Tags => TagSets(sources, positions, valid),
            _ => new IntegerColumn(PackedIntegers.Pack(Integers(positions, valid, (s, r) => ((IntegerColumn)sources[s]!).Values[r])), valid),
        };
    }

    /// <summary>Null when every row has a value.</summary>
    private static ulong[]? Valid(Column?[] sources, ReadOnlySpan<long> positions)
    {
        var valid = new ulong[BitWords.Count(positions.Length)];
        int count = 0;
        for (int i = 0; i < positions.Length; i++)
        {
            if (sources[(int)(positions[i] >> 32)] is not { } source || !source.IsValid((int)positions[i])) continue;
            BitWords.Set(valid, i);
            count++;
        }

        return count == positions.Length ? null : valid;
    }

    private static bool Has(ulong[]? valid, int row) => valid is null || BitWords.Get(valid, row);

    private static FlagColumn Flags(Column?[] sources, ReadOnlySpan<long> positions, ulong[]? valid)
    {
        var bits = new ulong[BitWords.Count(positions.Length)];
        for (int i = 0; i < positions.Length; i++)
            if (Has(valid, i) && BitWords.Get(((FlagColumn)sources[(int)(positions[i] >> 32)]!).Bits, (int)positions[i])) BitWords.Set(bits, i);
        return new FlagColumn(positions.Length, bits, valid);
    }

    private static DoubleColumn Doubles(Column?[] sources, ReadOnlySpan<long> positions, ulong[]? valid)
    {
        var values = new double[positions.Length];
        for (int i = 0; i < values.Length; i++)
            if (Has(valid, i)) values[i] = ((DoubleColumn)sources[(int)(positions[i] >> 32)]!).Values[(int)positions[i]];
        return new DoubleColumn(values, valid);
    }

    private static SingleColumn Singles(Column?[] sources, ReadOnlySpan<long> positions, ulong[]? valid)
    {
        var values = new float[positions.Length];
        for (int i = 0; i < values.Length; i++)
            if (Has(valid, i)) values[i] = ((SingleColumn)sources[(int)(positions[i] >> 32)]!).Values[(int)positions[i]];
        return new SingleColumn(values, valid);
    }

    private static TextColumn Texts(FieldDefinition field, Column?[] sources, ReadOnlySpan<long> positions, ulong[]? valid)
    {
        if (field.Kind == ValueKind.Enum)
        {
            TextDictionary declared = sources.OfType<TextColumn>().FirstOrDefault()?.Dictionary ?? new TextDictionary([.. field.Values]);
            long[] codes = Integers(positions, valid, (s, r) => ((TextColumn)sources[s]!).Codes[r]);
            return new TextColumn(PackedIntegers.Pack(codes), declared, valid);
        }

        var merge = new DictionaryMerge([.. sources.Select(s => (s as TextColumn)?.Dictionary)]);
        for (int i = 0; i < positions.Length; i++)
        {
            if (!Has(valid, i)) continue;
            int source = (int)(positions[i] >> 32);
            merge.Use(source, (int)((TextColumn)sources[source]!).Codes[(int)positions[i]]);
        }

        TextDictionary dictionary = merge.Finish();
        long[] merged = Integers(positions, valid, (s, r) => merge.Code(s, (int)((TextColumn)sources[s]!).Codes[r]));
        return new TextColumn(PackedIntegers.Pack(merged), dictionary, valid);
    }

    private static TagsColumn TagSets(Column?[] sources, ReadOnlySpan<long> positions, ulong[]? valid)
    {
        var merge = new DictionaryMerge([.. sources.Select(s => (s as TagsColumn)?.Dictionary)]);
        var offsets = new int[positions.Length + 1];
        for (int i = 0; i < positions.Length; i++)
        {
            offsets[i + 1] = offsets[i];
            if (!Has(valid, i)) continue;
            int source = (int)(positions[i] >> 32), row = (int)positions[i];
            var tags = (TagsColumn)sources[source]!;
            for (int k = tags.Offsets[row]; k < tags.Offsets[row + 1]; k++) merge.Use(source, (int)tags.Codes[k]);
            offsets[i + 1] = checked(offsets[i] + tags.Offsets[row + 1] - tags.Offsets[row]);
        }

        TextDictionary dictionary = merge.Finish();
        var codes = new long[offsets[^1]];
        for (int i = 0; i < positions.Length; i++)
        {
            if (!Has(valid, i)) continue;
            int source = (int)(positions[i] >> 32), row = (int)positions[i], to = offsets[i];
            var tags = (TagsColumn)sources[source]!;
            for (int k = tags.Offsets[row]; k < tags.Offsets[row + 1]; k++) codes[to++] = merge.Code(source, (int)tags.Codes[k]);
            codes.AsSpan(offsets[i]..to).Sort();
        }

        return new TagsColumn(offsets, PackedIntegers.Pack(codes), dictionary, valid);
    }

    /// <summary>The values of the rows that have one; the others repeat the last value before them, so that they never widen the range.</summary>
    private static long[] Integers(ReadOnlySpan<long> positions, ulong[]? valid, Func<int, int, long> value)
    {
        var values = GC.AllocateUninitializedArray<long>(positions.Length);
        long filler = 0;
        for (int i = 0; i < positions.Length; i++)
        {
            if (!Has(valid, i)) continue;
            filler = value((int)(positions[i] >> 32), (int)positions[i]);
            break;
        }

        for (int i = 0; i < values.Length; i++)
        {
            if (Has(valid, i)) filler = value((int)(positions[i] >> 32), (int)positions[i]);
            values[i] = filler;
        }

        return values;
    }
}
