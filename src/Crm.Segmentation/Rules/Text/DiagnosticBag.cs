namespace Crm.Segmentation;

/// <summary>What is found in texts while they are read.</summary>
internal sealed class DiagnosticBag
{
    private readonly List<Diagnostic> _found = [];

    internal IReadOnlyList<Diagnostic> Found => _found;

    internal bool IsFull => _found.Count >= RuleLimits.Errors;

    internal void Error(
        string code, SourceSpan span, Phrase message, Phrase? help = null, TextFix? fix = null, params ReadOnlySpan<RelatedSpan> related)
    {
        if (_found.Count < RuleLimits.Errors)
            _found.Add(
                Diagnostic.Of(code, DiagnosticSeverity.Error, null, message, help) with { Span = span, Fix = fix, Related = [.. related] });
    }

    /// <summary>In the order of the texts, and of the places in each; what has no place comes last. At most <see cref="RuleLimits.Errors"/>.</summary>
    internal static ValueList<Diagnostic> InOrder(IEnumerable<Diagnostic> diagnostics, IReadOnlyList<SourceText> texts)
    {
        var order = new Dictionary<SourceText, int>(ReferenceEqualityComparer.Instance);
        for (int i = 0; i < texts.Count; i++) order[texts[i]] = i;
        return
        [
            .. diagnostics
                .OrderBy(d => d.Span is { } span ? order.GetValueOrDefault(span.Source, int.MaxValue) : int.MaxValue)
                .ThenBy(d => d.Span?.Start ?? int.MaxValue)
                .Take(RuleLimits.Errors),
        ];
    }
}
