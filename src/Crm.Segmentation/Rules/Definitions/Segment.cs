using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation;

/// <summary>The customers for whom a condition holds. Segments overlap: a customer may be in any number of them.</summary>
[JsonConverter(typeof(JsonValueConverter<Segment>))]
public sealed record Segment : Definition, IJsonValue<Segment>
{
    private Segment(string name, Condition condition, string? title)
        : base(name, title) => Condition = condition;

    /// <summary>What a member satisfies.</summary>
    public Condition Condition { get; }

    /// <summary>The condition of being a member, for use in other definitions of the same rule book.</summary>
    public Condition Members => new MemberOf(Name, null, null);

    internal override string Keyword => "segment";

    internal override IEnumerable<Node> Trees => [Condition];

    /// <summary>The definition as rule text.</summary>
    public override string ToString() => ToText();

    /// <summary>Defines a segment.</summary>
    /// <param name="name">The name; unique in a rule book.</param>
    /// <param name="condition">What a member satisfies.</param>
    /// <param name="title">A title for people, in any language.</param>
    /// <exception cref="ArgumentException">The name is empty or not valid Unicode.</exception>
    /// <remarks>Types and scopes are checked when the definition is compiled or put into a rule book, which tells every mistake at once.</remarks>
    public static Segment Define(string name, Condition condition, string? title = null)
    {
        ArgumentNullException.ThrowIfNull(condition);
        return new Segment(name, condition, title);
    }

    internal override NamedResult ToResult() => new SegmentResult(this);

    private protected override void Write(RuleText text) =>
        text.Write("segment ").Name(Name).Title(Title).Write(" = ").Write(Condition);

    internal override JsonShape Shape => SegmentJson.Shape;

    static void IJsonValue<Segment>.WriteJson(Utf8JsonWriter writer, Segment value) => value.Shape.Write(writer, value);

    static Segment IJsonValue<Segment>.ReadJson(ref Utf8JsonReader reader) => throw NeedsASchema();
}
