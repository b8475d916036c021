using System.Numerics;
using System.Runtime.InteropServices;

namespace Crm.Segmentation;

/// <summary>
/// A few rows of a column, packed, out of values as they are staged, and back: a flag as 0 or 1, a number as the bits of a double, a text as its
/// code, everything else as it is stored. Tags are not among them.
/// </summary>
internal static class BlockColumn
{
    /// <summary>The dictionary is known only when all rows are there.</summary>
    internal static readonly TextDictionary NoTexts = new([]);

    /// <param name="field">The field.</param>
    /// <param name="values">A value a row; those of rows without one were made harmless by <see cref="FillMissing"/>.</param>
    /// <param name="valid">Which rows have a value; null for all.</param>
    internal static Column Of(FieldDefinition field, ReadOnlySpan<long> values, ulong[]? valid) => field.Kind switch
    {
        ValueKind.Flag => new FlagColumn(values.Length, Bits(values), valid),
        ValueKind.Number when field.IsSingle => new SingleColumn(Singles(MemoryMarshal.Cast<long, double>(values)), valid),
        ValueKind.Number => new DoubleColumn(MemoryMarshal.Cast<long, double>(values).ToArray(), valid),
        ValueKind.Text or ValueKind.Enum => new TextColumn(PackedIntegers.Pack(values), NoTexts, valid),
        _ => new IntegerColumn(PackedIntegers.Pack(values), valid),
    };

    /// <summary>Gives rows without a value one that the column may hold: 0, or where numbers are packed one that does not widen them.</summary>
    internal static void FillMissing(FieldDefinition field, Span<long> values, ReadOnlySpan<ulong> valid)
    {
        if (field.Kind is not (ValueKind.Flag or ValueKind.Number))
        {
            RepeatLast(values, valid);
            return;
        }

        for (int i = 0; i < values.Length; i++)
            if (!BitWords.Get(valid, i)) values[i] = 0;
    }

    /// <summary>Lets rows without a value repeat the one before; the first of them the first there is. Nothing is done when there is none.</summary>
    internal static void RepeatLast<T>(Span<T> values, ReadOnlySpan<ulong> valid)
    {
        int first = BitWords.Next(valid, 0);
        if (first < 0) return;
        T last = values[first];
        for (int i = 0; i < values.Length; i++)
        {
            if (BitWords.Get(valid, i)) last = values[i];
            else values[i] = last;
        }
    }

    /// <summary>The values of all rows of a block.</summary>
    internal static void Read(Column block, Span<long> values)
    {
        switch (block)
        {
            case FlagColumn flags:
                for (int i = 0; i < values.Length; i++) values[i] = (long)(flags.Bits[i >> 6] >> (i & 63)) & 1;
                break;
            case SingleColumn singles:
                for (int i = 0; i < values.Length; i++) values[i] = BitConverter.DoubleToInt64Bits(singles.Values[i]);
                break;
            case DoubleColumn doubles:
                MemoryMarshal.Cast<double, long>(doubles.Values).CopyTo(values);
                break;
            case TextColumn texts:
                texts.Codes.Read(0, values);
                break;
            default:
                ((IntegerColumn)block).Values.Read(0, values);
                break;
        }
    }

    private static ulong[] Bits(ReadOnlySpan<long> values)
    {
        var bits = new ulong[BitWords.Count(values.Length)];
        for (int i = 0; i < values.Length; i++) bits[i >> 6] |= (ulong)values[i] << (i & 63);
        return bits;
    }

    private static float[] Singles(ReadOnlySpan<double> values)
    {
        var singles = GC.AllocateUninitializedArray<float>(values.Length);
        int i = 0;
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
            Vector.Narrow(new Vector<double>(values[i..]), new Vector<double>(values[(i + Vector<double>.Count)..])).CopyTo(singles, i);
        for (; i < singles.Length; i++) singles[i] = (float)values[i];
        return singles;
    }
}
