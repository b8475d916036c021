namespace Crm.Segmentation;

/// <summary>Whole-number keys. Consecutive keys need no memory, dense ones a direct table, others an open hash table.</summary>
internal sealed class NumberKeys : CustomerKeys
{
    private readonly NumberIndex _index;

    internal NumberKeys(NumberIndex index, IReadOnlyDictionary<CustomerKey, int> aliases)
        : base(aliases) => _index = index;

    internal override int Count => _index.Count;

    internal override KeyKind Form => KeyKind.Number;

    internal override long ByteSize => _index.ByteSize;

    internal NumberIndex Index => _index;

    internal override CustomerKey this[int ordinal] => _index[ordinal];

    internal override CustomerKeys With(IReadOnlyDictionary<CustomerKey, int> aliases) => new NumberKeys(_index, aliases);

    protected override int FindOwn(CustomerKey key) => _index.Find(key.Number);
}
