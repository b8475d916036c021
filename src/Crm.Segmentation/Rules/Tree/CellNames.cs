namespace Crm.Segmentation;

/// <summary>The names of the cells that an analysis leaves behind, as <see cref="MemberOf"/> refers to them.</summary>
internal static class CellNames
{
    private const string Dropped = "dropped before ";

    internal static string DroppedBefore(string step) => Dropped + step;

    /// <summary>The step of a cell of those who dropped out before it; null for any other cell.</summary>
    internal static string? StepDroppedBefore(string? cell) =>
        cell is { Length: > 15 } && cell.StartsWith(Dropped, StringComparison.Ordinal) ? cell[Dropped.Length..] : null;
}
