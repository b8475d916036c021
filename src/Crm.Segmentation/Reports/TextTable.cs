using System.Text;

namespace Crm.Segmentation;

/// <summary>Rows of cells as aligned plain text. The first column stands left, the others right; a Hangul syllable counts as two columns.</summary>
internal sealed class TextTable
{
    private readonly List<string[]> _rows = [];

    /// <summary>Adds a row; rows may have different numbers of cells.</summary>
    internal void Add(params string[] cells) => _rows.Add(cells);

    /// <summary>The rows, with a line of dashes under the first, each ended by a line feed.</summary>
    public override string ToString()
    {
        int columns = _rows.Max(row => row.Length);
        int[] widths = [.. Enumerable.Range(0, columns).Select(c => _rows.Max(row => c < row.Length ? DisplayCells.Of(row[c]) : 0))];
        var text = new StringBuilder();
        for (int r = 0; r < _rows.Count; r++)
        {
            var line = new StringBuilder();
            for (int c = 0; c < _rows[r].Length; c++)
            {
                string cell = _rows[r][c], padding = new(' ', widths[c] - DisplayCells.Of(cell));
                line.Append(c == 0 ? "" : "  ").Append(c == 0 ? cell + padding : padding + cell);
            }

            text.Append(line.ToString().TrimEnd()).Append('\n');
            if (r == 0) text.Append('-', widths.Sum() + (2 * (columns - 1))).Append('\n');
        }

        return text.ToString();
    }
}
