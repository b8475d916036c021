using System.Globalization;

namespace Crm.Segmentation.Conformance;

/// <summary>Diagnostics in one line.</summary>
internal static class Refusals
{
    /// <summary>The first error with its code and place, and how many there are more.</summary>
    internal static string Text(IEnumerable<Diagnostic> diagnostics)
    {
        Diagnostic[] errors = [.. diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error)];
        if (errors.Length == 0) return "no error is told";
        Diagnostic first = errors[0];
        string place = first.Span is { } span ? $" at {span.Line}:{span.Column}" : "";
        string more = errors.Length > 1 ? string.Create(CultureInfo.InvariantCulture, $" (and {errors.Length - 1} more)") : "";
        return $"{first.Code}{place}: {first.Message}{more}";
    }
}
