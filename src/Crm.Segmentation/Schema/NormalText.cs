using System.Globalization;
using System.Text;

namespace Crm.Segmentation;

/// <summary>Unicode normalisation form C for data and rules, so that equal text is equal ordinally, in time that is linear in the text.</summary>
internal static class NormalText
{
    /// <summary>
    /// The longest run of combining marks that a text may have: as long as that of the stream-safe text format (UAX #15, 13). Marks of a run are sorted, which
    /// takes the square of its length.
    /// </summary>
    internal const int MostMarks = 30;

    // A process in globalisation-invariant mode has no normalisation data and returns its input without a word.
    private static readonly bool PlatformNormalises = "\u1112\u1161".Normalize(NormalizationForm.FormC).Length == 1;

    /// <summary>The text in form C.</summary>
    /// <exception cref="ArgumentException">The text is not valid Unicode, or the platform cannot normalise it.</exception>
    internal static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryNormalise(text, out string normal, out string? problem) ? normal : throw new ArgumentException(problem, nameof(text));
    }

    /// <summary>A title, which may be none, in form C.</summary>
    /// <exception cref="ArgumentException">The text is not valid Unicode, or the platform cannot normalise it.</exception>
    internal static string? OfTitle(string? title) => title is null ? null : Of(title);

    /// <summary>False, with the reason, when the text is not valid Unicode or the platform cannot normalise it.</summary>
    internal static bool TryNormalise(string text, out string normal, out string? problem)
    {
        normal = text;
        problem = null;
        if (Ascii.IsValid(text)) return true;
        if (!IsValidUnicode(text))
        {
            problem = "The text is not valid Unicode: it has half of a surrogate pair.";
            return false;
        }

        if (HasLongRun(text))
        {
            problem = "The text has more than 30 combining marks one after another.";
            return false;
        }

        if (PlatformNormalises)
        {
            try
            {
                normal = text.Normalize(NormalizationForm.FormC);
                return true;
            }
            catch (ArgumentException)
            {
                // Which noncharacters it refuses is the platform's to say.
                problem = "The text has a code point that is no character.";
                return false;
            }
        }

        foreach (Rune rune in text.EnumerateRunes())
        {
            if (!MayCombine(rune)) continue;
            problem = "The text has combining characters, and this process runs in globalization-invariant mode, which cannot normalise them.";
            return false;
        }

        return true;
    }

    /// <summary>What is left of a text that is refused, so that more can be said of what it stands in: valid, with no more marks in a run than may be.</summary>
    internal static string Repaired(string text)
    {
        var repaired = new StringBuilder(text.Length);
        int marks = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            marks = IsMark(rune) ? marks + 1 : 0;
            if (marks <= MostMarks) repaired.Append(TryNormalise(rune.ToString(), out string normal, out _) ? normal : "\uFFFD");
        }

        return TryNormalise(repaired.ToString(), out string whole, out _) ? whole : "\uFFFD";
    }

    private static bool HasLongRun(string text)
    {
        int marks = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            marks = IsMark(rune) ? marks + 1 : 0;
            if (marks > MostMarks) return true;
        }

        return false;
    }

    private static bool IsMark(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;

    private static bool IsValidUnicode(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1])) return false;
            i++;
        }

        return true;
    }

    private static bool MayCombine(Rune rune) =>
        rune.Value is >= 0x1100 and <= 0x11FF
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
}
