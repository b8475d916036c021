using System.Buffers;
using System.Text;

namespace Crm.Segmentation;

/// <summary>Rows of cells, of which the first row is the head: as aligned plain text, or as CSV.</summary>
internal sealed class ReportTable
{
    private static readonly SearchValues<char> Quoted = SearchValues.Create(",\"\r\n");

    private readonly List<TableCell[]> _rows = [];

    /// <summary>Adds a row; rows may have different numbers of cells.</summary>
    internal void Add(params ReadOnlySpan<TableCell> cells) => _rows.Add(cells.ToArray());

    /// <summary>
    /// The rows, with a line of dashes under the first, each ended by a line feed. The first column stands left, the others right; a Hangul syllable
    /// counts as two columns.
    /// </summary>
    public override string ToString()
    {
        int columns = _rows.Max(row => row.Length);
        int[] widths = [.. Enumerable.Range(0, columns).Select(c => _rows.Max(row => c < row.Length ? DisplayCells.Of(row[c].Shown) : 0))];
        var text = new StringBuilder();
        for (int r = 0; r < _rows.Count; r++)
        {
            var line = new StringBuilder();
            for (int c = 0; c < _rows[r].Length; c++)
            {
                string cell = _rows[r][c].Shown, padding = new(' ', widths[c] - DisplayCells.Of(cell));
                line.Append(c == 0 ? "" : "  ").Append(c == 0 ? cell + padding : padding + cell);
            }

            text.Append(line.ToString().TrimEnd()).Append('\n');
            if (r == 0) text.Append('-', widths.Sum() + (2 * (columns - 1))).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>
    /// The rows as RFC 4180 has them, each ended by a carriage return and a line feed, all with as many cells: one that holds a comma, a quote, a line's
    /// end, or a blank at its ends stands in quotes, and a quote in it is doubled.
    /// </summary>
    internal string ToCsv()
    {
        int columns = _rows.Max(row => row.Length);
        var text = new StringBuilder();
        foreach (TableCell[] row in _rows)
        {
            for (int c = 0; c < columns; c++)
            {
                if (c > 0) text.Append(',');
                string cell = c < row.Length ? row[c].Exact : "";
                if (NeedsQuotes(cell)) text.Append('"').Append(cell.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
                else text.Append(cell);
            }

            text.Append("\r\n");
        }

        return text.ToString();
    }

    private static bool NeedsQuotes(string cell) =>
        cell.AsSpan().ContainsAny(Quoted) || (cell.Length > 0 && (char.IsWhiteSpace(cell[0]) || char.IsWhiteSpace(cell[^1])));
}
