namespace Crm.Segmentation.RuleTests;

/// <summary>Values of tests as values of attributes and properties.</summary>
internal static class TestFieldValue
{
    /// <summary>The value in the form that rows take; null when the field cannot have it.</summary>
    internal static object? Of(FieldDefinition field, object value) => (field.Kind, value) switch
    {
        (ValueKind.Flag, bool flag) => flag,
        (ValueKind.Tags, ValueList<string> tags) => tags,
        (ValueKind.Tags, Constant { Kind: ValueKind.Text } tag) => ValueList.Create<string>([tag.Text]),
        (ValueKind.Integer, Constant { Kind: ValueKind.Number } number) when number.Number == decimal.Truncate(number.Number) && IsLong(number.Number) => (long)number.Number,
        (ValueKind.Money, Constant { Kind: ValueKind.Number } amount) when amount.Number == decimal.Round(amount.Number, field.Scale) => amount.Number,
        (ValueKind.Number, Constant { Kind: ValueKind.Number } number) => (double)number.Number,
        (ValueKind.Duration, Constant { Kind: ValueKind.Duration } duration) => TimeSpan.FromMilliseconds((long)duration.Number),
        (ValueKind.Instant, Constant { Kind: ValueKind.Instant } instant) => Timestamp.Instant((long)instant.Number),
        (ValueKind.Date, Constant { Kind: ValueKind.Date } date) => DateOnly.FromDayNumber((int)date.Number + Timestamp.EpochDayNumber),
        (ValueKind.Text, Constant { Kind: ValueKind.Text } text) => text.Text,
        (ValueKind.Enum, Constant { Kind: ValueKind.Text } text) when field.HasValue(text.Text) => text.Text,
        _ => null,
    };

    internal static Phrase? Help(FieldDefinition field) => field.Kind switch
    {
        ValueKind.Flag => (Phrase)$"Write true or false.",
        ValueKind.Enum => $"Its values are {new NameList(field.Values)}.",
        ValueKind.Money => $"It has at most {field.Scale} decimal places.",
        ValueKind.Instant => $"Write an instant with its offset, such as 2026-03-02T10:00+09:00.",
        ValueKind.Tags => $"Write texts in braces.",
        _ => null,
    };

    internal static void Set(CustomerRow row, PlannedValue value)
    {
        _ = value.Field switch
        {
            CustomerFlag flag => row.Set(flag, (bool)value.Value),
            CustomerInteger integer => row.Set(integer, (long)value.Value),
            CustomerMoney money => row.Set(money, (decimal)value.Value),
            CustomerNumber number => row.Set(number, (double)value.Value),
            CustomerDuration duration => row.Set(duration, (TimeSpan)value.Value),
            CustomerInstant instant => row.Set(instant, (DateTimeOffset)value.Value),
            CustomerDate date => row.Set(date, (DateOnly)value.Value),
            CustomerText text => row.Set(text, (string)value.Value),
            CustomerEnum text => row.Set(text, (string)value.Value),
            _ => row.Set((CustomerTags)value.Field, (ValueList<string>)value.Value),
        };
    }

    internal static void Set(EventRow row, PlannedValue value)
    {
        _ = value.Field switch
        {
            EventFlag flag => row.Set(flag, (bool)value.Value),
            EventInteger integer => row.Set(integer, (long)value.Value),
            EventMoney money => row.Set(money, (decimal)value.Value),
            EventNumber number => row.Set(number, (double)value.Value),
            EventDuration duration => row.Set(duration, (TimeSpan)value.Value),
            EventInstant instant => row.Set(instant, (DateTimeOffset)value.Value),
            EventDate date => row.Set(date, (DateOnly)value.Value),
            EventText text => row.Set(text, (string)value.Value),
            EventEnum text => row.Set(text, (string)value.Value),
            _ => row.Set((EventTags)value.Field, (ValueList<string>)value.Value),
        };
    }

    private static bool IsLong(decimal number) => number is >= long.MinValue and <= long.MaxValue;
}
