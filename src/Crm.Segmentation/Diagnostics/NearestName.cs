namespace Crm.Segmentation;

/// <summary>
/// Finds the name that was probably meant. Hangul syllables are compared letter by letter (jamo), case does not matter, and a name that was
/// typed with the keyboard in the other mode, <c>rnao</c> for <c>구매</c>, is recognised.
/// </summary>
internal static class NearestName
{
    private const int LongestName = 128;
    private const int MostCandidates = 1000;
    private const int FirstSyllable = 0xAC00, LastSyllable = 0xD7A3, Medials = 21, Finals = 28;

    /// <summary>A question that suggests the nearest of the candidates; null when none is near.</summary>
    internal static Phrase? Suggestion(string name, IEnumerable<string> candidates) =>
        Find(name, candidates) is { } nearest ? (Phrase)$"Did you mean '{nearest}'?" : null;

    /// <summary>The candidate with the least edit distance, the first among equals; null when all differ in more than a third of the letters. Looks at the first 1,000.</summary>
    internal static string? Find(string name, IEnumerable<string> candidates)
    {
        if (name.Length > LongestName) return null;
        string letters = Letters(name);
        int allowed = Math.Min(3, Math.Max(1, letters.Length / 3));
        string? nearest = null, typed = null, keys = null;
        foreach (string candidate in candidates.Take(MostCandidates))
        {
            if (candidate.Length > LongestName) continue;
            if (typed is null && IsHangul(candidate) != IsHangul(name) && HangulKeyboard.Keys(candidate) == (keys ??= HangulKeyboard.Keys(name)))
                typed = candidate;
            if (Math.Abs(candidate.Length - name.Length) > allowed) continue;
            int distance = Distance(letters, Letters(candidate), allowed);
            if (distance > allowed) continue;
            (nearest, allowed) = (candidate, distance - 1);
        }

        return nearest ?? typed;
    }

    /// <summary>Insertions, deletions, substitutions and swaps of neighbours that turn one text into another (optimal string alignment).</summary>
    /// <returns>The distance; when it is above the given most, anything above it.</returns>
    internal static int Distance(string left, string right, int most = int.MaxValue / 4)
    {
        const int Far = int.MaxValue / 2;
        if (Math.Abs(left.Length - right.Length) > most) return Far;
        int[] before = new int[right.Length + 1], last = new int[right.Length + 1], current = new int[right.Length + 1];
        for (int j = 0; j <= right.Length; j++) last[j] = j;
        for (int i = 1; i <= left.Length; i++)
        {
            // INVARIANT: a cell further than most from the diagonal is more than most away; those beside the band say so.
            int start = Math.Max(1, i - most), end = Math.Min(right.Length, i + most);
            current[start - 1] = start == 1 ? i : Far;
            if (end < right.Length) current[end + 1] = Far;
            for (int j = start; j <= end; j++)
            {
                int changed = last[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
                int best = Math.Min(changed, Math.Min(last[j], current[j - 1]) + 1);
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1]) best = Math.Min(best, before[j - 2] + 1);
                current[j] = best;
            }

            (before, last, current) = (last, current, before);
        }

        return last[right.Length];
    }

    /// <summary>The text in upper case with every Hangul syllable as its two or three letters, by the arithmetic of the Unicode standard, section 3.12.</summary>
    internal static string Letters(string text)
    {
        var letters = new List<char>(text.Length);
        foreach (char c in text)
        {
            if (!TrySyllable(c, out int initial, out int medial, out int final))
            {
                letters.Add(char.ToUpperInvariant(c));
                continue;
            }

            letters.Add((char)(0x1100 + initial));
            letters.Add((char)(0x1161 + medial));
            if (final != 0) letters.Add((char)(0x11A7 + final));
        }

        return new string([.. letters]);
    }

    /// <summary>The positions of a Hangul syllable's letters among the initials, the medials and, from 1, the finals.</summary>
    internal static bool TrySyllable(char c, out int initial, out int medial, out int final)
    {
        int index = c - FirstSyllable;
        (initial, medial, final) = (index / (Medials * Finals), index / Finals % Medials, index % Finals);
        return c is >= (char)FirstSyllable and <= (char)LastSyllable;
    }

    private static bool IsHangul(string text) => text.AsSpan().ContainsAnyInRange('\u3131', '\uD7A3');
}
