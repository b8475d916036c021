using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Growth;

/// <summary>
/// Where revenue comes from, and why it changed: visitors × conversion × orders a buyer × order value, in a period or two, and the change between them laid to
/// these factors.
/// </summary>
/// <remarks>
/// <para>A visitor is a customer with a visit or an order in the period; who ordered without a visit is counted apart, too. A refund is booked at its own
/// instant, whenever the order was.</para>
/// <para>An event without the value adds nothing, and is an order or a refund all the same.</para>
/// </remarks>
[JsonConverter(typeof(JsonValueConverter<RevenueGrowth>))]
public sealed record RevenueGrowth : Definition, IJsonValue<RevenueGrowth>
{
    /// <summary>A revenue tree.</summary>
    /// <param name="name">The name; unique in a rule book.</param>
    /// <exception cref="ArgumentException">The name is empty or not valid Unicode.</exception>
    /// <remarks>Everything else is checked by <see cref="Validate"/>, and when it runs, which tells every mistake at once.</remarks>
    public RevenueGrowth(string name)
        : base(name, null)
    {
    }

    /// <summary>The events that are visits.</summary>
    public required EventPattern Visit { get; init; }

    /// <summary>The events that are orders, or lines of orders: see <see cref="OrderKey"/>.</summary>
    public required EventPattern Order { get; init; }

    /// <summary>The number of an order that is its value: a property of the order's type.</summary>
    public required Measure Value { get; init; }

    /// <summary>
    /// A property of the order's type by which lines of one order are one order: events of a customer in the period with the same value count once. An event
    /// without it is an order of its own.
    /// </summary>
    public Measure? OrderKey { get; init; }

    /// <summary>The events that are refunds; null for none.</summary>
    public EventPattern? Refund { get; init; }

    /// <summary>The number of a refund that is its value, and is taken off; there when, and only when, there are refunds.</summary>
    public Measure? RefundValue { get; init; }

    /// <summary>Whether revenue, and with it the order value, is less the refunds of the period; otherwise they are told beside it.</summary>
    public bool IsNet { get; init; }

    /// <summary>How a change is laid to the factors.</summary>
    /// <value>The default is <see cref="AttributionMethod.Shapley"/>.</value>
    public AttributionMethod Attribution { get; init; }

    /// <summary>What is wrong with it, all of it; empty when it can run.</summary>
    /// <param name="schema">The vocabulary that it should be written in.</param>
    public ValueList<Diagnostic> Validate(Schema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return [.. GrowthValidator.Check(this, schema)];
    }

    internal override string Keyword => "growth";

    /// <summary>A value is checked as its sum, and a property that tells orders apart as the count of its values.</summary>
    internal override IEnumerable<Node> Trees
    {
        get
        {
            yield return Visit;
            yield return new Aggregate(AggregateFunction.Sum, Value, Order, null);
            if (OrderKey is not null) yield return new Aggregate(AggregateFunction.Distinct, OrderKey, Order, null);
            if (Refund is not null && RefundValue is not null) yield return new Aggregate(AggregateFunction.Sum, RefundValue, Refund, null);
        }
    }

    /// <summary>The definition as rule text.</summary>
    public override string ToString() => ToText();

    internal override IEnumerable<Diagnostic> CheckShape() => GrowthValidator.CheckShape(this);

    internal override NamedResult ToResult() => new GrowthResult(this);

    private protected override void Write(RuleText text)
    {
        text.Write("growth ").Name(Name).Title(Title);
        GrowthSyntax.Write(text, this);
    }

    internal override JsonShape Shape => GrowthJson.Form;

    static void IJsonValue<RevenueGrowth>.WriteJson(Utf8JsonWriter writer, RevenueGrowth value) => value.Shape.Write(writer, value);

    static RevenueGrowth IJsonValue<RevenueGrowth>.ReadJson(ref Utf8JsonReader reader) => throw NeedsASchema();
}
