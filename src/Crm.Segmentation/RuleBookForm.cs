using System.Buffers;
using System.Text.Json;

namespace Crm.Segmentation;

/// <summary>The form of a rule book in JSON: its version, its schema if asked for, its features and its definitions.</summary>
internal static class RuleBookForm
{
    private static readonly JsonForm Version = JsonScalars.Integer(1, int.MaxValue);

    private static readonly JsonForm Cell = new JsonObject<PartitionCell>(null, "a cell", MakeCell)
        .With("name", JsonScalars.Name, n => n.Name)
        .Maybe("title", JsonScalars.Raw, n => n.Title)
        .With("condition", TreeForms.Condition, n => n.Condition!);

    /// <summary>The one table of the kinds of definition.</summary>
    internal static readonly JsonChoice Definition = new("a definition", () =>
    [
        new JsonObject<Segment>("segment", "a segment", MakeSegment)
            .With("name", JsonScalars.Name, n => n.Name)
            .Maybe("title", JsonScalars.Raw, n => n.Title)
            .With("condition", TreeForms.Condition, n => n.Condition),
        new JsonObject<Partition>("partition", "a partition", MakePartition)
            .With("name", JsonScalars.Name, n => n.Name)
            .Maybe("title", JsonScalars.Raw, n => n.Title)
            .With("cells", new JsonList<PartitionCell>(Cell, atLeast: 1), n => ValueList.Create(n.Cells.AsSpan()[..^1]))
            .With("otherwise", JsonScalars.Name, n => n.Cells[^1].Name),
        FunnelForm.Form,
        RetentionForm.Form,
    ]);

    private static readonly JsonForm Form = new JsonObject<Document>(
            null,
            "a rule book",
            p => new Document(p.Next<int>(), p.Next<Schema?>(), p.Next<ValueList<Feature>>(), p.Next<ValueList<Definition>>()))
        .With("version", Version, n => n.Version)
        .Maybe("schema", SchemaForms.Schema, n => n.Schema)
        .Maybe("features", new JsonList<Feature>(MeasureForms.Declaration), n => n.Features, ValueList.Create<Feature>([]))
        .With("definitions", new JsonList<Definition>(new JsonNamed(Definition, isFeature: false)), n => n.Definitions);

    internal static byte[] Write(RuleBook book, bool withSchema) =>
        Write(Form, new Document(RuleLanguage.Version, withSchema ? book.Schema : null, book.Features, book.Definitions));

    internal static byte[] Write(JsonForm form, object value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer)) form.Write(writer, value);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The rule book; null when there is an error. Reads as much as it can, and checks what it could read.</summary>
    internal static RuleBook? Read(JsonReading reading, Schema? schema)
    {
        if (reading.Diagnostics.Count > 0 || JsonPart.Parse(reading) is not { } part || !CheckVersion(reading, part)) return null;
        reading.Schema = schema ?? SchemaOf(reading, part);
        if (reading.Schema is null) return null;

        _ = Form.Read(reading, part);
        bool isSound = reading.Diagnostics.Count == 0;
        _ = RuleBook.TryCreate(reading.Schema, reading.Definitions, out RuleBook? book, out ValueList<Diagnostic> found);
        foreach (Diagnostic diagnostic in found)
        {
            // What is unknown may be a definition that could not be read, about which something is told already.
            if (isSound || diagnostic.Code != DiagnosticCodes.UnknownResult) reading.Add(diagnostic);
        }

        if (!isSound || book is null) return null;
        foreach (string name in reading.Features.Keys.Except(book.Features.Select(f => f.Name), StringComparer.Ordinal))
        {
            isSound = false;
            string message = $"No definition uses the feature '{JsonReading.Shown(name)}', and a rule book holds only what its definitions use.";
            reading.Add(new Diagnostic(JsonDiagnosticCodes.UnusedFeature, DiagnosticSeverity.Error, name, message, "Leave it out."));
        }

        return isSound ? book : null;
    }

    private static bool CheckVersion(JsonReading reading, JsonPart part)
    {
        // The rest of a document without a version, or of another one, is not judged.
        if (part.Kind == JsonValueKind.Object && part.Member("version") is { } version)
        {
            if (Version.Read(reading, version) is not int number) return false;
            if (number == RuleLanguage.Version) return true;
            string message = $"The document is written in version {number} of the language, and this library reads version {RuleLanguage.Version}.";
            reading.Tell(JsonDiagnosticCodes.Version, message, version, "Read it with a newer version of the library.");
            return false;
        }

        if (part.Kind != JsonValueKind.Object) _ = Form.Read(reading, part);
        else TellMissing(reading, part);
        return false;
    }

    private static Schema? SchemaOf(JsonReading reading, JsonPart part)
    {
        if (part.Member("schema") is { } schema) return (Schema?)SchemaForms.Schema.Read(reading, schema);
        const string Message = "The document holds no schema, and it is read without one.";
        reading.Tell(JsonDiagnosticCodes.MissingSchema, Message, part, "Name the schema that its definitions are written in.");
        return null;
    }

    private static void TellMissing(JsonReading reading, JsonPart part) => reading.Tell(
        JsonDiagnosticCodes.MissingMember,
        "The member 'version' is missing, which says the version of the language.",
        part,
        $"Write \"version\":{RuleLanguage.Version}.");

    private static Segment MakeSegment(JsonParts parts)
    {
        (string name, string? title) = (parts.Next<string>(), parts.Next<string?>());
        return Segment.Define(name, parts.Next<Condition>(), title);
    }

    private static PartitionCell MakeCell(JsonParts parts)
    {
        (string name, string? title) = (parts.Next<string>(), parts.Next<string?>());
        return new PartitionCell(name, parts.Next<Condition>()) { Title = title };
    }

    private static Partition? MakePartition(JsonParts parts)
    {
        (string name, string? title) = (parts.Next<string>(), parts.Next<string?>());
        (ValueList<PartitionCell> cells, string otherwise) = (parts.Next<ValueList<PartitionCell>>(), parts.Next<string>());
        var names = new HashSet<string>(StringComparer.Ordinal) { otherwise };
        return cells.FirstOrDefault(cell => !names.Add(cell.Name)) is { } repeated
            ? (Partition?)parts.Fail($"Two cells are named '{JsonReading.Shown(repeated.Name)}'.", "Names are unique in a partition: rename one.")
            : Partition.Define(name, title, otherwise, cells.AsSpan());
    }

    private sealed record Document(int Version, Schema? Schema, ValueList<Feature> Features, ValueList<Definition> Definitions);
}
