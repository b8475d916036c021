using System.Text;
using System.Text.RegularExpressions;

namespace Crm.Segmentation.Tests.Architecture;

/// <summary>C# source without comments and without the contents of strings; the code in the holes of interpolated strings stays.</summary>
internal static partial class SourceText
{
    internal static string CodeOf(string source)
    {
        var code = new StringBuilder(source.Length);
        Read(source, 0, code, hole: 0);
        return code.ToString();
    }

    /// <summary>The names of the types that a source without comments declares.</summary>
    internal static IEnumerable<string> DeclaredTypes(string code) => Declaration().Matches(code).Select(match => match.Groups["name"].Value).Distinct(StringComparer.Ordinal);

    /// <summary>Reads until the end, or inside a hole until its closing braces.</summary>
    /// <param name="hole">How many braces close the hole; 0 outside.</param>
    private static int Read(string source, int at, StringBuilder code, int hole)
    {
        int open = 0;
        while (at < source.Length)
        {
            char c = source[at];
            if (Starts(source, at, "//"))
            {
                while (at < source.Length && source[at] != '\n') at++;
            }
            else if (Starts(source, at, "/*"))
            {
                at = End(source, source.IndexOf("*/", at + 2, StringComparison.Ordinal), 2);
                code.Append(' ');
            }
            else if (c == '\'')
            {
                at++;
                while (at < source.Length && source[at] != '\'') at += source[at] == '\\' ? 2 : 1;
                at++;
                code.Append("' '");
            }
            else if (c == '"' || (c is '$' or '@' && StringStart().Match(source, at) is { Success: true }))
            {
                at = ReadString(source, at, code);
            }
            else if (hole > 0 && c == '}' && open == 0)
            {
                return at + hole;
            }
            else
            {
                open += c switch { '{' => 1, '}' => -1, _ => 0 };
                code.Append(c);
                at++;
            }
        }

        return at;
    }

    private static int ReadString(string source, int at, StringBuilder code)
    {
        int dollars = 0;
        bool verbatim = false;
        for (; source[at] != '"'; at++)
        {
            dollars += source[at] == '$' ? 1 : 0;
            verbatim |= source[at] == '@';
        }

        int quotes = 0;
        while (at < source.Length && source[at] == '"') (quotes, at) = (quotes + 1, at + 1);
        code.Append("\"\"");
        if (quotes == 2) return at;

        string end = new('"', quotes);
        while (at < source.Length)
        {
            if (quotes == 1 && verbatim && Starts(source, at, "\"\"")) at += 2;
            else if (Starts(source, at, end)) break;
            else if (quotes == 1 && !verbatim && source[at] == '\\') at += 2;
            else if (dollars > 0 && IsHole(source, at, quotes >= 3 ? dollars : 1, quotes >= 3, out int next))
            {
                code.Append(' ');
                at = Read(source, next, code, quotes >= 3 ? dollars : 1);
                code.Append(' ');
            }
            else if (dollars > 0 && quotes == 1 && Starts(source, at, "{{")) at += 2;
            else at++;
        }

        return End(source, at, quotes);
    }

    private static bool IsHole(string source, int at, int braces, bool raw, out int next)
    {
        int count = 0;
        while (at + count < source.Length && source[at + count] == '{') count++;
        next = at + count;
        return raw ? count >= braces : count == 1;
    }

    private static bool Starts(string source, int at, string text) => string.CompareOrdinal(source, at, text, 0, text.Length) == 0;

    private static int End(string source, int at, int length) => at < 0 ? source.Length : Math.Min(source.Length, at + length);

    [GeneratedRegex(@"\G[$@]+""", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex StringStart();

    [GeneratedRegex(
        @"(?<![\w.])(?:class|struct|interface|enum|record(?:\s+(?:class|struct))?|delegate\s+[\w<>\[\]?., ]+?)\s+(?<name>[A-Z]\w*)\s*(?=[<(:;{\s])",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Declaration();
}
