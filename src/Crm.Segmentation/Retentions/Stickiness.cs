using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Retentions;

/// <summary>In how many of a range's periods customers are active.</summary>
/// <remarks>Periods follow the zone and the week start of the engine's options; a day that the zone skips is none.</remarks>
[JsonConverter(typeof(JsonValueConverter<Stickiness>))]
public sealed record Stickiness : Definition, IJsonValue<Stickiness>
{
    /// <summary>A stickiness.</summary>
    /// <param name="name">The name; unique in a rule book.</param>
    /// <exception cref="ArgumentException">The name is empty or not valid Unicode.</exception>
    public Stickiness(string name)
        : base(name, null)
    {
    }

    /// <summary>The events that make a unit active.</summary>
    public required EventPattern Activity { get; init; }

    /// <summary>How long a period is.</summary>
    public required CalendarUnit Period { get; init; }

    /// <summary>How many periods are one, from the begin of the range on: 2 for every two days. The last of the range may hold fewer.</summary>
    /// <value>The default is 1.</value>
    public int Together { get; init; } = 1;

    /// <summary>The name of a property of the events whose values are the units, instead of customers. Events without it are left out.</summary>
    public string? UnitProperty { get; init; }

    /// <summary>How many events a period needs at least for a unit to be active in it; 1 or more, so that a period without events never counts.</summary>
    /// <value>The default is 1.</value>
    public int AtLeast { get; init; } = 1;

    /// <summary>How many events a period may have at most for a unit to be active in it; null for any number.</summary>
    public int? AtMost { get; init; }

    /// <summary>What is wrong with the stickiness, all of it; empty when it can run.</summary>
    /// <param name="schema">The vocabulary that it should be written in.</param>
    public ValueList<Diagnostic> Validate(Schema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return ActivityValidator.Check(this, UnitProperty, Activity, schema);
    }

    internal override string Keyword => "stickiness";

    internal override IEnumerable<Node> Trees => [Activity];

    /// <summary>The definition as rule text.</summary>
    public override string ToString() => ToText();

    internal override IEnumerable<Diagnostic> CheckShape()
    {
        if (Together < 1)
            yield return ActivityValidator.Error(Name, $"{Together} periods are one.", "At least 1 period is one.");
        if (AtLeast < 1 || AtMost < AtLeast)
            yield return ActivityValidator.Error(Name, "No number of events makes a period one of activity.", "A period needs at least 1 event, and no more than it may have.");
    }

    internal override NamedResult ToResult() => new AnalysisWithoutMembers(Name, "a stickiness");

    private protected override void Write(RuleText text)
    {
        text.Write("stickiness ").Name(Name).Title(Title);
        ActivitySyntax.Write(text, this);
    }

    internal override JsonShape Shape => ActivityJson.Stickiness;

    static void IJsonValue<Stickiness>.WriteJson(Utf8JsonWriter writer, Stickiness value) => value.Shape.Write(writer, value);

    static Stickiness IJsonValue<Stickiness>.ReadJson(ref Utf8JsonReader reader) => throw NeedsASchema();
}
