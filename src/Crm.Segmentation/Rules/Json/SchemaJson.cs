using System.Diagnostics.CodeAnalysis;

namespace Crm.Segmentation;

/// <summary>How a schema is written as JSON and read from it.</summary>
public static class SchemaJson
{
    extension(Schema schema)
    {
        /// <summary>The schema as JSON: canonical, so that equal schemas are equal texts. It is the member <c>schema</c> of a rule book's JSON.</summary>
        public string ToJson() => SchemaShapes.Schema.Text(schema);

        /// <summary>A schema read from JSON, in any layout and order of members.</summary>
        /// <param name="json">The document, of at most 16 MiB.</param>
        /// <exception cref="RuleException">The document has errors; the exception carries every diagnostic.</exception>
        public static Schema FromJson(string json) =>
            Schema.TryFromJson(json, out Schema? read, out ValueList<Diagnostic> diagnostics) ? read : throw new RuleException(diagnostics);

        /// <summary>A schema read from JSON, or what is wrong with the document.</summary>
        /// <param name="json">The document, of at most 16 MiB.</param>
        /// <param name="read">The schema; null when there is an error.</param>
        /// <param name="diagnostics">The errors, each with its place in the document.</param>
        /// <returns>Whether there is no error.</returns>
        public static bool TryFromJson(string json, [NotNullWhen(true)] out Schema? read, out ValueList<Diagnostic> diagnostics)
        {
            ArgumentNullException.ThrowIfNull(json);
            JsonReading reading = JsonReading.Of(json);
            read = reading.Diagnostics.Count == 0 && JsonPlace.Parse(reading) is { } part ? (Schema?)SchemaShapes.Schema.Read(reading, part) : null;
            diagnostics = [.. reading.Diagnostics];
            if (diagnostics.Count > 0) read = null;
            return read is not null;
        }
    }
}
