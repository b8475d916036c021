namespace Crm.Segmentation;

/// <summary>What an analysis reads of each event is a property as it is: arithmetic over properties, which aggregates take, is told.</summary>
internal static class PlainProperty
{
    /// <summary>A diagnostic for each that is arithmetic; what is no property at all is told where the trees are checked.</summary>
    internal static IEnumerable<Diagnostic> Check(string? definition, params IEnumerable<Measure?> taken) => taken.OfType<Arithmetic>().Select(arithmetic => Diagnostic.Of(
        DiagnosticCodes.NotAProperty,
        DiagnosticSeverity.Error,
        definition,
        $"'{arithmetic.ShortName}' is arithmetic, and a property as it is is meant.",
        "Keep the result as a property of the event."));
}
