using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation;

/// <summary>A named definition of a rule book: a segment, a partition, a funnel.</summary>
/// <remarks>A value: immutable, without data and without a clock; as JSON what a rule book has among its definitions. Equal when the name, the title and the meaning as written are equal.</remarks>
[JsonConverter(typeof(JsonValueConverter<Definition>))]
[DebuggerDisplay("{Name,nq}")]
public abstract record Definition : IJsonValue<Definition>
{
    private protected Definition(string name, string? title)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        (Name, Title) = (NormalText.Of(name), title);
    }

    /// <summary>The name; unique in a rule book.</summary>
    public string Name { get; }

    /// <summary>The word that says what kind of definition it is, and declares it where it can be declared.</summary>
    internal abstract string Keyword { get; }

    /// <summary>The expressions and patterns of which it consists, in the order in which they are written.</summary>
    internal abstract IEnumerable<Node> Trees { get; }

    /// <summary>The same, each with the part of the definition that it is, where diagnostics say which.</summary>
    internal virtual IEnumerable<(Node Tree, string? Part)> Parts => Trees.Select(tree => (tree, (string?)null));

    /// <summary>What of it is fitted to a population; null for a definition that is not itself.</summary>
    internal virtual IPopulationFunction? PopulationFunction => null;

    /// <summary>The kind of a value that it has, for use in other definitions by its name; null when it has no such value.</summary>
    /// <param name="part">Which value; null for that of a definition that has one.</param>
    internal virtual ValueKind? KindOf(string? part) => null;

    /// <summary>Whether it runs from an entry of one customer on, so that its trees may speak of the event that started it and of what came since.</summary>
    internal virtual bool HasEntry => false;

    /// <summary>How the definition is written among the definitions of a rule book in JSON.</summary>
    internal abstract JsonShape Shape { get; }

    /// <summary>The definition as rule text, as it would be declared; a comment for one that has no text form.</summary>
    public string ToText()
    {
        var text = new RuleText();
        Write(text);
        return text.ToString();
    }

    static void IJsonValue<Definition>.WriteJson(Utf8JsonWriter writer, Definition value) => value.Shape.Write(writer, value);

    static Definition IJsonValue<Definition>.ReadJson(ref Utf8JsonReader reader) => throw NeedsASchema();

    /// <summary>Why a serializer does not make a definition of a document.</summary>
    private protected static NotSupportedException NeedsASchema() =>
        new("A definition means something only in a schema: write a rule book that holds it, and read that with RuleBook.FromJson(schema, json).");

    /// <summary>A title for people, in any language; null for none. In normalisation form C.</summary>
    /// <exception cref="ArgumentException">The title is not valid Unicode.</exception>
    public string? Title { get; init => field = NormalText.OfTitle(value); }

    /// <summary>What is wrong with it besides its trees.</summary>
    internal virtual IEnumerable<Diagnostic> CheckShape() => [];

    /// <summary>What is wrong with it besides its trees that only the schema tells, such as a property that its events do not have.</summary>
    internal virtual IEnumerable<Diagnostic> CheckAgainst(Schema schema) => [];

    /// <summary>What is wrong with it beside the other definitions of a rule book, besides references in its trees.</summary>
    /// <param name="find">Another definition by its name; null when there is none.</param>
    internal virtual IEnumerable<Diagnostic> CheckBeside(Func<string, Definition?> find) => [];

    /// <summary>Which of its measures must be of certain kinds.</summary>
    internal virtual IEnumerable<KindNeed> Needs => [];

    /// <summary>What is wrong with what is said with a value of it; null when it is right. Unless a kind of definition says otherwise, nothing can be said.</summary>
    /// <param name="value">A value that it has.</param>
    /// <param name="definition">The definition that asks for it.</param>
    internal virtual Diagnostic? CheckArguments(ValueOf value, string definition) => value.Arguments.Count == 0 ? null : Diagnostic.Of(
        DiagnosticCodes.ValueArguments, DiagnosticSeverity.Error, definition, $"Nothing is said with '{new ValueOf(value.Result, value.Part, value.Kind).ShortName}'.", $"Leave the parentheses out.");

    /// <summary>What stands behind its name where another definition refers to it.</summary>
    internal abstract NamedResult ToResult();

    private protected virtual void Write(RuleText text) => text.Write("# ").Name(Name).Write(" has no text form");
}
