using System.Globalization;
using System.Text;

namespace Crm.Segmentation;

/// <summary>How many cells of a terminal a text takes: the wide and full-width ranges of Unicode's EastAsianWidth take two, marks none.</summary>
internal static class DisplayCells
{
    /// <summary>The first combining mark.</summary>
    private const int FirstMark = 0x0300;

    // The second halves of decomposed Hangul join the first, so they take no cell of their own.
    private const int FirstVowel = 0x1160, LastFinal = 0x11FF;

    private static readonly (int First, int Last)[] Wide =
    [
        (0x1100, 0x115F), (0x2E80, 0x303E), (0x3041, 0x33FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xA000, 0xA4CF), (0xA960, 0xA97F),
        (0xAC00, 0xD7A3), (0xF900, 0xFAFF), (0xFE30, 0xFE6F), (0xFF00, 0xFF60), (0xFFE0, 0xFFE6), (0x1F300, 0x1FAFF), (0x20000, 0x3FFFD),
    ];

    internal static int Of(ReadOnlySpan<char> text)
    {
        int cells = 0;
        foreach (Rune rune in text.EnumerateRunes()) cells += Of(rune);
        return cells;
    }

    internal static int Of(Rune rune)
    {
        if (rune.Value is >= FirstVowel and <= LastFinal) return 0;
        if (rune.Value < FirstMark) return 1;
        foreach ((int first, int last) in Wide)
            if (rune.Value >= first && rune.Value <= last) return 2;
        return Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format ? 0 : 1;
    }
}
