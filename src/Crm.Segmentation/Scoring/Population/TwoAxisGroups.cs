using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Scoring;

/// <summary>Four groups by two measures, each low or high: such as interest and conversion.</summary>
/// <remarks>
/// High is strictly greater than the cut. A customer without a value of one of the measures is in no group. A cut is over all customers with a
/// value of its measure.
/// </remarks>
[JsonConverter(typeof(JsonValueConverter<TwoAxisGroups>))]
public sealed record TwoAxisGroups : IJsonValue<TwoAxisGroups>
{
    /// <summary>Four groups.</summary>
    /// <param name="name">What messages call them.</param>
    /// <param name="first">The first measure, such as interest: a number or a duration.</param>
    /// <param name="second">The second measure, such as conversion: a number or a duration.</param>
    /// <exception cref="ArgumentException">The name is empty, or a measure is neither a number nor a duration.</exception>
    public TwoAxisGroups(string name, Measure first, Measure second)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        (Name, First, Second) = (name, Checked(first, nameof(first)), Checked(second, nameof(second)));
    }

    /// <summary>What messages call them.</summary>
    public string Name { get; }

    /// <summary>The first measure.</summary>
    public Measure First { get; }

    /// <summary>The second measure.</summary>
    public Measure Second { get; }

    /// <summary>Where low and high part on the first axis.</summary>
    /// <value>The default is <see cref="AxisThreshold.Median"/>.</value>
    public AxisThreshold FirstThreshold { get; init; } = AxisThreshold.Median;

    /// <summary>Where low and high part on the second axis.</summary>
    /// <value>The default is <see cref="AxisThreshold.Median"/>.</value>
    public AxisThreshold SecondThreshold { get; init; } = AxisThreshold.Median;

    private static Measure Checked(Measure measure, string parameter)
    {
        ArgumentNullException.ThrowIfNull(measure, parameter);
        return measure.Kind.IsNumeric() || measure.Kind == ValueKind.Duration
            ? measure
            : throw new ArgumentException($"'{measure}' is {measure.Kind.WithArticle()}; an axis is a number or a duration.", parameter);
    }

    static void IJsonValue<TwoAxisGroups>.WriteJson(Utf8JsonWriter writer, TwoAxisGroups value)
    {
        writer.WriteStartObject();
        writer.WriteString("name", value.Name);
        writer.WriteString("first", value.First.ToString());
        writer.WriteString("second", value.Second.ToString());
        writer.WriteString("firstThreshold", value.FirstThreshold.ToString());
        writer.WriteString("secondThreshold", value.SecondThreshold.ToString());
        writer.WriteEndObject();
    }
}

/// <summary>Where low and high part.</summary>
public sealed record AxisThreshold
{
    private readonly string _name;

    private AxisThreshold(string name, decimal? given) => (_name, Given) = (name, given);

    /// <summary>The median: the middle value, or the mean of the two in the middle.</summary>
    public static AxisThreshold Median { get; } = new("median", null);

    /// <summary>The arithmetic mean.</summary>
    public static AxisThreshold Mean { get; } = new("mean", null);

    /// <summary>A number that was decided, whoever the customers are; of a duration in milliseconds.</summary>
    public decimal? Given { get; }

    /// <summary>A number that was decided, whoever the customers are.</summary>
    /// <param name="value">The number; of a duration in milliseconds.</param>
    /// <exception cref="ArgumentOutOfRangeException">It has more than 18 digits.</exception>
    public static AxisThreshold At(decimal value) => FittedValue.Of(value) is null
        ? throw new ArgumentOutOfRangeException(nameof(value), value, "A threshold has at most 18 digits.")
        : new AxisThreshold("at", Constant.Of(value).Number);

    /// <summary><c>median</c>, <c>mean</c>, or the number.</summary>
    public override string ToString() => Given is { } value ? Constant.Of(value).Plain : _name;
}

/// <summary>One of four groups.</summary>
public enum TwoAxisGroup
{
    /// <summary>Low on both axes.</summary>
    LowLow,

    /// <summary>High on the first axis, low on the second.</summary>
    HighLow,

    /// <summary>Low on the first axis, high on the second.</summary>
    LowHigh,

    /// <summary>High on both axes.</summary>
    HighHigh,
}
