namespace Crm.Segmentation;

/// <summary>A partition behind a name: for each cell, that its condition holds and none before it does.</summary>
internal sealed class PartitionSource : MembershipSource
{
    private readonly Partition _partition;
    private readonly Dictionary<string, Condition> _cells = new(StringComparer.Ordinal);

    internal PartitionSource(Partition partition)
    {
        _partition = partition;
        var notBefore = new List<Condition>(partition.Cells.Count);
        foreach (PartitionCell cell in partition.Cells)
        {
            _cells.Add(cell.Name, InCell(notBefore, cell.Condition));
            if (cell.Condition is not null) notBefore.Add(new Not(cell.Condition));
        }
    }

    internal override Condition? Condition(MemberOf member) => _cells[member.Cell!];

    internal override Diagnostic? Check(MemberOf member, string definition)
    {
        if (member.Cell is null)
        {
            return Diagnostic.Of(
                DiagnosticCodes.CellNeeded,
                DiagnosticSeverity.Error,
                definition,
                $"'{PartName.Of(member)}' refers to a partition, and everyone is in one of its cells.",
                $"Name the cell: {Names()}.");
        }

        if (!_cells.ContainsKey(member.Cell))
        {
            return Diagnostic.Of(
                DiagnosticCodes.UnknownCell,
                DiagnosticSeverity.Error,
                definition,
                $"Partition '{_partition.Name}' has no cell '{member.Cell}'.",
                NearestName.Suggestion(member.Cell, _partition.Cells.Select(cell => cell.Name)) ?? $"Its cells are {Names()}.");
        }

        return member.Entered is null ? null : MemberOfDiagnostics.NoEntries(member, definition, "a partition");
    }

    private static Condition InCell(List<Condition> notBefore, Condition? condition)
    {
        Condition[] all = condition switch
        {
            null => [.. notBefore],
            AllOf allOf => [.. notBefore, .. allOf.Operands],
            _ => [.. notBefore, condition],
        };
        return all.Length == 1 ? all[0] : new AllOf([.. all]);
    }

    private string Names()
    {
        const int Most = 10;
        string names = string.Join(", ", _partition.Cells.Take(Most).Select(cell => cell.Name));
        return _partition.Cells.Count > Most ? $"{names} and {_partition.Cells.Count - Most} more" : names;
    }
}
