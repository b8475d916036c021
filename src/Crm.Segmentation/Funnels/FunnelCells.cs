namespace Crm.Segmentation.Funnels;

/// <summary>The names of a funnel's result cells in <see cref="MemberOf"/>.</summary>
internal static class FunnelCells
{
    internal const string Converted = "converted";

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

    /// <summary>Whether the customer whom an attempt stands for is in a cell.</summary>
    internal static bool Contains(Funnel funnel, string cell, in ChosenAttempt attempt) => attempt.Depth switch
    {
        0 => false,
        _ when attempt.Depth == funnel.Steps.Count => cell == Converted,
        _ => cell == (attempt.IsOpen ? OpenAt(funnel.Steps[attempt.Depth].Name) : DroppedBefore(funnel.Steps[attempt.Depth].Name)),
    };
}
