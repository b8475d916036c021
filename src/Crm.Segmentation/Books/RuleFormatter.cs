namespace Crm.Segmentation;

/// <summary>Lays rule text out in the one canonical way: spaces and indentation.</summary>
/// <remarks>
/// Comments, names, the order and the line breaks stay; the <c>in</c> that an aggregate's window does not need is dropped. The meaning never
/// changes, and what is formatted is not changed again. Names need not be known: no schema is needed.
/// </remarks>
public static class RuleFormatter
{
    /// <summary>The text in its canonical layout.</summary>
    /// <param name="text">A text of rules.</param>
    /// <exception cref="RuleException">The text has errors of syntax; the exception carries every diagnostic.</exception>
    public static string Format(string text) =>
        TryFormat(text, out string formatted, out ValueList<Diagnostic> diagnostics) ? formatted : throw new RuleException(diagnostics);

    /// <summary>The text in its canonical layout, or as it is when it has errors of syntax.</summary>
    /// <param name="text">A text of rules.</param>
    /// <param name="formatted">The text in its canonical layout; as it was when there is an error.</param>
    /// <param name="diagnostics">Every error of syntax.</param>
    /// <returns>Whether there is no error.</returns>
    public static bool TryFormat(string text, out string formatted, out ValueList<Diagnostic> diagnostics)
    {
        ArgumentNullException.ThrowIfNull(text);
        RuleTexts read = RuleTexts.ReadSyntax(text);
        diagnostics = SoundFixes.Of(read.InOrder(read.Found), read.Sources, changed => RuleTexts.ReadSyntax(changed[0].Text).Found);
        formatted = diagnostics.Count == 0 ? TokenLayout.Of(read.Tokens[0]) : text;
        return diagnostics.Count == 0;
    }
}
