using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Crm.Segmentation;

/// <summary>Stretches of bits, wherever in their words they begin.</summary>
internal static class BitRanges
{
    /// <summary>Sets the bits from an index on.</summary>
    internal static void Set(Span<ulong> words, int from, int count)
    {
        if (count == 0) return;
        int first = from >> 6, last = (from + count - 1) >> 6;
        ulong head = ulong.MaxValue << (from & 63), tail = BitWords.LastMask(from + count);
        if (first == last)
        {
            words[first] |= head & tail;
            return;
        }

        words[first] |= head;
        words[(first + 1)..last].Fill(ulong.MaxValue);
        words[last] |= tail;
    }

    /// <summary>Sets the bits from an index on that are set in the source from an index of its own on.</summary>
    internal static void Or(Span<ulong> words, int to, ReadOnlySpan<ulong> source, int from, int count)
    {
        int step;
        for (int done = 0; done < count; done += step)
        {
            int shift = (to + done) & 63;
            step = Math.Min(64 - shift, count - done);
            words[(to + done) >> 6] |= Read(source, from + done, step) << shift;
        }
    }

    /// <summary>One bit a flag.</summary>
    internal static ulong[] Of(ReadOnlySpan<bool> flags)
    {
        var words = new ulong[BitWords.Count(flags.Length)];
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(flags);
        int i = 0;
        for (; i <= bytes.Length - 64; i += 64) words[i >> 6] = ~Vector512.Equals(Vector512.Create(bytes[i..]), Vector512<byte>.Zero).ExtractMostSignificantBits();
        for (; i < bytes.Length; i++)
            if (bytes[i] != 0) BitWords.Set(words, i);
        return words;
    }

    /// <summary>1 to 64 bits.</summary>
    private static ulong Read(ReadOnlySpan<ulong> source, int from, int count)
    {
        int word = from >> 6, shift = from & 63;
        ulong bits = source[word] >> shift;
        if (shift + count > 64) bits |= source[word + 1] << (64 - shift);
        return bits & BitWords.LastMask(count);
    }
}
