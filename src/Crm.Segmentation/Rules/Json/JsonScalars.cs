using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Crm.Segmentation;

/// <summary>The forms of names, texts, numbers, durations, instants and dates. Nothing depends on a culture or on the runtime's version.</summary>
internal static class JsonScalars
{
    /// <summary>A text in normalisation form C.</summary>
    internal static readonly JsonShape Text = new JsonScalar<string>("a text", JsonValueKind.String, WriteText, Normal);

    internal static readonly JsonShape Name = new JsonScalar<string>(
        "a name", JsonValueKind.String, WriteText, p => string.IsNullOrWhiteSpace(p.Text) ? (string?)p.Fail("A name is empty.") : Normal(p));

    internal static readonly JsonShape Flag = Boxed<bool>("true or false", JsonValueKind.True, (w, value) => w.WriteBooleanValue(value), p => p.IsTrue);

    internal static readonly JsonShape Number = Boxed<decimal>(
        "a number", JsonValueKind.Number, (w, value) => w.WriteRawValue(value.ToString(CultureInfo.InvariantCulture)), Exact);

    internal static readonly JsonShape Duration = DurationFrom(long.MinValue, "a duration");

    internal static readonly JsonShape PositiveDuration = DurationFrom(1, "a duration above 0");

    /// <summary>The length of a window, which may be in days; above 0.</summary>
    internal static readonly JsonShape WindowLength = LengthFrom(1, "a duration above 0");

    /// <summary>The length of a window, which may be 0.</summary>
    internal static readonly JsonShape WindowLengthFrom0 = LengthFrom(0, "a duration, not below 0");

    internal static readonly JsonShape Instant = Boxed<DateTimeOffset>(
        "an instant",
        JsonValueKind.String,
        (w, value) => w.WriteStringValue(Timestamp.Text(Timestamp.Floor(value))),
        p => DateTimeOffset.TryParseExact(p.Text, InstantFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset value)
            ? value.ToUniversalTime()
            : p.Fail($"'{p.Text}' is no instant.", "Write it as 2026-03-02T10:00:00Z, to the millisecond at most."));

    internal static readonly JsonShape Date = Boxed<DateOnly>(
        "a date",
        JsonValueKind.String,
        (w, value) => w.WriteStringValue(value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
        p => DateOnly.TryParseExact(p.Text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly value)
            ? value
            : p.Fail($"'{p.Text}' is no date.", "Write it as 2026-03-02."));

    private static readonly string[] InstantFormats = ["yyyy-MM-dd'T'HH:mm:ss.FFF'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFzzz"];

    private static readonly (string Unit, long Size)[] Units =
        [("millisecond", 1), ("second", 1000), ("minute", 60_000), ("hour", 3_600_000), ("day", Timestamp.Day)];

    internal static readonly JsonShape WeekStart = Word(
        "a day of the week", [.. Enum.GetValues<DayOfWeek>().Select(day => (day.ToString().ToLowerInvariant(), day))]);

    /// <summary>How many, up to what 64 bits hold.</summary>
    internal static readonly JsonShape Count = Boxed<long>(
        "a count",
        JsonValueKind.Number,
        (w, value) => w.WriteNumberValue(value),
        p => long.TryParse(p.Text, NumberStyles.None, CultureInfo.InvariantCulture, out long count)
            ? count
            : p.Fail($"'{p.Text}' is no whole number from {0} to {long.MaxValue}."));

    /// <summary>A whole number in a range, both ends included.</summary>
    internal static JsonShape Integer(int min, int max) => Boxed<int>(
        "a whole number",
        JsonValueKind.Number,
        (w, value) => w.WriteNumberValue(value),
        p => Exact(p) switch
        {
            decimal value when decimal.Truncate(value) == value && value >= min && value <= max => (int)value,
            decimal => p.Fail($"'{p.Text}' is no whole number from {min} to {max}."),
            _ => null,
        });

    /// <summary>A percentage; what it is called says from where.</summary>
    internal static JsonShape Percent(string what, Func<decimal, bool> isEnough) => Boxed<decimal>(
        what,
        JsonValueKind.Number,
        (w, value) => Number.Write(w, value),
        p => Exact(p) switch
        {
            decimal value when isEnough(value) && value <= 100 => Constant.Of(value).Number,
            decimal => p.Fail($"'{p.Text}' is not {what}."),
            _ => null,
        });

    /// <summary>One of a list of words.</summary>
    internal static JsonShape Word<T>(string what, params (string Text, T Value)[] words)
        where T : notnull => Boxed<T>(
            what,
            JsonValueKind.String,
            (w, value) => WriteText(w, words.First(word => word.Value.Equals(value)).Text),
            p =>
            {
                foreach ((string text, T value) in words)
                    if (text == p.Text) return value;
                Phrase known = $"It is one of: {new NameList(words.Select(word => word.Text))}.";
                return p.Fail($"'{p.Text}' is not {what}.", p.Reading.Suggest(p.Text, words.Select(word => word.Text)) ?? known);
            },
            [.. words.Select(word => word.Text)]);

    /// <summary>
    /// Writes a text with the escapes of RFC 8785, section 3.2.2.2: quotation mark, backslash and control characters only. The writer's own
    /// encoders escape what the runtime's version of Unicode does not know.
    /// </summary>
    internal static void WriteText(Utf8JsonWriter writer, string text)
    {
        var json = new StringBuilder(text.Length + 2).Append('"');
        foreach (char c in text)
        {
            if (c < ' ') json.Append(Escape(c));
            else if (c is '"' or '\\') json.Append('\\').Append(c);
            else json.Append(c);
        }

        writer.WriteRawValue(json.Append('"').ToString(), skipInputValidation: true);
    }

    private static JsonScalar<object> Boxed<T>(
        string what, JsonValueKind kind, Action<Utf8JsonWriter, T> write, Func<JsonMembers, object?> read, string[]? words = null) =>
        new(what, kind, (w, value) => write(w, (T)value), read) { Words = words ?? [] };

    private static JsonScalar<object> DurationFrom(long least, string what) => Boxed<TimeSpan>(
        what,
        JsonValueKind.String,
        (w, value) => w.WriteStringValue(Timestamp.DurationText(Timestamp.Milliseconds(value))),
        p => Length(p, least, what) is WindowLength length ? length.Duration : null);

    private static JsonScalar<object> LengthFrom(long least, string what) =>
        Boxed<WindowLength>(what, JsonValueKind.String, (w, value) => w.WriteStringValue(value.ToString()), p => Length(p, least, what));

    private static object? Length(JsonMembers parts, long least, string what) => Milliseconds(parts.Text) is var (value, unit) && value >= least
        ? Crm.Segmentation.WindowLength.Of(TimeSpan.FromTicks(value * TimeSpan.TicksPerMillisecond), unit)
        : parts.Fail($"'{parts.Text}' is not {what}.", "Write it as 7 days, with one of: days, hours, minutes, seconds, milliseconds.");

    private static (long Value, long Unit)? Milliseconds(string text)
    {
        if (text.Split(' ') is not [{ Length: < 20 } digits, { } unit]) return null;
        if (!long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long count)) return null;
        foreach ((string name, long size) in Units)
        {
            if (unit != name && unit != $"{name}s") continue;
            Int128 value = (Int128)count * size;
            return Int128.Abs(value) <= Timestamp.LongestDuration ? ((long)value, size) : null;
        }

        return null;
    }

    internal static string? Normal(JsonMembers parts) =>
        NormalText.TryNormalise(parts.Text, out string normal, out string? problem) ? normal : (string?)parts.Fail(problem!);

    /// <summary>The decimal with exactly this value.</summary>
    internal static object? Exact(JsonMembers parts)
    {
        // A decimal parses with rounding; none of the digits may be lost.
        string text = parts.Text;
        return text.Length <= 100
            && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal value)
            && Digits(text) == Digits(value.ToString(CultureInfo.InvariantCulture))
                ? value
                : parts.Fail($"'{text}' is no number with at most 28 digits below 7.9e28.");
    }

    private static string Digits(string number) =>
        string.Concat(number.TakeWhile(c => c is not ('e' or 'E')).Where(char.IsAsciiDigit)).Trim('0');

    private static string Escape(char c) => c switch
    {
        '\b' => "\\b",
        '\f' => "\\f",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        _ => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
    };
}
