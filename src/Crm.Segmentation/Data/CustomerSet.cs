using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation;

/// <summary>A set of customers of one dataset: the members of a segment, the customers of a report's cell.</summary>
/// <remarks>
/// <para>Immutable and thread-safe. Two sets are equal when they are of the same customers and have the same members.</para>
/// <para>A set combines with sets of its own dataset, and of datasets that come from it or that it comes from by <c>Append</c> and <c>Compact</c>, whose customers keep their
/// places; the result is of the dataset with all customers. With others do <see cref="AlignTo"/> first, which matches customers by key.</para>
/// </remarks>
[JsonConverter(typeof(JsonValueConverter<CustomerSet>))]
public sealed class CustomerSet : IEquatable<CustomerSet>, IJsonValue<CustomerSet>
{
    private const int ShownKeys = 5;

    private readonly ulong[] _words;

    /// <summary>INVARIANT: the words are never written to again; bits at or after the customer count are 0.</summary>
    internal CustomerSet(Dataset dataset, ulong[] words)
    {
        Dataset = dataset;
        _words = words;
        Count = BitWords.PopCount(words);
    }

    /// <summary>The dataset whose customers these are.</summary>
    public Dataset Dataset { get; }

    /// <summary>How many customers are in the set.</summary>
    public int Count { get; }

    /// <summary>Whether nobody is in the set.</summary>
    public bool IsEmpty => Count == 0;

    /// <summary>The share of the dataset's customers that are in the set; null for a dataset without customers.</summary>
    public double? Share => Dataset.CustomerCount == 0 ? null : (double)Count / Dataset.CustomerCount;

    internal ReadOnlySpan<ulong> Words => _words;

    /// <summary>The keys of the members, in the dataset's order.</summary>
    public IEnumerable<CustomerKey> Keys
    {
        get
        {
            for (int i = BitWords.Next(_words, 0); i >= 0; i = BitWords.Next(_words, i + 1)) yield return Dataset.Customers.Keys[i];
        }
    }

    /// <summary>Nobody.</summary>
    /// <param name="dataset">The dataset.</param>
    public static CustomerSet None(Dataset dataset)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        return new CustomerSet(dataset, new ulong[BitWords.Count(dataset.CustomerCount)]);
    }

    /// <summary>Everybody.</summary>
    /// <param name="dataset">The dataset.</param>
    public static CustomerSet Everyone(Dataset dataset) => ~None(dataset);

    /// <summary>The customers with these keys.</summary>
    /// <param name="dataset">The dataset.</param>
    /// <param name="keys">The keys; one that no customer has is an error.</param>
    /// <exception cref="KeyNotFoundException">A key is no customer's.</exception>
    public static CustomerSet Of(Dataset dataset, params IEnumerable<CustomerKey> keys)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        var words = new ulong[BitWords.Count(dataset.CustomerCount)];
        foreach (CustomerKey key in keys)
        {
            int ordinal = dataset.Customers.Keys.Find(key);
            if (ordinal < 0) throw new KeyNotFoundException($"The dataset has no customer '{key.Shown}'.");
            BitWords.Set(words, ordinal);
        }

        return new CustomerSet(dataset, words);
    }

    /// <summary>The customers whose bit is set: bit i of word w is the customer with ordinal 64·w + i, in the order in which customers were added.</summary>
    /// <param name="dataset">The dataset.</param>
    /// <param name="words">The bits, one for each customer; copied.</param>
    /// <exception cref="ArgumentException">There are fewer or more words than the dataset's customers need, or a bit is set at or after their count.</exception>
    public static CustomerSet FromBits(Dataset dataset, ReadOnlySpan<ulong> words)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        int expected = BitWords.Count(dataset.CustomerCount);
        if (words.Length != expected)
            throw new ArgumentException($"{dataset.CustomerCount} customers have {expected} words of 64 bits, and {words.Length} are given.", nameof(words));
        if (expected > 0 && (words[^1] & ~BitWords.LastMask(dataset.CustomerCount)) != 0)
            throw new ArgumentException($"A bit is set beyond the last of {dataset.CustomerCount} customers.", nameof(words));
        return new CustomerSet(dataset, words.ToArray());
    }

    /// <summary>Copies the set's bits, one for each customer: bit i of word w is the customer with ordinal 64·w + i.</summary>
    /// <param name="words">Where to; at least a word for each 64 customers begun. Words after these stay as they are.</param>
    /// <exception cref="ArgumentException">There is not enough room.</exception>
    public void CopyBitsTo(Span<ulong> words)
    {
        if (words.Length < _words.Length) throw new ArgumentException($"The set has {_words.Length} words, and there is room for {words.Length}.", nameof(words));
        _words.CopyTo(words);
    }

    /// <summary>The customers in both sets.</summary>
    /// <param name="left">A set.</param>
    /// <param name="right">A set of the same dataset, or of one that was appended to or from it.</param>
    /// <exception cref="ArgumentException">The sets are of unrelated datasets.</exception>
    public static CustomerSet operator &(CustomerSet left, CustomerSet right) => Combine(left, right, BitWords.And);

    /// <summary>The customers in at least one of the sets.</summary>
    /// <inheritdoc cref="op_BitwiseAnd"/>
    public static CustomerSet operator |(CustomerSet left, CustomerSet right) => Combine(left, right, BitWords.Or);

    /// <summary>The customers in exactly one of the sets.</summary>
    /// <inheritdoc cref="op_BitwiseAnd"/>
    public static CustomerSet operator ^(CustomerSet left, CustomerSet right) => Combine(left, right, BitWords.Xor);

    /// <summary>The customers in the left set that are not in the right.</summary>
    /// <inheritdoc cref="op_BitwiseAnd"/>
    public static CustomerSet operator -(CustomerSet left, CustomerSet right) => Combine(left, right, BitWords.AndNot);

    /// <summary>The customers of the dataset that are not in the set.</summary>
    /// <param name="set">A set.</param>
    public static CustomerSet operator ~(CustomerSet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        ulong[] words = [.. set._words];
        BitWords.Not(words, set.Dataset.CustomerCount);
        return new CustomerSet(set.Dataset, words);
    }

    /// <summary>How many customers are in both sets, without making their intersection.</summary>
    /// <param name="other">A set of the same dataset, or of one that was appended to or from it.</param>
    /// <exception cref="ArgumentException">The sets are of unrelated datasets.</exception>
    public int OverlapCount(CustomerSet other)
    {
        _ = WiderDataset(other);
        int common = Math.Min(_words.Length, other._words.Length);
        return BitWords.AndCount(_words.AsSpan(0, common), other._words.AsSpan(0, common));
    }

    /// <summary>Whether the customer is in the set; false for a key that is no customer's.</summary>
    /// <param name="key">The key of a customer.</param>
    public bool Contains(CustomerKey key) => Dataset.Customers.Keys.Find(key) is >= 0 and var ordinal && BitWords.Get(_words, ordinal);

    /// <summary>Whether every member is also in the other set.</summary>
    /// <param name="other">A set of the same dataset, or of one that was appended to or from it.</param>
    /// <exception cref="ArgumentException">The sets are of unrelated datasets.</exception>
    public bool IsSubsetOf(CustomerSet other) => OverlapCount(other) == Count;

    /// <summary>The same customers, by key, as a set of another dataset.</summary>
    /// <param name="dataset">The other dataset.</param>
    /// <param name="missing">How many members the other dataset does not have; they are left out.</param>
    public CustomerSet AlignTo(Dataset dataset, out int missing)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        missing = 0;
        if (ReferenceEquals(dataset, Dataset)) return this;
        if (Dataset.Lineage.Begins(dataset.Lineage)) return new CustomerSet(dataset, Widened(dataset));
        var words = new ulong[BitWords.Count(dataset.CustomerCount)];
        foreach (CustomerKey key in Keys)
        {
            int ordinal = dataset.Customers.Keys.Find(key);
            if (ordinal < 0)
            {
                missing++;
                continue;
            }

            BitWords.Set(words, ordinal);
        }

        return new CustomerSet(dataset, words);
    }

    /// <inheritdoc/>
    public bool Equals(CustomerSet? other) =>
        other is not null && ReferenceEquals(Dataset.Lineage, other.Dataset.Lineage) && _words.AsSpan().SequenceEqual(other._words);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as CustomerSet);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes(_words.AsSpan()));
        return hash.ToHashCode();
    }

    /// <summary>The count and the first keys, culture-free.</summary>
    public override string ToString()
    {
        string counts = string.Create(CultureInfo.InvariantCulture, $"{Count} of {Dataset.CustomerCount} customers");
        return IsEmpty ? counts : $"{counts}: {string.Join(", ", Keys.Take(ShownKeys).Select(key => key.Shown))}{(Count > ShownKeys ? ", …" : "")}";
    }

    private static CustomerSet Combine(CustomerSet left, CustomerSet right, Combination combine)
    {
        ArgumentNullException.ThrowIfNull(left);
        Dataset dataset = left.WiderDataset(right);
        ulong[] words = left.Widened(dataset);
        combine(words, right._words.Length == words.Length ? right._words : right.Widened(dataset));
        return new CustomerSet(dataset, words);
    }

    private Dataset WiderDataset(CustomerSet other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Dataset.Wider(Dataset, other.Dataset)
            ?? throw new ArgumentException("The sets are of different datasets. Align one to the other's dataset first: set.AlignTo(dataset, out _).", nameof(other));
    }

    /// <summary>The bits, one for each customer of a dataset that was appended to this one's.</summary>
    private ulong[] Widened(Dataset dataset)
    {
        var words = new ulong[BitWords.Count(dataset.CustomerCount)];
        _words.CopyTo(words, 0);
        return words;
    }

    private delegate void Combination(Span<ulong> target, ReadOnlySpan<ulong> other);

    static void IJsonValue<CustomerSet>.WriteJson(Utf8JsonWriter writer, CustomerSet value)
    {
        writer.WriteStartArray();
        foreach (CustomerKey key in value.Keys) writer.WriteValue(key);
        writer.WriteEndArray();
    }

    static CustomerSet IJsonValue<CustomerSet>.ReadJson(ref Utf8JsonReader reader) => throw new NotSupportedException(
    "A set is written as the keys of its members, and belongs to a dataset: read an array of CustomerKey, and make the set with CustomerSet.Of(dataset, keys).");
}
