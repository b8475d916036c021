namespace Crm.Segmentation.Funnels;

/// <summary>What is wrong with a funnel, and with a reference to one.</summary>
internal static class FunnelValidator
{
    /// <summary>Everything but what the patterns say, which is the rule validator's to check.</summary>
    internal static IEnumerable<Diagnostic> CheckShape(Funnel funnel)
    {
        if (funnel.Steps.Count is < 2 or > TieGroup.MaxSteps)
        {
            yield return Error(
                funnel,
                DiagnosticCodes.FunnelLength,
                $"A funnel has 2 to {TieGroup.MaxSteps} steps, this one has {funnel.Steps.Count}.",
                funnel.Steps.Count < 2 ? (Phrase)"To count the customers who did one thing, use a segment." : null);
        }

        foreach (IGrouping<string, FunnelStep> steps in funnel.Steps.GroupBy(step => step.Name, StringComparer.Ordinal).Where(steps => steps.Count() > 1))
            yield return Error(funnel, DiagnosticCodes.DuplicateStep, $"{steps.Count()} steps are named '{steps.Key}'.", "Results refer to a step by its name.");
        if (funnel.Window is not { } window) yield break;
        if (window <= TimeSpan.Zero)
            yield return Error(funnel, DiagnosticCodes.FunnelWindow, "The window is not positive.", "Leave it out for any time.");
        else if (window.Ticks % TimeSpan.TicksPerMillisecond != 0)
            yield return Error(funnel, DiagnosticCodes.FunnelWindow, "The window is finer than a millisecond.");
    }

    internal static IEnumerable<Diagnostic> Check(Funnel funnel, Schema schema)
    {
        var validator = new RuleValidator(schema);
        foreach (Diagnostic diagnostic in CheckShape(funnel)) validator.Tell(diagnostic);
        foreach (EventPattern pattern in funnel.Steps.SelectMany(step => step.Patterns)) validator.Add(pattern, funnel.Name);
        return validator.Diagnostics;
    }

    internal static Diagnostic? Check(Funnel funnel, MemberOf member, string definition)
    {
        string[] cells = [.. FunnelCells.Of(funnel)];
        Phrase known = $"Its results are {string.Join(", ", cells)}.";
        if (member.Cell is null)
            return Error(DiagnosticCodes.CellNeeded, $"'{member.ShortName}' refers to a funnel, and does not say which of its results.", known);
        if (!cells.Contains(member.Cell, StringComparer.Ordinal))
        {
            Phrase help = NearestName.Suggestion(member.Cell, cells) ?? known;
            return Error(DiagnosticCodes.UnknownCell, $"Funnel '{funnel.Name}' has no result '{member.Cell}'.", help);
        }

        if (member.Entered?.Anchors.Any(anchor => anchor is not Constant) != true) return null;
        Phrase message = $"'{member.ShortName}' is entered in a window that is anchored on an attribute.";
        return Error(DiagnosticCodes.EntryOnAttribute, message, "Use a window that is the same for every customer.");

        Diagnostic Error(string code, Phrase text, Phrase help) => Diagnostic.Of(code, DiagnosticSeverity.Error, definition, text, help);
    }

    private static Diagnostic Error(Funnel funnel, string code, Phrase message, Phrase? help = null) =>
        Diagnostic.Of(code, DiagnosticSeverity.Error, funnel.Name, message, help);
}
