namespace Crm.Segmentation;

/// <summary>A partition behind a name: everyone is in the first cell whose condition holds.</summary>
internal sealed class PartitionResult : NamedResult
{
    private readonly Partition _partition;
    private readonly Dictionary<string, int> _cells = new(StringComparer.Ordinal);

    internal PartitionResult(Partition partition)
    {
        _partition = partition;
        Cells = [.. partition.Cells.Select(cell => cell.Condition).OfType<Condition>()];
        for (int i = 0; i < partition.Cells.Count; i++) _cells.Add(partition.Cells[i].Name, i);
    }

    internal override IReadOnlyList<Condition> Cells { get; }

    internal override int PositionOf(MemberOf member) => _cells[member.Cell!];

    /// <summary>
    /// That the cell's own condition holds and none before it does, for who looks at one cell alone. Made when it is asked for: together, the
    /// conditions of all cells grow with the square of their number.
    /// </summary>
    internal override Condition? Condition(MemberOf member)
    {
        int cell = _cells[member.Cell!];
        return InCell([.. _partition.Cells.Take(cell).Select(before => new Not(before.Condition!))], _partition.Cells[cell].Condition);
    }

    internal override NamedResult Rewritten(RuleRewriter rewriter) => new RewrittenResult(this, rewriter);

    internal override Diagnostic? Check(MemberOf member, string definition)
    {
        if (member.Cell is null)
        {
            return Diagnostic.Of(
                DiagnosticCodes.CellNeeded,
                DiagnosticSeverity.Error,
                definition,
                $"'{member.ShortName}' refers to a partition, and everyone is in one of its cells.",
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

    private static Condition InCell(Condition[] notBefore, Condition? condition)
    {
        Condition[] all = condition switch
        {
            null => notBefore,
            AllOf allOf => [.. notBefore, .. allOf.Operands],
            _ => [.. notBefore, condition],
        };
        return all.Length == 1 ? all[0] : new AllOf([.. all]);
    }

    private NameList Names() => new(_partition.Cells.Select(cell => cell.Name));
}
