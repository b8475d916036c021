using System.Numerics;

namespace Crm.Segmentation.Tests.Kernels;

/// <summary>The SIMD kernels of scoring against what they mean, at every length 0 to 257 and every offset into memory. Run also with SIMD switched off.</summary>
public sealed class CutCountsTests
{
    private const int Longest = 257;

    [Fact]
    public void Add_OfBytes_CountsCutsBelow() => Check<byte>(CutCounts.Add, i => (byte)(i * 37), [0, 7, 128, 254, 255]);

    [Fact]
    public void Add_OfShorts_CountsCutsBelow() => Check<ushort>(CutCounts.Add, i => (ushort)(i * 4099), [0, 300, 32767, 32768, 65535]);

    [Fact]
    public void Add_OfUnsignedWords_CountsCutsBelow() => Check<uint>(CutCounts.Add, i => (uint)i * 268435399, [0, 5, int.MaxValue, 1U << 31, uint.MaxValue]);

    [Fact]
    public void Add_OfWords_CountsCutsBelow() => Check<int>(CutCounts.Add, i => (i - 100) * 16777259, [int.MinValue, -5, 0, 900_000_000, int.MaxValue]);

    [Fact]
    public void Add_OfFloats_CountsCutsBelow() =>
        Check<float>(CutCounts.Add, i => i % 17 == 0 ? float.NaN : i % 5 == 0 ? -0f : (i - 128) / 3f, [float.NegativeInfinity, -20.25f, 0, 1 / 3f, 42]);

    [Fact]
    public void Add_OfLongs_CountsCutsBelow() => Check<long>(CutCounts.Add, i => (i - 99) * 72057594037927941, [long.MinValue, -1, 0, 1L << 60, long.MaxValue]);

    [Fact]
    public void Add_OfDoubles_CountsCutsBelow() => Check<double>(CutCounts.Add, i => i % 17 == 0 ? double.NaN : (i - 128) / 3.0, [-20.25, 0, 1 / 3.0]);

    [Fact]
    public void Histograms_OfBytesShortsAndWords_CountEveryCode()
    {
        for (int length = 0; length <= Longest; length++)
        {
            for (int offset = 0; offset < 9; offset++)
            {
                ushort[] shorts = [.. Enumerable.Range(0, offset + length).Select(i => (ushort)(i % 3 == 0 ? 65535 : i * 977))];
                byte[] bytes = [.. shorts.Select(s => (byte)s)];
                uint[] words = [.. shorts.Select((s, i) => ((uint)(i % 4) << 30) | s)];
                var byByte = new uint[CodeHistogram.ByteLanes * CodeHistogram.ByteBins];
                CodeHistogram.Add(bytes.AsSpan(offset), byByte);
                AssertCounts(bytes.Skip(offset).Select(b => (int)b), CodeHistogram.Sum(byByte, CodeHistogram.ByteBins));
                if (length % 8 > 2 && length < 250) continue;
                var byShort = new uint[CodeHistogram.ShortLanes * CodeHistogram.ShortBins];
                CodeHistogram.Add(shorts.AsSpan(offset), byShort);
                AssertCounts(shorts.Skip(offset).Select(s => (int)s), CodeHistogram.Sum(byShort, CodeHistogram.ShortBins));
                Array.Clear(byShort);
                CodeHistogram.AddHigh(words.AsSpan(offset), byShort);
                AssertCounts(words.Skip(offset).Select(w => (int)(w >> 16)), CodeHistogram.Sum(byShort, CodeHistogram.ShortBins));
                var low = new uint[CodeHistogram.ShortBins];
                CodeHistogram.AddLow(words.AsSpan(offset), 0x4000, low);
                AssertCounts(words.Skip(offset).Where(w => w >> 16 == 0x4000).Select(w => (int)(w & 0xFFFF)), low);
            }
        }
    }

    private static void AssertCounts(IEnumerable<int> codes, ReadOnlySpan<uint> counts)
    {
        long all = 0;
        foreach (IGrouping<int, int> group in codes.GroupBy(code => code))
        {
            Assert.Equal((uint)group.Count(), counts[group.Key]);
            all += group.Count();
        }

        long counted = 0;
        foreach (uint count in counts) counted += count;
        Assert.Equal(all, counted);
    }

    private static void Check<T>(Kernel<T> add, Func<int, T> value, T[] cuts)
        where T : struct, INumber<T>
    {
        T[] memory = [.. Enumerable.Range(0, Longest + 64).Select(value)];
        var sums = new byte[Longest + 64 + 2];
        foreach (T[] some in new[] { [], cuts[..1], cuts })
        {
            for (int length = 0; length <= Longest; length++)
            {
                for (int offset = 0; offset < 64; offset++)
                {
                    sums.AsSpan().Fill(200);
                    add(memory.AsSpan(offset, length), some, 25, sums.AsSpan(offset + 1, length));
                    Assert.Equal(200, sums[offset]);
                    Assert.Equal(200, sums[offset + length + 1]);
                    for (int i = 0; i < length; i++)
                    {
                        int below = 0;
                        foreach (T cut in some)
                            if (memory[offset + i] > cut) below++;
                        if (sums[offset + 1 + i] != (byte)(200 + (25 * below))) Assert.Fail($"length {length}, offset {offset}, row {i}: {sums[offset + 1 + i]}");
                    }
                }
            }
        }
    }

    private delegate void Kernel<T>(ReadOnlySpan<T> values, ReadOnlySpan<T> cuts, byte step, Span<byte> sums);
}
