namespace Crm.Segmentation;

internal sealed class AllOfOperator(int slot, ConditionOperator[] operands) : ConditionOperator(slot, CostOf(operands), operands)
{
    private readonly ConditionOperator[] _operands = [.. operands.OrderBy(operand => operand.Cost)];

    internal override bool GivesUpOperands => true;

    internal override void Compute(RowContext context, Span<ulong> result)
    {
        BitWords.Fill(result, context.Count);
        bool isAnybodyLeft = true;
        foreach (ConditionOperator operand in _operands)
        {
            // Nobody is left in this batch: the rest need not be looked at.
            isAnybodyLeft = isAnybodyLeft && !BitWords.IsEmpty(result);
            if (isAnybodyLeft) BitWords.And(result, context.Bits(operand));
            context.GiveUp(operand);
        }
    }
}

internal sealed class AnyOfOperator(int slot, ConditionOperator[] operands) : ConditionOperator(slot, CostOf(operands), operands)
{
    internal override bool GivesUpOperands => true;

    internal override void Compute(RowContext context, Span<ulong> result)
    {
        result.Clear();
        foreach (ConditionOperator operand in operands)
        {
            BitWords.Or(result, context.Bits(operand));
            context.GiveUp(operand);
        }
    }
}

internal sealed class NotOperator(int slot, ConditionOperator operand) : ConditionOperator(slot, operand.Cost, operand)
{
    internal override void Compute(RowContext context, Span<ulong> result)
    {
        context.Bits(operand).CopyTo(result);
        BitWords.Not(result, context.Count);
    }
}

internal sealed class IsMissingOperator(int slot, MeasureOperator operand) : ConditionOperator(slot, operand.Cost, operand)
{
    internal override void Compute(RowContext context, Span<ulong> result)
    {
        context.Values(operand).Valid.AsSpan(0, result.Length).CopyTo(result);
        BitWords.Not(result, context.Count);
    }
}
