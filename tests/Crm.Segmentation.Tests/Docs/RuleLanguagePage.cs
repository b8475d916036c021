using Crm.Segmentation.Tests.Architecture;

namespace Crm.Segmentation.Tests.Docs;

/// <summary>What a page of the documentation has in its blocks and tables.</summary>
internal sealed class RuleLanguagePage
{
    private readonly string[] _lines;

    internal RuleLanguagePage(params string[] path) => _lines = Repository.Read(path).Split('\n');

    /// <summary>The blocks of a language, as they stand.</summary>
    internal string[] Blocks(string language) => [.. _lines.Index().Where(line => line.Item == $"```{language}").Select(line => Block(line.Index))];

    /// <summary>The block after a comment.</summary>
    internal string BlockAfter(string comment)
    {
        int line = Array.IndexOf(_lines, $"<!-- {comment} -->");
        return Block(line + 1);
    }

    /// <summary>The rows of every table that starts with these columns; code is without its backquotes, and the columns come first.</summary>
    internal IEnumerable<string[]> Table(string header)
    {
        for (int i = 0; i < _lines.Length; i++)
        {
            if (!_lines[i].StartsWith(header, StringComparison.Ordinal)) continue;
            string[] columns = Cells(_lines[i]);
            for (i += 2; _lines[i].StartsWith('|'); i++) yield return [.. columns, .. Cells(_lines[i])];
        }
    }

    /// <summary>The page with other lines in the block after a comment.</summary>
    internal string WithBlock(string comment, string block)
    {
        int start = Array.IndexOf(_lines, $"<!-- {comment} -->") + 2, end = Array.IndexOf(_lines, "```", start);
        return string.Join('\n', [.. _lines[..start], .. block.Split('\n'), .. _lines[end..]]);
    }

    private string Block(int fence) => string.Concat(_lines.Skip(fence + 1).TakeWhile(line => line != "```").Select(line => line + "\n"));

    private static string[] Cells(string line) => [.. line.Split('|')[1..^1].Select(cell => cell.Trim().Trim('`'))];
}
