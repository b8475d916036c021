using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Lifetime;

/// <summary>Whether it is time for a customer to buy again, by its own cadence.</summary>
public enum DueState
{
    /// <summary>Too few purchases to know a cadence.</summary>
    Unknown,

    /// <summary>Bought less than the usual time ago.</summary>
    NotYet,

    /// <summary>The usual time is over.</summary>
    Due,

    /// <summary>So long over that the customer may be lost.</summary>
    Overdue,
}

/// <summary>When a customer is due again.</summary>
[JsonConverter(typeof(JsonValueConverter<DueOptions>))]
public sealed record DueOptions : IJsonValue<DueOptions>
{
    /// <summary>How many completed gaps it takes to know a cadence; at least 1.</summary>
    /// <value>The default is 2.</value>
    public int MinimumGaps { get; init; } = 2;

    /// <summary>After how many times the median of its own gaps a customer is due; above 0.</summary>
    /// <value>The default is 1.</value>
    public double Due { get; init; } = 1;

    /// <summary>After how many times it is overdue; not below <see cref="Due"/>.</summary>
    /// <value>The default is 2.</value>
    public double Overdue { get; init; } = 2;

    static void IJsonValue<DueOptions>.WriteJson(Utf8JsonWriter writer, DueOptions value)
    {
        writer.WriteStartObject();
        writer.WriteNumber("minimumGaps", value.MinimumGaps);
        writer.WriteNumber("due", value.Due);
        writer.WriteNumber("overdue", value.Overdue);
        writer.WriteEndObject();
    }
}

/// <summary>Who is due again: customers by whether their own usual time between purchases is over.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
[JsonConverter(typeof(JsonValueConverter<DueReport>))]
public sealed class DueReport : IJsonValue<DueReport>
{
    private readonly CustomerCodes _codes;
    private readonly long[] _counts;
    private readonly double[] _cadences;

    internal DueReport(Purchases purchases, DueOptions options, ReportOrigin origin, CustomerCodes codes, double[] cadences)
    {
        (Purchases, Options, Origin, _codes, _cadences) = (purchases, options, origin, codes, cadences);
        _counts = codes.Counts(Enum.GetValues<DueState>().Length);
    }

    /// <summary>The rule.</summary>
    public Purchases Purchases { get; }

    /// <summary>When a customer is due.</summary>
    public DueOptions Options { get; }

    /// <summary>The instant at which the customers were looked at.</summary>
    public DateTimeOffset AsOf => Origin.AsOf;

    internal ReportOrigin Origin { get; }

    /// <summary>The customers in a state.</summary>
    /// <param name="state">The state.</param>
    public CustomerSet this[DueState state] => _codes.Where((int)state);

    /// <summary>How many customers are in a state.</summary>
    /// <param name="state">The state.</param>
    public long Count(DueState state) => _counts[(int)state];

    /// <summary>A customer's own cadence: the median of its completed gaps, in the rule's periods; null without enough of them, and for a key that is no customer's.</summary>
    /// <param name="customer">The customer's key.</param>
    public double? Cadence(CustomerKey customer) =>
        _codes.Data.TryFind(customer, out int ordinal) && !double.IsNaN(_cadences[ordinal]) ? _cadences[ordinal] : null;

    /// <summary>How many are in each state, culture-free.</summary>
    public override string ToString() => string.Join(", ", Enum.GetValues<DueState>().Select(state => string.Create(CultureInfo.InvariantCulture, $"{state}: {Count(state)}")));

    static void IJsonValue<DueReport>.WriteJson(Utf8JsonWriter writer, DueReport value)
    {
        writer.WriteStartObject();
        writer.WriteValue("rule", value.Purchases);
        writer.WriteInstant("asOf", value.AsOf);
        writer.WriteValue("options", value.Options);
        foreach (DueState state in Enum.GetValues<DueState>()) writer.WriteNumber(JsonNamingPolicy.CamelCase.ConvertName(state.ToString()), value.Count(state));
        writer.WriteEndObject();
    }
}
