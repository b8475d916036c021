using System.Numerics;

namespace Crm.Segmentation;

/// <summary>A column of one code a customer while batches write it, as narrow as its greatest code allows.</summary>
internal sealed class CodeColumn
{
    private readonly byte[]? _bytes;
    private readonly ushort[]? _shorts;
    private readonly uint[]? _ints;

    /// <param name="customers">How many customers.</param>
    /// <param name="codes">How many different codes there are, from 0.</param>
    internal CodeColumn(int customers, int codes)
    {
        // Every code is written by the batch that it belongs to.
        if (codes <= byte.MaxValue + 1) _bytes = GC.AllocateUninitializedArray<byte>(customers);
        else if (codes <= ushort.MaxValue + 1) _shorts = GC.AllocateUninitializedArray<ushort>(customers);
        else _ints = GC.AllocateUninitializedArray<uint>(customers);
    }

    internal PackedIntegers Codes => _bytes is not null ? new PackedIntegers(_bytes) : _shorts is not null ? new PackedIntegers(_shorts) : new PackedIntegers(_ints!);

    internal void Write(int first, ReadOnlySpan<long> codes)
    {
        if (_bytes is not null) Narrow(codes, _bytes.AsSpan(first, codes.Length));
        else if (_shorts is not null) Narrow(codes, _shorts.AsSpan(first, codes.Length));
        else Narrow(codes, _ints.AsSpan(first, codes.Length));
    }

    /// <summary>Writes the codes that numbers stand for.</summary>
    internal void Write(int first, ReadOnlySpan<byte> numbers, ReadOnlySpan<int> codes)
    {
        if (_bytes is not null) Take(numbers, codes, _bytes.AsSpan(first, numbers.Length));
        else if (_shorts is not null) Take(numbers, codes, _shorts.AsSpan(first, numbers.Length));
        else Take(numbers, codes, _ints.AsSpan(first, numbers.Length));
    }

    private static void Take(ReadOnlySpan<byte> numbers, ReadOnlySpan<int> codes, Span<byte> target)
    {
        Span<byte> map = stackalloc byte[byte.MaxValue + 1];
        map.Clear();
        for (int number = 0; number < codes.Length; number++) map[number] = (byte)codes[number];
        ByteMap.Write(numbers, map, target);
    }

    private static void Take<T>(ReadOnlySpan<byte> numbers, ReadOnlySpan<int> codes, Span<T> target)
        where T : struct, INumberBase<T>
    {
        for (int i = 0; i < target.Length; i++) target[i] = T.CreateTruncating(codes[numbers[i]]);
    }

    private static void Narrow<T>(ReadOnlySpan<long> codes, Span<T> target)
        where T : struct, INumberBase<T>
    {
        for (int i = 0; i < target.Length; i++) target[i] = T.CreateTruncating(codes[i]);
    }
}
