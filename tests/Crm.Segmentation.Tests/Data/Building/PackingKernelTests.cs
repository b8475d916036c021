namespace Crm.Segmentation.Tests.Data.Building;

/// <summary>What looks at many numbers at once against one number at a time.</summary>
public sealed class PackingKernelTests
{
    private static readonly long[] Spans = [0, 1, 255, 256, 65_535, 65_536, uint.MaxValue, uint.MaxValue + 1L, long.MaxValue];

    [Fact]
    public void Pack_AnyNumbers_IsTheNarrowestThatHoldsThem()
    {
        var random = new Random(5);
        foreach (long span in Spans)
        {
            foreach (int length in (int[])[1, 2, 7, 64, 131])
            {
                long low = random.NextInt64(long.MinValue, long.MaxValue - span);
                long[] values = [.. Enumerable.Range(0, length).Select(_ => random.NextInt64(low, low + span)), low, low + span];
                PackedIntegers packed = PackedIntegers.Pack(values);
                Assert.Equal(span <= 255 ? 1 : span <= 65_535 ? 2 : span <= uint.MaxValue ? 4 : 8, packed.Width);
                Assert.Equal(values, Enumerable.Range(0, values.Length).Select(i => packed[i]));
                int start = random.Next(length);
                Assert.Equal((values[start..].Min(), values[start..].Max()), packed.Range(start, values.Length - start));
                var ints = new uint[values.Length - start];
                packed.CopyTo(start, unchecked(low - 1), ints);
                Assert.Equal(values[start..].Select(value => unchecked((uint)(value - low + 1))), ints);
            }
        }
    }

    [Theory]
    [InlineData(5)]
    [InlineData(long.MaxValue - 7)]
    public void AreConsecutive_NumbersOfWhichOneIsOff_AreNot(long first)
    {
        for (int length = 0; length < 70; length++)
        {
            long[] keys = [.. Enumerable.Range(0, length).Select(i => unchecked(first + i))];
            Assert.True(NumberIndex.AreConsecutive(keys));
            for (int off = 1; off < length; off++)
            {
                keys[off]++;
                Assert.False(NumberIndex.AreConsecutive(keys));
                keys[off]--;
            }
        }
    }
}
