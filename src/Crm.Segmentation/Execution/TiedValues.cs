namespace Crm.Segmentation;

/// <summary>How many values of a column equal one.</summary>
internal static class TiedValues
{
    /// <param name="scope">Threads and cancellation.</param>
    /// <param name="column">The column.</param>
    /// <param name="value">The value.</param>
    /// <param name="among">Which rows take part, a bit a row, each with a value; null for all that have one.</param>
    internal static long Count(EvaluationScope scope, MeasureColumn column, FittedValue value, ulong[]? among = null)
    {
        ulong[]? rows = among ?? column.Column.Valid;
        switch (column.Column)
        {
            case IntegerColumn { Values: var packed } integers when value.Scale == column.Scale:
                if (packed.Width == 8) return Count(scope, integers, rows, () => packed.Longs, value.Units);
                (Int128 code, Int128 rest) = Int128.DivRem((Int128)value.Units - packed.Base, packed.Unit);
                if (rest != 0 || code < 0 || code > (1L << (8 * packed.Width)) - 1) return 0;
                return packed.Width switch
                {
                    1 => Count(scope, integers, rows, () => packed.Bytes, (byte)code),
                    2 => Count(scope, integers, rows, () => packed.Shorts, (ushort)code),
                    _ => Count(scope, integers, rows, () => packed.Ints, (uint)code),
                };
            case SingleColumn singles:
                return (float)value.ToDouble() is var single && single == value.ToDouble() ? Count(scope, singles, rows, () => singles.Values, single) : 0;
            case DoubleColumn doubles:
                return Count(scope, doubles, rows, () => doubles.Values, value.ToDouble());
            default:
                return Converted(scope, (IntegerColumn)column.Column, rows, column.Scale!.Value, value.ToDouble());
        }
    }

    private static long Count<T>(EvaluationScope scope, Column column, ulong[]? taken, Values<T> values, T wanted)
        where T : struct, System.Numerics.INumber<T>
    {
        long tied = 0;
        ParallelRows.ForEach(scope, column.Length, () => new long[1], (first, count, own) =>
        {
            ReadOnlySpan<ulong> rows = taken is null ? [] : taken.AsSpan(first >> 6, BitWords.Count(count));
            own[0] += EqualCount.Of(values().Slice(first, count), rows, wanted);
        }, own => tied += own[0]);
        return tied;
    }

    /// <summary>Exact values beside a double, or beside one of other decimal places: as doubles.</summary>
    private static long Converted(EvaluationScope scope, IntegerColumn column, ulong[]? taken, int scale, double wanted)
    {
        long tied = 0;
        ParallelRows.ForEach(scope, column.Length, () => new long[1], (first, count, own) =>
        {
            for (int row = first; row < first + count; row++)
                if ((taken is null || BitWords.Get(taken, row)) && Exact.ToDouble(column.Values[row], scale) == wanted) own[0]++;
        }, own => tied += own[0]);
        return tied;
    }

    private delegate ReadOnlySpan<T> Values<T>();
}
