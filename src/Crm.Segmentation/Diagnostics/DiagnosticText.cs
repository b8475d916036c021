using System.Globalization;
using System.Text;

namespace Crm.Segmentation;

/// <summary>Diagnostics as compilers show them: the line, and under it a mark that is right below the mistake where characters are wide, too.</summary>
internal static class DiagnosticText
{
    // Of a long line, so much is shown, and so much of it before the mistake.
    private const int LongestLine = 240, Before = 160;

    internal static string Of(Diagnostic diagnostic, string language)
    {
        DiagnosticWords words = DiagnosticWords.In(language);
        string severity = diagnostic.Severity switch { DiagnosticSeverity.Error => words.Error, DiagnosticSeverity.Warning => words.Warning, _ => words.Information };
        var text = new StringBuilder().Append(
            CultureInfo.InvariantCulture, $"{severity} {diagnostic.Code}: {words.Say(diagnostic.Message, diagnostic.MessagePhrase)}");
        if (diagnostic.Span is { } span) Excerpt(text, span, "-->", null);
        else if (diagnostic.Json is { } json) text.Append(CultureInfo.InvariantCulture, $"\n --> {json}");
        else if (diagnostic.Definition is not null) text.Append(CultureInfo.InvariantCulture, $" ({ShownText.Of(diagnostic.Definition)})");
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
        int start = Math.Min(span.Column - 1, line.Length), end = start + Math.Min(span.Length, line.Length - start);
        int first = start <= Before ? 0 : Whole(line, start - Before), last = Whole(line, Math.Min(line.Length, first + LongestLine));
        end = Math.Min(end, last);
        string cut = first > 0 ? "…" : "", rest = last < line.Length ? "…" : "";
        int before = cut.Length + DisplayCells.Of(line[first..start]), cells = Math.Max(DisplayCells.Of(line[start..end]), 1);
        text.Append(CultureInfo.InvariantCulture, $"\n{gutter} {arrow} {span}")
            .Append(CultureInfo.InvariantCulture, $"\n{gutter} |\n{number} | {cut}{Visible(line[first..last])}{rest}")
            .Append(CultureInfo.InvariantCulture, $"\n{gutter} | {new string(' ', before)}{new string('^', cells)}");
        if (label is not null) text.Append(' ').Append(label);
    }

    /// <summary>A place in the line, or the one before where that would part the two halves of a character.</summary>
    private static int Whole(ReadOnlySpan<char> line, int at) => at > 0 && at < line.Length && char.IsSurrogatePair(line[at - 1], line[at]) ? at - 1 : at;

    /// <summary>Tabs and hidden characters would move the mark: each is shown as one blank, or as nothing, as it is counted.</summary>
    private static string Visible(ReadOnlySpan<char> line)
    {
        var visible = new StringBuilder(line.Length);
        foreach (Rune rune in line.EnumerateRunes())
        {
            if (Rune.IsControl(rune) || rune.Value is 0x2028 or 0x2029) visible.Append(' ');
            else if (!RuleWords.IsHidden(rune.Value)) visible.Append(rune.ToString());
            else visible.Append(' ', DisplayCells.Of(rune));
        }

        return visible.ToString();
    }

    private static string Change(TextFix fix, DiagnosticWords words)
    {
        string was = ShownText.Of(fix.Span.Characters.ToString()), now = ShownText.Of(fix.Replacement.Trim());
        if (was.Length == 0) return words.Insert(now);
        return now.Length == 0 ? words.Remove(was) : words.Replace(was, now);
    }
}
