namespace Crm.Segmentation.Tests.Kernels;

/// <summary>Keys of 64 bits looked through at once against one at a time.</summary>
public sealed class WideKeysTests
{
    [Fact]
    public void Doubles_InAnyOrder_AreOrderedByTheirKeys()
    {
        double[] ascending = [-double.MaxValue, -1e10, -1, -double.Epsilon, -0.0, 0, double.Epsilon, 1, 1e10, double.MaxValue];
        long[] keys = Array.ConvertAll(ascending, value => DoubleOrder.Of(BitConverter.DoubleToInt64Bits(value)));
        Assert.Equal(keys.Distinct().Order(), keys);
        Assert.Equal(ascending, keys.Select(key => BitConverter.Int64BitsToDouble(DoubleOrder.Of(key))));
    }

    [Fact]
    public void WholeNumbers_OfAnyRange_AreRangedCountedAndCollected() => Check<WholeOrder>(random => random.Next(3) == 0 ? random.Next(100) : random.NextInt64(long.MinValue, long.MaxValue));

    [Fact]
    public void Doubles_OfAnyRange_AreRangedCountedAndCollected() => Check<DoubleOrder>(random => BitConverter.DoubleToInt64Bits((random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-5, 5))));

    private static void Check<TOrder>(Func<Random, long> make)
        where TOrder : struct, IKeyOrder
    {
        var random = new Random(8);
        for (int run = 0; run < 300; run++)
        {
            long[] stored = [.. Enumerable.Range(0, random.Next(200)).Select(_ => make(random))];
            long[] keys = Array.ConvertAll(stored, TOrder.Of);
            (long low, long high) = run % 4 == 0 || keys.Length == 0 ? (long.MinValue, long.MaxValue) : (keys[random.Next(keys.Length)], keys[random.Next(keys.Length)]);
            if (low > high) (low, high) = (high, low);
            ulong[] rows = [.. Enumerable.Range(0, BitWords.Count(keys.Length)).Select(w => w == 0 ? ulong.MaxValue & (keys.Length < 64 ? (1UL << keys.Length) - 1 : ulong.MaxValue) : (ulong)random.NextInt64() & BitWords.LastMask(Math.Min(64, keys.Length - (64 * w))))];
            long[] inside = [.. keys.Where(key => key >= low && key <= high)];
            long[] taking = [.. keys.Where((key, i) => key >= low && key <= high && BitWords.Get(rows, i))];
            Assert.Equal(inside.Length == 0 ? (long.MaxValue, long.MinValue) : (inside.Min(), inside.Max()), WideKeys<TOrder>.Range(stored, low, high));

            List<long> all = [], part = [];
            WideKeys<TOrder>.Collect(stored, [], low, high, all);
            WideKeys<TOrder>.Collect(stored, rows, low, high, part);
            Assert.Equal(inside, all);
            Assert.Equal(taking, part);

            Assert.Equal(Counts(inside, low), Counted(bins => WideKeys<TOrder>.Count(stored, low, high, 48, bins)));
            Assert.Equal(Counts(taking, low), Counted(bins => WideKeys<TOrder>.Count(stored, rows, low, high, 48, bins)));
        }
    }

    private static uint[] Counts(long[] keys, long low)
    {
        var counts = new uint[CodeHistogram.ShortBins];
        foreach (long key in keys) counts[unchecked((ulong)key - (ulong)low) >> 48]++;
        return counts;
    }

    private static uint[] Counted(Action<uint[]> count)
    {
        var bins = new uint[CodeHistogram.ShortLanes * CodeHistogram.ShortBins];
        count(bins);
        return CodeHistogram.Sum(bins, CodeHistogram.ShortBins).ToArray();
    }
}
