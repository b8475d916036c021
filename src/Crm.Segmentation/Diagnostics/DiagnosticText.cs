using System.Globalization;
using System.Text;

namespace Crm.Segmentation;

/// <summary>Diagnostics as compilers show them: the line, and under it a mark that is right below the mistake where characters are wide, too.</summary>
internal static class DiagnosticText
{
    internal static string Of(Diagnostic diagnostic, string language)
    {
        DiagnosticWords words = DiagnosticWords.In(language);
        string severity = diagnostic.Severity == DiagnosticSeverity.Error ? words.Error : words.Warning;
        var text = new StringBuilder().Append(
            CultureInfo.InvariantCulture, $"{severity} {diagnostic.Code}: {words.Say(diagnostic.Message, diagnostic.MessagePhrase)}");
        if (diagnostic.Span is { } span) Excerpt(text, span, "-->", null);
        else if (diagnostic.Json is { } json) text.Append(CultureInfo.InvariantCulture, $"\n --> {json}");
        else if (diagnostic.Definition is not null) text.Append(CultureInfo.InvariantCulture, $" ({diagnostic.Definition})");
        foreach (RelatedSpan related in diagnostic.Related) Excerpt(text, related.Span, ":::", words.Say(related.Label, null));
        if (diagnostic.Help is not null) text.Append(
            CultureInfo.InvariantCulture, $"\n  = {words.Help}: {words.Say(diagnostic.Help, diagnostic.HelpPhrase)}");
        if (diagnostic.Fix is { } fix) text.Append(CultureInfo.InvariantCulture, $"\n  = {words.Fix}: {Change(fix, words)}");
        return text.ToString();
    }

    internal static void Excerpt(StringBuilder text, SourceSpan span, string arrow, string? label)
    {
        string number = span.Line.ToString(CultureInfo.InvariantCulture);
        string gutter = new(' ', number.Length);
        ReadOnlySpan<char> line = span.Source.Line(span.Line - 1);
        int length = Math.Min(span.Length, Math.Max(line.Length - span.Column + 1, 0));
        int cells = Math.Max(DisplayCells.Of(line.Slice(Math.Min(span.Column - 1, line.Length), length)), 1);
        text.Append(CultureInfo.InvariantCulture, $"\n{gutter} {arrow} {span}")
            .Append(CultureInfo.InvariantCulture, $"\n{gutter} |\n{number} | {Visible(line)}")
            .Append(CultureInfo.InvariantCulture, $"\n{gutter} | {new string(' ', span.DisplayColumn - 1)}{new string('^', cells)}");
        if (label is not null) text.Append(' ').Append(label);
    }

    /// <summary>Tabs and hidden characters would move the mark: each is shown as one blank, or as nothing, as it is counted.</summary>
    private static string Visible(ReadOnlySpan<char> line)
    {
        var visible = new StringBuilder(line.Length);
        foreach (Rune rune in line.EnumerateRunes())
        {
            if (Rune.IsControl(rune)) visible.Append(' ');
            else if (!RuleWords.IsHidden(rune.Value)) visible.Append(rune.ToString());
            else visible.Append(' ', DisplayCells.Of(rune));
        }

        return visible.ToString();
    }

    private static string Change(TextFix fix, DiagnosticWords words)
    {
        string was = fix.Span.Characters.ToString(), now = fix.Replacement.Trim();
        if (was.Length == 0) return words.Insert(now);
        return now.Length == 0 ? words.Remove(Visible(was)) : words.Replace(Visible(was), now);
    }
}
