namespace Crm.Segmentation.Live;

/// <summary>A definition that a program answers.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Cells">Of a partition its cells in order; none for a segment.</param>
internal sealed record ProgramDefinition(string Name, ValueList<string> Cells)
{
    internal bool IsPartition { get; } = Cells.Count > 0;
}
