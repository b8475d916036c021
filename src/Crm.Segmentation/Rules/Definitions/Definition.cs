using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation;

/// <summary>A named definition of a rule book: a segment, a partition, a funnel.</summary>
/// <remarks>A value: immutable, without data and without a clock; as JSON what a rule book has among its definitions. Equal when the name, the title and the meaning as written are equal.</remarks>
[JsonConverter(typeof(JsonValueConverter<Definition>))]
public abstract record Definition : IJsonValue<Definition>
{
    private protected Definition(string name, string? title)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        (Name, Title) = (NormalText.Of(name), title);
    }

    /// <summary>The name; unique in a rule book.</summary>
    public string Name { get; }

    /// <summary>How the definition is written among the definitions of a rule book in JSON.</summary>
    internal abstract JsonShape Shape { get; }

    /// <summary>The definition as rule text, as it would be declared; a comment for one that has no text form.</summary>
    public string ToText()
    {
        var printer = new RulePrinter();
        Write(printer);
        return printer.ToString();
    }

    static void IJsonValue<Definition>.WriteJson(Utf8JsonWriter writer, Definition value) => value.Shape.Write(writer, value);

    static Definition IJsonValue<Definition>.ReadJson(ref Utf8JsonReader reader) => throw new NotSupportedException(
        "A definition means something only in a schema: write a rule book that holds it, and read that with RuleBook.FromJson(schema, json).");

    private protected virtual void Write(RulePrinter printer) => printer.Write("# ").Name(Name).Write(" has no text form");

    /// <summary>A title for people, in any language; null for none. In normalisation form C.</summary>
    /// <exception cref="ArgumentException">The title is not valid Unicode.</exception>
    public string? Title { get; init => field = NormalText.OfTitle(value); }
}
