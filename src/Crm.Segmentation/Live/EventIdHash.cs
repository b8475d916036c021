using System.Buffers.Binary;

namespace Crm.Segmentation.Live;

/// <summary>Ids of events in eight bytes. Of whole numbers no two are alike; of others, of one customer's, two are with a chance that nobody meets.</summary>
internal static class EventIdHash
{
    private const ulong TextSeed = 0x9E37_79B9_7F4A_7C15, GuidSeed = 0xC2B2_AE3D_27D4_EB4F;

    /// <summary>The hash, which is the same on every machine; never 0.</summary>
    internal static ulong Of(EventKey id)
    {
        ulong hash = id.Form switch
        {
            KeyKind.Number => Mixed((ulong)id.Number),
            KeyKind.Text => Of(id.Text),
            _ => Of(id.Guid),
        };
        return hash == 0 ? 1 : hash;
    }

    private static ulong Of(string text)
    {
        ulong hash = TextSeed ^ (ulong)text.Length;
        foreach (char next in text) hash = Folded(hash ^ next, 0xD6E8_FEB8_6659_FD93);
        return Mixed(hash);
    }

    private static ulong Of(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes);
        return Mixed(Folded(BinaryPrimitives.ReadUInt64LittleEndian(bytes) ^ GuidSeed, 0xD6E8_FEB8_6659_FD93) ^ BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]));
    }

    /// <summary>A step that loses nothing of the state: an odd factor and a shift.</summary>
    private static ulong Folded(ulong value, ulong factor)
    {
        value *= factor;
        return value ^ (value >> 32);
    }

    /// <summary>Another number for each number (the finaliser of MurmurHash3).</summary>
    private static ulong Mixed(ulong value)
    {
        value ^= value >> 33;
        value *= 0xFF51_AFD7_ED55_8CCD;
        value ^= value >> 33;
        value *= 0xC4CE_B9FE_1A85_EC53;
        return value ^ (value >> 33);
    }
}
