using System.Diagnostics.CodeAnalysis;
using Crm.Segmentation.Reports;

namespace Crm.Segmentation;

/// <summary>Reads stored counts: their definitions may be of any kind.</summary>
public static class StoredReports
{
    extension<TCounts>(TCounts)
        where TCounts : ReportCounts<TCounts>, IReportCounts<TCounts>
    {
        /// <summary>The counts read from JSON, in any layout and order of members.</summary>
        /// <param name="schema">The schema of the definition.</param>
        /// <param name="json">The document, of at most 256 MiB.</param>
        /// <exception cref="RuleException">The document has errors; the exception carries every diagnostic with its place.</exception>
        public static TCounts FromJson(Schema schema, string json) =>
            Read<TCounts>(schema, json, out ValueList<Diagnostic> diagnostics) ?? throw new RuleException(diagnostics);

        /// <summary>The counts read from JSON, or what is wrong with the document; nothing that it may hold makes this throw.</summary>
        /// <param name="schema">The schema of the definition.</param>
        /// <param name="json">The document, of at most 256 MiB.</param>
        /// <param name="read">The counts; null when there is an error.</param>
        /// <param name="diagnostics">The errors, and the warnings about the definition, each with its place in the document.</param>
        /// <returns>Whether there is no error.</returns>
        public static bool TryFromJson(Schema schema, string json, [NotNullWhen(true)] out TCounts? read, out ValueList<Diagnostic> diagnostics) =>
            (read = Read<TCounts>(schema, json, out diagnostics)) is not null;
    }

    private static TCounts? Read<TCounts>(Schema schema, string json, out ValueList<Diagnostic> diagnostics)
        where TCounts : ReportCounts<TCounts>, IReportCounts<TCounts>
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(json);
        JsonReading reading = JsonReading.Of(json, ReportJson.Size, RuleBookJson.ReadPart);
        TCounts? read = TCounts.Stored.Read(reading, schema);
        diagnostics = [.. reading.Diagnostics];
        return read;
    }
}
