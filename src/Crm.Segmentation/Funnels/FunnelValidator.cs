namespace Crm.Segmentation.Funnels;

/// <summary>What is wrong with a funnel, and with a reference to one.</summary>
internal static class FunnelValidator
{
    /// <summary>Everything but what the patterns say, which is the rule validator's to check, and the property of the unit, which needs the schema.</summary>
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
        foreach (Diagnostic diagnostic in (IEnumerable<Diagnostic>)[.. CheckLengths(funnel), .. CheckOptional(funnel), .. CheckExclusions(funnel), .. FunnelCombinations.Check(funnel)])
            yield return diagnostic;
    }

    internal static IEnumerable<Diagnostic> Check(Funnel funnel, Schema schema)
    {
        var validator = new RuleValidator(schema);
        foreach (Diagnostic diagnostic in CheckShape(funnel)) validator.Tell(diagnostic);
        foreach (Node pattern in funnel.Trees) validator.Add(pattern, funnel.Name);
        foreach (Diagnostic diagnostic in CheckProperty(funnel, schema)) validator.Tell(diagnostic);
        return validator.Diagnostics;
    }

    /// <summary>The property whose values are the units, or are held constant, must be on every event that the funnel looks at, and be of one kind.</summary>
    internal static IEnumerable<Diagnostic> CheckProperty(Funnel funnel, Schema schema)
    {
        if ((funnel.HoldConstant ?? funnel.Unit.PropertyName) is not { } name) yield break;
        FieldDefinition? first = null;
        foreach (EventPattern pattern in funnel.Steps.SelectMany(step => step.Patterns).Concat(funnel.Exclusions.SelectMany(exclusion => exclusion.Patterns)).DistinctBy(pattern => pattern.EventName, StringComparer.Ordinal))
        {
            if (pattern.EventName is not { } eventName)
            {
                yield return Error(
                    funnel, DiagnosticCodes.FunnelProperty, $"'{name}' is needed at every step and exclusion, and events of any type have no property in common.", "Name the type of event.");
                continue;
            }

            if (schema.FindEvent(eventName) is not { } type) continue;
            if (schema.FindProperty(eventName, name) is not { } property)
            {
                yield return Error(
                    funnel,
                    DiagnosticCodes.FunnelProperty,
                    $"'{name}' is needed at every step and exclusion, and '{eventName}' has no such property.",
                    NearestName.Suggestion(name, type.Properties.Select(p => p.Name)));
                continue;
            }

            first ??= property;
            if (property.Kind is ValueKind.Flag or ValueKind.Tags)
                yield return Error(funnel, DiagnosticCodes.FunnelProperty, $"'{property}' is {property.Kind.WithArticle()}, whose values make no units.");
            else if (property.Kind != first.Kind || property.Scale != first.Scale)
                yield return Error(
                    funnel, DiagnosticCodes.FunnelProperty, $"'{first}' and '{property}' are of different kinds: {first.Kind.WithArticle()} and {property.Kind.WithArticle()}, or with other decimal places.");
        }
    }

    internal static Diagnostic? Check(Funnel funnel, MemberOf member, string definition)
    {
        string[] cells = [.. FunnelCells.Of(funnel)];
        Phrase known = $"Its results are {new NameList(cells)}.";
        if (!funnel.Unit.IsCustomer || funnel.Count == FunnelCounting.Attempts)
        {
            Phrase message = funnel.Count == FunnelCounting.Attempts
                ? (Phrase)$"'{member.ShortName}' asks for customers, and '{funnel.Name}' counts attempts."
                : $"'{member.ShortName}' asks for customers, and '{funnel.Name}' counts units that are none.";
            return Error(DiagnosticCodes.FunnelUnitCell, message, "Refer to a funnel of customers; the report of this one gives the customers of its units.");
        }

        if (member.Cell is null)
            return Error(DiagnosticCodes.CellNeeded, $"'{member.ShortName}' refers to a funnel, and does not say which of its results.", known);
        if (!cells.Contains(member.Cell, StringComparer.Ordinal))
        {
            Phrase help = NearestName.Suggestion(member.Cell, cells) ?? known;
            return Error(DiagnosticCodes.UnknownCell, $"Funnel '{funnel.Name}' has no result '{member.Cell}'.", help);
        }

        if (member.Entered?.Anchors.Any(anchor => anchor is not Constant) != true) return null;
        return Error(DiagnosticCodes.EntryOnAttribute, $"'{member.ShortName}' is entered in a window that is anchored on an attribute.", "Use a window that is the same for every customer.");

        Diagnostic Error(string code, Phrase text, Phrase help) => Diagnostic.Of(code, DiagnosticSeverity.Error, definition, text, help);
    }

    internal static Diagnostic Error(Funnel funnel, string code, Phrase message, Phrase? help = null) =>
        Diagnostic.Of(code, DiagnosticSeverity.Error, funnel.Name, message, help);

    private static IEnumerable<Diagnostic> CheckLengths(Funnel funnel)
    {
        if (funnel.Window is { } window)
        {
            if (window.Events is < 1 || (window.Time ?? window.SessionGap) <= TimeSpan.Zero)
                yield return Error(funnel, DiagnosticCodes.FunnelWindow, "The window is not positive.", "Leave it out for any time.");
            else if (IsFine(window.Time) || IsFine(window.SessionGap))
                yield return Error(funnel, DiagnosticCodes.FunnelWindow, "The window is finer than a millisecond.");
        }

        if (funnel.Unit.SessionGap is { } gap && (gap <= TimeSpan.Zero || IsFine(gap)))
            yield return Error(funnel, DiagnosticCodes.FunnelWindow, "The gap between sessions is not positive, or finer than a millisecond.");
        for (int i = 0; i < funnel.Steps.Count; i++)
        {
            FunnelStep step = funnel.Steps[i];
            if (step.MinimumGap is null && step.MaximumGap is null) continue;
            if (i == 0) yield return Error(funnel, DiagnosticCodes.FunnelGap, $"Step '{step.Name}' is the first and has a gap from the step before.");
            else if (step.MinimumGap < TimeSpan.Zero || step.MaximumGap < TimeSpan.Zero) yield return Error(funnel, DiagnosticCodes.FunnelGap, $"A gap before step '{step.Name}' is negative.");
            else if (IsFine(step.MinimumGap) || IsFine(step.MaximumGap)) yield return Error(funnel, DiagnosticCodes.FunnelGap, $"A gap before step '{step.Name}' is finer than a millisecond.");
            else if (step.MinimumGap > step.MaximumGap)
                yield return Error(funnel, DiagnosticCodes.FunnelGap, $"The least gap before step '{step.Name}' is longer than the greatest.", "Nothing is both: swap the two.");
        }
    }

    private static IEnumerable<Diagnostic> CheckOptional(Funnel funnel)
    {
        if (funnel.Steps is [{ IsOptional: true }, ..])
            yield return Error(funnel, DiagnosticCodes.OptionalStep, $"Step '{funnel.Steps[0].Name}' is the first and optional.", "An attempt starts with its first step: leave the step out, or let customers enter at any step.");
        else if (funnel.Steps.Count > 1 && funnel.Steps.Count(step => !step.IsOptional) < 2)
            yield return Error(funnel, DiagnosticCodes.OptionalStep, "All steps but the first are optional.", "A funnel leads to a step that is not optional.");
        if (funnel.Steps.Count(step => step.IsOptional) is > AttemptRules.MostOptional and var optional)
            yield return Error(funnel, DiagnosticCodes.OptionalStep, $"A funnel has at most {AttemptRules.MostOptional} optional steps, this one has {optional}.");
    }

    private static IEnumerable<Diagnostic> CheckExclusions(Funnel funnel)
    {
        if (funnel.Exclusions.Count > AttemptRules.MostExclusions)
            yield return Error(funnel, DiagnosticCodes.FunnelExclusion, $"A funnel has at most {AttemptRules.MostExclusions} exclusions, this one has {funnel.Exclusions.Count}.");
        string[] names = [.. funnel.Steps.Select(step => step.Name)];
        foreach (FunnelExclusion exclusion in funnel.Exclusions)
        {
            (int after, int before) = (Array.IndexOf(names, exclusion.After), Array.IndexOf(names, exclusion.Before));
            string unknown = after < 0 ? exclusion.After : exclusion.Before;
            if (after < 0 || before < 0)
                yield return Error(funnel, DiagnosticCodes.FunnelExclusion, $"An exclusion names the step '{unknown}', which the funnel does not have.", NearestName.Suggestion(unknown, names));
            else if (after >= before)
                yield return Error(funnel, DiagnosticCodes.FunnelExclusion, $"An exclusion lies between '{exclusion.After}' and '{exclusion.Before}', which is no later step.");
            else if (funnel.Steps[after].IsOptional || funnel.Steps[before].IsOptional)
                yield return Error(funnel, DiagnosticCodes.FunnelExclusion, $"An exclusion lies between '{exclusion.After}' and '{exclusion.Before}', of which one is optional.", "Name the steps around it that are not.");
            if (exclusion.Patterns.FirstOrDefault(pattern => funnel.Steps.Any(step => step.Patterns.Contains(pattern))) is { } both)
                yield return Error(funnel, DiagnosticCodes.FunnelExclusion, $"'{both.ShortName}' is a step and excluded.", "Every attempt takes it as a step or is tainted by it: exclude something else.");
        }
    }

    private static bool IsFine(TimeSpan? time) => time is { } length && length.Ticks % TimeSpan.TicksPerMillisecond != 0;
}
