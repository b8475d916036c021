using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Crm.Segmentation.Live;

/// <summary>Reads the stored form of states. Whatever the bytes are, it reads nothing beyond them.</summary>
internal ref struct StateReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _at;

    internal readonly int Position => _at;

    internal readonly int Left => _bytes.Length - _at;

    /// <summary>What is left, which is not passed by it.</summary>
    internal readonly ReadOnlySpan<byte> Rest => _bytes[_at..];

    internal byte Byte()
    {
        if (_at >= _bytes.Length) throw Malformed();
        return _bytes[_at++];
    }

    /// <summary>A number of things of which each takes at least so many bytes: never more than could follow.</summary>
    internal int Count(int bytesEach = 0)
    {
        ulong value = Unsigned();
        if (value > int.MaxValue || (bytesEach > 0 && value > (ulong)(Left / bytesEach))) throw Malformed();
        return (int)value;
    }

    internal long Signed()
    {
        ulong value = Unsigned();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ulong Unsigned()
    {
        int at = _at;
        if (at < _bytes.Length && _bytes[at] is var first and < 0x80)
        {
            _at = at + 1;
            return first;
        }

        return Longer();
    }

    internal ulong Fixed()
    {
        if (Left < 8) throw Malformed();
        ulong value = BinaryPrimitives.ReadUInt64LittleEndian(_bytes[_at..]);
        _at += 8;
        return value;
    }

    /// <summary>40 bits as they are.</summary>
    internal ulong Five()
    {
        ReadOnlySpan<byte> five = Bytes(5);
        return BinaryPrimitives.ReadUInt32LittleEndian(five) | ((ulong)five[4] << 32);
    }

    internal Int128 Wide()
    {
        ulong low = Fixed();
        return ((Int128)(long)Fixed() << 64) | low;
    }

    internal ReadOnlySpan<byte> Bytes(int length)
    {
        if ((uint)length > (uint)Left) throw Malformed();
        ReadOnlySpan<byte> read = _bytes.Slice(_at, length);
        _at += length;
        return read;
    }

    /// <summary>Passes bytes that were read otherwise, which there are.</summary>
    internal void Pass(int length) => _at += length;

    /// <summary>A text in its bytes.</summary>
    internal ReadOnlySpan<byte> Utf8() => Bytes(Count(1));

    internal string Text() => Encoding.UTF8.GetString(Utf8());

    internal CustomerKey Key() => (KeyKind)Byte() switch
    {
        KeyKind.Number => new CustomerKey(Signed()),
        KeyKind.Text => new CustomerKey(Text()),
        KeyKind.Guid => new CustomerKey(new Guid(Bytes(16))),
        _ => throw Malformed(),
    };

    /// <summary>Nothing may follow.</summary>
    internal readonly void End()
    {
        if (Left > 0) throw Malformed();
    }

    internal static MalformedStateException Malformed() => new();

    private ulong Longer()
    {
        if (Left >= 8)
        {
            // All of up to eight bytes at once: the first without the high bit is the last.
            ulong word = BinaryPrimitives.ReadUInt64LittleEndian(_bytes[_at..]), ends = ~word & 0x8080_8080_8080_8080;
            if (ends != 0)
            {
                int length = (BitOperations.TrailingZeroCount(ends) >> 3) + 1;
                _at += length;
                word &= ulong.MaxValue >> (64 - (8 * length));
                word = (word & 0x007F_007F_007F_007F) | ((word & 0x7F00_7F00_7F00_7F00) >> 1);
                word = (word & 0x0000_3FFF_0000_3FFF) | ((word & 0x3FFF_0000_3FFF_0000) >> 2);
                return (word & 0x0000_0000_0FFF_FFFF) | ((word & 0x0FFF_FFFF_0000_0000) >> 4);
            }
        }

        ulong value = 0;
        for (int shift = 0; shift < 70; shift += 7)
        {
            byte next = Byte();
            if (shift == 63 && next > 1) throw Malformed();
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return value;
        }

        throw Malformed();
    }
}

/// <summary>Bytes that are no stored form; told as a diagnostic.</summary>
internal sealed class MalformedStateException : Exception;
