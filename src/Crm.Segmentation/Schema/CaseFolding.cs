using System.Text;

namespace Crm.Segmentation;

/// <summary>
/// Text without regard to case: each character by the simple case folding of Unicode, which knows no culture and keeps lengths, so that a Turkish
/// letter is itself, and ß is ẞ but not ss.
/// </summary>
internal static partial class CaseFolding
{
    /// <summary>Compares texts by what they fold to.</summary>
    internal static IEqualityComparer<string> Comparer { get; } = new FoldedEquality();

    /// <summary>How texts compare, with regard to case or without.</summary>
    internal static IEqualityComparer<string> ComparerFor(bool ignoresCase) => ignoresCase ? Comparer : StringComparer.Ordinal;

    /// <summary>What a text folds to: the same for texts that differ in case only. Itself where nothing folds.</summary>
    internal static string Of(string text)
    {
        int first = 0;
        while (first < text.Length && text[first] is (< 'A' or > 'Z') and < '\u0080') first++;
        if (first == text.Length) return text;
        var folded = new StringBuilder(text.Length).Append(text, 0, first);
        foreach (Rune rune in text.AsSpan(first).EnumerateRunes()) folded.Append(Of(rune).ToString());
        return folded.ToString();
    }

    /// <summary>What a text folds to where case is ignored, else itself.</summary>
    internal static string Of(string text, bool ignoresCase) => ignoresCase ? Of(text) : text;

    internal static Rune Of(Rune rune)
    {
        int value = rune.Value;
        if (value < 0x80) return value is >= 'A' and <= 'Z' ? new Rune(value + 32) : rune;
        int from = 0, to = Runs.Length;
        while (from < to)
        {
            int middle = (from + to) / 2;
            if (Runs[middle].Last < value) from = middle + 1;
            else to = middle;
        }

        return from < Runs.Length && Runs[from] is var run && value >= run.First && (value - run.First) % run.Step == 0 ? new Rune(value + run.Shift) : rune;
    }

    /// <summary>Whether two texts fold to the same. Nothing is allocated.</summary>
    internal static bool AreEqual(string one, string other)
    {
        if (one.Length != other.Length) return false;
        int at = 0;
        while (at < one.Length)
        {
            if (one[at] == other[at] && one[at] < '\u0080')
            {
                at++;
                continue;
            }

            // Folding keeps lengths, so that the places of characters agree as long as all before them did.
            Rune.DecodeFromUtf16(one.AsSpan(at), out Rune left, out int length);
            Rune.DecodeFromUtf16(other.AsSpan(at), out Rune right, out _);
            if (Of(left) != Of(right)) return false;
            at += length;
        }

        return true;
    }

    private sealed class FoldedEquality : IEqualityComparer<string>
    {
        public bool Equals(string? x, string? y) => x is null || y is null ? ReferenceEquals(x, y) : AreEqual(x, y);

        public int GetHashCode(string obj)
        {
            uint hash = 17;
            foreach (Rune rune in obj.EnumerateRunes()) hash = (System.Numerics.BitOperations.RotateLeft(hash, 5) + hash) ^ (uint)Of(rune).Value;
            return (int)hash;
        }
    }
}
