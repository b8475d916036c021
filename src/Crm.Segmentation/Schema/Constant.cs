using System.Globalization;

namespace Crm.Segmentation;

/// <summary>A value written in a rule. Numbers are canonical decimals: <c>1.0</c> and <c>1</c> are the same constant.</summary>
public sealed record Constant : Measure
{
    /// <summary>Beyond this scale a number is a double.</summary>
    internal const int MaxScale = 18;

    private readonly decimal _value;
    private readonly string? _text;

    private Constant(ValueKind kind, decimal value, string? text = null)
    {
        Kind = kind;
        _value = value;
        _text = text;
    }

    /// <summary>Number, duration, instant, date or text.</summary>
    public override ValueKind Kind { get; }

    /// <summary>The value of a number. For a duration or an instant: whole milliseconds; for a date: days since 1970-01-01.</summary>
    /// <exception cref="InvalidOperationException">The constant is a text.</exception>
    public decimal Number => _text is null ? _value : throw new InvalidOperationException("A text constant has no number.");

    /// <summary>The value of a text, in normalisation form C.</summary>
    /// <exception cref="InvalidOperationException">The constant is not a text.</exception>
    public string Text => _text ?? throw new InvalidOperationException($"A constant of kind {Kind} has no text.");

    /// <summary>A number; trailing zeros are dropped.</summary>
    /// <param name="value">The value.</param>
    public static Constant Of(decimal value) => new(ValueKind.Number, Canonical(value));

    /// <summary>A number: the shortest decimal that reads back as the given double.</summary>
    /// <param name="value">A finite number within the range of a decimal.</param>
    /// <exception cref="ArgumentOutOfRangeException">Not finite, too large for a decimal, or finer than its 28 places.</exception>
    public static Constant Of(double value)
    {
        string shortest = value.ToString("R", CultureInfo.InvariantCulture);
        if (!decimal.TryParse(shortest, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal exact))
            throw new ArgumentOutOfRangeException(nameof(value), value, "A constant must be a finite number below 7.9e28.");
        if (double.Parse(exact.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) != value)
            throw new ArgumentOutOfRangeException(nameof(value), value, "A constant must be a number that a decimal can say: it has more than 28 places.");
        return Of(exact);
    }

    /// <summary>A duration.</summary>
    /// <param name="value">The duration, in whole milliseconds.</param>
    /// <exception cref="ArgumentOutOfRangeException">Finer than a millisecond.</exception>
    public static Constant Of(TimeSpan value) => new(ValueKind.Duration, Timestamp.Milliseconds(value));

    /// <summary>An instant.</summary>
    /// <param name="value">The instant; its offset does not matter. Finer than a millisecond is rounded down, as data are.</param>
    public static Constant Of(DateTimeOffset value) => new(ValueKind.Instant, Timestamp.Floor(value));

    /// <summary>An instant.</summary>
    /// <param name="value">The instant, in UTC also when its kind is not said. Finer than a millisecond is rounded down, as data are.</param>
    /// <exception cref="ArgumentException">The time is of kind Local, which means something else on every machine.</exception>
    public static Constant Of(DateTime value) => new(ValueKind.Instant, Timestamp.Floor(value));

    /// <summary>A calendar date.</summary>
    /// <param name="value">The date.</param>
    public static Constant Of(DateOnly value) => new(ValueKind.Date, value.DayNumber - Timestamp.EpochDayNumber);

    /// <summary>A text.</summary>
    /// <param name="value">The text; normalised to form C.</param>
    /// <exception cref="ArgumentException">The text cannot be normalised.</exception>
    public static Constant Of(string value) => new(ValueKind.Text, 0, NormalText.Of(value));

    internal override int? ExactScale => Kind != ValueKind.Number ? 0 : _value.Scale <= MaxScale && HasFewDigits() ? _value.Scale : null;

    internal override RuleLevel Level => Kind is ValueKind.Number or ValueKind.Duration && _value < 0 ? RuleLevel.Unary : RuleLevel.Primary;

    /// <summary>The value as text, culture-free, digits not in groups.</summary>
    internal string Plain => Kind switch
    {
        ValueKind.Text => $"\"{_text!.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"",
        ValueKind.Duration => Timestamp.DurationText((long)_value),
        ValueKind.Instant => Timestamp.Text((long)_value),
        ValueKind.Date => DateOnly.FromDayNumber((int)_value + Timestamp.EpochDayNumber).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        _ => _value.ToString(CultureInfo.InvariantCulture),
    };

    internal override void Write(RuleText text) => _ = Kind switch
    {
        ValueKind.Text when !text.IsShort => text.Quoted(_text!),
        ValueKind.Number => text.Write(_value),
        _ => text.Write(Plain),
    };

    /// <summary>Whether all digits of the number, without the point, are a number of 64 bits.</summary>
    private bool HasFewDigits()
    {
        Span<int> parts = stackalloc int[4];
        decimal.GetBits(_value, parts);
        return parts is [_, >= 0, 0, _];
    }

    private static decimal Canonical(decimal value) => value / 1.0000000000000000000000000000m;
}
