using System.Runtime.InteropServices;

namespace Crm.Segmentation;

/// <summary>Values at given places of an ordered column, found by counting instead of sorting: exactly those that a sort would give.</summary>
internal static class OrderStatistics
{
    /// <summary>The values at some places.</summary>
    /// <param name="scope">Threads and cancellation.</param>
    /// <param name="column">The column.</param>
    /// <param name="rows">Which rows take part, a bit a row; null for all. Each has a value.</param>
    /// <param name="ranks">The places, ascending, each from 1 to the number of rows that take part.</param>
    internal static FittedValue[] At(EvaluationScope scope, MeasureColumn column, ulong[]? rows, ReadOnlySpan<long> ranks)
    {
        switch (column.Column)
        {
            case IntegerColumn { Values: var packed } when packed.Width == 8:
                return [.. new WideSelection<WholeOrder>(scope.Options, packed.Length, () => packed.Longs, rows).At(ranks).Select(column.Value)];
            case IntegerColumn { Values: var packed }:
                uint[] codes = packed.Width switch
                {
                    1 => Bytes(scope, packed, rows, ranks),
                    2 => Shorts(scope, packed, rows, ranks),
                    _ => new WordSelection(scope.Options, packed.Length, () => packed.Ints, rows).At(ranks, signed: false),
                };
                return [.. codes.Select(code => column.Value(packed.Base + (packed.Unit * code)))];
            case SingleColumn singles:
                uint[] bits = new WordSelection(scope.Options, singles.Length, () => MemoryMarshal.Cast<float, uint>(singles.Values), rows).At(ranks, signed: true);
                return [.. bits.Select(b => FittedValue.Of(BitConverter.UInt32BitsToSingle(b)))];
            case DoubleColumn doubles:
                var selection = new WideSelection<DoubleOrder>(scope.Options, doubles.Length, () => MemoryMarshal.Cast<double, long>(doubles.Values), rows);
                return [.. selection.At(ranks).Select(key => FittedValue.Of(BitConverter.Int64BitsToDouble(DoubleOrder.Of(key))))];
            case var other:
                throw new System.Diagnostics.UnreachableException($"{other.GetType().Name} has no order.");
        }
    }

    /// <summary>Codes of 8 bits: one count tells.</summary>
    private static uint[] Bytes(EvaluationScope scope, PackedIntegers packed, ulong[]? rows, ReadOnlySpan<long> ranks)
    {
        var total = new uint[ByteCounts.Bins];
        ParallelRows.ForEach(scope, packed.Length, () => new ByteCounts(packed.Length), (first, count, own) =>
        {
            if (rows is null) own.Add(packed.Bytes.Slice(first, count));
            else
                for (int row = BitWords.Next(rows, first); row >= 0 && row < first + count; row = BitWords.Next(rows, row + 1)) own.Add(packed.Bytes[row]);
        }, own => own.AddTo(total));
        return Codes(total, ranks);
    }

    /// <summary>Codes of 16 bits likewise.</summary>
    private static uint[] Shorts(EvaluationScope scope, PackedIntegers packed, ulong[]? rows, ReadOnlySpan<long> ranks)
    {
        var total = new uint[CodeHistogram.ShortBins];
        ParallelRows.ForEach(scope, packed.Length, () => new uint[CodeHistogram.ShortLanes * CodeHistogram.ShortBins], (first, count, own) =>
        {
            if (rows is null) CodeHistogram.Add(packed.Shorts.Slice(first, count), own);
            else
                for (int row = BitWords.Next(rows, first); row >= 0 && row < first + count; row = BitWords.Next(rows, row + 1)) own[packed.Shorts[row]]++;
        }, own => CodeHistogram.Join(total, CodeHistogram.Sum(own, CodeHistogram.ShortBins)));
        return Codes(total, ranks);
    }

    private static uint[] Codes(uint[] counts, ReadOnlySpan<long> ranks)
    {
        var found = new uint[ranks.Length];
        for (int i = 0; i < found.Length; i++) found[i] = (uint)Bucket(counts, ranks[i]).Code;
        return found;
    }

    /// <summary>The bin in which a place lies, and how many values lie in the bins before it.</summary>
    internal static (int Code, long Before) Bucket(ReadOnlySpan<uint> counts, long place)
    {
        long before = 0;
        for (int code = 0; code < counts.Length; code++)
        {
            if (before + counts[code] >= place) return (code, before);
            before += counts[code];
        }

        throw new ArgumentOutOfRangeException(nameof(place), place, "There is no such place.");
    }
}
