namespace Crm.Segmentation.Paths;

/// <summary>What is wrong with an affinity.</summary>
internal static class AffinityValidator
{
    /// <summary>The most items that a basket may be allowed to have.</summary>
    internal const int MostItems = 10_000;

    /// <summary>Everything but what the patterns say, which is the rule validator's to check, and what only the schema tells.</summary>
    internal static IEnumerable<Diagnostic> CheckShape(ProductAffinity affinity)
    {
        if (affinity.Events.Count == 0) yield return Error(affinity, DiagnosticCodes.PathEvents, "An affinity is of no events.", "Name the events that bring an item into a basket.");
        foreach (Diagnostic diagnostic in PathValidator.CheckUnit(affinity.Name, affinity.SessionGap, affinity.UnitProperty)) yield return diagnostic;
        if (affinity.LargestBasket is < 1 or > MostItems)
            yield return Error(affinity, DiagnosticCodes.AffinityBasket, $"A basket may have {affinity.LargestBasket} items.", $"Say a number from 1 to {MostItems}.");
        if (affinity.Hero is not null && string.IsNullOrWhiteSpace(affinity.Hero))
            yield return Error(affinity, DiagnosticCodes.AffinityBasket, "The item from which pairs go has no name.", "Leave it out for pairs of all items.");
    }

    /// <summary>Whether there are the properties that are items and units.</summary>
    internal static IEnumerable<Diagnostic> CheckAgainst(ProductAffinity affinity, Schema schema)
    {
        if (affinity.Events.Count == 0) yield break;
        foreach (ValueList<EventPattern> patterns in new[] { affinity.Events, affinity.Then }.Where(patterns => patterns.Count > 0))
        {
            if (PathValidator.CheckProperty(affinity.Name, DiagnosticCodes.PathNames, affinity.ItemProperty, PathValidator.TypesOf(patterns, schema)) is { } wrong)
            {
                yield return wrong;
                yield break;
            }
        }

        EventDefinition[] all = PathValidator.TypesOf([.. affinity.Events, .. affinity.Then], schema);
        if (PathValidator.CheckProperty(affinity.Name, DiagnosticCodes.PathNames, affinity.ItemProperty, all) is { } mixed) yield return mixed;
        if (affinity.UnitProperty is { } unit && PathValidator.CheckProperty(affinity.Name, DiagnosticCodes.PathUnit, unit, all) is { } unknown) yield return unknown;
    }

    internal static IEnumerable<Diagnostic> Check(ProductAffinity affinity, Schema schema)
    {
        var validator = new RuleValidator(schema);
        foreach (Diagnostic diagnostic in CheckShape(affinity)) validator.Tell(diagnostic);
        foreach (Node tree in affinity.Trees) validator.Add(tree, affinity.Name);
        foreach (Diagnostic diagnostic in CheckAgainst(affinity, schema)) validator.Tell(diagnostic);
        return validator.Diagnostics;
    }

    private static Diagnostic Error(ProductAffinity affinity, string code, Phrase message, Phrase? help = null) =>
        Diagnostic.Of(code, DiagnosticSeverity.Error, affinity.Name, message, help);
}
