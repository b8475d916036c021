using System.Text.Json;
using Crm.Segmentation.Funnels;
using Crm.Segmentation.Growth;
using Crm.Segmentation.Journeys;
using Crm.Segmentation.Lifetime;
using Crm.Segmentation.Paths;
using Crm.Segmentation.Retentions;
using Crm.Segmentation.Scoring;

namespace Crm.Segmentation;

/// <summary>The form of a rule book in JSON: its version, its schema if asked for, its features and its definitions.</summary>
internal static class RuleBookJson
{
    /// <summary>The one table of the kinds of definition.</summary>
    internal static readonly JsonChoice Definition = new("a definition", () =>
    [
        SegmentJson.Shape,
        PartitionJson.Shape,
        ListJson.Shape,
        ScoreJson.Shape,
        ScorecardJson.Shape,
        .. RfmJson.Forms,
        TwoAxisJson.Shape,
        LifetimeJson.Form,
        FunnelJson.Form,
        RetentionJson.Form,
        GrowthJson.Form,
        ActivityJson.Lifecycle,
        ActivityJson.Stickiness,
        PathJson.Form,
        AffinityJson.Form,
        MessagingJson.Form,
        JourneyJson.Form,
    ]);

    /// <summary>What may be listed beside the definitions: a score and an rfm are then definitions all the same.</summary>
    internal static readonly JsonChoice Named = new("a named measure", () => [MeasureJson.Declaration, ScoreJson.Shape, .. RfmJson.Forms]);

    private static readonly JsonShape Form = RulesDocument.ShapeOf(new JsonNamed(Named, isMeasure: true), new JsonNamed(Definition, isMeasure: false));

    internal static ReadOnlyMemory<byte> Write(RuleBook book, bool withSchema) => Form.Utf8(DocumentOf(book, withSchema));

    /// <summary>Writes a rule book as a part of another document, without its schema.</summary>
    internal static void Write(Utf8JsonWriter writer, RuleBook book) => Form.Write(writer, DocumentOf(book, withSchema: false));

    private static RulesDocument DocumentOf(RuleBook book, bool withSchema) =>
        new(RuleLanguage.Version, withSchema ? book.Schema : null, [.. book.Features], book.Definitions);

    /// <summary>The rule book; null when there is an error. Reads as much as it can, and checks what it could read.</summary>
    internal static RuleBook? Read(JsonReading reading, Schema? schema) =>
        reading.Diagnostics.Count > 0 || JsonPlace.Parse(reading) is not { } part ? null : Read(reading, part, schema);

    /// <summary>The definitions of a rule book that is a part of another document, checked; null when there is an error.</summary>
    internal static RulesDocument? ReadPart(JsonReading reading, JsonPlace part) =>
        Read(reading, part, reading.Schema) is { } book ? new RulesDocument(RuleLanguage.Version, null, [.. book.Features], book.Definitions) : null;

    /// <summary>The rule book of definitions that <see cref="ReadPart"/> has read, and with that found right together.</summary>
    internal static RuleBook BookOf(Schema schema, RulesDocument read) => RuleBook.Create(schema, read.Definitions);

    /// <summary>A rule book that is a part of the document.</summary>
    internal static RuleBook? Read(JsonReading reading, JsonPlace part, Schema? schema)
    {
        if (!CheckVersion(reading, part)) return null;
        reading.Schema = schema ?? SchemaOf(reading, part);
        if (reading.Schema is null) return null;

        reading.ExpectResults([.. Listed(part, "measures"), .. Listed(part, "definitions")], DefinedValues.KindOf);
        var document = (RulesDocument?)Form.Read(reading, part);
        bool isSound = reading.Diagnostics.Count == 0;
        _ = RuleBook.TryCreate(reading.Schema, [.. reading.Definitions.Cast<Definition>()], Features(reading, document), out RuleBook? book, out ValueList<Diagnostic> found);
        foreach (Diagnostic diagnostic in found)
        {
            // What is unknown may be a definition that could not be read, about which something is told already.
            if (isSound || diagnostic.Code != DiagnosticCodes.UnknownResult) reading.Add(diagnostic);
        }

        return isSound ? book : null;
    }

    private static IReadOnlyList<JsonPlace> Listed(JsonPlace part, string list) => part.Member(list) is { Kind: JsonValueKind.Array } members ? members.Parts : [];

    /// <summary>The listed measures that are no definitions, in their order.</summary>
    private static IEnumerable<Feature> Features(JsonReading reading, RulesDocument? document) =>
        document?.Measures.OfType<Feature>() ?? reading.Measures.Values.OfType<Feature>();

    private static bool CheckVersion(JsonReading reading, JsonPlace part)
    {
        // The rest of a document without a version, or of another one, is not judged.
        if (part.Kind == JsonValueKind.Object && part.Member("version") is { } version)
        {
            if (RulesDocument.VersionShape.Read(reading, version) is not int number) return false;
            if (number == RuleLanguage.Version) return true;
            Phrase message = $"The document is written in version {number} of the language, and this library reads version {RuleLanguage.Version}.";
            reading.Tell(DiagnosticCodes.JsonVersion, message, version, "Read it with a newer version of the library.");
            return false;
        }

        if (part.Kind != JsonValueKind.Object) _ = Form.Read(reading, part);
        else TellMissing(reading, part);
        return false;
    }

    private static Schema? SchemaOf(JsonReading reading, JsonPlace part)
    {
        if (part.Member("schema") is { } schema) return (Schema?)SchemaShapes.Schema.Read(reading, schema);
        const string Message = "The document holds no schema, and it is read without one.";
        reading.Tell(DiagnosticCodes.JsonMissingSchema, Message, part, "Name the schema that its definitions are written in.");
        return null;
    }

    private static void TellMissing(JsonReading reading, JsonPlace part) => reading.Tell(
        DiagnosticCodes.JsonMissingMember,
        "The member 'version' is missing, which says the version of the language.",
        part,
        $"Write \"version\":{RuleLanguage.Version}.");
}
