namespace Crm.Segmentation;

/// <summary>Two exact measures, brought to the finer of their scales.</summary>
internal sealed class ExactComparison(int slot, MeasureOperator left, ComparisonOperator @operator, MeasureOperator right)
    : ConditionOperator(slot, CostOf(left, right), Operand.Asked(left, right))
{
    private readonly int _scale = Math.Max(left.Scale!.Value, right.Scale!.Value);

    internal override void Compute(RowContext context, Span<ulong> result)
    {
        Operand l = new(context, left), r = new(context, right);
        result.Clear();
        for (int i = 0; i < context.Count; i++)
        {
            Int128 a = Exact.Rescale(l.Exact(i), left.Scale!.Value, _scale), b = Exact.Rescale(r.Exact(i), right.Scale!.Value, _scale);
            if (@operator.Passes(a.CompareTo(b))) BitWords.Set(result, i);
        }

        l.AndValid(result);
        r.AndValid(result);
    }
}

/// <summary>Two numbers of which at least one is a double.</summary>
internal sealed class DoubleComparison(int slot, MeasureOperator left, ComparisonOperator @operator, MeasureOperator right)
    : ConditionOperator(slot, CostOf(left, right), Operand.Asked(left, right))
{
    internal override void Compute(RowContext context, Span<ulong> result)
    {
        Operand l = new(context, left), r = new(context, right);
        result.Clear();
        for (int i = 0; i < context.Count; i++)
            if (@operator.Passes(l.Double(i).CompareTo(r.Double(i)))) BitWords.Set(result, i);
        l.AndValid(result);
        r.AndValid(result);
    }
}

/// <summary>Whether two texts are equal, of the same dictionary or of two.</summary>
internal sealed class TextComparison(int slot, MeasureOperator left, MeasureOperator right, bool ignoringCase)
    : ConditionOperator(slot, CostOf(left, right), left, right)
{
    private readonly string[] _left = left.Dictionary!.Compared(ignoringCase), _right = right.Dictionary!.Compared(ignoringCase);

    internal override void Compute(RowContext context, Span<ulong> result)
    {
        MeasureVector l = context.Values(left), r = context.Values(right);
        result.Clear();
        Span<ulong> valid = stackalloc ulong[RowContext.MaxRows / 64];
        valid = valid[..result.Length];
        l.Valid.AsSpan(0, result.Length).CopyTo(valid);
        BitWords.And(valid, r.Valid.AsSpan(0, result.Length));
        for (int i = BitWords.Next(valid, 0); i >= 0; i = BitWords.Next(valid, i + 1))
            if (_left[l.Longs[i]] == _right[r.Longs[i]]) BitWords.Set(result, i);
    }
}

/// <summary>Texts that are among those of a table over the dictionary: equality, sets of values and patterns.</summary>
internal sealed class TextTableOperator(int slot, MeasureOperator text, bool[] table) : ConditionOperator(slot, text.Cost, text)
{
    internal override void Compute(RowContext context, Span<ulong> result)
    {
        MeasureVector values = context.Values(text);
        result.Clear();
        ReadOnlySpan<ulong> valid = values.Valid.AsSpan(0, result.Length);
        for (int i = BitWords.Next(valid, 0); i >= 0; i = BitWords.Next(valid, i + 1))
            if (table[values.Longs[i]]) BitWords.Set(result, i);
    }
}

internal sealed class TagsOperator(int slot, TagsColumn column, bool all, int[] codes) : ConditionOperator(slot, cost: 16)
{
    internal override void Compute(RowContext context, Span<ulong> result)
    {
        result.Clear();
        for (int i = 0; i < context.Count; i++)
            if (Holds(column, context.Start + i, all, codes)) BitWords.Set(result, i);
    }

    /// <summary>Whether a row's tags are set, and have any or all of the codes.</summary>
    internal static bool Holds(TagsColumn column, int row, bool all, int[] codes)
    {
        if (!column.IsValid(row)) return false;
        int found = 0;
        for (int k = column.Offsets[row]; k < column.Offsets[row + 1]; k++)
            if (Array.IndexOf(codes, (int)column.Codes[k]) >= 0) found++;
        return all ? found == codes.Length : found > 0;
    }
}

internal sealed class TagsMissingOperator(int slot, TagsColumn column) : ConditionOperator(slot)
{
    internal override void Compute(RowContext context, Span<ulong> result)
    {
        ColumnBits.CopyValid(column, context, result);
        BitWords.Not(result, context.Count);
    }
}
