namespace Crm.Segmentation;

/// <summary>For each event of a batch of one type the customer whose it is, as an ordinal of the dataset.</summary>
internal sealed class OwnerOperator(int slot) : MeasureOperator(slot, 0)
{
    internal override void Compute(RowContext context, MeasureVector result)
    {
        BitWords.Fill(result.Valid, context.Count);
        context.Owners!.Value.Write(context.Start, result.Longs.AsSpan(0, context.Count));
    }
}

/// <summary>An attribute of the customer whose event it is.</summary>
internal sealed class OwnedColumnOperator(int slot, OwnerOperator owner, PropertyReader attribute) : MeasureOperator(slot, attribute.Scale, attribute.Dictionary, 16, owner)
{
    internal override void Compute(RowContext context, MeasureVector result)
    {
        ReadOnlySpan<long> owners = context.Values(owner).Longs.AsSpan(0, context.Count);
        result.Valid.AsSpan(0, context.WordCount).Clear();
        for (int i = 0; i < owners.Length; i++)
        {
            int customer = (int)owners[i];
            if (!attribute.IsValid(customer)) continue;
            BitWords.Set(result.Valid, i);
            if (IsExact) result.Longs[i] = attribute.Exact(customer);
            else result.Doubles[i] = attribute.Double(customer);
        }
    }
}

/// <summary>A condition on the customer whose event it is.</summary>
/// <param name="slot">Where its results live.</param>
/// <param name="owner">Whose event it is.</param>
/// <param name="holds">Whether it holds for a customer.</param>
internal sealed class OwnedConditionOperator(int slot, OwnerOperator owner, Func<int, bool> holds) : ConditionOperator(slot, 16, owner)
{
    internal override void Compute(RowContext context, Span<ulong> result)
    {
        ReadOnlySpan<long> owners = context.Values(owner).Longs.AsSpan(0, context.Count);
        result.Clear();
        int known = -1;
        bool isKnown = false;
        for (int i = 0; i < owners.Length; i++)
        {
            int customer = (int)owners[i];
            if (customer != known) (known, isKnown) = (customer, holds(customer));
            if (isKnown) BitWords.Set(result, i);
        }
    }
}
