using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;

namespace Crm.Segmentation.Live;

/// <summary>What stands around stored bytes: what they are, in which version, of which rules, how many, and a checksum over all of it.</summary>
internal static class SealedBytes
{
    internal const byte OneCustomer = 1, Membership = 2, Journeys = 3;

    private const uint Mark = 0x4D_52_43_4C; // "LCRM"
    private const int HeadLength = 4 + 1 + 1 + 8 + 4, TailLength = 4;

    /// <summary>Writes bytes with what stands around them.</summary>
    internal static void Write(IBufferWriter<byte> to, byte form, ulong rules, ReadOnlySpan<byte> content)
    {
        int length = HeadLength + content.Length + TailLength;
        Span<byte> target = to.GetSpan(length)[..length];
        BinaryPrimitives.WriteUInt32LittleEndian(target, Mark);
        (target[4], target[5]) = (VersionOf(form), form);
        BinaryPrimitives.WriteUInt64LittleEndian(target[6..], rules);
        BinaryPrimitives.WriteInt32LittleEndian(target[14..], content.Length);
        content.CopyTo(target[HeadLength..]);
        BinaryPrimitives.WriteUInt32LittleEndian(target[^TailLength..], Checksum(target[..^TailLength]));
        to.Advance(length);
    }

    /// <summary>The bytes without what stands around them, or what is wrong.</summary>
    internal static ReadOnlySpan<byte> Read(ReadOnlySpan<byte> stored, byte form, ulong rules, out Diagnostic? refusal)
    {
        refusal = null;
        if (stored.Length < HeadLength + TailLength) refusal = LiveRefusals.Malformed("they end too early");
        else if (BinaryPrimitives.ReadUInt32LittleEndian(stored) != Mark) refusal = LiveRefusals.Malformed("they do not begin as one");
        else if (stored[4] > VersionOf(stored[5])) refusal = LiveRefusals.Newer(stored[4], VersionOf(stored[5]));
        else if (BinaryPrimitives.ReadInt32LittleEndian(stored[14..]) != stored.Length - HeadLength - TailLength) refusal = LiveRefusals.Malformed("they end too early, or something follows");
        else if (BinaryPrimitives.ReadUInt32LittleEndian(stored[^TailLength..]) != Checksum(stored[..^TailLength])) refusal = LiveRefusals.Malformed("the checksum is another");
        else if (stored[5] != form || stored[4] != VersionOf(form)) refusal = LiveRefusals.Malformed("they are of another kind");
        else if (BinaryPrimitives.ReadUInt64LittleEndian(stored[6..]) != rules) refusal = LiveRefusals.OfAnotherBook();
        return refusal is null ? stored[HeadLength..^TailLength] : default;
    }

    /// <summary>The version of what is stored. That of journeys stays: their form says its own inside, so that other forms change without theirs.</summary>
    private static byte VersionOf(byte form) => form == Journeys ? (byte)3 : (byte)8;

    /// <summary>CRC-32C.</summary>
    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        uint sum = uint.MaxValue;
        for (; bytes.Length >= 8; bytes = bytes[8..]) sum = BitOperations.Crc32C(sum, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (byte next in bytes) sum = BitOperations.Crc32C(sum, next);
        return ~sum;
    }
}
