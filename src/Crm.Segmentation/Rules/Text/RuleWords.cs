using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Crm.Segmentation;

/// <summary>The words of the language, and how names and texts are written in it.</summary>
internal static class RuleWords
{
    internal static readonly FrozenSet<string> Declarations =
        Words("schema feature segment partition score rfm funnel journey test");

    /// <summary>What cannot be a name without backquotes. All other words of the language are names wherever a name can stand.</summary>
    internal static readonly FrozenSet<string> Reserved = Words(
        "schema feature segment partition score rfm funnel journey test "
        + "customer event step when otherwise given expect at after "
        + "last next this today since before from until within ago "
        + "and or not in like is has did then where any dropped "
        + "millisecond milliseconds second seconds minute minutes hour hours day days week weeks month months quarter quarters year years");

    /// <summary>Units of exact time, by the words that may follow a number; the short ones only without a space.</summary>
    internal static readonly FrozenDictionary<string, long> Units = new Dictionary<string, long>(StringComparer.Ordinal)
    {
        ["millisecond"] = 1,
        ["milliseconds"] = 1,
        ["ms"] = 1,
        ["second"] = 1000,
        ["seconds"] = 1000,
        ["s"] = 1000,
        ["minute"] = 60_000,
        ["minutes"] = 60_000,
        ["m"] = 60_000,
        ["hour"] = 3_600_000,
        ["hours"] = 3_600_000,
        ["h"] = 3_600_000,
        ["day"] = Timestamp.Day,
        ["days"] = Timestamp.Day,
        ["d"] = Timestamp.Day,
        ["week"] = 7 * Timestamp.Day,
        ["weeks"] = 7 * Timestamp.Day,
        ["w"] = 7 * Timestamp.Day,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Calendar periods that have no exact length, with the days that are offered instead.</summary>
    internal static readonly FrozenDictionary<string, int> InexactUnits = new Dictionary<string, int>(StringComparer.Ordinal)
    {
        ["month"] = 30,
        ["months"] = 30,
        ["quarter"] = 90,
        ["quarters"] = 90,
        ["year"] = 365,
        ["years"] = 365,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    internal static readonly FrozenDictionary<string, AggregateFunction> Aggregates =
        Enum.GetValues<AggregateFunction>().ToFrozenDictionary(PartName.Of, StringComparer.Ordinal);

    /// <summary>The functions, for suggestions.</summary>
    internal static IEnumerable<string> Functions => [.. Aggregates.Keys.Order(StringComparer.Ordinal), "count", "sessions", "since", "percentile"];

    internal static bool IsReserved(string word) => Reserved.Contains(word);

    internal static bool TryCalendarUnit(string word, out CalendarUnit unit) =>
        Enum.TryParse(word.EndsWith('s') ? word[..^1] : word, ignoreCase: true, out unit) && Reserved.Contains(word);

    internal static string Of(CalendarUnit unit) => unit switch
    {
        CalendarUnit.Hour => "hour",
        CalendarUnit.Day => "day",
        CalendarUnit.Week => "week",
        CalendarUnit.Month => "month",
        CalendarUnit.Quarter => "quarter",
        _ => "year",
    };

    internal static bool StartsName(Rune rune) => rune.Value == '_' || Rune.IsLetter(rune) || Rune.GetUnicodeCategory(rune) == UnicodeCategory.LetterNumber;

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
            else if (rune.Value == '\n') quoted.Append("\\n");
            else if (Rune.IsControl(rune) || IsHidden(rune.Value) || rune.Value is 0x2028 or 0x2029) quoted.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:X}}}");
            else quoted.Append(rune.ToString());
        }

        return quoted.Append(quote).ToString();
    }

    private static FrozenSet<string> Words(string words) => words.Split(' ').ToFrozenSet(StringComparer.Ordinal);
}
