namespace Crm.Segmentation;

/// <summary>Text or Guid keys.</summary>
internal sealed class InternedKeys<T> : CustomerKeys
    where T : notnull
{
    private readonly T[] _keys;
    private readonly Dictionary<T, int> _ordinals;
    private readonly Func<T, CustomerKey> _toKey;
    private readonly Func<CustomerKey, T> _fromKey;

    internal InternedKeys(
        KeyKind form,
        T[] keys,
        Func<T, CustomerKey> toKey,
        Func<CustomerKey, T> fromKey,
        IEqualityComparer<T> comparer,
        IReadOnlyDictionary<CustomerKey, int> aliases)
        : base(aliases)
    {
        Form = form;
        (_keys, _toKey, _fromKey) = (keys, toKey, fromKey);
        _ordinals = new Dictionary<T, int>(keys.Length, comparer);
        for (int i = 0; i < keys.Length; i++) _ordinals.Add(keys[i], i);
    }

    private InternedKeys(InternedKeys<T> other, IReadOnlyDictionary<CustomerKey, int> aliases)
        : base(aliases) => (Form, _keys, _ordinals, _toKey, _fromKey) = (other.Form, other._keys, other._ordinals, other._toKey, other._fromKey);

    internal override int Count => _keys.Length;

    internal override KeyKind Form { get; }

    internal override long ByteSize => _keys.Sum(key => key is string text ? 40L + (2L * text.Length) : 56L);

    internal override CustomerKey this[int ordinal] => _toKey(_keys[ordinal]);

    internal override CustomerKeys With(IReadOnlyDictionary<CustomerKey, int> aliases) => new InternedKeys<T>(this, aliases);

    protected override int FindOwn(CustomerKey key) => _ordinals.GetValueOrDefault(_fromKey(key), -1);
}

/// <summary>Makes the keys of a table from text or Guid keys, or from whole numbers.</summary>
internal static class InternedKeys
{
    internal static CustomerKeys Of(KeyKind form, IEnumerable<CustomerKey> keys, IReadOnlyDictionary<CustomerKey, int> aliases, SeededHash hash) => form switch
    {
        KeyKind.Text => new InternedKeys<string>(form, [.. keys.Select(k => k.Text)], k => k, k => k.Text, StringComparer.Ordinal, aliases),
        KeyKind.Guid => new InternedKeys<Guid>(form, [.. keys.Select(k => k.Guid)], k => k, k => k.Guid, hash, aliases),
        _ => new NumberKeys(NumberIndex.Of(keys.Select(k => k.Number).ToArray(), [], hash), aliases),
    };
}
