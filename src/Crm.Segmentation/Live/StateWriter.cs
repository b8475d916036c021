using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Crm.Segmentation.Live;

/// <summary>Writes the stored form of states: numbers in as few bytes as they need, seven bits a byte, the low ones first.</summary>
internal sealed class StateWriter
{
    private byte[] _bytes = new byte[512];

    internal int Length { get; private set; }

    internal ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    internal void Clear() => Length = 0;

    internal void Byte(byte value)
    {
        if (Length == _bytes.Length) Grow(1);
        _bytes[Length++] = value;
    }

    /// <summary>A number that is not negative, most often small.</summary>
    internal void Count(int value) => Unsigned((ulong)value);

    /// <summary>A number that is near 0 on either side.</summary>
    internal void Signed(long value) => Unsigned((ulong)((value << 1) ^ (value >> 63)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Unsigned(ulong value)
    {
        if (Length + 10 > _bytes.Length) Grow(10);
        ref byte at = ref MemoryMarshal.GetArrayDataReference(_bytes);
        int length = Length;
        while (value >= 0x80)
        {
            Unsafe.Add(ref at, length++) = (byte)(value | 0x80);
            value >>= 7;
        }

        Unsafe.Add(ref at, length++) = (byte)value;
        Length = length;
    }

    /// <summary>How many bytes a number takes.</summary>
    internal static int LengthOf(uint value)
    {
        int length = 1;
        for (; value >= 0x80; value >>= 7) length++;
        return length;
    }

    /// <summary>Writes a number to bytes in which there is room: how many it takes.</summary>
    internal static int Write(Span<byte> to, uint value)
    {
        int length = 0;
        for (; value >= 0x80; value >>= 7) to[length++] = (byte)(value | 0x80);
        to[length++] = (byte)value;
        return length;
    }

    /// <summary>All 64 bits as they are: a hash, or a double.</summary>
    internal void Fixed(ulong value)
    {
        if (Length + 8 > _bytes.Length) Grow(8);
        BinaryPrimitives.WriteUInt64LittleEndian(_bytes.AsSpan(Length), value);
        Length += 8;
    }

    /// <summary>The lower 48 bits as they are.</summary>
    internal void Six(ulong value)
    {
        if (Length + 8 > _bytes.Length) Grow(8);
        BinaryPrimitives.WriteUInt64LittleEndian(_bytes.AsSpan(Length), value);
        Length += 6;
    }

    internal void Wide(Int128 value)
    {
        Fixed((ulong)value);
        Fixed((ulong)(value >> 64));
    }

    internal void Text(string value)
    {
        int length = Encoding.UTF8.GetByteCount(value);
        Count(length);
        if (Length + length > _bytes.Length) Grow(length);
        Length += Encoding.UTF8.GetBytes(value, _bytes.AsSpan(Length));
    }

    internal void Bytes(ReadOnlySpan<byte> value)
    {
        if (Length + value.Length > _bytes.Length) Grow(value.Length);
        value.CopyTo(_bytes.AsSpan(Length));
        Length += value.Length;
    }

    /// <summary>Room for so many bytes, which are written by whoever asks.</summary>
    internal Span<byte> Room(int length)
    {
        if (Length + length > _bytes.Length) Grow(length);
        Length += length;
        return _bytes.AsSpan(Length - length, length);
    }

    /// <summary>Bytes and before them how many.</summary>
    internal void Stretch(ReadOnlySpan<byte> value)
    {
        Count(value.Length);
        Bytes(value);
    }

    internal void Key(CustomerKey key)
    {
        Byte((byte)key.Form);
        switch (key.Form)
        {
            case KeyKind.Number:
                Signed(key.Number);
                break;
            case KeyKind.Text:
                Text(key.Text);
                break;
            default:
                Span<byte> guid = stackalloc byte[16];
                key.Guid.TryWriteBytes(guid);
                Bytes(guid);
                break;
        }
    }

    private void Grow(int more) => Array.Resize(ref _bytes, Math.Max(2 * _bytes.Length, Length + more));
}
