namespace Crm.Segmentation.Paths;

/// <summary>What is wrong with paths.</summary>
internal static class PathValidator
{
    private const int MostGroups = 1000;

    /// <summary>Everything but what the patterns say, which is the rule validator's to check, and what only the schema tells.</summary>
    internal static IEnumerable<Diagnostic> CheckShape(EventPaths paths)
    {
        if (paths.Events.Count == 0)
            yield return Error(paths, DiagnosticCodes.PathEvents, "Paths are of no events.", "Name the events, or take any.");
        foreach (Diagnostic diagnostic in CheckUnit(paths.Name, paths.SessionGap, paths.UnitProperty)) yield return diagnostic;
        foreach (Diagnostic diagnostic in CheckNames(paths)) yield return diagnostic;
        foreach (PathAnchor anchor in new[] { paths.From, paths.Until }.OfType<PathAnchor>().Where(anchor => paths.Exclude.Contains(anchor.Node, StringComparer.Ordinal)))
            yield return Diagnostic.Of(DiagnosticCodes.PathAnchor, DiagnosticSeverity.Warning, paths.Name, $"'{anchor.Node}' is an anchor and excluded, so that there is no path.", "Exclude something else.");
        if (paths.Window is { } window && (window <= TimeSpan.Zero || IsFine(window)))
            yield return Error(paths, DiagnosticCodes.PathWindow, "The window of the paths is not positive, or finer than a millisecond.", "Leave it out for any time.");
        else if (paths.Window is not null && paths.From is null && paths.Until is null)
            yield return Error(paths, DiagnosticCodes.PathWindow, "The window of the paths has no anchor from which it runs.", "Say from which node paths are followed, or until which.");
        if (paths.Limit < 1 || paths.MostNodes < 1)
            yield return Error(paths, DiagnosticCodes.PathLimit, "No steps or no nodes are kept.", "At least 1 step is kept, and at least 1 node of each.");
    }

    /// <summary>Whether there are the properties that name nodes and units.</summary>
    internal static IEnumerable<Diagnostic> CheckAgainst(EventPaths paths, Schema schema)
    {
        EventDefinition[] types = TypesOf(paths.Events, schema);
        if (paths.Events.Count == 0) yield break;
        if (paths.NameProperty is { } by && CheckProperty(paths.Name, DiagnosticCodes.PathNames, by, types) is { } unnamed) yield return unnamed;
        if (paths.UnitProperty is { } unit && CheckProperty(paths.Name, DiagnosticCodes.PathUnit, unit, types) is { } unknown) yield return unknown;
        if (paths.NameProperty is not null) yield break;
        var names = new PathNames(paths);
        string[] known = [.. types.Select(type => names.NameOf(type.Name)).Distinct(StringComparer.Ordinal)];
        foreach (PathAnchor anchor in new[] { paths.From, paths.Until }.OfType<PathAnchor>().Where(anchor => !string.IsNullOrWhiteSpace(anchor.Node) && !known.Contains(anchor.Node, StringComparer.Ordinal)))
        {
            yield return Diagnostic.Of(
                DiagnosticCodes.PathNode, DiagnosticSeverity.Warning, paths.Name, $"No event of the paths is called '{anchor.Node}'.", NearestName.Suggestion(anchor.Node, known));
        }
    }

    internal static IEnumerable<Diagnostic> Check(EventPaths paths, Schema schema)
    {
        var validator = new RuleValidator(schema);
        foreach (Diagnostic diagnostic in CheckShape(paths)) validator.Tell(diagnostic);
        foreach (Node tree in paths.Trees) validator.Add(tree, paths.Name);
        foreach (Diagnostic diagnostic in CheckAgainst(paths, schema)) validator.Tell(diagnostic);
        return validator.Diagnostics;
    }

    /// <summary>What is wrong with a unit besides that a property may not be there.</summary>
    internal static IEnumerable<Diagnostic> CheckUnit(string definition, TimeSpan? session, string? property)
    {
        if (session is { } gap && (gap <= TimeSpan.Zero || IsFine(gap)))
            yield return Diagnostic.Of(DiagnosticCodes.PathUnit, DiagnosticSeverity.Error, definition, "The gap between sessions is not positive, or finer than a millisecond.");
        if (session is not null && property is not null)
            yield return Diagnostic.Of(DiagnosticCodes.PathUnit, DiagnosticSeverity.Error, definition, "The units are sessions and the values of a property, too.", "Say one of both.");
    }

    /// <summary>The types of events that some patterns may match.</summary>
    internal static EventDefinition[] TypesOf(ValueList<EventPattern> patterns, Schema schema) =>
        [.. schema.Events.Where(type => patterns.Any(pattern => pattern.EventName is null || pattern.EventName == type.Name))];

    /// <summary>Whether a property can name something: some of the types have it, and all that have it have it of one kind, which is no flag and no tags.</summary>
    internal static Diagnostic? CheckProperty(string definition, string code, string property, EventDefinition[] types)
    {
        FieldDefinition[] fields = [.. types.SelectMany(type => type.Properties).Where(field => field.Name == property)];
        if (fields.Length == 0)
            return Error($"No event of '{definition}' has a property '{property}'.", NearestName.Suggestion(property, types.SelectMany(type => type.Properties).Select(field => field.Name).Distinct(StringComparer.Ordinal)));
        if (fields.FirstOrDefault(field => field.Kind is ValueKind.Flag or ValueKind.Tags) is { } flag) return Error($"'{flag}' is {flag.Kind.WithArticle()}, which names nothing.");
        return fields.FirstOrDefault(field => field.Kind != fields[0].Kind || field.Scale != fields[0].Scale) is { } other
            ? Error($"'{fields[0]}' and '{other}' are of different kinds, and name nothing together.")
            : null;

        Diagnostic Error(Phrase message, Phrase? help = null) => Diagnostic.Of(code, DiagnosticSeverity.Error, definition, message, help);
    }

    private static IEnumerable<Diagnostic> CheckNames(EventPaths paths)
    {
        if (paths.Groups.Count > MostGroups)
            yield return Error(paths, DiagnosticCodes.PathGroups, $"Paths have at most {MostGroups} groups of names, and these have {paths.Groups.Count}.");
        foreach (PathGroup group in paths.Groups)
        {
            if (group.Pattern.Length is > TextPattern.MostCharacters and var length)
                yield return Error(paths, DiagnosticCodes.PathGroups, $"A pattern has at most {TextPattern.MostCharacters} characters, and this one has {length}.");
            else if (group.Pattern.HasLooseEnd)
                yield return Error(paths, DiagnosticCodes.PathGroups, $"The pattern '{group.Pattern}' ends with a backslash that takes nothing.", "Two backslashes are one that stands for itself.");
        }

        IEnumerable<string> named = [.. paths.Exclude, .. paths.Collapsed, .. paths.Groups.Select(group => group.Name), .. new[] { paths.From, paths.Until }.OfType<PathAnchor>().Select(anchor => anchor.Node)];
        if (named.Any(string.IsNullOrWhiteSpace))
            yield return Error(paths, DiagnosticCodes.PathNames, "The name of a node is empty.");
        if (paths.Collapsed.Count > 0 && !paths.CollapsesRepeats)
            yield return Error(paths, DiagnosticCodes.PathNames, "Nodes are named whose repeats are one, and repeats are not collapsed.", "Collapse them, or name none.");
    }

    private static Diagnostic Error(EventPaths paths, string code, Phrase message, Phrase? help = null) => Diagnostic.Of(code, DiagnosticSeverity.Error, paths.Name, message, help);

    private static bool IsFine(TimeSpan time) => time.Ticks % TimeSpan.TicksPerMillisecond != 0;
}
