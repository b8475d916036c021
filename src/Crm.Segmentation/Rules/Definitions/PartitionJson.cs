namespace Crm.Segmentation;

/// <summary>The form of a partition in JSON.</summary>
internal static class PartitionJson
{
    private static readonly JsonShape Cell = new JsonObject<PartitionCell>(null, "a cell", MakeCell)
        .With("name", JsonScalars.Name, n => n.Name)
        .Maybe("title", JsonScalars.Text, n => n.Title)
        .With("condition", TreeJson.Condition, n => n.Condition!);

    internal static readonly JsonShape Shape = new JsonObject<Partition>("partition", "a partition", Make)
        .With("name", JsonScalars.Name, n => n.Name)
        .Maybe("title", JsonScalars.Text, n => n.Title)
        .With("cells", new JsonList<PartitionCell>(Cell, atLeast: 1), n => ValueList.Create(n.Cells.AsSpan()[..^1]))
        .With("otherwise", JsonScalars.Name, n => n.Cells[^1].Name)
        .Maybe("otherwiseTitle", JsonScalars.Text, n => n.Cells[^1].Title);

    private static PartitionCell MakeCell(JsonMembers parts)
    {
        (string name, string? title) = (parts.Next<string>(), parts.Next<string?>());
        return new PartitionCell(name, parts.Next<Condition>()) { Title = title };
    }

    private static Partition? Make(JsonMembers parts)
    {
        (string name, string? title) = (parts.Next<string>(), parts.Next<string?>());
        (ValueList<PartitionCell> cells, string otherwise, string? otherwiseTitle) = (parts.Next<ValueList<PartitionCell>>(), parts.Next<string>(), parts.Next<string?>());
        var names = new HashSet<string>(StringComparer.Ordinal) { otherwise };
        return cells.FirstOrDefault(cell => !names.Add(cell.Name)) is { } repeated
            ? (Partition?)parts.Fail($"Two cells are named '{repeated.Name}'.", "Names are unique in a partition: rename one.")
            : Partition.Define(name, title, cells.AsSpan(), new PartitionCell(otherwise, null) { Title = otherwiseTitle });
    }
}
