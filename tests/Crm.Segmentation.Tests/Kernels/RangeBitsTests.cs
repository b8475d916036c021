using System.Numerics;

namespace Crm.Segmentation.Tests.Kernels;

/// <summary>Ranges to bit words, at every length and offset, against a loop. The four instruction settings run the same tests.</summary>
public sealed class RangeBitsTests
{
    private const int Longest = 257, Offsets = 17;

    [Fact]
    public void Bytes() => Check<byte>(random => (byte)random.Next(256), [(0, 255), (7, 7), (0, 9), (200, 255), (100, 160), (128, 128), (255, 255)]);

    [Fact]
    public void Shorts() => Check<ushort>(random => (ushort)(random.Next(8) * 9_000), [(0, 65_535), (9_000, 9_000), (0, 36_000), (40_000, 65_535), (9_001, 54_000)]);

    [Fact]
    public void Ints() => Check<uint>(
        random => (uint)random.NextInt64(1L << 32), [(0, uint.MaxValue), (1u << 31, uint.MaxValue), (0, 1u << 31), (1u << 30, 3u << 30), (5, 5)]);

    [Fact]
    public void Longs() => Check<long>(
        random => random.Next(4) switch { 0 => long.MinValue, 1 => long.MaxValue, _ => random.NextInt64(-50, 50) },
        [(long.MinValue, long.MaxValue), (long.MinValue, -3), (0, long.MaxValue), (-10, 10), (7, 7), (long.MinValue, long.MinValue), (long.MaxValue, long.MaxValue)]);

    [Fact]
    public void Floats() => Check<float>(
        random => random.Next(6) switch { 0 => 0f, 1 => -0f, 2 => float.MaxValue, 3 => float.MinValue, _ => (float)(random.NextDouble() - 0.5) },
        [(float.MinValue, float.MaxValue), (0, 0), (-0f, float.MaxValue), (float.MinValue, 0.1f), (-0.25f, 0.25f), (MathF.BitIncrement(0), float.MaxValue)]);

    [Fact]
    public void Doubles() => Check<double>(
        random => random.Next(6) switch { 0 => 0d, 1 => -0d, 2 => double.MaxValue, 3 => double.MinValue, _ => random.NextDouble() - 0.5 },
        [(double.MinValue, double.MaxValue), (0, 0), (-0d, double.MaxValue), (double.MinValue, 0.1), (-0.25, 0.25), (Math.BitIncrement(0), double.PositiveInfinity)]);

    [Fact]
    public void Byte_sets()
    {
        var random = new Random(1);
        byte[] codes = [.. Enumerable.Range(0, Longest + Offsets).Select(_ => (byte)random.Next(256))];
        int[][] sets = [[], [0], [255], [0, 1, 2], [127, 128], [.. Enumerable.Range(0, 256)], [.. Enumerable.Range(0, 256).Where(c => c % 7 == 3)], [3, 19, 35, 131, 147, 163]];
        foreach (int[] set in sets)
        {
            var bytes = new ByteSet(set);
            ForEachSlice((start, length) =>
            {
                ulong[] bits = Dirty(length);
                bytes.Write(codes.AsSpan(start, length), bits);
                Same(bits, length, i => set.Contains(codes[start + i]));
            });
        }
    }

    private static void Check<T>(Func<Random, T> value, (T Low, T High)[] ranges)
        where T : struct, INumber<T>, IMinMaxValue<T>
    {
        var random = new Random(42);
        T[] values = [.. Enumerable.Range(0, Longest + Offsets).Select(_ => value(random))];
        foreach ((T low, T high) in ranges)
        {
            // The bounds themselves occur.
            (values[3], values[70], values[200]) = (low, high, low);
            ForEachSlice((start, length) =>
            {
                ulong[] bits = Dirty(length);
                RangeBits.Write(values.AsSpan(start, length), low, high, bits);
                Same(bits, length, i => values[start + i] >= low && values[start + i] <= high);
            });
        }
    }

    private static void ForEachSlice(Action<int, int> check)
    {
        for (int start = 0; start < Offsets; start++)
            for (int length = 0; length <= Longest; length++) check(start, length);
    }

    /// <summary>Words that were used before.</summary>
    private static ulong[] Dirty(int length)
    {
        var bits = new ulong[(length + 63) / 64];
        Array.Fill(bits, 0xDEADBEEFDEADBEEF);
        return bits;
    }

    private static void Same(ulong[] bits, int length, Func<int, bool> expected)
    {
        for (int i = 0; i < bits.Length * 64; i++)
            if ((bits[i >> 6] >> (i & 63) & 1) != 0 != (i < length && expected(i))) Assert.Fail($"Bit {i} of {length} is wrong.");
    }
}
