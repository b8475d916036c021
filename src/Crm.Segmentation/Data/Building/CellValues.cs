using System.Globalization;

namespace Crm.Segmentation;

/// <summary>Values of data readers as values of attributes and properties. Text is read culture-free.</summary>
internal static class CellValues
{
    /// <summary>Whether values of a type can, as a rule, be read as a kind.</summary>
    /// <remarks>Of bytes the rows decide: SQLite says that of an expression whose first value is null.</remarks>
    internal static bool IsReadable(ValueKind kind, Type type) => type == typeof(object) || type == typeof(byte[]) || kind switch
    {
        ValueKind.Flag => type == typeof(bool) || IsWhole(type),
        ValueKind.Integer => IsWhole(type),
        ValueKind.Money => type == typeof(decimal) || type == typeof(string) || IsWhole(type),
        ValueKind.Number => type == typeof(double) || type == typeof(float) || type == typeof(decimal) || IsWhole(type),
        ValueKind.Duration => type == typeof(TimeSpan) || type == typeof(string),
        ValueKind.Instant => type == typeof(DateTimeOffset) || type == typeof(DateTime) || type == typeof(string) || type == typeof(long),
        ValueKind.Date => type == typeof(DateOnly) || type == typeof(DateTime) || type == typeof(string),
        ValueKind.Tags => type == typeof(string) || type == typeof(Array) || type.IsAssignableTo(typeof(IEnumerable<string>)),
        _ => type == typeof(string),
    };

    internal static void Set(RowDraft draft, int slot, ValueKind kind, object value, ReaderOptions options, LocalTimes local)
    {
        switch (kind)
        {
            case ValueKind.Flag when value is bool flag:
                draft.Whole(slot, flag ? 1 : 0);
                break;
            case ValueKind.Flag when Whole(value) is 0 or 1:
                draft.Whole(slot, Whole(value)!.Value);
                break;
            case ValueKind.Integer when Whole(value) is { } whole:
                draft.Whole(slot, whole);
                break;
            case ValueKind.Integer when value is ulong:
                draft.Fail(FieldValues.OutOfRange(draft.Fields[slot], Text(value)));
                break;
            case ValueKind.Money when Amount(value) is { } amount:
                draft.Money(slot, amount);
                break;
            case ValueKind.Number when value is double or float or decimal || Whole(value) is not null:
                draft.Number(slot, Convert.ToDouble(value, CultureInfo.InvariantCulture));
                break;
            case ValueKind.Duration when value is TimeSpan || TimeSpan.TryParseExact(value as string, "c", CultureInfo.InvariantCulture, out _):
                draft.Duration(slot, value as TimeSpan? ?? TimeSpan.ParseExact((string)value, "c", CultureInfo.InvariantCulture));
                break;
            case ValueKind.Instant:
                if (Instant(value, local, out FineInstant instant, $"'{draft.Fields[slot]}'") is { } problem) draft.Fail(problem);
                else draft.Instant(slot, instant);
                break;
            case ValueKind.Date when Date(value) is { } date:
                draft.Whole(slot, FieldValues.Date(date));
                break;
            case ValueKind.Text when value is string text:
                draft.Text(slot, text);
                break;
            case ValueKind.Enum when value is string text:
                draft.EnumValue(slot, text);
                break;
            case ValueKind.Tags when Tags(value, options) is { } tags:
                draft.Tags(slot, tags);
                break;
            default:
                draft.Fail(Unreadable(value, $"'{draft.Fields[slot]}' ({kind})", Help(kind, value)));
                break;
        }
    }

    /// <summary>An instant: text has one of the forms of <see cref="IsoTime"/>.</summary>
    internal static Problem? Instant(object value, LocalTimes local, out FineInstant instant, string what)
    {
        instant = default;
        switch (value)
        {
            case DateTimeOffset given:
                instant = FineInstant.Of(given);
                return null;
            case DateTime { Kind: DateTimeKind.Local }:
                return FieldValues.OfLocalKind(what);
            case DateTime time:
                instant = local.Read(time);
                return null;
            case long milliseconds:
                instant = new FineInstant(milliseconds, 0);
                return null;
            case string text when IsoTime.TryRead(text, out IsoTime time):
                instant = local.Read(time);
                return null;
            default:
                return Unreadable(value, what, $" Text is read as {IsoTime.Forms}; a whole number of 64 bits as milliseconds since 1970.");
        }
    }

    internal static Problem Unreadable(object value, string what, string help = "") =>
        new(RejectionReason.Unreadable, $"'{Text(value)}' ({value.GetType().Name}) cannot be read as {what}.{help}");

    internal static CustomerKey? Key(object? value) => value switch
    {
        string text => new CustomerKey(text),
        Guid guid => new CustomerKey(guid),
        not null when Whole(value) is { } number => new CustomerKey(number),
        _ => default(CustomerKey?),
    };

    internal static EventKey? Id(object? value) => value switch
    {
        string text => new EventKey(text),
        Guid guid => new EventKey(guid),
        not null when Whole(value) is { } number => new EventKey(number),
        _ => default(EventKey?),
    };

    internal static long? Whole(object? value) => value switch
    {
        long number => number,
        int number => number,
        short number => number,
        byte number => number,
        sbyte number => number,
        ushort number => number,
        uint number => number,
        ulong number when number <= long.MaxValue => (long)number,
        _ => null,
    };

    internal static string Text(object value) => ShownText.Of(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "");

    private static IEnumerable<string>? Tags(object value, ReaderOptions options) => value switch
    {
        string text when options.TagSeparator is { } separator => text.Split(separator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
        string text => JsonCells.Texts(text),
        IEnumerable<string> tags when !tags.Any(tag => tag is null) => tags,
        _ => null,
    };

    private static string Help(ValueKind kind, object value) => (kind, value) switch
    {
        (ValueKind.Tags, string) => $" A text of tags is a JSON array of texts, unless {nameof(ReaderOptions)}.{nameof(ReaderOptions.TagSeparator)} says what stands between them.",
        (ValueKind.Date, string) => " A date is read as 2026-03-01.",
        (ValueKind.Date, DateTime) => " A date has no time of day.",
        (ValueKind.Duration, string) => " A duration is read as 1.02:03:04.005: days, hours, minutes, seconds.",
        _ => "",
    };

    private static bool IsWhole(Type type) =>
        type == typeof(long) || type == typeof(int) || type == typeof(short) || type == typeof(byte)
        || type == typeof(sbyte) || type == typeof(ushort) || type == typeof(uint) || type == typeof(ulong);

    private static decimal? Amount(object value) => value switch
    {
        decimal amount => amount,
        ulong number => number,
        string text when decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out decimal amount) => amount,
        _ => Whole(value),
    };

    private static DateOnly? Date(object value) => value switch
    {
        DateOnly date => date,
        DateTime time when time.TimeOfDay == TimeSpan.Zero => DateOnly.FromDateTime(time),
        string text when DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date) => date,
        _ => null,
    };
}
