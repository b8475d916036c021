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
        int[] widths = [.. Enumerable.Range(0, columns).Select(c => _rows.Max(row => c < row.Length ? Width(row[c]) : 0))];
        var text = new StringBuilder();
        for (int r = 0; r < _rows.Count; r++)
        {
            var line = new StringBuilder();
            for (int c = 0; c < _rows[r].Length; c++)
            {
                string cell = _rows[r][c], padding = new(' ', widths[c] - Width(cell));
                line.Append(c == 0 ? "" : "  ").Append(c == 0 ? cell + padding : padding + cell);
            }

            text.Append(line.ToString().TrimEnd()).Append('\n');
            if (r == 0) text.Append('-', widths.Sum() + (2 * (columns - 1))).Append('\n');
        }

        return text.ToString();
    }

    private static int Width(string text) => text.EnumerateRunes().Sum(rune => IsWide(rune.Value) ? 2 : 1);

    private static bool IsWide(int rune) => rune
        is (>= 0x1100 and <= 0x115F) or (>= 0x2E80 and <= 0xA4CF) or (>= 0xAC00 and <= 0xD7A3) or (>= 0xF900 and <= 0xFAFF)
        or (>= 0xFE30 and <= 0xFE6F) or (>= 0xFF00 and <= 0xFF60) or (>= 0xFFE0 and <= 0xFFE6) or (>= 0x1F300 and <= 0x1FAFF) or (>= 0x20000 and <= 0x3FFFD);
}
