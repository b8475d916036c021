using System.Buffers.Binary;
using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

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
        byte[] prefix = Encoding.UTF8.GetBytes($"crm.split.v1\n{name}\n");
        var buckets = GC.AllocateUninitializedArray<ushort>(keys.Count);
        Parallel.For(0, (buckets.Length + BlockLength - 1) / BlockLength, block =>
        {
            byte[] text = new byte[prefix.Length + 64];
            prefix.CopyTo(text, 0);
            for (int customer = block * BlockLength; customer < Math.Min(buckets.Length, (block + 1) * BlockLength); customer++)
                buckets[customer] = Hash(keys[customer], prefix.Length, ref text);
        });
        return new PackedIntegers(buckets);
    }

    /// <summary>The high half of the product spreads the hash evenly over the buckets.</summary>
    private static ushort Hash(CustomerKey key, int prefix, ref byte[] text)
    {
        int length = prefix + Write(key, prefix, ref text);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text.AsSpan(0, length), hash);
        return (ushort)Math.BigMul(BinaryPrimitives.ReadUInt64BigEndian(hash), 10_000UL, out _);
    }

    /// <summary>Writes a key behind the name: a text as it is, a whole number in decimal, a Guid in lower case with hyphens.</summary>
    private static int Write(CustomerKey key, int prefix, ref byte[] text)
    {
        int written;
        if (key.TryGetNumber(out long number)) _ = Utf8Formatter.TryFormat(number, text.AsSpan(prefix), out written);
        else if (key.TryGetGuid(out Guid guid)) _ = Utf8Formatter.TryFormat(guid, text.AsSpan(prefix), out written);
        else
        {
            int most = prefix + Encoding.UTF8.GetMaxByteCount(key.Text.Length);
            if (text.Length < most) Array.Resize(ref text, most);
            written = Encoding.UTF8.GetBytes(key.Text, text.AsSpan(prefix));
        }

        return written;
    }
}
