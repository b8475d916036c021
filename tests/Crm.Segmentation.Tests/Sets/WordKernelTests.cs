using System.Numerics;

namespace Crm.Segmentation.Tests.Sets;

/// <summary>Operations on words at every length and offset around all widths, against the same word by word.</summary>
public sealed class WordKernelTests
{
    /// <summary>Eight words are a line of the cache: with nine offsets the first word lies at every place of one, and both spans at different places.</summary>
    private const int Longest = 257, Offsets = 9;

    private static readonly ulong[] Left = Words(1), Right = Words(2);

    [Fact]
    public void Counts_AtEveryLengthAndOffset_AreThoseOfTheWords()
    {
        for (int length = 0; length <= Longest; length++)
        {
            for (int offset = 0; offset < Offsets; offset++)
            {
                ReadOnlySpan<ulong> left = Left.AsSpan(offset, length), right = Right.AsSpan(Offsets - offset, length);
                Assert.Equal(Count(left, right, (a, _) => a), BitWords.PopCount(left));
                Assert.Equal(Count(left, right, (a, b) => a & b), BitWords.AndCount(left, right));
                Assert.Equal(Count(left, right, (a, b) => a | b), WordCount.Run<OrWords>(left, right));
                Assert.Equal(Count(left, right, (a, b) => a ^ b), WordCount.Run<XorWords>(left, right));
                Assert.Equal(Count(left, right, (a, b) => a & ~b), WordCount.Run<AndNotWords>(left, right));
            }
        }
    }

    [Fact]
    public void CountsOfTwoOperations_AtEveryLengthAndOffset_AreThoseOfTheWords()
    {
        ulong[] third = Words(3);
        for (int length = 0; length <= Longest; length++)
        {
            for (int offset = 0; offset < Offsets; offset++)
            {
                ReadOnlySpan<ulong> left = Left.AsSpan(offset, length), right = Right.AsSpan(Offsets - offset, length), last = third.AsSpan(offset / 2, length);
                int both = 0, either = 0;
                for (int i = 0; i < length; i++)
                {
                    both += BitOperations.PopCount((left[i] & right[i]) | last[i]);
                    either += BitOperations.PopCount((left[i] ^ right[i]) & ~last[i]);
                }

                Assert.Equal(both, WordCount.Run<AndWords, OrWords>(left, right, last));
                Assert.Equal(either, WordCount.Run<XorWords, AndNotWords>(left, right, last));
            }
        }
    }

    [Fact]
    public void CountsOfThreeOperations_AtEveryLengthAndOffset_AreThoseOfTheWords()
    {
        ulong[] third = Words(3), fourth = Words(4);
        (Intersection Form, Func<ulong, ulong, ulong> Meaning)[] operations =
            [(Intersection.And, (a, b) => a & b), (Intersection.Or, (a, b) => a | b), (Intersection.AndNot, (a, b) => a & ~b)];
        for (int length = 0; length <= Longest; length++)
        {
            int offset = length % Offsets;
            ReadOnlySpan<ulong> a = Left.AsSpan(offset, length), b = Right.AsSpan(Offsets - offset, length), c = third.AsSpan(offset / 2, length), d = fourth.AsSpan(offset / 3, length);
            foreach (var first in operations)
            {
                foreach (var then in operations)
                {
                    foreach (var last in operations)
                    {
                        int expected = 0;
                        for (int i = 0; i < length; i++) expected += BitOperations.PopCount(last.Meaning(then.Meaning(first.Meaning(a[i], b[i]), c[i]), d[i]));
                        Assert.Equal(expected, WordCount.Run(new WordsOfFour(a, b, c, d, first.Form, then.Form, last.Form), (nuint)length));
                    }
                }
            }
        }
    }

    [Fact]
    public void Words_ReadAtEveryWidth_AreTheSame()
    {
        ulong[] third = Words(3), fourth = Words(4);
        var four = new WordsOfFour(Left, Right, third, fourth, Intersection.Or, Intersection.AndNot, Intersection.Or);
        var two = new WordsOfTwo<XorWords>(Left, Right);
        var three = new WordsOfThree<XorWords, AndNotWords>(Left, Right, third);
        for (nuint at = 0; at + 8 <= Longest; at++)
        {
            for (int i = 0; i < 8; i++)
            {
                ulong left = Left[(int)at + i] ^ Right[(int)at + i], all = left & ~third[(int)at + i];
                Assert.Equal((left, all), (two.One(at + (nuint)i), three.One(at + (nuint)i)));
                Assert.Equal((left, all), (two.Eight(at)[i], three.Eight(at)[i]));
                if (i < 4) Assert.Equal((left, all), (two.Four(at)[i], three.Four(at)[i]));
                Assert.Equal(four.One(at + (nuint)i), four.Eight(at)[i]);
                if (i < 4) Assert.Equal(four.One(at + (nuint)i), four.Four(at)[i]);
            }
        }
    }

    [Theory]
    [InlineData(0UL)]
    [InlineData(ulong.MaxValue)]
    [InlineData(0x8000000000000001UL)]
    public void Counts_OfOneWordRepeated_NeverOverflow(ulong word)
    {
        // A multiple of every step and then one more of each.
        foreach (int length in new[] { 128 * 31, (128 * 64) + 8 + 4 + 1 })
        {
            ulong[] words = Enumerable.Repeat(word, length).ToArray();
            Assert.Equal(length * BitOperations.PopCount(word), BitWords.PopCount(words));
        }
    }

    [Fact]
    public void Combinations_AtEveryLengthAndOffset_AreThoseOfTheWordsAndTouchNothingElse()
    {
        for (int length = 0; length <= Longest; length++)
        {
            for (int offset = 0; offset < Offsets; offset++)
            {
                Check(offset, length, (a, b) => a & b, BitWords.And);
                Check(offset, length, (a, b) => a | b, BitWords.Or);
                Check(offset, length, (a, b) => a ^ b, BitWords.Xor);
                Check(offset, length, (a, b) => a & ~b, BitWords.AndNot);
            }
        }
    }

    [Fact]
    public void Combinations_IntoAThirdSpan_TouchNothingElse()
    {
        for (int length = 0; length <= Longest; length++)
        {
            for (int offset = 0; offset < Offsets; offset++)
            {
                CheckThird<AndWords>(offset, length, (a, b) => a & b);
                CheckThird<OrWords>(offset, length, (a, b) => a | b);
                CheckThird<XorWords>(offset, length, (a, b) => a ^ b);
                CheckThird<AndNotWords>(offset, length, (a, b) => a & ~b);
                CheckThird<LeftWords>(offset, length, (a, _) => a);
            }
        }
    }

    private static void CheckThird<TOperation>(int offset, int length, Func<ulong, ulong, ulong> meaning)
        where TOperation : IWordOperation
    {
        const ulong Guard = 0xDEADBEEFDEADBEEF;
        int start = Offsets + 1 - offset;
        var target = new ulong[Longest + (2 * Offsets)];
        Array.Fill(target, Guard);
        WordCombination.Run<TOperation>(Left.AsSpan(offset, length), Right.AsSpan(Offsets - offset, length), target.AsSpan(start, length));
        for (int i = 0; i < target.Length; i++)
        {
            int at = i - start;
            ulong expected = at >= 0 && at < length ? meaning(Left[offset + at], Right[Offsets - offset + at]) : Guard;
            if (target[i] != expected) Assert.Fail($"Word {i} of offset {offset}, length {length}.");
        }
    }

    private static void Check(int offset, int length, Func<ulong, ulong, ulong> meaning, Combination run)
    {
        ulong[] target = [.. Left];
        run(target.AsSpan(offset, length), Right.AsSpan(Offsets - offset, length));
        for (int i = 0; i < target.Length; i++)
        {
            bool inside = i >= offset && i < offset + length;
            ulong expected = inside ? meaning(Left[i], Right[Offsets - offset + i - offset]) : Left[i];
            if (target[i] != expected) Assert.Fail($"Word {i} of offset {offset}, length {length}.");
        }
    }

    private static int Count(ReadOnlySpan<ulong> left, ReadOnlySpan<ulong> right, Func<ulong, ulong, ulong> operation)
    {
        int count = 0;
        for (int i = 0; i < left.Length; i++) count += BitOperations.PopCount(operation(left[i], right[i]));
        return count;
    }

    private static ulong[] Words(int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, Longest + (2 * Offsets)).Select(_ => (ulong)random.NextInt64() ^ ((ulong)random.NextInt64() << 1))];
    }

    private delegate void Combination(Span<ulong> target, ReadOnlySpan<ulong> other);
}
