using System.Globalization;

namespace Crm.Segmentation;

/// <summary>Values of data readers as values of attributes and properties. Text is read culture-free.</summary>
internal static class CellValues
{
    /// <summary>Whether values of a type can, as a rule, be read as a kind.</summary>
    internal static bool IsReadable(ValueKind kind, Type type) => type == typeof(object) || kind switch
    {
        ValueKind.Flag => type == typeof(bool) || IsWhole(type),
        ValueKind.Integer => IsWhole(type),
        ValueKind.Money => type == typeof(decimal) || type == typeof(string) || IsWhole(type),
        ValueKind.Number => type == typeof(double) || type == typeof(float) || type == typeof(decimal) || IsWhole(type),
        ValueKind.Duration => type == typeof(TimeSpan) || type == typeof(string),
        ValueKind.Instant => type == typeof(DateTimeOffset) || type == typeof(DateTime) || type == typeof(string) || type == typeof(long),
        ValueKind.Date => type == typeof(DateOnly) || type == typeof(DateTime) || type == typeof(string),
        ValueKind.Tags => type == typeof(string[]),
        _ => type == typeof(string),
    };

    internal static void Set(RowDraft draft, int slot, ValueKind kind, object value)
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
            case ValueKind.Instant when Instant(value) is { } instant:
                draft.Instant(slot, instant);
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
            case ValueKind.Tags when value is string[] tags && !Array.Exists(tags, tag => tag is null):
                draft.Tags(slot, tags);
                break;
            default:
                draft.Fail(new Problem(RejectionReason.Unreadable, $"'{Text(value)}' ({value.GetType().Name}) cannot be read as '{draft.Fields[slot]}' ({kind})."));
                break;
        }
    }

    /// <summary>An instant; a time without an offset is taken as UTC. Null when the value is none, or depends on the process's time zone.</summary>
    internal static DateTimeOffset? Instant(object? value) => value switch
    {
        DateTimeOffset instant => instant,
        DateTime { Kind: not DateTimeKind.Local } time => new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc)),
        long milliseconds when milliseconds is >= Timestamp.Min and <= Timestamp.Max => Timestamp.Instant(milliseconds),
        string text when DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset parsed) => parsed,
        _ => null,
    };

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

    internal static string Text(object value) => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";

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
