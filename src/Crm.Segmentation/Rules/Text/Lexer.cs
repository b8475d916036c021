using System.Text;

namespace Crm.Segmentation;

/// <summary>Turns a text into tokens, in one pass. It takes every text: what is wrong becomes a diagnostic, and reading goes on as if it were right.</summary>
internal sealed partial class Lexer
{
    /// <summary>The longest text in UTF-8 bytes.</summary>
    internal const int LongestText = 256 * 1024;

    private readonly SourceText _source;
    private readonly string _text;
    private readonly DiagnosticBag _bag;
    private readonly List<Token> _tokens = [];
    private readonly List<SourceSpan> _comments = [];
    private int _at;

    private Lexer(SourceText source, DiagnosticBag bag) => (_source, _text, _bag) = (source, source.Text, bag);

    internal static TokenisedText Read(SourceText source, DiagnosticBag bag)
    {
        var lexer = new Lexer(source, bag);
        if (source.Text.Length <= LongestText && Encoding.UTF8.GetByteCount(source.Text) <= LongestText)
        {
            if (source.Text.StartsWith('\uFEFF')) lexer._at = 1;
            while (lexer._at < source.Text.Length)
            {
                // INVARIANT: every round takes at least one character.
                int next = lexer._at + 1;
                lexer.ReadOne();
                lexer._at = Math.Max(lexer._at, next);
            }
        }
        else
        {
            bag.Error(
                DiagnosticCodes.TextTooLong,
                new SourceSpan(source, 0, 0),
                $"The text is longer than 256 KiB.",
                $"Split it: several texts make one rule book.");
        }

        return new TokenisedText(source, lexer._tokens, lexer._comments);
    }

    private void ReadOne()
    {
        char c = _text[_at];
        if (char.IsWhiteSpace(c)) _at++;
        else if (c == '#') ReadComment(_at);
        else if (c is >= '0' and <= '9') ReadNumber();
        else if (c == '"') ReadQuoted('"', TokenKind.Text);
        else if (c == '`') ReadQuoted('`', TokenKind.QuotedName);
        else if (IsWrongQuote(c)) ReadWrongQuotes();
        else if (c is >= '\uFF01' and <= '\uFF5E') ReadFullWidth();
        else if (TryRune(_at, out Rune rune) && RuleWords.StartsName(rune) && !RuleWords.IsHidden(rune.Value)) ReadName();
        else if (!TryReadSymbol()) ReadUnexpected();
    }

    private void ReadName()
    {
        int start = _at, end = NameEnd(start);
        while (Visible(end) is var visible && visible > end && NameEnd(visible) > visible) end = NameEnd(visible);
        _at = end;
        ReadOnlySpan<char> raw = _text.AsSpan(start, end - start);
        if (CheckHidden(start, end, inQuotes: false)) raw = string.Concat(
            raw.ToString().EnumerateRunes().Where(rune => !RuleWords.IsHidden(rune.Value)));
        if (raw.IndexOfAnyInRange('\uFF01', '\uFF5E') >= 0)
        {
            string narrow = Narrow(raw);
            Error(
                DiagnosticCodes.FullWidth,
                start,
                end,
                $"'{raw.ToString()}' has full-width characters.",
                $"Names are written with ordinary letters and digits.",
                narrow);
            Add(TokenKind.Name, start, Normal(narrow, start, end));
            return;
        }

        Add(TokenKind.Name, start, Normal(raw.ToString(), start, end));
    }

    private int NameEnd(int at)
    {
        while (TryRune(at, out Rune rune) && RuleWords.ContinuesName(rune) && !RuleWords.IsHidden(rune.Value)) at += rune.Utf16SequenceLength;
        return at;
    }

    /// <summary>The position of the next character that is not hidden.</summary>
    private int Visible(int at)
    {
        while (IsHiddenAt(at) && TryRune(at, out Rune rune)) at += rune.Utf16SequenceLength;
        return at;
    }

    private void ReadComment(int start)
    {
        int end = start;
        while (end < _text.Length && _text[end] is not ('\n' or '\r')) end++;
        CheckHidden(start, end, inQuotes: false);
        _comments.Add(Span(start, end));
        _at = end;
    }

    /// <summary>Everything up to the next white space, quote, letter, digit or symbol at once, so that one slip is told once.</summary>
    private void ReadUnexpected()
    {
        int start = _at;
        bool hidden = IsHiddenAt(start), broken = !TryRune(start, out Rune first);
        do _at += TryRune(_at, out Rune rune) ? rune.Utf16SequenceLength : 1;
        while (_at < _text.Length && (hidden
            ? IsHiddenAt(_at)
            : !char.IsWhiteSpace(_text[_at]) && !char.IsAsciiLetterOrDigit(_text[_at]) && !Known.Contains(_text[_at]) && !IsHiddenAt(_at)
              && TryRune(_at, out Rune next) != broken && !(TryRune(_at, out next) && RuleWords.StartsName(next))));

        if (hidden)
            TellHidden(start, _at, "");
        else if (broken)
            TellBroken(start, _at);
        else if (Rune.IsControl(first))
            Error(DiagnosticCodes.UnexpectedCharacter, start, _at, $"A control character cannot stand here.", fix: "");
        else
            Error(
                DiagnosticCodes.UnexpectedCharacter, start, _at, $"'{_text[start.._at]}' is nothing that rules are written with.", fix: "");
    }

    private bool TryRune(int at, out Rune rune) =>
        Rune.DecodeFromUtf16(_text.AsSpan(Math.Min(at, _text.Length)), out rune, out _) == System.Buffers.OperationStatus.Done;

    private bool IsHiddenAt(int at) => TryRune(at, out Rune rune) && RuleWords.IsHidden(rune.Value);

    /// <summary>Tells of the hidden characters in a comment or a quoted text; a quoted text may have them as escapes.</summary>
    private bool CheckHidden(int start, int end, bool inQuotes)
    {
        bool found = false;
        for (int i = start; i < end; i++)
        {
            int from = i;
            var escaped = new StringBuilder();
            while (i < end && IsHiddenAt(i) && TryRune(i, out Rune rune))
            {
                escaped.Append(System.Globalization.CultureInfo.InvariantCulture, $"\\u{{{rune.Value:X}}}");
                i += rune.Utf16SequenceLength;
            }

            if (i == from)
            {
                if (TryRune(i, out Rune shown)) i += shown.Utf16SequenceLength - 1;
                else if (!inQuotes) TellBroken(i, i + 1);
                continue;
            }

            TellHidden(from, i, inQuotes ? escaped.ToString() : "");
            found = true;
        }

        return found;
    }

    private void TellBroken(int start, int end) =>
        Error(DiagnosticCodes.InvalidUnicode, start, end, $"The text is not valid Unicode here: it has half of a surrogate pair.", fix: "");

    private void TellHidden(int start, int end, string fix) => Error(
        DiagnosticCodes.HiddenCharacter,
        start,
        end,
        $"Hidden characters make the text look like another.",
        fix.Length > 0 ? (Phrase)"If they are meant, write them as escapes." : "Remove them.",
        fix);

    private string Normal(string text, int start, int end)
    {
        if (NormalText.TryNormalise(text, out string normal, out string? problem)) return normal;
        Error(DiagnosticCodes.InvalidUnicode, start, end, problem!);
        return NormalText.Repaired(text);
    }

    private static char Narrow(char c) => c is >= '\uFF01' and <= '\uFF5E' ? (char)(c - 0xFEE0) : c;

    private static string Narrow(ReadOnlySpan<char> text)
    {
        var narrow = new StringBuilder(text.Length);
        foreach (char c in text) narrow.Append(Narrow(c));
        return narrow.ToString();
    }

    private void Add(TokenKind kind, int start, string text, decimal number = 0) => _tokens.Add(new Token(kind, start, _at - start, text, number));

    private SourceSpan Span(int start, int end) => new(_source, start, end - start);

    private void Error(string code, int start, int end, Phrase message, Phrase? help = null, string? fix = null) =>
        _bag.Error(code, Span(start, end), message, help, fix is null ? null : new TextFix(Span(start, end), fix));
}
