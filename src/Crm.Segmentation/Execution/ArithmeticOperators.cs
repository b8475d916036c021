namespace Crm.Segmentation;

/// <summary>Sums and differences of exact numbers or durations: the exact total of all terms, put at the bound once where it lies beyond 64 bits.</summary>
/// <param name="slot">Where its results live.</param>
/// <param name="terms">The terms, each with whether it is subtracted.</param>
/// <param name="scale">The finest of their scales.</param>
internal sealed class ExactTotal(int slot, (MeasureOperator Operand, bool IsSubtracted)[] terms, int scale)
    : MeasureOperator(slot, scale, null, CostOf([.. terms.Select(term => term.Operand)]), Operand.Asked([.. terms.Select(term => term.Operand)])), IRowMeasure
{
    public bool TryWrite(RowContext context, int row, MeasureVector result)
    {
        Int128 total = 0;
        foreach ((MeasureOperator term, bool isSubtracted) in terms)
        {
            var operand = new Operand(context, term);
            if (!operand.IsValid(row)) return false;
            Int128 value = Exact.Rescale(operand.Exact(row), term.Scale!.Value, Scale!.Value);
            total = isSubtracted ? total - value : total + value;
        }

        result.Longs[row] = Exact.Saturate(total);
        return true;
    }

    internal override void Compute(RowContext context, MeasureVector result)
    {
        BitWords.Fill(result.Valid, context.Count);
        Span<ulong> valid = result.Valid.AsSpan(0, context.WordCount);
        var operands = new Operand[terms.Length];
        for (int i = 0; i < terms.Length; i++)
        {
            operands[i] = new Operand(context, terms[i].Operand);
            operands[i].AndValid(valid);
        }

        for (int row = BitWords.Next(valid, 0); row >= 0; row = BitWords.Next(valid, row + 1))
        {
            Int128 total = 0;
            for (int i = 0; i < terms.Length; i++)
            {
                Int128 value = Exact.Rescale(operands[i].Exact(row), terms[i].Operand.Scale!.Value, Scale!.Value);
                total = terms[i].IsSubtracted ? total - value : total + value;
            }

            result.Longs[row] = Exact.Saturate(total);
        }
    }
}

/// <summary>Products of exact numbers, and instants that are shifted or compared; a result that does not fit 64 bits is missing.</summary>
internal sealed class ExactArithmetic(int slot, MeasureOperator left, ArithmeticOperator @operator, MeasureOperator right, int scale)
    : MeasureOperator(slot, scale, null, CostOf(left, right), Operand.Asked(left, right))
{
    internal override void Compute(RowContext context, MeasureVector result)
    {
        Operand l = new(context, left), r = new(context, right);
        Span<ulong> valid = Operand.BothValid(context, l, r, result);
        for (int i = BitWords.Next(valid, 0); i >= 0; i = BitWords.Next(valid, i + 1))
        {
            Int128 value = @operator switch
            {
                ArithmeticOperator.Multiply => (Int128)l.Exact(i) * r.Exact(i),
                ArithmeticOperator.Add => Rescaled(left, l.Exact(i)) + Rescaled(right, r.Exact(i)),
                _ => Rescaled(left, l.Exact(i)) - Rescaled(right, r.Exact(i)),
            };
            if (!Exact.TryNarrow(value, out result.Longs[i])) BitWords.Clear(valid, i);
        }
    }

    private Int128 Rescaled(MeasureOperator operand, long value) => Exact.Rescale(value, operand.Scale!.Value, Scale!.Value);
}

/// <summary>Arithmetic on doubles, in the order of the tree and never fused; division by zero and a result that is not finite are missing.</summary>
internal sealed class DoubleArithmetic(int slot, MeasureOperator left, ArithmeticOperator @operator, MeasureOperator right)
    : MeasureOperator(slot, null, null, CostOf(left, right), Operand.Asked(left, right)), IRowMeasure
{
    public bool TryWrite(RowContext context, int row, MeasureVector result)
    {
        Operand l = new(context, left), r = new(context, right);
        return l.IsValid(row) && r.IsValid(row) && double.IsFinite(result.Doubles[row] = Calculation.Of(l.Double(row), @operator, r.Double(row)));
    }

    internal override void Compute(RowContext context, MeasureVector result)
    {
        Operand l = new(context, left), r = new(context, right);
        Span<ulong> valid = Operand.BothValid(context, l, r, result);
        for (int i = BitWords.Next(valid, 0); i >= 0; i = BitWords.Next(valid, i + 1))
        {
            double value = Calculation.Of(l.Double(i), @operator, r.Double(i));
            if (double.IsFinite(value)) result.Doubles[i] = value;
            else BitWords.Clear(valid, i);
        }
    }
}

/// <summary>
/// A duration times or divided by a number: whole milliseconds, rounded half to even; missing on division by zero and when it does not fit.
/// With an exact number nothing is rounded before the end.
/// </summary>
internal sealed class DurationScaling(int slot, MeasureOperator left, ArithmeticOperator @operator, MeasureOperator right)
    : MeasureOperator(slot, 0, null, CostOf(left, right), Operand.Asked(left, right))
{
    internal override void Compute(RowContext context, MeasureVector result)
    {
        Operand l = new(context, left), r = new(context, right);
        Span<ulong> valid = Operand.BothValid(context, l, r, result);
        bool exact = left.Scale is not null && right.Scale is not null;
        for (int i = BitWords.Next(valid, 0); i >= 0; i = BitWords.Next(valid, i + 1))
        {
            bool fits = exact
                ? Calculation.TryScale(l.Exact(i), left.Scale!.Value, @operator, r.Exact(i), right.Scale!.Value, out result.Longs[i])
                : Calculation.TryRound(Calculation.Of(l.Double(i), @operator, r.Double(i)), out result.Longs[i]);
            if (!fits) BitWords.Clear(valid, i);
        }
    }
}

/// <summary>The values of an operand over the rows; a constant has one for all of them, and no vector.</summary>
internal readonly struct Operand
{
    private readonly MeasureOperator _operator;
    private readonly MeasureVector _values;
    private readonly int _mask;

    internal Operand(RowContext context, MeasureOperator measure)
    {
        _operator = measure;
        (_values, _mask) = measure.Constant is { } constant ? (constant, 0) : (context.Values(measure), -1);
    }

    /// <summary>Those of some operands that have vectors, as <see cref="BatchOperator.Operands"/> has them.</summary>
    internal static BatchOperator[] Asked(params IEnumerable<MeasureOperator> operands) => [.. operands.Where(operand => operand.Constant is null)];

    internal long Exact(int row) => _values.Longs[row & _mask];

    internal double Double(int row) => _operator.ToDouble(_values, row & _mask);

    internal bool IsValid(int row) => _mask == 0 || BitWords.Get(_values.Valid, row);

    /// <summary>Clears the bits of rows without a value.</summary>
    internal void AndValid(Span<ulong> bits)
    {
        if (_mask != 0) BitWords.And(bits, _values.Valid.AsSpan(0, bits.Length));
    }

    /// <summary>The result's validity, set where both operands have a value.</summary>
    internal static Span<ulong> BothValid(RowContext context, in Operand left, in Operand right, MeasureVector result)
    {
        BitWords.Fill(result.Valid, context.Count);
        Span<ulong> valid = result.Valid.AsSpan(0, context.WordCount);
        left.AndValid(valid);
        right.AndValid(valid);
        return valid;
    }
}
