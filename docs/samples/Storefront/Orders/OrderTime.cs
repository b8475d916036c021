using System.Globalization;
using System.Text.RegularExpressions;

namespace StorefrontSample;

/// <summary>Reads the times of orders: forms that can mean one instant only, or one form that the caller names.</summary>
/// <param name="zone">The zone of times without an offset.</param>
/// <param name="format">The form that times have, as .NET writes it; null for all that can mean one instant only.</param>
internal sealed class OrderTime(TimeZoneInfo zone, string? format = null)
{
    /// <summary>The forms that are read without being told.</summary>
    internal const string Forms =
        "Times that are read: 2026-03-01, 2026/03/01, 2026.03.01 or 20260301, alone or followed by 9:05, 09:05:30, 09:05:30.1234567 or 9:05 PM, and these by "
        + "nothing, Z, UTC, +09, +0900 or +09:00. For others say the form, such as --time-format \"dd/MM/yyyy HH:mm\".";

    // In time that is linear in the text, however it is.
    private static readonly Regex Written = new(
        """
        \A
        ( (?<year>[0-9]{4}) (?<month>[0-9]{2}) (?<day>[0-9]{2})
        | (?<year>[0-9]{4}) - (?<month>[0-9]{1,2}) - (?<day>[0-9]{1,2})
        | (?<year>[0-9]{4}) / (?<month>[0-9]{1,2}) / (?<day>[0-9]{1,2})
        | (?<year>[0-9]{4}) [.] (?<month>[0-9]{1,2}) [.] (?<day>[0-9]{1,2}) )
        ( (T|[ ]+) (?<hour>[0-9]{1,2}) : (?<minute>[0-9]{2}) ( : (?<second>[0-9]{2}) ( [.,] (?<fraction>[0-9]{1,9}) )? )?
          ( [ ]? (?<half>[AaPp][Mm]) )?
          ( [ ]? (?<zone> Z | UTC | GMT | (?<sign>[-+]) (?<hours>[0-9]{2}) ( :? (?<minutes>[0-9]{2}) )? ( [ ] [A-Z]{3,4} )? ) )? )?
        \z
        """,
        RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);

    /// <summary>Whether the form tells the whole date: a date written in it reads as itself.</summary>
    internal static bool IsForm(string format)
    {
        try
        {
            var some = new DateTime(2003, 4, 25, 0, 0, 0, DateTimeKind.Utc);
            return TryForm(some.ToString(format, CultureInfo.InvariantCulture), format, out DateTime read) && read.Date == some.Date;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    /// <summary>Why the text is no time, in words; null when it is one. A date is its first instant; a time that clocks jump over is as much later.</summary>
    internal string? Problem(string text, out DateTimeOffset instant)
    {
        instant = default;
        if (!TryRead(text, out DateTime local, out TimeSpan? offset)) return $"{Screen.Quoted(text)} is no time";

        // What is written beyond is a placeholder; at the ends of the calendar there would be no room for another zone.
        if (local.Year is >= 1970 and <= 2999) instant = Whole(local.Ticks - (offset ?? Offset(local)).Ticks);
        return instant >= DateTimeOffset.UnixEpoch ? null : $"{Screen.Quoted(text)} is not within the years 1970 to 2999";
    }

    private bool TryRead(string text, out DateTime local, out TimeSpan? offset)
    {
        if (format is null) return TryForms(text, out local, out offset);
        bool read = TryForm(text, format, out local);
        offset = local.Kind == DateTimeKind.Utc ? TimeSpan.Zero : null;
        return read;
    }

    // A form without a date gives the first of all days, not that of a clock; one with an offset gives an instant in UTC.
    private static bool TryForm(string text, string format, out DateTime read) =>
        DateTime.TryParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.NoCurrentDateDefault, out read);

    // Finer than a millisecond is cut off.
    private static DateTimeOffset Whole(long ticks) => new(ticks - (ticks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);

    private TimeSpan Offset(DateTime local) => zone.GetUtcOffset(zone.IsInvalidTime(local) ? local.AddDays(-1) : local);

    private static bool TryForms(string text, out DateTime local, out TimeSpan? offset)
    {
        (local, offset) = (default, null);
        Match match = Written.Match(text);
        if (!match.Success) return false;
        (int year, int month, int day) = (Number(match, "year"), Number(match, "month"), Number(match, "day"));
        (int hour, int minute, int second) = (Number(match, "hour"), Number(match, "minute"), Number(match, "second"));
        if (match.Groups["half"] is { Success: true, Value: var half })
        {
            if (hour is 0 or > 12) return false;
            hour = (hour % 12) + (half[0] is 'P' or 'p' ? 12 : 0);
        }

        if (year == 0 || month is 0 or > 12 || day == 0 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 59) return false;
        local = new DateTime(year, month, day, hour, minute, second).AddTicks(Ticks(match.Groups["fraction"].Value));
        return TryOffset(match, out offset);
    }

    private static bool TryOffset(Match match, out TimeSpan? offset)
    {
        (int hours, int minutes) = (Number(match, "hours"), Number(match, "minutes"));
        offset = match.Groups["zone"].Success ? new TimeSpan(hours, minutes, 0) : null;
        if (match.Groups["sign"].Value == "-") offset = -offset;
        return hours <= 14 && minutes <= 59;
    }

    private static int Number(Match match, string group) => match.Groups[group] is { Success: true } found ? int.Parse(found.ValueSpan, CultureInfo.InvariantCulture) : 0;

    private static long Ticks(string fraction) => long.Parse(fraction.PadRight(7, '0').AsSpan(0, 7), CultureInfo.InvariantCulture);
}
