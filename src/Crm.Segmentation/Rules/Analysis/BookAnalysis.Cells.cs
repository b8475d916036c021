namespace Crm.Segmentation;

/// <summary>Cells of a partition in which nobody ever is.</summary>
internal sealed partial class BookAnalysis
{
    /// <summary>
    /// A cell is compared with those before it that read something of the same, and all of them together are asked once whether they leave anybody
    /// over, so that the work grows with the cells and not with their pairs.
    /// </summary>
    private void TellUnreachable(Partition partition)
    {
        Condition[] conditions = [.. partition.Cells.Select(cell => cell.Condition).OfType<Condition>()];
        int everyone = FirstThatTakesTheRest(conditions);
        var readers = new Dictionary<object, List<int>>();
        for (int i = 0; i < partition.Cells.Count && !_effort.IsExhausted; i++)
        {
            PartitionCell cell = partition.Cells[i];
            if (i > everyone || (i < conditions.Length && IsShadowed(conditions, i, readers))) TellUnreachable(partition, cell);
        }
    }

    /// <summary>Whether the cells before take everyone who satisfies a cell's condition.</summary>
    private bool IsShadowed(Condition[] conditions, int cell, Dictionary<object, List<int>> readers)
    {
        var before = new SortedSet<int>();
        foreach (object subject in SubjectsOf(conditions[cell]))
        {
            if (!readers.TryGetValue(subject, out List<int>? cells)) readers.Add(subject, cells = []);
            before.UnionWith(cells);
            cells.Add(cell);
        }

        return before.Count > 0 && CannotHold([.. before.Select(other => new Not(conditions[other])), conditions[cell]]);
    }

    /// <summary>The first cell after which nobody is left over; the number of cells when somebody always may be.</summary>
    private int FirstThatTakesTheRest(Condition[] conditions)
    {
        if (!LeaveNobody(conditions.Length)) return conditions.Length;
        int from = 1, to = conditions.Length;
        while (from < to)
        {
            int middle = (from + to) / 2;
            if (LeaveNobody(middle)) to = middle;
            else from = middle + 1;
        }

        return to - 1;

        bool LeaveNobody(int count) => CannotHold([.. conditions.Take(count).Select(condition => new Not(condition))]);
    }

    private void TellUnreachable(Partition partition, PartitionCell cell)
    {
        Phrase otherwise = $"Nobody is ever in cell '{cell.Name}': the cells before it take everyone.";
        Phrase shadowed = $"Nobody is ever in cell '{cell.Name}': the cells before it take everyone who satisfies its condition.";
        Tell(
            DiagnosticCodes.UnreachableCell,
            partition.Name,
            cell.Condition is null ? otherwise : shadowed,
            "A customer is in the first cell whose condition holds: put the narrower one first.",
            cell.Condition);
    }
}
