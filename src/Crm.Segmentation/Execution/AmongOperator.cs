namespace Crm.Segmentation;

/// <summary>A measure of those for whom a condition holds; missing for all others.</summary>
internal sealed class AmongOperator(int slot, MeasureOperator measure, ConditionOperator among)
    : MeasureOperator(slot, measure.Scale, measure.Dictionary, CostOf(measure, among), measure, among)
{
    internal override void Compute(RowContext context, MeasureVector result)
    {
        MeasureVector values = context.Values(measure);
        if (IsExact) values.Longs.AsSpan(0, context.Count).CopyTo(result.Longs);
        else values.Doubles.AsSpan(0, context.Count).CopyTo(result.Doubles);
        Span<ulong> valid = result.Valid.AsSpan(0, context.WordCount);
        values.Valid.AsSpan(0, context.WordCount).CopyTo(valid);
        BitWords.And(valid, context.Bits(among));
    }
}

/// <summary>Who is on a list that is given with the run.</summary>
internal sealed class ListedOperator(int slot, ulong[] members) : ConditionOperator(slot, cost: 0)
{
    internal override void Compute(RowContext context, Span<ulong> result) => ColumnBits.Copy(members, context.Start, context.Count, result);
}

/// <summary>Everybody.</summary>
internal sealed class EverybodyOperator(int slot) : ConditionOperator(slot, cost: 0)
{
    internal override void Compute(RowContext context, Span<ulong> result) => BitWords.Fill(result, context.Count);
}
