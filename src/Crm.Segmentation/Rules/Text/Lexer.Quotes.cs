using System.Buffers;
using System.Globalization;
using System.Text;

namespace Crm.Segmentation;

/// <summary>Texts and quoted names.</summary>
internal sealed partial class Lexer
{
    private const string WrongOpening = "'“”„‟‘’‚‛«»「『＂＇", WrongClosing = "'”“‟’‘‛»«」』＂＇\"";

    private static readonly SearchValues<char> Closing = SearchValues.Create(WrongClosing);

    private static bool IsWrongQuote(char c) => WrongOpening.Contains(c, StringComparison.Ordinal);

    private int _lineEnd = -1;

    /// <summary>The end of the line; remembered, so that many quotes on one line cost no more than one.</summary>
    private int LineEnd(int from)
    {
        if (from <= _lineEnd) return _lineEnd;
        _lineEnd = from;
        while (_lineEnd < _text.Length && _text[_lineEnd] is not ('\n' or '\r')) _lineEnd++;
        return _lineEnd;
    }

    private void ReadQuoted(char quote, TokenKind kind)
    {
        int start = _at, lineEnd = LineEnd(_at), end = start + 1;
        while (end < lineEnd && _text[end] != quote) end += _text[end] == '\\' && end + 1 < lineEnd ? 2 : 1;
        int problems = _bag.Found.Count;
        if (end < lineEnd)
        {
            _at = end + 1;
        }
        else
        {
            int wrong = _text.AsSpan(start + 1, lineEnd - start - 1).IndexOfAny(Closing);
            if (quote == '"' && wrong >= 0 && _text[start + 1 + wrong] != '\'')
            {
                end = start + 1 + wrong;
                _at = end + 1;
                Error(
                    DiagnosticCodes.WrongQuotes,
                    end,
                    _at,
                    $"The text ends in a typographic quote.",
                    $"Texts stand in straight double quotes.",
                    "\"");
            }
            else
            {
                end = _at = start + _text.AsSpan(start, lineEnd - start).TrimEnd().Length;
                Error(
                    DiagnosticCodes.Unterminated,
                    start,
                    end,
                    quote == '"' ? (Phrase)"The text does not end on its line." : "The name in backquotes does not end on its line.",
                    quote == '"' ? (Phrase)"Close it with a double quote; a line break inside is written \\n." : "Close it with a backquote.");
            }
        }

        if (end == _at) kind = TokenKind.Broken;
        string value = Unescaped(start + 1, Math.Max(end, start + 1), quote);
        if (kind == TokenKind.QuotedName && string.IsNullOrWhiteSpace(value))
        {
            if (_bag.Found.Count == problems) Error(DiagnosticCodes.Expected, start, _at, $"A name in backquotes is empty.");
            kind = TokenKind.Broken;
        }

        Add(kind, start, Normal(value, start, _at));
    }

    private string Unescaped(int start, int end, char quote)
    {
        CheckHidden(start, end, inQuotes: true);
        if (_text.AsSpan(start, end - start).IndexOf('\\') < 0) return _text[start..end];
        var value = new StringBuilder(end - start);
        for (int i = start; i < end; i++)
        {
            if (_text[i] != '\\')
            {
                value.Append(_text[i]);
                continue;
            }

            int from = i++;
            char escape = i < end ? _text[i] : '\0';
            if (escape == quote || escape == '\\') value.Append(escape);
            else if (escape == 'n') value.Append('\n');
            else if (escape == 'u') i = CodePoint(from, end, value);
            else TellEscape(from, Math.Min(i + 1, end));
        }

        return value.ToString();
    }

    private void TellEscape(int start, int end) =>
        Error(
            DiagnosticCodes.BadEscape,
            start,
            end,
            $"'{_text[start..end]}' is no escape.",
            $"The escapes are \\\", \\\\, \\n and \\u{{...}} with the hexadecimal number of a character.");

    /// <summary>Appends the character of <c>\u{...}</c>, and gives the position of its last character.</summary>
    private int CodePoint(int start, int end, StringBuilder value)
    {
        if (TryCodePoint(start + 2, end, out int last, out Rune rune)) value.Append(rune.ToString());
        else TellEscape(start, last + 1);
        return last;
    }

    private bool TryCodePoint(int open, int end, out int close, out Rune rune)
    {
        rune = default;
        close = open - 1;
        if (open >= end || _text[open] != '{') return false;
        int length = _text.AsSpan(open, end - open).IndexOf('}');
        close = length < 0 ? end - 1 : open + length;
        return length is > 1 and <= 7
            && int.TryParse(_text.AsSpan(open + 1, length - 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int value)
            && Rune.TryCreate(value, out rune);
    }

    /// <summary>A text in quotes of another kind, up to whatever closes it on the line: told once, and read as the text that it is.</summary>
    private void ReadWrongQuotes()
    {
        int start = _at, lineEnd = LineEnd(_at);
        int length = _text.AsSpan(start + 1, lineEnd - start - 1).IndexOfAny(Closing);
        if (length < 0)
        {
            _at = start + _text.AsSpan(start, lineEnd - start).TrimEnd().Length;
            Error(
                DiagnosticCodes.Unterminated, start, _at, $"The text does not end on its line.", $"Texts stand in straight double quotes.");
            Add(TokenKind.Broken, start, "");
            return;
        }

        int end = start + 1 + length;
        _at = end + 1;
        string value = Normal(_text[(start + 1)..end], start, _at);
        Error(DiagnosticCodes.WrongQuotes, start, _at, $"Texts stand in straight double quotes.", null, RuleWords.Text(value));
        Add(TokenKind.Text, start, value);
    }
}
