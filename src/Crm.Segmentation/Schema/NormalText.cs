using System.Globalization;
using System.Text;

namespace Crm.Segmentation;

/// <summary>Unicode normalisation form C for data and rules, so that equal text is equal ordinally.</summary>
internal static class NormalText
{
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
