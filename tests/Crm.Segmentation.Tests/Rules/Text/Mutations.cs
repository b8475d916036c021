using System.Text;

namespace Crm.Segmentation.Tests.Rules.Text;

/// <summary>Texts that nobody would write.</summary>
internal static class Mutations
{
    private static readonly string[] Pieces =
    [
        "segment", "feature", "partition", "funnel", "schema", "test", "rfm", "score", "journey", "when", "otherwise", "step", "did", "then", "not", "next", "within",
        "7 days", "1 month", "last", "in", "where", "{", "}", "(", ")", ",", ":", ".", "..", "=", "!=", "<", "≥", "&&", "\"", "\"hat\"", "“hat”", "`", "`x`", "` `", "'a'",
        "30,000", "3만", "1__0", "10%", "2026-03-02", "2026-3-2", "2026-02-30", "2026-03-02T10:00", "21:00", "구매", "ㄱ", "（", "\u200B", "\u202E", "\uFEFF", "\uD800", "\0",
        "\\", "\"\\u{110000}\"", "#", "//", "\n", "\r\n", "\t", "count(", "since(first ", "percentile(", "over", "of", "nested", "recency at {", "any", "regularly:", "at least 2 times", "same", "among {", "99999999999999999999999999999999",
        "9999999999999 days", "top 10% by", "is", "missing", "has", "like", "-", "--", "entered", "dropped from", "count of (", "😀", "e\u0301", "\u1112\u1161", "ａ", "１２", "％", "personal", "money(2)", "enum",
    ];

    /// <summary>Pieces of the language in no order.</summary>
    internal static string Noise(Random random)
    {
        var text = new StringBuilder();
        for (int i = random.Next(60); i > 0; i--)
        {
            text.Append(random.Next(6) == 0 ? ((char)random.Next(0x10000)).ToString() : Pieces[random.Next(Pieces.Length)]);
            if (random.Next(3) > 0) text.Append(' ');
        }

        return text.ToString();
    }

    /// <summary>A text with a few changes.</summary>
    internal static string Of(string text, Random random)
    {
        var changed = new StringBuilder(text);
        for (int i = 1 + random.Next(4); i > 0 && changed.Length > 0; i--)
        {
            int at = random.Next(changed.Length), length = Math.Min(random.Next(12), changed.Length - at);
            switch (random.Next(4))
            {
                case 0:
                    changed.Remove(at, length);
                    break;
                case 1:
                    changed.Insert(at, Pieces[random.Next(Pieces.Length)]);
                    break;
                case 2:
                    changed.Insert(at, changed.ToString(at, length));
                    break;
                default:
                    changed[at] = (char)random.Next(random.Next(2) == 0 ? 0x80 : 0x10000);
                    break;
            }
        }

        return changed.ToString();
    }

    /// <summary>The same tokens with other white space, and comments between them.</summary>
    internal static string Respaced(string text, Random random)
    {
        var respaced = new StringBuilder();
        bool quoted = false;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] is '"' or '`' && (i == 0 || text[i - 1] != '\\')) quoted = !quoted;
            respaced.Append(quoted || text[i] is not (' ' or '\n')
                ? text[i].ToString()
                : random.Next(5) switch { 0 => "  ", 1 => "\n", 2 => "\r\n\n\n\t", 3 when random.Next(4) == 0 => " # note\n", _ => text[i].ToString() });
        }

        return respaced.ToString();
    }
}
