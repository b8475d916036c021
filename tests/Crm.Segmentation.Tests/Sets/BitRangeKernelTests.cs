namespace Crm.Segmentation.Tests.Sets;

/// <summary>Stretches of bits against one bit at a time.</summary>
public sealed class BitRangeKernelTests
{
    [Fact]
    public void Or_AnyStretch_SetsTheBitsOfTheSourceAndNoOther()
    {
        var random = new Random(3);
        for (int run = 0; run < 2_000; run++)
        {
            int count = random.Next(300), from = random.Next(200), to = random.Next(200);
            ulong[] source = Words(random, from + count), target = Words(random, to + count), expected = [.. target], filled = [.. target], all = [.. target];
            for (int i = 0; i < count; i++)
            {
                if (BitWords.Get(source, from + i)) BitWords.Set(expected, to + i);
                BitWords.Set(all, to + i);
            }

            BitRanges.Or(target, to, source, from, count);
            BitRanges.Set(filled, to, count);
            Assert.Equal(expected, target);
            Assert.Equal(all, filled);
        }
    }

    [Fact]
    public void Of_AnyFlags_IsABitAFlag()
    {
        var random = new Random(4);
        for (int length = 0; length < 400; length++)
        {
            bool[] flags = [.. Enumerable.Range(0, length).Select(_ => random.Next(2) == 0)];
            var expected = new ulong[BitWords.Count(length)];
            for (int i = 0; i < length; i++)
                if (flags[i]) BitWords.Set(expected, i);
            Assert.Equal(expected, BitRanges.Of(flags));
        }
    }

    private static ulong[] Words(Random random, int bits) => [.. Enumerable.Range(0, BitWords.Count(bits)).Select(_ => (ulong)random.NextInt64() << 1)];
}
