using System.Collections.Concurrent;

namespace Crm.Segmentation;

/// <summary>In which of 10,000 buckets each customer of a dataset is under a name: hashed when first asked for and kept. Thread-safe.</summary>
internal sealed class CustomerBuckets(CustomerKeys keys)
{
    private const int BlockLength = 4_096;

    private readonly ConcurrentDictionary<string, Lazy<PackedIntegers>> _byName = new(StringComparer.Ordinal);

    /// <summary>How many bytes the buckets take that were asked for so far.</summary>
    internal long ByteSize => _byName.Values.Where(buckets => buckets.IsValueCreated).Sum(buckets => buckets.Value.ByteSize);

    /// <summary>The buckets under a name, a customer each, of 16 bits.</summary>
    internal PackedIntegers Of(string name) => _byName.GetOrAdd(name, added => new Lazy<PackedIntegers>(() => Hash(added))).Value;

    private PackedIntegers Hash(string name)
    {
        var buckets = GC.AllocateUninitializedArray<ushort>(keys.Count);
        Parallel.For(0, (buckets.Length + BlockLength - 1) / BlockLength, block =>
        {
            var hash = new BucketHash(name);
            for (int customer = block * BlockLength; customer < Math.Min(buckets.Length, (block + 1) * BlockLength); customer++) buckets[customer] = hash.Of(keys[customer]);
        });
        return new PackedIntegers(buckets);
    }
}
