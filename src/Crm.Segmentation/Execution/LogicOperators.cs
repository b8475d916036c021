namespace Crm.Segmentation;

internal sealed class AllOfOperator(int slot, ConditionOperator[] operands) : ConditionOperator(slot, operands.Sum(operand => operand.Cost))
{
    private readonly ConditionOperator[] _operands = [.. operands.OrderBy(operand => operand.Cost)];

    internal override void Compute(RowContext context, Span<ulong> result)
    {
        BitWords.Fill(result, context.Count);
        foreach (ConditionOperator operand in _operands)
        {
            // Nobody is left in this batch: the rest need not be looked at.
            if (BitWords.IsEmpty(result)) return;
            BitWords.And(result, context.Bits(operand));
        }
    }
}

internal sealed class AnyOfOperator(int slot, ConditionOperator[] operands) : ConditionOperator(slot, operands.Sum(operand => operand.Cost))
{
    internal override void Compute(RowContext context, Span<ulong> result)
    {
        result.Clear();
        foreach (ConditionOperator operand in operands) BitWords.Or(result, context.Bits(operand));
    }
}

internal sealed class NotOperator(int slot, ConditionOperator operand) : ConditionOperator(slot, operand.Cost)
{
    internal override void Compute(RowContext context, Span<ulong> result)
    {
        context.Bits(operand).CopyTo(result);
        BitWords.Not(result, context.Count);
    }
}

/// <summary>Membership in a set that was computed before, over customers.</summary>
internal sealed class SetOperator(int slot, CustomerSet set) : ConditionOperator(slot, cost: 0)
{
    internal override void Compute(RowContext context, Span<ulong> result) => set.Words.Slice(context.Start >> 6, result.Length).CopyTo(result);
}

internal sealed class IsMissingOperator(int slot, MeasureOperator operand) : ConditionOperator(slot, operand.Cost)
{
    internal override void Compute(RowContext context, Span<ulong> result)
    {
        context.Values(operand).Valid.AsSpan(0, result.Length).CopyTo(result);
        BitWords.Not(result, context.Count);
    }
}
