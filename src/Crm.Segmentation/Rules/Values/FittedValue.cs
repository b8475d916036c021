using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Tree;

/// <summary>A value found in a population, such as a cut point: an exact number, a double, a duration, an instant or a date.</summary>
[JsonConverter(typeof(JsonValueConverter<FittedValue>))]
public sealed record FittedValue : IJsonValue<FittedValue>
{
    private FittedValue(ValueKind kind, int? scale, long units, double number) => (Kind, Scale, Units, Double) = (kind, scale, units, number);

    /// <summary>What kind of value it is.</summary>
    public ValueKind Kind { get; }

    /// <summary>The value in its public type: <see cref="long"/>, <see cref="decimal"/>, <see cref="double"/>, <see cref="TimeSpan"/>, <see cref="DateTimeOffset"/> or <see cref="DateOnly"/>.</summary>
    /// <remarks>A duration or an instant beyond what its type can say is shown as that type's first or last value.</remarks>
    public object Value => Kind switch
    {
        ValueKind.Integer => Units,
        ValueKind.Duration => new TimeSpan(Math.Clamp(Units, long.MinValue / TimeSpan.TicksPerMillisecond, long.MaxValue / TimeSpan.TicksPerMillisecond) * TimeSpan.TicksPerMillisecond),
        ValueKind.Instant => Timestamp.Instant(Math.Clamp(Units, Timestamp.Min, Timestamp.Max)),
        ValueKind.Date => DateOnly.FromDayNumber((int)Units + Timestamp.EpochDayNumber),
        _ => Scale is null ? Double : Decimal,
    };

    /// <summary>The decimal places of an exact value; null for a double.</summary>
    internal int? Scale { get; }

    /// <summary>An exact value in units of 10^−scale: milliseconds of a duration or instant, days of a date.</summary>
    internal long Units { get; }

    /// <summary>The value of a double.</summary>
    internal double Double { get; }

    private decimal Decimal => Units / NumericTyping.Pow10(Scale!.Value);

    /// <summary>The value as a double, of an exact one the nearest: milliseconds of a duration or instant, days since 1970-01-01 of a date.</summary>
    public double ToDouble() => Scale switch
    {
        null => Double,
        0 => Units,
        _ => double.Parse(Decimal.ToString(CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture),
    };

    /// <summary>The value as text, culture-free: a number, <c>60 days</c>, <c>2026-03-02T00:00:00Z</c>, <c>2026-03-02</c>; an instant beyond the years 1 to 9999 as its milliseconds since 1970.</summary>
    public override string ToString() => Kind switch
    {
        ValueKind.Duration => Timestamp.DurationText(Units),
        ValueKind.Instant => Units is >= Timestamp.Min and <= Timestamp.Max ? Timestamp.Text(Units) : Units.ToString(CultureInfo.InvariantCulture),
        ValueKind.Date => ((DateOnly)Value).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        _ when Scale is null => Double.ToString("R", CultureInfo.InvariantCulture),
        _ => Constant.Of(Decimal).Plain,
    };

    internal static FittedValue Exact(ValueKind kind, int scale, long units) => new(kind, scale, units, 0);

    /// <summary>A double; negative zero is zero.</summary>
    internal static FittedValue Of(double value) => new(ValueKind.Number, null, 0, value + 0.0);

    /// <summary>A number that somebody wrote; null when its digits are too many.</summary>
    internal static FittedValue? Of(decimal value)
    {
        var canonical = Constant.Of(value);
        return canonical.ExactScale is { } scale
            ? Exact(scale == 0 ? ValueKind.Integer : ValueKind.Money, scale, (long)(canonical.Number * NumericTyping.Pow10(scale)))
            : null;
    }

    /// <summary>The greatest whole number of units at a scale that is not above the value, kept within 64 bits.</summary>
    internal long FloorUnits(int scale)
    {
        if (Scale == scale) return Units;
        Int128 units = scale > Scale!.Value
            ? (Int128)Units * (Int128)NumericTyping.Pow10(scale - Scale.Value)
            : Segmentation.Exact.FloorDivide(Units, (Int128)NumericTyping.Pow10(Scale.Value - scale));
        return (long)Int128.Clamp(units, long.MinValue, long.MaxValue);
    }

    /// <summary>The value that this text says of a kind; null when it says none.</summary>
    internal static FittedValue? Parse(ValueKind kind, int? scale, string text)
    {
        switch (kind)
        {
            case ValueKind.Duration:
                return ParseDuration(text) is { } milliseconds ? Exact(kind, 0, milliseconds) : null;
            case ValueKind.Instant:
                ReadOnlySpan<string> forms = ["yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss.fff'Z'"];
                return DateTimeOffset.TryParseExact(text, [.. forms], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset instant)
                    ? Exact(kind, 0, instant.ToUnixTimeMilliseconds())
                    : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long beyond) && beyond is < Timestamp.Min or > Timestamp.Max
                        ? Exact(kind, 0, beyond)
                        : null;
            case ValueKind.Date:
                return DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date)
                    ? Exact(kind, 0, date.DayNumber - Timestamp.EpochDayNumber)
                    : null;
            case var _ when scale is null:
                return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number) ? Of(number) : null;
            default:
                if (!decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal value)) return null;
                if (value is < long.MinValue or > long.MaxValue) return null;
                if (decimal.Abs(value) > decimal.MaxValue / NumericTyping.Pow10(scale.Value)) return null;
                decimal units = value * NumericTyping.Pow10(scale.Value);
                return units == decimal.Truncate(units) && units is >= long.MinValue and <= long.MaxValue ? Exact(kind, scale.Value, (long)units) : null;
        }
    }

    private static long? ParseDuration(string text)
    {
        string[] parts = text.Split(' ');
        if (parts.Length != 2 || !long.TryParse(parts[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long count)) return null;
        long unit = parts[1].TrimEnd('s') switch
        {
            "day" => Timestamp.Day,
            "hour" => 3_600_000,
            "minute" => 60_000,
            "second" => 1000,
            "millisecond" => 1,
            _ => 0,
        };
        Int128 milliseconds = (Int128)count * unit;
        return unit != 0 && milliseconds >= long.MinValue && milliseconds <= long.MaxValue ? (long)milliseconds : null;
    }

    static void IJsonValue<FittedValue>.WriteJson(Utf8JsonWriter writer, FittedValue value)
    {
        if (value.Kind is not (ValueKind.Integer or ValueKind.Money or ValueKind.Number)) writer.WriteStringValue(value.ToString());
        else if (value.Scale is not null) writer.WriteNumberValue(value.Decimal);
        else if (double.IsFinite(value.Double)) writer.WriteNumberValue(value.Double);
        else writer.WriteNullValue();
    }
}
