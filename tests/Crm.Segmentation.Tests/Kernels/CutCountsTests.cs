using System.Numerics;

namespace Crm.Segmentation.Tests.Kernels;

/// <summary>Cuts below values of every width, added to sums of bytes that wrap, against a loop. The four instruction settings run the same tests.</summary>
public sealed class CutCountsTests
{
    [Fact]
    public void Add_OfBytes_CountsCutsBelow() => Check<byte>(i => (byte)(i * 37), [0, 7, 128, 254, 255]);

    [Fact]
    public void Add_OfShorts_CountsCutsBelow() => Check<ushort>(i => i % 9 == 0 ? ushort.MaxValue : (ushort)(i * 4099), [0, 300, 32767, 32768, 65535]);

    [Fact]
    public void Add_OfUnsignedInts_CountsCutsBelow() =>
        Check<uint>(i => i % 9 == 0 ? uint.MaxValue : (uint)i * 268435399, [0, 5, int.MaxValue, 1U << 31, uint.MaxValue]);

    [Fact]
    public void Add_OfInts_CountsCutsBelow() => Check(
        i => (i % 11) switch { 0 => int.MinValue, 1 => int.MaxValue, _ => (i - 100) * 16777259 }, [int.MinValue, -5, 0, 900_000_000, int.MaxValue]);

    [Fact]
    public void Add_OfLongs_CountsCutsBelow() => Check(
        i => (i % 11) switch { 0 => long.MinValue, 1 => long.MaxValue, 2 => 1L << 32, _ => (i - 99) * 72057594037927941 }, [long.MinValue, -1, 0, 1L << 60, long.MaxValue]);

    [Fact]
    public void Add_OfFloats_CountsCutsBelow() => Check(
        i => (i % 17) switch { 0 => float.NaN, 1 => -0f, 2 => 0f, 3 => float.MaxValue, 4 => float.PositiveInfinity, 5 => float.NegativeInfinity, _ => (i - 128) / 3f },
        [float.NegativeInfinity, -20.25f, -0f, 1 / 3f, float.MaxValue]);

    [Fact]
    public void Add_OfDoubles_CountsCutsBelow() => Check(
        i => (i % 17) switch { 0 => double.NaN, 1 => -0.0, 2 => 0.0, 3 => double.MaxValue, 4 => double.PositiveInfinity, 5 => double.NegativeInfinity, _ => (i - 128) / 3.0 },
        [double.NegativeInfinity, -20.25, -0.0, 1 / 3.0, double.MaxValue, double.NaN]);

    private static void Check<T>(Func<int, T> value, T[] cuts)
        where T : struct, INumber<T>
    {
        const byte Before = 200, Step = 25;
        T[] values = Slices.Values(value);
        var memory = new GuardedMemory<byte>(Before);
        foreach (T[] some in new[] { [], cuts[..1], cuts })
        {
            byte[] expected = [.. values.Select(v => (byte)(Before + (Step * some.Count(cut => v > cut))))];
            Slices.ForEach<T>((start, length) =>
            {
                // Sums that lie otherwise in their lines than the values in theirs.
                int offset = 3 * start;
                Span<byte> sums = memory.Take(offset, length);
                CutCounts.Add(values.AsSpan(start, length), some, Step, sums);
                if (!sums.SequenceEqual(expected.AsSpan(start, length))) Assert.Fail($"Length {length} from {start}, {some.Length} cuts.");
                memory.AssertGuards(offset, length);
            });
        }
    }
}
