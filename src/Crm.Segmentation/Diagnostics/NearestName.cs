namespace Crm.Segmentation;

/// <summary>
/// Finds the name that was probably meant. Hangul syllables are compared letter by letter (jamo), case does not matter, and a name that was
/// typed with the keyboard in the other mode, <c>rnao</c> for <c>구매</c>, is recognised.
/// </summary>
internal static class NearestName
{
    private const int LongestName = 128;
    private const int MostCandidates = 1000;
    private const int LettersOfSyllable = 3;
    private const int FirstSyllable = 0xAC00, LastSyllable = 0xD7A3, Medials = 21, Finals = 28;

    /// <summary>A question that suggests the nearest of the candidates; null when none is near.</summary>
    internal static Phrase? Suggestion(string name, IEnumerable<string> candidates) =>
        Find(name, candidates) is { } nearest ? (Phrase)$"Did you mean '{nearest}'?" : null;

    /// <summary>The candidate with the least edit distance, the first among equals; null when all differ in more than a third of the letters. Looks at the first 1,000.</summary>
    internal static string? Find(string name, IEnumerable<string> candidates)
    {
        if (name.Length > LongestName) return null;
        Span<char> room = stackalloc char[LettersOfSyllable * LongestName], others = stackalloc char[LettersOfSyllable * LongestName];
        Span<char> keyRoom = stackalloc char[HangulKeyboard.KeysOfSyllable * LongestName], otherKeys = stackalloc char[HangulKeyboard.KeysOfSyllable * LongestName];
        ReadOnlySpan<char> letters = Letters(name, room), keys = keyRoom[..0];
        bool isHangul = IsHangul(name);
        int allowed = Math.Min(3, Math.Max(1, letters.Length / 3));
        string? nearest = null, typed = null;
        foreach (string candidate in candidates.Take(MostCandidates))
        {
            if (candidate.Length > LongestName) continue;
            if (typed is null && IsHangul(candidate) != isHangul)
            {
                if (keys.IsEmpty) keys = HangulKeyboard.Keys(name, keyRoom);
                if (keys.SequenceEqual(HangulKeyboard.Keys(candidate, otherKeys))) typed = candidate;
            }

            if (Math.Abs(candidate.Length - name.Length) > allowed) continue;
            int distance = Distance(letters, Letters(candidate, others), allowed);
            if (distance > allowed) continue;
            (nearest, allowed) = (candidate, distance - 1);
        }

        return nearest ?? typed;
    }

    /// <summary>Insertions, deletions, substitutions and swaps of neighbours that turn one text into another (optimal string alignment).</summary>
    /// <returns>The distance; when it is above the given most, anything above it.</returns>
    internal static int Distance(ReadOnlySpan<char> left, ReadOnlySpan<char> right, int most = int.MaxValue / 4)
    {
        const int Far = int.MaxValue / 2;
        if (Math.Abs(left.Length - right.Length) > most) return Far;
        int width = right.Length + 1;
        Span<int> rows = width <= LettersOfSyllable * LongestName + 1 ? stackalloc int[3 * width] : new int[3 * width];
        Span<int> before = rows[..width], last = rows[width..(2 * width)], current = rows[(2 * width)..];
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

            Span<int> oldest = before;
            before = last;
            last = current;
            current = oldest;
        }

        return last[right.Length];
    }

    /// <summary>The text in upper case with every Hangul syllable as its two or three letters, by the arithmetic of the Unicode standard, section 3.12.</summary>
    /// <param name="text">The text.</param>
    /// <param name="room">Where the letters go: three a character.</param>
    internal static ReadOnlySpan<char> Letters(string text, Span<char> room)
    {
        int count = 0;
        foreach (char c in text)
        {
            if (!TrySyllable(c, out int initial, out int medial, out int final))
            {
                room[count++] = char.ToUpperInvariant(c);
                continue;
            }

            room[count++] = (char)(0x1100 + initial);
            room[count++] = (char)(0x1161 + medial);
            if (final != 0) room[count++] = (char)(0x11A7 + final);
        }

        return room[..count];
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
