using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Paths;

/// <summary>Which products go together: who views or buys one, what else does he, or what does he go on to.</summary>
/// <remarks>
/// <para>A basket is all of a unit's events with an item: of a customer, a session, or a value of a property such as an order. How often an item is in one basket
/// does not matter.</para>
/// <para>Where <see cref="Then"/> is said, an item goes with another where such an event of the other comes after the first event with the one, in the order of time
/// and at one instant in that of arrival: viewers of one product, and what they go on to.</para>
/// </remarks>
[JsonConverter(typeof(JsonValueConverter<ProductAffinity>))]
public sealed record ProductAffinity : Definition, IJsonValue<ProductAffinity>
{
    /// <summary>How large a basket may be unless something else is said.</summary>
    internal const int DefaultLargest = 1000;

    /// <summary>An affinity.</summary>
    /// <param name="name">The name; unique in a rule book.</param>
    /// <exception cref="ArgumentException">The name is empty or not valid Unicode.</exception>
    public ProductAffinity(string name)
        : base(name, null)
    {
    }

    /// <summary>The events that bring an item into a basket: those that match any of the patterns.</summary>
    public required ValueList<EventPattern> Events { get; init; }

    /// <summary>The name of the property that is the item. Events without it are left out.</summary>
    public required string ItemProperty { get; init; }

    /// <summary>The events, after the first with an item, of the items that are gone on to; none for what is in the basket, in any order.</summary>
    public ValueList<EventPattern> Then { get; init; } = [];

    /// <summary>The one item from which pairs go; null for all.</summary>
    public string? Hero { get; init => field = value is null ? null : NormalText.Of(value); }

    /// <summary>How many different items a basket may have, 1 to 10,000. A larger one, such as a reseller's, is left out and counted: pairs grow with its square.</summary>
    /// <value>The default is 1,000.</value>
    public int LargestBasket { get; init; } = DefaultLargest;

    /// <summary>The longest time between two events, of any type, of one session, inclusive; then each session is a basket. Positive, in whole milliseconds; null for other units.</summary>
    public TimeSpan? SessionGap { get; init; }

    /// <summary>The name of a property of the events whose values are the baskets, such as an order, of whichever customers. Events without it are left out.</summary>
    public string? UnitProperty { get; init; }

    /// <summary>What is wrong with the affinity, all of it; empty when it can run.</summary>
    /// <param name="schema">The vocabulary that it should be written in.</param>
    public ValueList<Diagnostic> Validate(Schema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return [.. AffinityValidator.Check(this, schema)];
    }

    internal override string Keyword => "affinity";

    internal override IEnumerable<Node> Trees => Events.Concat(Then);

    /// <summary>The definition as rule text.</summary>
    public override string ToString() => ToText();

    internal override IEnumerable<Diagnostic> CheckShape() => AffinityValidator.CheckShape(this);

    internal override IEnumerable<Diagnostic> CheckAgainst(Schema schema) => AffinityValidator.CheckAgainst(this, schema);

    internal override NamedResult ToResult() => new AnalysisWithoutMembers(Name, "an affinity");

    private protected override void Write(RuleText text)
    {
        text.Write("affinity ").Name(Name).Title(Title);
        AffinitySyntax.Write(text, this);
    }

    internal override JsonShape Shape => AffinityJson.Form;

    static void IJsonValue<ProductAffinity>.WriteJson(Utf8JsonWriter writer, ProductAffinity value) => value.Shape.Write(writer, value);

    static ProductAffinity IJsonValue<ProductAffinity>.ReadJson(ref Utf8JsonReader reader) => throw NeedsASchema();
}
