using System.Numerics;

namespace Crm.Segmentation.Tests.Kernels;

/// <summary>Ranges to bit words, whose ends may be those of the type. The four instruction settings run the same tests.</summary>
public sealed class RangeBitsTests
{
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
        random => random.Next(7) switch { 0 => 0f, 1 => -0f, 2 => float.MaxValue, 3 => float.MinValue, 4 => float.NaN, _ => (float)(random.NextDouble() - 0.5) },
        [(float.MinValue, float.MaxValue), (0, 0), (-0f, float.MaxValue), (float.MinValue, 0.1f), (-0.25f, 0.25f), (MathF.BitIncrement(0), float.MaxValue), (float.NaN, float.MaxValue)]);

    [Fact]
    public void Doubles() => Check<double>(
        random => random.Next(7) switch { 0 => 0d, 1 => -0d, 2 => double.MaxValue, 3 => double.MinValue, 4 => double.NaN, _ => random.NextDouble() - 0.5 },
        [(double.MinValue, double.MaxValue), (0, 0), (-0d, double.MaxValue), (double.MinValue, 0.1), (-0.25, 0.25), (Math.BitIncrement(0), double.PositiveInfinity)]);

    private static void Check<T>(Func<Random, T> value, (T Low, T High)[] ranges)
        where T : struct, INumber<T>, IMinMaxValue<T>
    {
        var random = new Random(42);
        T[] values = Slices.Values(_ => value(random));
        foreach ((T low, T high) in ranges)
        {
            // The bounds themselves occur.
            (values[3], values[70], values[200]) = (low, high, low);
            BitChecks.Check<T>(values, (v, bits) => RangeBits.Write(v, low, high, bits), v => v >= low && v <= high);
        }
    }
}
