namespace Crm.Segmentation.Journeys;

/// <summary>What is wrong with a journey.</summary>
internal static partial class JourneyValidator
{
    internal static ValueList<Diagnostic> Check(Journey journey, Schema schema)
    {
        var validator = new RuleValidator(schema);
        foreach (Diagnostic diagnostic in CheckShape(journey)) validator.Tell(diagnostic);
        foreach (Node tree in journey.Trees) validator.Add(tree, journey.Name, RuleScope.Entered);
        foreach (Diagnostic diagnostic in CheckAgainst(journey, schema)) validator.Tell(diagnostic);
        return validator.Diagnostics;
    }

    internal static IEnumerable<Diagnostic> CheckShape(Journey journey) => [];

    internal static IEnumerable<Diagnostic> CheckAgainst(Journey journey, Schema schema) => [];
}
