namespace Crm.Segmentation;

/// <summary>The place of a measure among cuts; missing where a measure that is needed is, and in a group without cuts.</summary>
internal sealed class CutCodeOperator : MeasureOperator
{
    private readonly CutCode _code;
    private readonly MeasureOperator _of;
    private readonly MeasureOperator[] _before, _needed;
    private readonly long[][] _units = [];
    private readonly double[][] _numbers = [];

    internal CutCodeOperator(int slot, CutCode code, MeasureOperator of, MeasureOperator[] before, MeasureOperator[] needed)
        : base(slot, 0, null, CostOf([of, .. before, .. needed]), [of, .. before, .. needed])
    {
        (_code, _of, _before, _needed) = (code, of, before, needed);
        if (of.Scale is { } scale) _units = [.. code.Groups.Select(cuts => cuts.Select(cut => Units(cut, scale)).ToArray())];
        else _numbers = [.. code.Groups.Select(cuts => cuts.Select(cut => cut.ToDouble()).ToArray())];
    }

    internal override void Compute(RowContext context, MeasureVector result)
    {
        MeasureVector values = context.Values(_of);
        Span<ulong> valid = result.Valid.AsSpan(0, context.WordCount);
        values.Valid.AsSpan(0, valid.Length).CopyTo(valid);
        foreach (MeasureOperator needed in (MeasureOperator[])[.. _before, .. _needed]) BitWords.And(valid, context.Values(needed).Valid.AsSpan(0, valid.Length));
        MeasureVector[] before = [.. _before.Select(context.Values)];
        for (int i = BitWords.Next(valid, 0); i >= 0; i = BitWords.Next(valid, i + 1))
        {
            int group = 0;
            if (_code.Groups.Count > 1)
                foreach (MeasureVector codes in before) group = (group * _code.Codes) + (int)codes.Longs[i] - 1;
            if (_code.Groups[group].Count == 0) BitWords.Clear(valid, i);
            else result.Longs[i] = Code(values, i, group);
        }
    }

    private int Code(MeasureVector values, int row, int group)
    {
        int below = 0;
        if (_of.IsExact)
            foreach (long cut in _units[group]) below += values.Longs[row] > cut ? 1 : 0;
        else
            foreach (double cut in _numbers[group]) below += values.Doubles[row] > cut ? 1 : 0;
        return _code.IsInverted ? _code.Codes - below : 1 + below;
    }

    private static long Units(FittedValue cut, int scale) =>
        cut.Scale is null ? throw new InvalidOperationException("A cut of an exact measure is exact.") : cut.FloorUnits(scale);
}
