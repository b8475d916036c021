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

    private sealed class FoldedEquality : IEqualityComparer<string>
    {
        public bool Equals(string? x, string? y) => x is null || y is null ? ReferenceEquals(x, y) : string.Equals(Of(x), Of(y), StringComparison.Ordinal);

        public int GetHashCode(string obj) => Of(obj).GetHashCode(StringComparison.Ordinal);
    }
}
