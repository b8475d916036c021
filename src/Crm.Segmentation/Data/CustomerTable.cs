namespace Crm.Segmentation;

/// <summary>One row a customer: the attribute columns in the schema's order, and the keys, kept apart. Inside, a customer is an ordinal.</summary>
internal sealed class CustomerTable(CustomerKeys keys, Column[] attributes)
{
    internal int Count => Keys.Count;

    internal CustomerKeys Keys { get; } = keys;

    internal Column[] Attributes { get; } = attributes;
}

/// <summary>The keys of the customers by ordinal, and back.</summary>
internal abstract class CustomerKeys
{
    internal abstract int Count { get; }

    internal abstract CustomerKey this[int ordinal] { get; }

    /// <summary>The ordinal of a customer, by key or by alias, or -1.</summary>
    internal abstract int Find(CustomerKey key);
}
