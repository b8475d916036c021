using System.Numerics;

namespace Crm.Segmentation;

/// <summary>Sets of customers as 64-bit words: bit i of word w is customer 64·w + i. Bits at or after the length are always 0.</summary>
internal static class BitWords
{
    /// <summary>How many words hold <paramref name="length"/> bits.</summary>
    internal static int Count(int length) => (int)(((uint)length + 63) >> 6);

    /// <summary>The mask of the bits in use in the last word of a set of this length; all ones when the last word is full.</summary>
    internal static ulong LastMask(int length) => (length & 63) == 0 ? ulong.MaxValue : (1UL << (length & 63)) - 1;

    internal static bool Get(ReadOnlySpan<ulong> words, int index) => (words[index >> 6] >> (index & 63) & 1) != 0;

    internal static void Set(Span<ulong> words, int index) => words[index >> 6] |= 1UL << (index & 63);

    internal static void Clear(Span<ulong> words, int index) => words[index >> 6] &= ~(1UL << (index & 63));

    internal static void Fill(Span<ulong> words, int length)
    {
        words[..Count(length)].Fill(ulong.MaxValue);
        if (length > 0) words[Count(length) - 1] = LastMask(length);
    }

    internal static int PopCount(ReadOnlySpan<ulong> words) => WordCount.Run<LeftWords>(words, words);

    /// <summary>How many bits are set from one index to another, the last not included.</summary>
    internal static int CountRange(ReadOnlySpan<ulong> words, int from, int to)
    {
        if (from >= to) return 0;
        int first = from >> 6, last = (to - 1) >> 6;
        ulong head = ulong.MaxValue << (from & 63), tail = LastMask(to);
        if (first == last) return BitOperations.PopCount(words[first] & head & tail);
        return BitOperations.PopCount(words[first] & head)
            + PopCount(words[(first + 1)..last])
            + BitOperations.PopCount(words[last] & tail);
    }

    internal static int AndCount(ReadOnlySpan<ulong> left, ReadOnlySpan<ulong> right) => WordCount.Run<AndWords>(left, right);

    internal static bool IsEmpty(ReadOnlySpan<ulong> words) => !words.ContainsAnyExcept(0UL);

    internal static void And(Span<ulong> target, ReadOnlySpan<ulong> other) => WordCombination.Run<AndWords>(target, other, target);

    internal static void Or(Span<ulong> target, ReadOnlySpan<ulong> other) => WordCombination.Run<OrWords>(target, other, target);

    internal static void Xor(Span<ulong> target, ReadOnlySpan<ulong> other) => WordCombination.Run<XorWords>(target, other, target);

    internal static void AndNot(Span<ulong> target, ReadOnlySpan<ulong> other) => WordCombination.Run<AndNotWords>(target, other, target);

    internal static void Not(Span<ulong> target, int length)
    {
        for (int i = 0; i < target.Length; i++) target[i] = ~target[i];
        if (target.Length > 0) target[^1] &= LastMask(length);
    }

    /// <summary>The index of the first set bit at or after <paramref name="from"/>, or -1.</summary>
    internal static int Next(ReadOnlySpan<ulong> words, int from)
    {
        int w = from >> 6;
        if (w >= words.Length) return -1;
        ulong word = words[w] & (ulong.MaxValue << (from & 63));
        while (word == 0)
        {
            if (++w == words.Length) return -1;
            word = words[w];
        }

        return (w << 6) + BitOperations.TrailingZeroCount(word);
    }
}
