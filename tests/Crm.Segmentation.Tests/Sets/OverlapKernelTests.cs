using System.Numerics;

namespace Crm.Segmentation.Tests.Sets;

/// <summary>Overlaps of one stretch of words, against each two sets word by word; nothing but the counts and the scratch is written.</summary>
public sealed class OverlapKernelTests
{
    /// <summary>Words of a line of the cache.</summary>
    private const int Line = 8;

    private const ulong Guard = 0xDEADBEEFDEADBEEF;

    [Fact]
    public void Tile_AtEveryOffsetAndNumberOfSteps_CountsFourOverlaps()
    {
        if (!WordCount.HasVector512) return;
        for (int steps = 0; steps <= 5; steps++)
        {
            int length = steps * OverlapTile.Step, stride = length + 3;
            for (int offset = 0; offset < Line; offset++)
            {
                ulong[] left = Words(steps, length + Line), right = Words(10 + steps, (4 * stride) + Line), scratch = new ulong[(3 * Line) + (4 * Line)];
                Array.Fill(scratch, Guard);
                int[] counts = [-1, 1000, 0, 7, 5, -1];
                OverlapTile.Add(ref left[offset], ref right[Line - 1 - offset], (nuint)stride, (nuint)length, ref scratch[Line + offset], ref counts[1]);

                Assert.Equal([-1, .. new[] { 1000, 0, 7, 5 }.Select((before, set) => before + Count(left, offset, right, Line - 1 - offset + (set * stride), length)), -1], counts);
                Assert.All(scratch[..(Line + offset)], word => Assert.Equal(Guard, word));
                Assert.All(scratch[((5 * Line) + offset)..], word => Assert.Equal(Guard, word));
            }
        }
    }

    [Theory]
    [InlineData(0UL)]
    [InlineData(ulong.MaxValue)]
    public void Tile_OfOneWordRepeatedOverAStretch_OverflowsNothing(ulong word)
    {
        if (!WordCount.HasVector512) return;
        ulong[] words = [.. Enumerable.Repeat(word, OverlapCounts.Stretch)], scratch = new ulong[4 * Line];
        var counts = new int[4];
        OverlapTile.Add(ref words[0], ref words[0], 0, OverlapCounts.Stretch, ref scratch[0], ref counts[0]);
        Assert.All(counts, count => Assert.Equal(OverlapCounts.Stretch * BitOperations.PopCount(word), count));
    }

    [Fact]
    public void Stretches_OfAnyNumberOfSets_AddUp()
    {
        for (int sets = 0; sets <= 9; sets++)
        {
            var overlaps = new OverlapCounts(sets);
            var expected = new int[sets, sets];
            for (int stretch = 0; stretch < 2; stretch++)
            {
                for (int i = 0; i < sets; i++) Words((100 * stretch) + i, OverlapCounts.Stretch).CopyTo(overlaps.Row(i));
                overlaps.Add();
                for (int i = 0; i < sets; i++)
                    for (int j = i; j < sets; j++) expected[i, j] += Count(overlaps.Row(i).ToArray(), 0, overlaps.Row(j).ToArray(), 0, OverlapCounts.Stretch);
            }

            for (int i = 0; i < sets; i++)
                for (int j = i; j < sets; j++) Assert.Equal(expected[i, j], overlaps.Counts[(i * overlaps.Width) + j]);
        }
    }

    private static int Count(ulong[] left, int from, ulong[] right, int of, int length)
    {
        int count = 0;
        for (int i = 0; i < length; i++) count += BitOperations.PopCount(left[from + i] & right[of + i]);
        return count;
    }

    private static ulong[] Words(int seed, int length)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, length).Select(_ => (ulong)random.NextInt64() ^ ((ulong)random.NextInt64() << 1))];
    }
}
