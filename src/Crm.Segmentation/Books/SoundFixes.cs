using System.Runtime.InteropServices;

namespace Crm.Segmentation;

/// <summary>Fixes that do what they are offered for: with each, the texts have its mistake no longer, and none that they had not before. Others are not offered.</summary>
internal static class SoundFixes
{
    /// <summary>So many fixes are tried in any case, and as many more as keep what is read again in bounds.</summary>
    private const int FirstFixes = 8, MostCharacters = 1024 * 1024;

    /// <summary>The diagnostics with those of their fixes that are sound.</summary>
    /// <param name="diagnostics">What is told of the texts.</param>
    /// <param name="texts">The texts as they were read.</param>
    /// <param name="read">Reads other texts in their stead.</param>
    internal static ValueList<Diagnostic> Of(
        ValueList<Diagnostic> diagnostics, IReadOnlyList<SourceText> texts, Func<IReadOnlyList<(string Name, string Text)>, IEnumerable<Diagnostic>> read)
    {
        if (!diagnostics.Any(diagnostic => diagnostic.Fix is not null)) return diagnostics;
        Dictionary<(string Code, string Message), int> before = Errors(diagnostics);
        bool areAll = diagnostics.Count < RuleLimits.Errors;
        long length = texts.Sum(text => (long)text.Text.Length), characters = 0;
        int tried = 0;
        return
        [
            .. diagnostics.Select(diagnostic =>
                diagnostic.Fix is not { } fix || (MayTry() && IsSound(diagnostic, fix)) ? diagnostic : diagnostic with { Fix = null }),
        ];

        bool MayTry() => tried++ < FirstFixes || characters + length <= MostCharacters;

        bool IsSound(Diagnostic diagnostic, TextFix fix)
        {
            characters += length;
            Diagnostic[] left = [.. read([.. texts.Select(text => (text.Name, ReferenceEquals(text, fix.Span.Source) ? fix.Apply() : text.Text))])];

            // Of more than are told nobody knows which are new: the mistake must be gone from its place.
            if (!areAll) return !Array.Exists(left, other => other.Code == diagnostic.Code && other.Message == diagnostic.Message && other.Span?.Start == diagnostic.Span?.Start);
            Dictionary<(string Code, string Message), int> after = Errors(left);
            (string, string) told = (diagnostic.Code, diagnostic.Message);
            return after.GetValueOrDefault(told) < before.GetValueOrDefault(told, 1) && after.All(pair => pair.Value <= before.GetValueOrDefault(pair.Key));
        }
    }

    private static Dictionary<(string Code, string Message), int> Errors(IEnumerable<Diagnostic> diagnostics)
    {
        var errors = new Dictionary<(string Code, string Message), int>();
        foreach (Diagnostic diagnostic in diagnostics)
            if (diagnostic.Severity == DiagnosticSeverity.Error) CollectionsMarshal.GetValueRefOrAddDefault(errors, (diagnostic.Code, diagnostic.Message), out _)++;
        return errors;
    }
}
