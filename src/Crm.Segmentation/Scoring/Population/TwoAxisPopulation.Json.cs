using System.Diagnostics.CodeAnalysis;

namespace Crm.Segmentation.Scoring;

public sealed partial class TwoAxisPopulation
{
    /// <summary>The population as JSON: canonical, so that equal values are equal texts.</summary>
    /// <remarks>A version, the definition as a <see cref="RuleBook"/> writes it, the as-of instant, the calendar, and the numbers. Reading it back gives an equal value.</remarks>
    public string ToJson() => TwoAxisReportJson.Write(this);

    /// <summary>The population read from JSON, in any layout and order of members.</summary>
    /// <param name="schema">The schema of the definition.</param>
    /// <param name="json">The document, of at most 256 MiB.</param>
    /// <exception cref="RuleException">The document has errors; the exception carries every diagnostic with its place.</exception>
    public static TwoAxisPopulation FromJson(Schema schema, string json) =>
        TryFromJson(schema, json, out TwoAxisPopulation? read, out ValueList<Diagnostic> diagnostics) ? read : throw new RuleException(diagnostics);

    /// <summary>The population read from JSON, or what is wrong with the document; nothing that it may hold makes this throw.</summary>
    /// <param name="schema">The schema of the definition.</param>
    /// <param name="json">The document, of at most 256 MiB.</param>
    /// <param name="read">The population; null when there is an error.</param>
    /// <param name="diagnostics">The errors, and the warnings about the definition, each with its place in the document.</param>
    /// <returns>Whether there is no error.</returns>
    public static bool TryFromJson(Schema schema, string json, [NotNullWhen(true)] out TwoAxisPopulation? read, out ValueList<Diagnostic> diagnostics) =>
        ReportJson.TryRead(schema, json, ReportJson.Size, TwoAxisReportJson.ReadPopulation, out read, out diagnostics);
}
