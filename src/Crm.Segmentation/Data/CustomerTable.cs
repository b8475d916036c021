namespace Crm.Segmentation;

/// <summary>One row a customer: the attribute columns in the schema's order, and the keys, kept apart. Inside, a customer is an ordinal.</summary>
internal sealed class CustomerTable(CustomerKeys keys, Column[] attributes)
{
    internal int Count => Keys.Count;

    internal CustomerKeys Keys { get; } = keys;

    internal Column[] Attributes { get; } = attributes;
}

/// <summary>The keys of the customers by ordinal, and back; and the anonymous keys that stand for them.</summary>
internal abstract class CustomerKeys(IReadOnlyDictionary<CustomerKey, int> aliases)
{
    internal static readonly IReadOnlyDictionary<CustomerKey, int> NoAliases = new Dictionary<CustomerKey, int>();

    internal abstract int Count { get; }

    internal abstract KeyKind Form { get; }

    /// <summary>Bytes of the keys and of the index, about.</summary>
    internal abstract long ByteSize { get; }

    internal abstract CustomerKey this[int ordinal] { get; }

    /// <summary>The customers that anonymous keys stand for.</summary>
    internal IReadOnlyDictionary<CustomerKey, int> Aliases { get; } = aliases;

    /// <summary>The ordinal of a customer, by key or by alias, or -1.</summary>
    internal int Find(CustomerKey key)
    {
        int own = key.Form == Form ? FindOwn(key) : -1;
        return own >= 0 ? own : Aliases.GetValueOrDefault(key, -1);
    }

    /// <summary>The same keys with other aliases.</summary>
    internal abstract CustomerKeys With(IReadOnlyDictionary<CustomerKey, int> aliases);

    /// <summary>The ordinal of a customer by its own key, or -1.</summary>
    protected abstract int FindOwn(CustomerKey key);
}
