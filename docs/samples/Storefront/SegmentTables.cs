using Crm.Segmentation.Segments;
using Crm.Segmentation.Sizes;
using Spectre.Console;

namespace StorefrontSample;

/// <summary>Tables about segments and partitions, for any rule book.</summary>
internal static class SegmentTables
{
    internal static void WriteSegments(Screen screen, Evaluation evaluation)
    {
        Table table = Screen.Table("Segment", "Name in rules", ">Customers", ">Share", "");
        int most = evaluation.Segments.Max(entry => entry.Members.Count);
        foreach ((Segment segment, CustomerSet members) in evaluation.Segments)
            Screen.Row(table, segment.Title ?? segment.Name, segment.Name, Screen.Count(members.Count), Screen.Percent(members.Share), Screen.Bar(members.Count, most));
        screen.Write(table);
    }

    /// <summary>Of the members of each row's segment, the share that is also in the column's.</summary>
    internal static void WriteOverlap(Screen screen, RuleBook rules, OverlapMatrix overlap, params ReadOnlySpan<string> names)
    {
        Table table = Screen.Table("", "Segment", ">Customers");
        for (int column = 0; column < names.Length; column++) table.AddColumn(new TableColumn(Letter(column)) { Alignment = Justify.Right });
        for (int row = 0; row < names.Length; row++)
        {
            var segment = (Segment)rules[names[row]];
            var cells = new List<string> { Letter(row), segment.Title ?? segment.Name, Screen.Count(overlap[names[row], names[row]]) };
            for (int column = 0; column < names.Length; column++)
                cells.Add(row == column ? "·" : Screen.Percent(Share(overlap, names[row], names[column]), decimals: 0));
            Screen.Row(table, [.. cells]);
        }

        screen.Write(table);
    }

    internal static void WriteTiers(Screen screen, PartitionReport tiers)
    {
        Table table = Screen.Table(tiers.Partition.Title ?? tiers.Partition.Name, "Cell", ">Customers", ">Share", "");
        int most = tiers.Cells.Max(cell => cell.Count);
        foreach (PartitionCellReport cell in tiers.Cells)
            Screen.Row(table, cell.Title ?? cell.Name, $"{tiers.Partition.Name}.{cell.Name}", Screen.Count(cell.Count), Screen.Percent(cell.Share), Screen.Bar(cell.Count, most));
        screen.Write(table);
    }

    /// <summary>From the row's tier to the column's. The cells before a cell are the better tiers.</summary>
    internal static void WriteTransitions(Screen screen, TransitionMatrix moves)
    {
        string[] cells = [.. moves.Partition.Cells.Select(cell => cell.Name)];
        Table table = Screen.Table(["from \\ to", .. cells.Select(cell => $">{cell}"), ">moved up", ">moved down"]);
        long up = 0, down = 0;
        for (int from = 0; from < cells.Length; from++)
        {
            long rowUp = Moved(moves, cells, from, 0, from), rowDown = Moved(moves, cells, from, from + 1, cells.Length);
            (up, down) = (up + rowUp, down + rowDown);
            Screen.Row(table, [cells[from], .. cells.Select(to => Screen.Count(moves[cells[from], to])), Screen.Count(rowUp), Screen.Count(rowDown)]);
        }

        screen.Write(table);
        screen.Line($"{Screen.Count(up)} customers moved up and {Screen.Count(down)} moved down between {Screen.Day(moves.From)} and {Screen.Day(moves.To)}.");
    }

    internal static void WriteSizes(Screen screen, params ReadOnlySpan<GroupSizes> groups)
    {
        Table table = Screen.Table("Segment", "As of", ">Customers", ">Entered", ">Left", "");
        foreach (GroupSizes group in groups)
        {
            long most = group.Steps.Max(step => step.Size.Count);
            foreach (SizeStep step in group.Steps)
                Screen.Row(table, group.Title ?? group.Name, Screen.Day(step.AsOf), Screen.Count(step.Size.Count), Moved(step.Entered), Moved(step.Left), Screen.Bar(step.Size.Count, most));
        }

        screen.Write(table);

        static string Moved(long? count) => count is { } known ? Screen.Count(known) : "–";
    }

    private static long Moved(TransitionMatrix moves, string[] cells, int from, int first, int end)
    {
        long count = 0;
        for (int to = first; to < end; to++) count += moves[cells[from], cells[to]];
        return count;
    }

    private static double? Share(OverlapMatrix overlap, string row, string column) =>
        overlap[row, row] == 0 ? null : (double)overlap[row, column] / overlap[row, row];

    private static string Letter(int index) => ((char)('A' + index)).ToString();
}
