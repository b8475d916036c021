namespace Crm.Segmentation;

/// <summary>The codes of the diagnostics about funnels.</summary>
public static class FunnelDiagnostics
{
    /// <summary>Fewer than two steps.</summary>
    public const string TooFewSteps = "CRM1201";

    /// <summary>More than 32 steps.</summary>
    public const string TooManySteps = "CRM1202";

    /// <summary>Two steps have the same name.</summary>
    public const string DuplicateStep = "CRM1203";

    /// <summary>The window is not positive.</summary>
    public const string WindowNotPositive = "CRM1204";

    /// <summary>The window is finer than a millisecond.</summary>
    public const string WindowTooFine = "CRM1205";

    /// <summary>A reference to a result that the funnel does not have.</summary>
    public const string UnknownCell = "CRM1206";

    /// <summary>A reference whose window of entry is anchored on an attribute.</summary>
    public const string EntryOnAttribute = "CRM1207";

    internal static IEnumerable<Diagnostic> Check(Funnel funnel, Schema schema)
    {
        if (funnel.Steps.Count < 2)
            yield return Error(funnel, TooFewSteps, $"A funnel needs at least two steps; this one has {funnel.Steps.Count}.", "To count customers who did one thing, use a segment.");
        if (funnel.Steps.Count > TieGroup.MaxSteps)
            yield return Error(funnel, TooManySteps, $"A funnel has at most {TieGroup.MaxSteps} steps; this one has {funnel.Steps.Count}.");
        foreach (IGrouping<string, FunnelStep> steps in funnel.Steps.GroupBy(step => step.Name, StringComparer.Ordinal).Where(steps => steps.Count() > 1))
            yield return Error(funnel, DuplicateStep, $"{steps.Count()} steps are named '{steps.Key}'.", "Results refer to a step by its name.");
        if (funnel.Window <= TimeSpan.Zero)
            yield return Error(funnel, WindowNotPositive, "The window must be positive.", "Leave it out for any time.");
        else if (funnel.Window is { } window && window.Ticks % TimeSpan.TicksPerMillisecond != 0)
            yield return Error(funnel, WindowTooFine, "The window must be in whole milliseconds.");
        foreach (EventPattern pattern in funnel.Steps.SelectMany(step => step.Patterns).Distinct())
            foreach (Diagnostic diagnostic in RuleValidator.Check(pattern, schema, funnel.Name)) yield return diagnostic;
    }

    internal static Diagnostic? Check(Funnel funnel, MemberOf member, string definition)
    {
        if (member.Cell is null || !FunnelCells.Of(funnel).Contains(member.Cell, StringComparer.Ordinal))
        {
            string cells = string.Join(", ", FunnelCells.Of(funnel).Select(cell => $"'{cell}'"));
            return new Diagnostic(UnknownCell, DiagnosticSeverity.Error, definition, $"Funnel '{funnel.Name}' has no result '{member.Cell}'.", $"It has {cells}.");
        }

        return member.Entered?.Anchors.Any(anchor => anchor is not Constant) == true
            ? new Diagnostic(
                EntryOnAttribute,
                DiagnosticSeverity.Error,
                definition,
                $"The window in which funnel '{funnel.Name}' is entered depends on an attribute.",
                "Use a window that is the same for every customer.")
            : null;
    }

    private static Diagnostic Error(Funnel funnel, string code, string message, string? help = null) =>
        new(code, DiagnosticSeverity.Error, funnel.Name, message, help);
}
