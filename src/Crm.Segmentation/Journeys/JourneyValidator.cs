namespace Crm.Segmentation.Journeys;

/// <summary>What is wrong with a journey by itself.</summary>
internal static partial class JourneyValidator
{
    internal static ValueList<Diagnostic> Check(Journey journey, Schema schema)
    {
        var validator = new RuleValidator(schema);
        foreach (Diagnostic diagnostic in CheckShape(journey)) validator.Tell(diagnostic);
        foreach ((Node tree, string? part) in journey.Parts)
        {
            validator.Part = part;
            validator.Add(tree, journey.Name, RuleScope.Entered);
        }

        validator.Part = null;
        foreach (Diagnostic diagnostic in CheckAgainst(journey, schema)) validator.Tell(diagnostic);
        return validator.Diagnostics;
    }

    internal static IEnumerable<Diagnostic> CheckShape(Journey journey) =>
        CheckSize(journey) is { } tooLarge ? [tooLarge] : [.. CheckHeads(journey), .. CheckSteps(journey), .. CheckConditions(journey)];

    /// <summary>What the schema tells: properties of the trigger, and names in texts.</summary>
    internal static IEnumerable<Diagnostic> CheckAgainst(Journey journey, Schema schema)
    {
        if (CheckSize(journey) is not null) return [];
        var triggers = new TriggerCheck(journey, schema);
        return [.. triggers.CheckNodes(), .. triggers.CheckKey(), .. CheckTexts(journey, schema, triggers)];
    }

    /// <summary>Whether a journey has more steps than may be, or deeper ones: nothing else of it is looked at.</summary>
    internal static bool IsTooLarge(Journey journey) => CheckSize(journey) is not null;

    private static Diagnostic? CheckSize(Journey journey)
    {
        ValueList<JourneyNode> nodes = journey.Nodes;
        if (nodes.Count > JourneyLimits.Steps)
        {
            return JourneyMistake.Error(
                journey, DiagnosticCodes.JourneyTooLarge, null, null, $"The journey has more than {JourneyLimits.Steps} steps.", "Put some of them into a journey of their own, and join it.");
        }

        var depths = new int[nodes.Count];
        for (int i = 0; i < nodes.Count; i++)
        {
            if (nodes[i].Parent is var parent && parent >= 0) depths[i] = depths[parent] + (nodes[parent].Step is SplitStep or WaitForStep ? 2 : 1);
            if (depths[i] <= JourneyLimits.Depth) continue;
            return JourneyMistake.Error(
                journey, DiagnosticCodes.JourneyTooLarge, nodes[i], $"Blocks of steps lie in one another more than {JourneyLimits.Depth} deep.",
                "Put the inner ones into a journey of their own, and join it.");
        }

        return null;
    }
}
