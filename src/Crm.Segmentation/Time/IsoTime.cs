namespace Crm.Segmentation;

/// <summary>A date, or a date and a time of day, as ISO 8601 writes them: digits of fixed places, so that a text has one meaning or none.</summary>
/// <param name="Ticks">Ticks since the beginning of year 1, in UTC where the text has an offset, else as a clock on the wall shows them.</param>
/// <param name="HasOffset">Whether the text has an offset from UTC.</param>
internal readonly record struct IsoTime(long Ticks, bool HasOffset)
{
    /// <summary>What is read, for messages.</summary>
    internal const string Forms =
        "2026-03-01, 2026-03-01T10:30, 2026-03-01T10:30:05 or 2026-03-01T10:30:05.123, with T or a space, and Z, +09, +0900 or +09:00 after a time";

    private const int FractionDigits = 9, TickDigits = 7;

    internal static bool TryRead(ReadOnlySpan<char> text, out IsoTime time)
    {
        time = default;
        if (!TryDate(text, out long ticks)) return false;
        text = text[10..];
        if (text.IsEmpty)
        {
            time = new IsoTime(ticks, false);
            return true;
        }

        if (text[0] is not ('T' or ' ') || !TryClock(text[1..], out long clock, out int length)) return false;
        if (!TryOffset(text[(1 + length)..], out long? offset)) return false;
        time = new IsoTime(ticks + clock - (offset ?? 0), offset is not null);
        return true;
    }

    private static bool TryDate(ReadOnlySpan<char> text, out long ticks)
    {
        ticks = 0;
        if (text.Length < 10 || text[4] != '-' || text[7] != '-') return false;
        if (!TryDigits(text[..4], out int year) || !TryDigits(text[5..7], out int month) || !TryDigits(text[8..10], out int day)) return false;
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)) return false;
        ticks = new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Unspecified).Ticks;
        return true;
    }

    /// <summary>Hours and minutes, then seconds, then a fraction of 1 to 9 digits, of which those beyond a tick are cut.</summary>
    private static bool TryClock(ReadOnlySpan<char> text, out long ticks, out int length)
    {
        (ticks, length) = (0, 5);
        if (!TryMinutes(text, out int minutes)) return false;
        ticks = minutes * TimeSpan.TicksPerMinute;
        if (text.Length < 6 || text[5] != ':') return true;
        if (text.Length < 8 || !TryDigits(text[6..8], out int seconds) || seconds > 59) return false;
        ticks += seconds * TimeSpan.TicksPerSecond;
        length = 8;
        if (text.Length == 8 || text[8] != '.') return true;
        int digits = 0;
        long fraction = 0;
        for (length = 9; length < text.Length && char.IsAsciiDigit(text[length]); length++)
            if (digits++ < TickDigits) fraction = (fraction * 10) + (text[length] - '0');
        for (int i = digits; i < TickDigits; i++) fraction *= 10;
        ticks += fraction;
        return digits is > 0 and <= FractionDigits;
    }

    private static bool TryMinutes(ReadOnlySpan<char> text, out int minutes)
    {
        minutes = 0;
        if (text.Length < 5 || text[2] != ':') return false;
        if (!TryDigits(text[..2], out int hour) || !TryDigits(text[3..5], out int minute) || hour > 23 || minute > 59) return false;
        minutes = (hour * 60) + minute;
        return true;
    }

    /// <summary>Nothing, <c>Z</c>, or a sign with hours and perhaps minutes; at most 18 hours.</summary>
    private static bool TryOffset(ReadOnlySpan<char> text, out long? offset)
    {
        offset = null;
        if (text.IsEmpty) return true;
        offset = 0;
        if (text is "Z") return true;
        if (text[0] is not ('+' or '-') || text.Length < 3 || !TryDigits(text[1..3], out int hours)) return false;
        int minutes = 0;
        ReadOnlySpan<char> rest = text.Length > 3 && text[3] == ':' ? text[4..] : text[3..];
        if (text.Length > 3 && (rest.Length != 2 || !TryDigits(rest, out minutes))) return false;
        long sum = (hours * 60) + minutes;
        offset = (text[0] == '-' ? -sum : sum) * TimeSpan.TicksPerMinute;
        return minutes <= 59 && sum <= 18 * 60;
    }

    private static bool TryDigits(ReadOnlySpan<char> text, out int value)
    {
        value = 0;
        foreach (char digit in text)
        {
            if (!char.IsAsciiDigit(digit)) return false;
            value = (value * 10) + (digit - '0');
        }

        return true;
    }
}
