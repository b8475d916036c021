using System.Text;

namespace Crm.Segmentation.Tests.Architecture;

/// <summary>
/// The C# that the documentation shows is code of the tests, so that it compiles and runs. It stands in a test file between
/// <c>// snippet: name</c> and <c>// end snippet</c>; the page names it in a comment right before the block: <c>&lt;!-- snippet: name --&gt;</c>.
/// </summary>
public sealed class DocumentationTests
{
    private const string Fence = "```csharp";

    /// <summary>Written and checked as a whole by DiagnosticCodesTests and JsonPageTests.</summary>
    private static readonly string[] Generated = ["docs/diagnostics.md", "docs/json.md"];

    private static readonly Dictionary<string, string> Snippets = ReadSnippets();

    private static readonly string[] Paths =
    [
        .. Repository.Files("docs", "*.md").Where(page => !Generated.Contains(page)),
        .. Directory.EnumerateFiles(Repository.Root, "*.md").Select(path => Path.GetFileName(path)),
    ];

    public static TheoryData<string> Pages => [.. Paths];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Page_ItsBlocksOfCode_AreSnippetsOfTheTests(string page) => Repository.ShouldBe(WithSnippets(page), "CRM_UPDATE_DOCS", page.Split('/'));

    [Fact]
    public void Snippets_OfTheTests_AreAllShown()
    {
        string pages = string.Concat(Paths.Select(page => Repository.Read(page.Split('/'))));

        Assert.All(Snippets.Keys, name => Assert.Contains($"<!-- snippet: {name} -->", pages, StringComparison.Ordinal));
    }

    /// <summary>The page with every block of C# replaced by the snippet that it names.</summary>
    private static string WithSnippets(string page)
    {
        string[] lines = Repository.Read(page.Split('/')).Split('\n');
        var text = new StringBuilder();
        for (int i = 0; i < lines.Length; i++)
        {
            text.Append(lines[i]).Append(i == lines.Length - 1 ? "" : "\n");
            if (lines[i].Trim() != Fence) continue;
            const string start = "<!-- snippet: ", end = " -->";
            string before = i == 0 ? "" : lines[i - 1].Trim();
            Assert.True(
                before.StartsWith(start, StringComparison.Ordinal) && before.EndsWith(end, StringComparison.Ordinal),
                $"{page}, line {i + 1}: a block of C# must follow the name of its snippet: {start}name{end}");
            string name = before[start.Length..^end.Length];
            Assert.True(Snippets.TryGetValue(name, out string? code), $"{page}, line {i}: no test file has the snippet '{name}'.");
            text.Append(code);
            while (lines[i + 1].Trim() != "```") i++;
        }

        return text.ToString();
    }

    private static Dictionary<string, string> ReadSnippets()
    {
        const string start = "// snippet: ", end = "// end snippet";
        var snippets = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string file in Repository.Files("tests/Crm.Segmentation.Tests/Docs", "*.cs"))
        {
            List<string>? open = null;
            string name = "";
            foreach (string line in Repository.Read(file.Split('/')).Split('\n'))
            {
                if (line.TrimStart().StartsWith(start, StringComparison.Ordinal)) (open, name) = ([], line.TrimStart()[start.Length..].Trim());
                else if (line.Trim() == end) (open, _) = (null, snippets.TryAdd(name, Dedent(open!)) ? 0 : throw new InvalidOperationException($"Two snippets are named '{name}'."));
                else open?.Add(line);
            }

            if (open is not null) throw new InvalidOperationException($"{file}: snippet '{name}' has no end.");
        }

        return snippets;
    }

    private static string Dedent(List<string> lines)
    {
        int indent = lines.Where(line => line.Trim().Length > 0).Min(line => line.Length - line.TrimStart().Length);
        return string.Concat(lines.Select(line => line.Length < indent ? "\n" : line[indent..].TrimEnd() + "\n"));
    }
}
