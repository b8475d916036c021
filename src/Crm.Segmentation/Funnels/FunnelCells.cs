namespace Crm.Segmentation.Funnels;

/// <summary>The names of a funnel's result cells in <see cref="MemberOf"/>, and their codes.</summary>
internal static class FunnelCells
{
    internal const string Converted = "converted";

    internal const string Excluded = "excluded";

    internal static string DroppedBefore(string step) => CellNames.DroppedBefore(step);

    internal static string OpenAt(string step) => $"open at {step}";

    /// <summary>Every cell of a funnel.</summary>
    internal static IEnumerable<string> Of(Funnel funnel)
    {
        yield return Converted;
        foreach (FunnelStep step in funnel.Steps.Skip(1).Where(step => !step.IsOptional))
        {
            yield return DroppedBefore(step.Name);
            yield return OpenAt(step.Name);
        }

        yield return Excluded;
    }

    /// <summary>Where a customer stands, as one number: twice the depth of the attempt, and one more where it can still advance; 0 without an attempt, 1 where all are tainted.</summary>
    internal static long Code(in ChosenAttempt attempt) =>
        attempt.IsExcluded ? 1 : (2L * attempt.Depth) + (attempt.Entered && attempt.IsOpen ? 1 : 0);

    /// <summary>The codes of the customers in a cell; none where the funnel has no such cell.</summary>
    internal static ExactRange CodesOf(Funnel funnel, string cell)
    {
        FunnelStep[] steps = [.. funnel.Steps.Where(step => !step.IsOptional)];
        if (cell == Converted) return new ExactRange(2 * steps.Length, (2 * steps.Length) + 1);
        if (cell == Excluded) return new ExactRange(1, 1);
        for (int depth = 1; depth < steps.Length; depth++)
        {
            if (cell == DroppedBefore(steps[depth].Name)) return new ExactRange(2 * depth, 2 * depth);
            if (cell == OpenAt(steps[depth].Name)) return new ExactRange((2 * depth) + 1, (2 * depth) + 1);
        }

        return ExactRange.Empty;
    }
}
