using System.Numerics;

namespace Crm.Segmentation.Tests.Kernels;

/// <summary>Each test of values alone, over values at the ends of the type and around the bounds. The four instruction settings run the same tests.</summary>
public sealed class ValueBitsTests
{
    [Fact]
    public void Bytes() => CheckAll<byte>([0, 1, 127, 128, 200, 254, 255], 100, 200);

    [Fact]
    public void Shorts() => CheckAll<ushort>([0, 1, 32_767, 32_768, 65_534, 65_535], 100, 40_000);

    [Fact]
    public void Unsigned_ints() => CheckAll<uint>([0, 1, int.MaxValue, 1u << 31, uint.MaxValue - 1, uint.MaxValue], 7, 3_000_000_000);

    [Fact]
    public void Ints() => CheckAll([int.MinValue, -1, 0, 1, int.MaxValue], -100, 100);

    [Fact]
    public void Longs() => CheckAll([long.MinValue, long.MinValue + 1, -1, 0, 1, 1L << 32, long.MaxValue], -100, 1L << 31);

    [Fact]
    public void Floats() => CheckAll(
        [float.NaN, float.NegativeInfinity, float.MinValue, -0f, 0f, float.Epsilon, float.MaxValue, float.PositiveInfinity], -0f, MathF.BitIncrement(1));

    [Fact]
    public void Doubles() => CheckAll(
        [double.NaN, double.NegativeInfinity, double.MinValue, -0.0, 0.0, double.Epsilon, double.MaxValue, double.PositiveInfinity], 0.0, Math.BitIncrement(1));

    [Fact]
    public void Sets_of_bytes()
    {
        var random = new Random(1);
        byte[] codes = Slices.Values(i => i % 3 == 0 ? (byte)random.Next(256) : (byte)i);
        int[][] sets = [[], [0], [255], [0, 1, 2], [127, 128], [.. Enumerable.Range(0, 256)], [.. Enumerable.Range(0, 256).Where(c => c % 7 == 3)], [3, 19, 35, 131, 147, 163]];
        foreach (int[] set in sets)
        {
            var test = new ByteSet(set);
            BitChecks.Check<byte>(codes, (values, bits) => ValueBits.Write(values, test, bits), code => set.Contains(code));
        }
    }

    private static void CheckAll<T>(T[] special, T low, T high)
        where T : struct, INumber<T>
    {
        T[] around = [low, high, low + T.One, high - T.One];
        T[] candidates = [.. special, .. around];
        var random = new Random(42);
        T[] values = Slices.Values(i => candidates[random.Next(candidates.Length)]);
        foreach (T bound in candidates)
        {
            BitChecks.Check<T>(values, (v, bits) => ValueBits.Write(v, new AtLeast<T>(bound), bits), value => value >= bound);
            BitChecks.Check<T>(values, (v, bits) => ValueBits.Write(v, new AtMost<T>(bound), bits), value => value <= bound);
            BitChecks.Check<T>(values, (v, bits) => ValueBits.Write(v, new EqualTo<T>(bound), bits), value => value == bound);
        }

        BitChecks.Check<T>(values, (v, bits) => ValueBits.Write(v, new Between<T>(low, high), bits), value => value >= low && value <= high);
        BitChecks.Check<T>(values, (v, bits) => ValueBits.Write(v, new Between<T>(high, low), bits), value => value >= high && value <= low);
    }
}
