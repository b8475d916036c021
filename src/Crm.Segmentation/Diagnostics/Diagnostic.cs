using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation;

/// <summary>How serious a diagnostic is.</summary>
public enum DiagnosticSeverity
{
    /// <summary>The definition cannot run.</summary>
    Error,

    /// <summary>The definition runs, and probably does not say what was meant.</summary>
    Warning,

    /// <summary>The definition runs and may well be meant; it is worth knowing. Only analyses tell such.</summary>
    Information,
}

/// <summary>One finding about a definition: data, not an exception.</summary>
/// <param name="Code">A stable code, such as <c>CRM1001</c>.</param>
/// <param name="Severity">How serious it is.</param>
/// <param name="Definition">The name of the definition that it is about; null when it is about none in particular.</param>
/// <param name="Message">What is wrong, naming the part that is.</param>
/// <param name="Help">What to do about it; null when the message says it all.</param>
[JsonConverter(typeof(JsonValueConverter<Diagnostic>))]
public sealed record Diagnostic(string Code, DiagnosticSeverity Severity, string? Definition, string Message, string? Help = null)
    : IJsonValue<Diagnostic>
{
    /// <summary>Where the mistake is in rule text; null for a definition that was not written as text.</summary>
    public SourceSpan? Span { get; init; }

    /// <summary>Other places that explain the mistake, such as the first of two definitions with one name.</summary>
    public ValueList<RelatedSpan> Related { get; init; } = [];

    /// <summary>Where it is in the JSON document that the definition was read from; null for a definition that was not.</summary>
    public JsonLocation? Json { get; init; }

    /// <summary>A change of the text that puts it right; null where only the writer can know.</summary>
    public TextFix? Fix { get; init; }

    /// <summary>
    /// The part of the definition that it is about, for those who show a journey: the id of a node, <c>ID.branches[0]</c>, <c>entries[0]</c>, <c>exits[0]</c>,
    /// <c>filter</c>, or what else is said of the whole; null where the whole definition is meant, and for definitions of other kinds.
    /// </summary>
    public string? Part { get; init; }

    /// <summary>What of the definition it is about, until its place is looked up.</summary>
    internal object? About { get; init; }

    /// <summary>The message in parts, for other languages; null where it is only known as a whole.</summary>
    internal Phrase? MessagePhrase { get; init; }

    /// <summary>The help in parts.</summary>
    internal Phrase? HelpPhrase { get; init; }

    /// <summary>The finding as a person reads it: message, place, the line with a mark under the mistake, help and fix.</summary>
    /// <param name="language"><c>en</c> or <c>ko</c>; for any other language, and where nothing is translated, English.</param>
    public string ToText(string language = "en") => DiagnosticText.Of(this, language);

    /// <summary>One line: place or definition, code, message and help.</summary>
    public override string ToString() =>
        $"{(Span is { } span ? $"{span}: " : "")}{Code}{(Definition is null ? "" : $" in '{ShownText.Of(Definition)}'")}{(Json is null ? "" : $" at {Json}")}: {Message}{(Help is null ? "" : $" {Help}")}";

    internal static Diagnostic Of(string code, DiagnosticSeverity severity, string? definition, Phrase message, Phrase? help = null) =>
        new(code, severity, definition, message.ToString(), help?.ToString()) { MessagePhrase = message, HelpPhrase = help };

    static void IJsonValue<Diagnostic>.WriteJson(Utf8JsonWriter writer, Diagnostic value)
    {
        writer.WriteStartObject();
        writer.WriteString("code", value.Code);
        writer.WriteName("severity", value.Severity);
        writer.WriteString("definition", value.Definition);
        if (value.Part is not null) writer.WriteString("part", value.Part);
        writer.WriteString("message", value.Message);
        writer.WriteString("help", value.Help);
        if (value.Span is { } span) writer.WriteValue("span", span);
        if (value.Related.Count > 0) writer.WriteValues("related", value.Related);
        if (value.Json is { } json) writer.WriteValue("json", json);
        if (value.Fix is { } fix) writer.WriteValue("fix", fix);
        writer.WriteEndObject();
    }
}

/// <summary>A place that explains a diagnostic.</summary>
/// <param name="Span">The place.</param>
/// <param name="Label">What is there.</param>
[JsonConverter(typeof(JsonValueConverter<RelatedSpan>))]
public sealed record RelatedSpan(SourceSpan Span, string Label) : IJsonValue<RelatedSpan>
{
    static void IJsonValue<RelatedSpan>.WriteJson(Utf8JsonWriter writer, RelatedSpan value)
    {
        writer.WriteStartObject();
        writer.WriteValue("span", value.Span);
        writer.WriteString("label", value.Label);
        writer.WriteEndObject();
    }
}

/// <summary>A change of a text that puts a mistake right.</summary>
/// <param name="Span">What is replaced; of length 0 for an insertion.</param>
/// <param name="Replacement">What stands there afterwards.</param>
[JsonConverter(typeof(JsonValueConverter<TextFix>))]
public sealed record TextFix(SourceSpan Span, string Replacement) : IJsonValue<TextFix>
{
    /// <summary>The whole text with the change made.</summary>
    public string Apply() => string.Concat(Span.Source.Text.AsSpan(0, Span.Start), Replacement, Span.Source.Text.AsSpan(Span.End));

    static void IJsonValue<TextFix>.WriteJson(Utf8JsonWriter writer, TextFix value)
    {
        writer.WriteStartObject();
        writer.WriteValue("span", value.Span);
        writer.WriteString("replacement", value.Replacement);
        writer.WriteEndObject();
    }
}

/// <summary>Thrown where a caller asked for a result and the definitions have errors; carries every diagnostic.</summary>
public sealed class RuleException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="diagnostics">Every diagnostic, warnings included.</param>
    public RuleException(ValueList<Diagnostic> diagnostics)
        : base(string.Join("\n", diagnostics)) => Diagnostics = diagnostics;

    /// <summary>Every diagnostic, warnings included.</summary>
    public ValueList<Diagnostic> Diagnostics { get; }
}
