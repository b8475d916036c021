using System.Collections.Frozen;
using System.Globalization;

namespace Crm.Segmentation;

/// <summary>Dates, instants and times before numbers; numbers with what people write around them.</summary>
internal sealed partial class Lexer
{
    /// <summary>What people write for a unit, in Korean or short, with the unit that is meant.</summary>
    private static readonly FrozenDictionary<string, string> OtherUnits = new (string Unit, string Written)[]
    {
        ("seconds", "초 sec secs"), ("minutes", "분 min mins"), ("hours", "시간 hr hrs"), ("days", "일"), ("weeks", "주 주일 wk"),
        ("months", "개월 달 mo"), ("years", "년 y yr"),
    }.SelectMany(pair => pair.Written.Split(' '), (pair, written) => (written, pair.Unit)).ToFrozenDictionary(x => x.written, x => x.Unit, StringComparer.Ordinal);

    private static readonly (char Sign, decimal Value)[] KoreanPowers =
        [('조', 1_000_000_000_000), ('억', 100_000_000), ('만', 10_000), ('천', 1000), ('백', 100)];

    private void ReadNumber()
    {
        int start = _at, end = DigitsEnd(start);
        if (TryReadDate(start) || TryReadTime(start, end)) return;
        bool badGroups = _text[end - 1] == '_' || _text.AsSpan(start, end - start).Contains("__", StringComparison.Ordinal);
        if (end - start <= 3)
            while (end < _text.Length && _text[end] == ',' && IsGroup(end + 1)) (end, badGroups) = (end + 4, true);
        if (end + 1 < _text.Length && _text[end] == '.' && char.IsAsciiDigit(_text[end + 1]))
        {
            end = DigitsEnd(end + 1);
            badGroups |= _text[end - 1] == '_';
        }

        decimal number = Value(start, end);
        _at = end;
        if (badGroups)
        {
            Error(
                DiagnosticCodes.DigitGroups,
                start,
                end,
                $"The digits of a number are grouped by single underscores: '{RuleWords.Number(number)}'.",
                _text.AsSpan(start, end - start).Contains(',') ? (Phrase)"For a list of numbers, put a space after the comma." : null,
                RuleWords.Number(number));
        }

        if (end < _text.Length && _text[end] == '%')
        {
            _at++;
            Add(TokenKind.Percent, start, "", number);
            return;
        }

        Add(TokenKind.Number, start, "", number);
        if (NameEnd(end) is var suffix && suffix > end) ReadSuffix(start, end, suffix, number, badGroups);
    }

    /// <summary>Letters that run into a number: a unit is read as the next token, everything else is told.</summary>
    private void ReadSuffix(int start, int end, int suffixEnd, decimal number, bool told)
    {
        string suffix = Normal(_text[end..suffixEnd], end, suffixEnd);
        if (RuleWords.Units.ContainsKey(suffix) || RuleWords.InexactUnits.ContainsKey(suffix)) return;
        _at = suffixEnd;
        if (OtherUnits.TryGetValue(suffix, out string? unit))
        {
            bool isInexact = RuleWords.InexactUnits.TryGetValue(unit, out long days);
            long size = isInexact ? days * Timestamp.Day : RuleWords.Units[unit];

            // What is no duration is told as such where the number is read.
            bool isDuration = number <= Timestamp.LongestDuration / size && decimal.Truncate(number * size) == number * size;
            if (isInexact && isDuration) (number, unit) = (number * days, "days");
            if (number == 1) unit = unit[..^1];
            if (!told) Error(
                DiagnosticCodes.NumberSuffix,
                start,
                suffixEnd,
                $"'{suffix}' is no unit here.",
                $"The units are milliseconds, seconds, minutes, hours, days and weeks.",
                isDuration ? $"{RuleWords.Number(number)} {unit}" : null);
            _tokens[^1] = _tokens[^1] with { Number = number };
            Add(TokenKind.Name, end, unit);
        }
        else
        {
            decimal? meant = Korean(number, suffix);
            if (!told) Error(
                DiagnosticCodes.NumberSuffix,
                start,
                suffixEnd,
                $"'{_text[start..suffixEnd]}' is no number: '{suffix}' runs into it.",
                meant is null ? (Phrase)"Put a space between them." : "Numbers are written in digits.",
                meant is { } value ? RuleWords.Number(value) : $"{_text[start..end]} {suffix}");
            _tokens[^1] = _tokens[^1] with { Number = meant ?? number, Length = suffixEnd - start };
        }
    }

    /// <summary>The value of <c>3만</c>, <c>3만5천</c>, <c>30000원</c>; null when it is none.</summary>
    private static decimal? Korean(decimal number, string suffix)
    {
        decimal sum = 0;
        decimal? part = number;
        foreach (char c in suffix)
        {
            if (c == '원' && c == suffix[^1]) continue;
            decimal power = KoreanPowers.FirstOrDefault(p => p.Sign == c).Value;
            if (power > 0 && part < 1_000_000_000) (sum, part) = (sum + (part.Value * power), null);
            else if (char.IsAsciiDigit(c) && (part ?? 0) < 1_000_000_000) part = ((part ?? 0) * 10) + (c - '0');
            else return null;
        }

        return sum + (part ?? 0);
    }

    private bool TryReadDate(int start)
    {
        int at = start + 4;
        if (DigitsAt(start) != 4 || at >= _text.Length || _text[at] is not ('-' or '/' or '.')) return false;
        char separator = _text[at];
        int monthDigits = DigitsAt(at + 1), day = at + 1 + monthDigits + 1, dayDigits = DigitsAt(day);
        if (monthDigits is < 1 or > 2 || day > _text.Length || _text[day - 1] != separator || dayDigits is < 1 or > 2) return false;
        int end = day + dayDigits;
        string month = _text.Substring(at + 1, monthDigits).PadLeft(2, '0'), ofMonth = _text.Substring(day, dayDigits).PadLeft(2, '0');
        string written = $"{_text.AsSpan(start, 4)}-{month}-{ofMonth}";
        bool exists = DateOnly.TryParseExact(written, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date);
        _at = end;
        int problems = _bag.Found.Count;
        if (!exists) Error(DiagnosticCodes.BadDate, start, end, $"There is no date '{written}'.");
        else if (separator != '-' || end - start != 10) Error(
            DiagnosticCodes.BadDate, start, end, $"A date is written year-month-day: '{written}'.", null, written);
        if (end + 3 < _text.Length && _text[end] is 'T' or 't' && char.IsAsciiDigit(_text[end + 1]))
            return ReadInstant(start, date, end, _bag.Found.Count > problems);
        Add(TokenKind.Date, start, "", date.DayNumber - Timestamp.EpochDayNumber);
        return true;
    }

    private bool ReadInstant(int start, DateOnly date, int timeStart, bool told)
    {
        int end = timeStart + 1;
        while (end < _text.Length && (char.IsAsciiLetterOrDigit(_text[end]) || _text[end] is ':' || (_text[end] is '+' or '-' or '.' && DigitsAt(end + 1) > 0))) end++;
        string time = _text[timeStart..end].ToUpperInvariant();
        _at = end;
        long milliseconds = 0;
        if (time[^1] != 'Z' && time.AsSpan(1).IndexOfAny('+', '-') < 0)
            Tell($"An instant needs its offset from UTC.", $"Add the offset, such as +09:00, or Z for UTC.");
        else if (!TryTime(time, date, out milliseconds))
            Tell($"'{_text[start..end]}' is no instant.", $"Write it as 2026-03-02T10:00+09:00, with seconds and milliseconds if needed.");
        Add(TokenKind.Instant, start, "", milliseconds);
        return true;

        void Tell(Phrase message, Phrase help)
        {
            if (!told) Error(DiagnosticCodes.BadDate, start, end, message, help);
        }
    }

    private static bool TryTime(string time, DateOnly date, out long milliseconds)
    {
        milliseconds = 0;
        string[] forms = ["'T'HH:mmK", "'T'HH:mm:ssK", "'T'HH:mm:ss.fK", "'T'HH:mm:ss.ffK", "'T'HH:mm:ss.fffK"];
        foreach (string form in forms)
        {
            string written = date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + time, pattern = "yyyy-MM-dd" + form;
            if (!DateTimeOffset.TryParseExact(written, pattern, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTimeOffset instant)) continue;
            milliseconds = instant.ToUnixTimeMilliseconds();
            return true;
        }

        return false;
    }

    private bool TryReadTime(int start, int end)
    {
        int digits = DigitsAt(start);
        if (digits is not (1 or 2) || digits != end - start || end >= _text.Length || _text[end] != ':' || DigitsAt(end + 1) != 2) return false;
        int hours = int.Parse(_text.AsSpan(start, digits), CultureInfo.InvariantCulture);
        int minutes = int.Parse(_text.AsSpan(end + 1, 2), CultureInfo.InvariantCulture);
        _at = end + 3;
        if (hours > 24 || minutes > 59 || (hours == 24 && minutes > 0)) Error(
            DiagnosticCodes.BadDate, start, _at, $"'{_text[start.._at]}' is no time of day.");
        Add(TokenKind.Time, start, "", (hours * 60) + minutes);
        return true;
    }

    private decimal Value(int start, int end)
    {
        string digits = _text[start..end].Replace("_", "", StringComparison.Ordinal).Replace(",", "", StringComparison.Ordinal);
        if (decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal value)
            && Plain(value.ToString(CultureInfo.InvariantCulture)) == Plain(digits)) return value;
        Error(DiagnosticCodes.NumberTooLong, start, end, $"A number has at most 28 digits, and is below 79 octillion.");
        return 0;
    }

    /// <summary>Without zeros that say nothing: what is left must survive reading.</summary>
    private static string Plain(string digits) =>
        digits.Contains('.', StringComparison.Ordinal) ? digits.TrimStart('0').TrimEnd('0').TrimEnd('.') : digits.TrimStart('0');

    private bool IsGroup(int at) => DigitsAt(at) == 3 && (at + 3 >= _text.Length || _text[at + 3] != '_');

    private int DigitsEnd(int at)
    {
        while (at < _text.Length && (char.IsAsciiDigit(_text[at]) || _text[at] == '_')) at++;
        return at;
    }

    private int DigitsAt(int at)
    {
        int end = at;
        while (end < _text.Length && end - at < 5 && char.IsAsciiDigit(_text[end])) end++;
        return end - at;
    }
}
