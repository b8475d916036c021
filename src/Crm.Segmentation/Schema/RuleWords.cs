using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Crm.Segmentation;

/// <summary>The words of the language, and how names and texts are written in it.</summary>
internal static class RuleWords
{
    /// <summary>The words that begin a declaration.</summary>
    private const string Declared = "schema list feature segment partition score scorecard rfm grouping lifetime funnel retention lifecycle stickiness growth paths affinity test journey";

    internal static readonly FrozenSet<string> Declarations = Words(Declared);

    /// <summary>The words that begin a statement of a journey. They are known by their place, and are names everywhere else.</summary>
    internal static readonly FrozenSet<string> Statements = Words(
        "enter only not reenter exit goal holdout priority maximum quiet timezone stale wait when otherwise split send webhook set join repeat");

    /// <summary>What cannot be a name without backquotes. All other words of the language are names wherever a name can stand.</summary>
    internal static readonly FrozenSet<string> Reserved = Words(
        Declared + " "
        + "customer event step exclude when otherwise given expect at after "
        + "last next this today since before from until within ago "
        + "and or not in like is has did then where unless any dropped "
        + "millisecond milliseconds second seconds minute minutes hour hours day days week weeks month months quarter quarters year years");

    /// <summary>Units of exact time, by the words that may follow a number; the short ones only without a space.</summary>
    internal static readonly FrozenDictionary<string, long> Units = ByWord(
        ("millisecond milliseconds ms", 1), ("second seconds s", 1000), ("minute minutes m", 60_000), ("hour hours h", 3_600_000),
        ("day days d", Timestamp.Day), ("week weeks w", 7 * Timestamp.Day));

    /// <summary>Calendar periods that have no exact length, with the days that are offered instead.</summary>
    internal static readonly FrozenDictionary<string, long> InexactUnits = ByWord(("month months", 30), ("quarter quarters", 90), ("year years", 365));

    /// <summary>The units of time in full, for suggestions: those of exact time first.</summary>
    internal static IEnumerable<string> LongUnits { get; } =
        ["days", "day", "hours", "hour", "weeks", "week", "minutes", "minute", "seconds", "second", "milliseconds", "millisecond", "months", "month", "quarters", "quarter", "years", "year"];

    /// <summary>Whether a word before a brace declares what a rule book has once, which needs no name. It is not reserved: elsewhere it may be a name.</summary>
    internal static bool IsBlock(string word) => word == "messaging";

    /// <summary>The words that begin a declaration, as a message lists them.</summary>
    internal static IEnumerable<string> DeclarationList => [.. Declared.Split(' '), "messaging"];

    internal static bool IsReserved(string word) => Reserved.Contains(word);

    /// <summary>A letter or an underscore, the full-width one included, which is told where it is read.</summary>
    internal static bool StartsName(Rune rune) =>
        rune.Value is '_' or 0xFF3F || Rune.IsLetter(rune) || Rune.GetUnicodeCategory(rune) == UnicodeCategory.LetterNumber;

    internal static bool ContinuesName(Rune rune) =>
        StartsName(rune)
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.DecimalDigitNumber or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    /// <summary>Controls of writing direction and characters without width: they make a text look like another.</summary>
    internal static bool IsHidden(int value) => value is
        0x00AD or 0x034F or 0x061C or 0x115F or 0x1160 or 0x180E or (>= 0x200B and <= 0x200F) or (>= 0x202A and <= 0x202E)
        or (>= 0x2060 and <= 0x206F) or 0x3164 or 0xFEFF or 0xFFA0 or (>= 0xFFF9 and <= 0xFFFB) or (>= 0xE0000 and <= 0xE007F);

    /// <summary>The name as a rule writes it: in backquotes where it would not be read back as it is.</summary>
    internal static string Name(string name) => IsPlain(name) ? name : Quoted(name, '`');

    /// <summary>The text in quotes.</summary>
    internal static string Text(string text) => Quoted(text, '"');

    /// <summary>The number, in groups of digits where it is long.</summary>
    internal static string Number(decimal number) =>
        decimal.Abs(number) < 10_000
            ? number.ToString(CultureInfo.InvariantCulture)
            : number.ToString("#,0.############################", CultureInfo.InvariantCulture).Replace(',', '_');

    private static bool IsPlain(string name)
    {
        bool first = true;
        foreach (Rune rune in name.EnumerateRunes())
        {
            // Full-width letters are letters too, but in rule text they are taken for a slip of the keyboard.
            if (!(first ? StartsName(rune) : ContinuesName(rune)) || IsHidden(rune.Value) || rune.Value is >= 0xFF01 and <= 0xFF5E) return false;
            first = false;
        }

        return !first && !IsReserved(name);
    }

    internal static string Quoted(string text, char quote)
    {
        var quoted = new StringBuilder(text.Length + 2).Append(quote);
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (rune.Value == quote || rune.Value == '\\') quoted.Append('\\').Append((char)rune.Value);
            else if (Rune.IsControl(rune) || IsHidden(rune.Value) || rune.Value is 0x2028 or 0x2029) AppendEscape(quoted, rune);
            else quoted.Append(rune.ToString());
        }

        return quoted.Append(quote).ToString();
    }

    /// <summary>A character by its escape: a line break as <c>\n</c>, any other by its number.</summary>
    internal static void AppendEscape(StringBuilder text, Rune rune)
    {
        if (rune.Value == '\n') text.Append("\\n");
        else text.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:X}}}");
    }

    private static FrozenDictionary<string, long> ByWord(params (string Words, long Value)[] values) =>
        values.SelectMany(pair => pair.Words.Split(' '), (pair, word) => (word, pair.Value)).ToFrozenDictionary(x => x.word, x => x.Value, StringComparer.Ordinal);

    private static FrozenSet<string> Words(string words) => words.Split(' ').ToFrozenSet(StringComparer.Ordinal);
}
