namespace Crm.Segmentation.Funnels;

/// <summary>The names of a funnel's result cells in <see cref="MemberOf"/>.</summary>
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
        foreach (FunnelStep step in funnel.Steps.Skip(1))
        {
            yield return DroppedBefore(step.Name);
            yield return OpenAt(step.Name);
        }
    }

    /// <summary>Where a customer stands, as one number: twice the depth of the attempt, and one more where it can still advance; 0 without an attempt.</summary>
    internal static long Code(in ChosenAttempt attempt) => (2L * attempt.Depth) + (attempt.Depth > 0 && attempt.IsOpen ? 1 : 0);

    /// <summary>The codes of the customers in a cell; none where the funnel has no such cell.</summary>
    internal static ExactRange CodesOf(Funnel funnel, string cell)
    {
        int steps = funnel.Steps.Count;
        if (cell == Converted) return new ExactRange(2 * steps, (2 * steps) + 1);
        for (int depth = 1; depth < steps; depth++)
        {
            if (cell == DroppedBefore(funnel.Steps[depth].Name)) return new ExactRange(2 * depth, 2 * depth);
            if (cell == OpenAt(funnel.Steps[depth].Name)) return new ExactRange((2 * depth) + 1, (2 * depth) + 1);
        }

        return ExactRange.Empty;
    }
}
