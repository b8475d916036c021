using System.Text;

namespace Crm.Segmentation;

/// <summary>What a person typed, or data hold, as a message shows it: not endless, and with what would act on the screen, or be invisible, as the escape that rule text has for it.</summary>
internal static class ShownText
{
    /// <summary>The most characters of a text that are shown.</summary>
    internal const int Longest = 120;

    internal static string Of(string text) => UpTo(text, Longest);

    /// <summary>The same with as many characters of a text as are said.</summary>
    internal static string UpTo(string text, int longest)
    {
        if (text.Length <= longest && IsPlain(text)) return text;
        var shown = new StringBuilder();
        foreach (Rune rune in text.AsSpan(0, Math.Min(text.Length, longest)).EnumerateRunes()) Append(shown, rune);
        if (text.Length <= longest) return shown.ToString();

        // Half of a pair at the end is one of two that the cut parts.
        if (char.IsHighSurrogate(text[longest - 1])) shown.Length--;
        return shown.Append('…').ToString();
    }

    /// <summary>The mark of texts that are shown whole.</summary>
    internal const ulong NothingCut = 14_695_981_039_346_656_037;

    /// <summary>A mark by which texts that look alike as they are shown are told apart: FNV-1a, of their characters after those that were marked before.</summary>
    internal static ulong Mark(string text, ulong before)
    {
        foreach (char c in text) before = (before ^ c) * 1_099_511_628_211;
        return before;
    }

    internal static bool IsShownAsItIs(Rune rune) => !Rune.IsControl(rune) && !RuleWords.IsHidden(rune.Value) && rune.Value is not (0x2028 or 0x2029);

    private static void Append(StringBuilder shown, Rune rune)
    {
        if (IsShownAsItIs(rune)) shown.Append(rune.ToString());
        else RuleWords.AppendEscape(shown, rune);
    }

    private static bool IsPlain(string text)
    {
        // Half of a pair is read as the replacement character, and becomes one.
        foreach (Rune rune in text.EnumerateRunes())
            if (!IsShownAsItIs(rune) || rune == Rune.ReplacementChar) return false;
        return true;
    }
}
