namespace Crm.Segmentation.Scoring;

/// <summary>Cuts in the terms of a column's stored codes: a value lies above a cut exactly when its code lies above the cut's.</summary>
internal sealed class CutColumn
{
    private readonly Column _column;
    private readonly byte[] _bytes = [];
    private readonly ushort[] _shorts = [];
    private readonly uint[] _ints = [];
    private readonly long[] _longs = [];
    private readonly float[] _singles = [];
    private readonly double[] _doubles = [];

    internal CutColumn(MeasureColumn column, ValueList<FittedValue> cuts)
    {
        _column = column.Column;
        switch (_column)
        {
            case IntegerColumn { Values: { Width: 8 } }:
                _longs = [.. cuts.Select(cut => cut.FloorUnits(column.Scale!.Value))];
                break;
            case IntegerColumn { Values: var packed }:
                Int128[] codes = [.. cuts.Select(cut => Exact.FloorDivide((Int128)cut.FloorUnits(column.Scale!.Value) - packed.Base, packed.Unit))];
                Int128 most = (Int128.One << (8 * packed.Width)) - 1;
                Always = codes.Count(code => code < 0);
                long[] inside = [.. codes.Where(code => code >= 0 && code < most).Select(code => (long)code)];
                if (packed.Width == 1) _bytes = [.. inside.Select(code => (byte)code)];
                else if (packed.Width == 2) _shorts = [.. inside.Select(code => (ushort)code)];
                else _ints = [.. inside.Select(code => (uint)code)];
                break;
            case SingleColumn:
                _singles = [.. cuts.Select(cut => NumericTyping.FloorSingle(cut.ToDouble()))];
                break;
            default:
                _doubles = [.. cuts.Select(cut => cut.ToDouble())];
                break;
        }
    }

    /// <summary>How many cuts lie below everything that the column can hold; they are not added by <see cref="Add"/>.</summary>
    internal int Always { get; }

    /// <summary>Adds a step to each row's sum for each cut below its value.</summary>
    internal void Add(int first, int count, byte step, Span<byte> sums)
    {
        switch (_column)
        {
            case IntegerColumn { Values: { Width: 1 } packed }:
                CutCounts.Add(packed.Bytes.Slice(first, count), _bytes, step, sums);
                break;
            case IntegerColumn { Values: { Width: 2 } packed }:
                CutCounts.Add(packed.Shorts.Slice(first, count), _shorts, step, sums);
                break;
            case IntegerColumn { Values: { Width: 4 } packed }:
                CutCounts.Add(packed.Ints.Slice(first, count), _ints, step, sums);
                break;
            case IntegerColumn { Values: var packed }:
                CutCounts.Add(packed.Longs.Slice(first, count), _longs, step, sums);
                break;
            case SingleColumn singles:
                CutCounts.Add(singles.Values.AsSpan(first, count), _singles, step, sums);
                break;
            default:
                CutCounts.Add(((DoubleColumn)_column).Values.AsSpan(first, count), _doubles, step, sums);
                break;
        }
    }
}
