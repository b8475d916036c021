using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Crm.Segmentation;

/// <summary>In which of 10,000 buckets customers are under a name: the same for every dataset and machine. Holds memory to work with, for one thread.</summary>
internal sealed class BucketHash
{
    private readonly int _prefix;
    private byte[] _text;

    internal BucketHash(string name)
    {
        byte[] prefix = Encoding.UTF8.GetBytes($"crm.split.v1\n{name}\n");
        _prefix = prefix.Length;
        _text = [.. prefix, .. new byte[64]];
    }

    /// <summary>The bucket of a key. The high half of the product spreads the hash evenly over the buckets.</summary>
    internal ushort Of(CustomerKey key)
    {
        int length = _prefix + Write(key);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(_text.AsSpan(0, length), hash);
        return (ushort)Math.BigMul(BinaryPrimitives.ReadUInt64BigEndian(hash), 10_000UL, out _);
    }

    /// <summary>Writes a key behind the name: a text as it is, a whole number in decimal, a Guid in lower case with hyphens.</summary>
    private int Write(CustomerKey key)
    {
        int written;
        if (key.TryGetNumber(out long number)) _ = Utf8Formatter.TryFormat(number, _text.AsSpan(_prefix), out written);
        else if (key.TryGetGuid(out Guid guid)) _ = Utf8Formatter.TryFormat(guid, _text.AsSpan(_prefix), out written);
        else
        {
            int most = _prefix + Encoding.UTF8.GetMaxByteCount(key.Text.Length);
            if (_text.Length < most) Array.Resize(ref _text, most);
            written = Encoding.UTF8.GetBytes(key.Text, _text.AsSpan(_prefix));
        }

        return written;
    }
}
