using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Scoring;

/// <summary>A named score of a measure: a double-precision number, whatever it is computed from. Other definitions refer to it by its name.</summary>
[JsonConverter(typeof(JsonValueConverter<Score>))]
public sealed record Score : Definition, IJsonValue<Score>
{
    private Score(string name, Measure measure, string? title)
        : base(name, title) => Measure = measure;

    /// <summary>What it is computed from.</summary>
    public Measure Measure { get; }

    /// <summary>The score, for use in other definitions of the same rule book; missing where the measure is.</summary>
    public Measure Value => new ValueOf(Name, null, ValueKind.Number);

    internal override string Keyword => "score";

    internal override IEnumerable<Node> Trees => [Measure];

    internal override IEnumerable<KindNeed> Needs => [new KindNeed(Measure, kind => kind.IsNumeric(), DiagnosticCodes.NotANumber, $"a score is a number")];

    /// <summary>The definition as rule text.</summary>
    public override string ToString() => ToText();

    /// <summary>Defines a score.</summary>
    /// <param name="name">The name; unique in a rule book.</param>
    /// <param name="measure">An integer, money or number.</param>
    /// <param name="title">A title for people, in any language.</param>
    /// <exception cref="ArgumentException">The name is empty, or name or title is not valid Unicode.</exception>
    public static Score Define(string name, Measure measure, string? title = null)
    {
        ArgumentNullException.ThrowIfNull(measure);
        return new Score(name, measure, title);
    }

    internal override ValueKind? KindOf(string? part) => KindOfPart(part);

    /// <summary>The kind of a value of any score: it has one.</summary>
    internal static ValueKind? KindOfPart(string? part) => part is null ? ValueKind.Number : null;

    internal override NamedResult ToResult() => new ScoreResult(this);

    private protected override void Write(RuleText text) => text.Write("score ").Name(Name).Title(Title).Write(" = ").Write(Measure);

    internal override JsonShape Shape => ScoreJson.Shape;

    static void IJsonValue<Score>.WriteJson(Utf8JsonWriter writer, Score value) => value.Shape.Write(writer, value);

    static Score IJsonValue<Score>.ReadJson(ref Utf8JsonReader reader) => throw NeedsASchema();
}
