using System.Globalization;

namespace Crm.Segmentation;

/// <summary>Operators and punctuation, those of other languages and keyboards included.</summary>
internal sealed partial class Lexer
{
    /// <summary>Longest first. What is not of the language is read as what it stands for.</summary>
    private static readonly (string Written, string Means)[] Symbols =
    [
        ("===", "="), ("!==", "!="), ("..", ".."), ("!=", "!="), ("<=", "<="), (">=", ">="), ("==", "="), ("<>", "!="), ("=<", "<="), ("=>", ">="),
        ("&&", "and"), ("||", "or"), ("(", "("), (")", ")"), ("{", "{"), ("}", "}"), (",", ","), (":", ":"), (".", "."), ("=", "="), ("<", "<"),
        (">", ">"), ("+", "+"), ("-", "-"), ("*", "*"), ("/", "/"), ("!", "not"), ("&", "and"), ("|", "or"), ("≤", "<="), ("≥", ">="), ("≠", "!="),
        ("×", "*"), ("÷", "/"), ("−", "-"), ("–", "-"), ("—", "-"), ("、", ","), ("。", "."), ("［", "{"), ("］", "}"),
    ];

    private static readonly string Known = string.Concat(Symbols.Select(s => s.Written[0]).Distinct()) + "#\"`" + WrongOpening;

    private bool TryReadSymbol()
    {
        ReadOnlySpan<char> rest = _text.AsSpan(_at, Math.Min(3, _text.Length - _at));
        if (rest.StartsWith("//"))
        {
            Error(DiagnosticCodes.ForeignOperator, _at, _at + 2, $"A comment starts with #.", null, "#");
            ReadComment(_at);
            return true;
        }

        foreach ((string written, string means) in Symbols)
        {
            if (!rest.StartsWith(written, StringComparison.Ordinal)) continue;
            int start = _at;
            _at += written.Length;
            if (written != means)
            {
                Phrase message = $"'{written}' is written '{means}' here.";
                Error(
                    DiagnosticCodes.ForeignOperator,
                    start,
                    _at,
                    message,
                    null,
                    char.IsLetter(means[0]) ? Spaced(means, start, _at) : means);
            }

            Add(char.IsLetter(means[0]) ? TokenKind.Name : TokenKind.Symbol, start, means);
            return true;
        }

        return false;
    }

    /// <summary>A run of full-width letters and digits, or one symbol of full-width characters: told once and read as what it stands for.</summary>
    private void ReadFullWidth()
    {
        int start = _at;
        char first = (char)(_text[start] - 0xFEE0);
        if (char.IsAsciiLetter(first) || first == '_')
        {
            ReadName();
            return;
        }

        int end = start + 1;
        if (char.IsAsciiDigit(first))
            while (end < _text.Length && char.IsAsciiDigit(Narrow(_text[end]))) end++;
        else if (end < _text.Length && IsTwo(first, Narrow(_text[end]))) end++;

        string narrow = Narrow(_text.AsSpan(start, end - start));
        _at = end;
        Error(DiagnosticCodes.FullWidth, start, end, $"'{_text[start..end]}' is full-width.", null, narrow);
        if (first == '#') ReadComment(start);
        else if (char.IsAsciiDigit(first)) Add(
            TokenKind.Number,
            start,
            narrow,
            decimal.TryParse(narrow, NumberStyles.None, CultureInfo.InvariantCulture, out decimal number) ? number : 0);
        else if (Symbols.FirstOrDefault(s => s.Written == narrow).Means is { } means) Add(
            char.IsLetter(means[0]) ? TokenKind.Name : TokenKind.Symbol, start, means);
        else if (narrow == "%" && _tokens.Count > 0 && _tokens[^1] is { Kind: TokenKind.Number } percent && percent.End == start)
            _tokens[^1] = percent with { Kind = TokenKind.Percent, Length = end - percent.Start };
    }

    private static bool IsTwo(char first, char second) => (first is '<' or '>' or '!' && second == '=') || (first == '.' && second == '.');

    private string Spaced(string word, int start, int end) =>
        $"{(start > 0 && !char.IsWhiteSpace(_text[start - 1]) ? " " : "")}{word}{(end < _text.Length && !char.IsWhiteSpace(_text[end]) ? " " : "")}";
}
