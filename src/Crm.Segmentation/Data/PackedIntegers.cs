using System.Numerics;
using System.Runtime.InteropServices;

namespace Crm.Segmentation;

/// <summary>
/// Whole numbers in the narrowest of 8, 16, 32 or 64 bits that loses nothing: value = base + unit · stored, stored unsigned.
/// </summary>
/// <remarks>INVARIANT: exactly one of the four arrays is set; with 64 bits the base is 0 and the unit 1.</remarks>
internal sealed class PackedIntegers
{
    private readonly byte[]? _bytes;
    private readonly ushort[]? _shorts;
    private readonly uint[]? _ints;
    private readonly long[]? _longs;
    private object? _ranges;
    private long[]? _whole;
    private object? _bounds;

    internal PackedIntegers(byte[] values, long @base = 0, long unit = 1) => (_bytes, Base, Unit, Length, Width) = (values, @base, unit, values.Length, 1);

    internal PackedIntegers(ushort[] values, long @base = 0, long unit = 1) => (_shorts, Base, Unit, Length, Width) = (values, @base, unit, values.Length, 2);

    internal PackedIntegers(uint[] values, long @base = 0, long unit = 1) => (_ints, Base, Unit, Length, Width) = (values, @base, unit, values.Length, 4);

    internal PackedIntegers(long[] values) => (_longs, Base, Unit, Length, Width) = (values, 0, 1, values.Length, 8);

    internal long Base { get; }

    internal long Unit { get; }

    internal int Length { get; }

    /// <summary>Bytes a value: 1, 2, 4 or 8.</summary>
    internal int Width { get; }

    internal long this[int index] =>
        _bytes is not null ? Base + (Unit * _bytes[index])
        : _shorts is not null ? Base + (Unit * _shorts[index])
        : _ints is not null ? Base + (Unit * _ints[index])
        : _longs![index];

    /// <summary>The stored values; <typeparamref name="T"/> is the unsigned type of the width, or long for 64 bits.</summary>
    internal T[] Stored<T>() => (T[])(object)((Array?)_bytes ?? (Array?)_shorts ?? (Array?)_ints ?? _longs!);

    /// <summary>The ranges of the stored values of the batches, where the rows are customers; found when first asked for.</summary>
    internal BatchRanges<T> Ranges<T>()
        where T : struct, INumber<T>, IMinMaxValue<T> => (BatchRanges<T>)(_ranges ??= BatchRanges<T>.Of(Stored<T>()));

    internal ReadOnlySpan<byte> Bytes => _bytes;

    internal ReadOnlySpan<ushort> Shorts => _shorts;

    internal ReadOnlySpan<uint> Ints => _ints;

    internal ReadOnlySpan<long> Longs => _longs;

    /// <summary>Decodes consecutive values into the caller's memory.</summary>
    internal void Read(int start, Span<long> destination)
    {
        if (_bytes is not null)
        {
            ReadOnlySpan<byte> source = _bytes.AsSpan(start, destination.Length);
            for (int i = 0; i < source.Length; i++) destination[i] = Base + (Unit * source[i]);
        }
        else if (_shorts is not null)
        {
            ReadOnlySpan<ushort> source = _shorts.AsSpan(start, destination.Length);
            for (int i = 0; i < source.Length; i++) destination[i] = Base + (Unit * source[i]);
        }
        else if (_ints is not null)
        {
            ReadOnlySpan<uint> source = _ints.AsSpan(start, destination.Length);
            for (int i = 0; i < source.Length; i++) destination[i] = Base + (Unit * source[i]);
        }
        else
        {
            _longs.AsSpan(start, destination.Length).CopyTo(destination);
        }
    }

    /// <summary>The least and the greatest of all values, of which there must be one; found when first asked for.</summary>
    internal (long Least, long Greatest) Bounds => ((long, long))(_bounds ??= Range(0, Length));

    /// <summary>The least and the greatest of all values, at least one; found when first asked for.</summary>
    internal (long Least, long Greatest) WholeRange
    {
        get
        {
            _whole ??= [Range(0, Length).Least, Range(0, Length).Greatest];
            return (_whole[0], _whole[1]);
        }
    }

    /// <summary>The least and the greatest of consecutive values, at least one.</summary>
    internal (long Least, long Greatest) Range(int start, int count)
    {
        (long least, long greatest) = Width switch
        {
            1 => ValueRange.Of(Bytes.Slice(start, count)),
            2 => ValueRange.Of(Shorts.Slice(start, count)),
            4 => ValueRange.Of(Ints.Slice(start, count)),
            _ => ValueRange.Of(Longs.Slice(start, count)),
        };
        return (Base + (Unit * least), Base + (Unit * greatest));
    }

    /// <summary>Writes consecutive values as their distance from another base, which fits.</summary>
    internal void CopyTo<T>(int start, long @base, Span<T> target)
        where T : struct, INumberBase<T>
    {
        ulong shift = unchecked((ulong)Base - (ulong)@base), unit = (ulong)Unit;
        if (_bytes is not null) Rebase(_bytes.AsSpan(start, target.Length), unit, shift, target);
        else if (_shorts is not null) Rebase(_shorts.AsSpan(start, target.Length), unit, shift, target);
        else if (_ints is not null) Rebase(_ints.AsSpan(start, target.Length), unit, shift, target);
        else Rebase(_longs.AsSpan(start, target.Length), unit, shift, target);
    }

    private static void Rebase<TFrom, T>(ReadOnlySpan<TFrom> source, ulong unit, ulong shift, Span<T> target)
        where TFrom : struct, INumberBase<TFrom>
        where T : struct, INumberBase<T>
    {
        if (typeof(TFrom) == typeof(T) && unit == 1 && shift == 0)
        {
            MemoryMarshal.Cast<TFrom, T>(source).CopyTo(target);
            return;
        }

        for (int i = 0; i < source.Length; i++) target[i] = T.CreateTruncating(unchecked((ulong.CreateTruncating(source[i]) * unit) + shift));
    }

    /// <summary>The same with other values in some rows; null where they do not fit into how the values are stored.</summary>
    internal PackedIntegers? With(IReadOnlyCollection<(int Row, long Value)> changes)
    {
        ulong most = Width == 8 ? ulong.MaxValue : (1UL << (8 * Width)) - 1;
        if (Unit != 1 || changes.Any(change => unchecked((ulong)change.Value - (ulong)Base) > most)) return null;
        return Width switch
        {
            1 => new PackedIntegers(Changed(_bytes!, changes), Base),
            2 => new PackedIntegers(Changed(_shorts!, changes), Base),
            4 => new PackedIntegers(Changed(_ints!, changes), Base),
            _ => new PackedIntegers(Changed(_longs!, changes)),
        };
    }

    private T[] Changed<T>(T[] stored, IReadOnlyCollection<(int Row, long Value)> changes)
        where T : struct, INumberBase<T>
    {
        T[] changed = [.. stored];
        foreach ((int row, long value) in changes) changed[row] = T.CreateTruncating(unchecked((ulong)value - (ulong)Base));
        return changed;
    }

    /// <summary>Packs values as narrowly as their range allows, at unit 1.</summary>
    internal static PackedIntegers Pack(ReadOnlySpan<long> values)
    {
        if (values.IsEmpty) return new PackedIntegers(Array.Empty<byte>());
        (long min, long max) = ValueRange.Of(values);
        ulong range = unchecked((ulong)max - (ulong)min);
        if (range <= byte.MaxValue) return new PackedIntegers(Narrow<byte>(values, min), min);
        if (range <= ushort.MaxValue) return new PackedIntegers(Narrow<ushort>(values, min), min);
        if (range <= uint.MaxValue) return new PackedIntegers(Narrow<uint>(values, min), min);
        return new PackedIntegers(values.ToArray());
    }

    private static T[] Narrow<T>(ReadOnlySpan<long> values, long @base)
        where T : struct, INumberBase<T>
    {
        var narrow = GC.AllocateUninitializedArray<T>(values.Length);
        for (int i = 0; i < values.Length; i++) narrow[i] = T.CreateTruncating(unchecked((ulong)values[i] - (ulong)@base));
        return narrow;
    }

    internal long ByteSize => (long)Length * Width;

    internal static ReadOnlySpan<byte> Raw(PackedIntegers values) =>
        values._bytes is not null ? values._bytes
        : values._shorts is not null ? MemoryMarshal.AsBytes(values._shorts.AsSpan())
        : values._ints is not null ? MemoryMarshal.AsBytes(values._ints.AsSpan())
        : MemoryMarshal.AsBytes(values._longs.AsSpan());
}
