namespace Crm.Segmentation;

/// <summary>
/// Reads a stretch of tokens: one declaration or one statement. After the first mistake of syntax it stands at the end and tells no other,
/// so that one mistake gives one diagnostic; the next stretch has a reader of its own.
/// </summary>
internal sealed class TokenReader(TokenisedText text, DiagnosticBag bag, int start, int end)
{
    private readonly Token _end = text.EndAt(end);
    private int _at = start;
    private Token? _meant;
    private int _meantAt = -1;

    internal bool Failed { get; private set; }

    /// <summary>The token at which the stretch was given up.</summary>
    internal int FailedAt { get; private set; }

    internal TokenisedText Text => text;

    internal int Position => _at;

    internal int End => end;

    internal Token Current => Peek(0);

    internal bool AtEnd => _at >= end;

    internal Token Peek(int ahead) => _at + ahead >= end ? _end : _at + ahead == _meantAt ? _meant!.Value : text.Tokens[_at + ahead];

    /// <summary>Reads a token, the current one or one ahead, as another, which is meant.</summary>
    internal void ReadAs(Token meant, int ahead = 0) => (_meant, _meantAt) = (meant, _at + ahead);

    internal Token Take()
    {
        Token token = Current;
        if (_at < end) _at++;
        return token;
    }

    internal bool At(string wordOrSymbol) => Current.Is(wordOrSymbol);

    internal bool At(string first, string second) => Current.Is(first) && Peek(1).Is(second);

    internal bool TryTake(string wordOrSymbol)
    {
        if (!At(wordOrSymbol)) return false;
        _at++;
        return true;
    }

    internal bool Expect(string wordOrSymbol, Phrase? help = null) => TryTake(wordOrSymbol) || Fail($"'{wordOrSymbol}'", help);

    internal SourceSpan SpanOf(Token token) => text.SpanOf(token);

    /// <summary>From the token at a position to the one before the current.</summary>
    internal SourceSpan SpanFrom(int position)
    {
        Token first = position < end ? text.Tokens[position] : _end;
        return position < _at ? SpanOf(first).To(SpanOf(text.Tokens[_at - 1])) : SpanOf(first);
    }

    /// <summary>A name; a word of the language in its place is told with the fix.</summary>
    internal string? Name(string what)
    {
        if (Current.IsName) return Take().Text;
        if (Current.Kind != TokenKind.Name)
        {
            Fail(what);
            return null;
        }

        Token word = Take();
        bag.Error(
            DiagnosticCodes.ReservedWord, SpanOf(word), $"'{word.Text}' is a word of the language.", $"Put a name that is such a word in backquotes.",
            new TextFix(SpanOf(word), $"`{word.Text}`"));
        return word.Text;
    }

    /// <summary>Tells that something else is needed here, and gives up the stretch.</summary>
    internal bool Fail(string needed, Phrase? help = null, TextFix? fix = null)
    {
        Phrase message = AtEnd ? (Phrase)$"Expected {needed} here." : $"Expected {needed}, not {Describe(Current)}.";
        return Fail(DiagnosticCodes.Expected, SpanOf(Current), message, help, fix);
    }

    internal bool Fail(
        string code, SourceSpan span, Phrase message, Phrase? help = null, TextFix? fix = null, params ReadOnlySpan<RelatedSpan> related)
    {
        if (!Failed && Current.Kind != TokenKind.Broken) bag.Error(code, span, message, help, fix, related);
        GiveUp();
        return false;
    }

    /// <summary>Gives up the stretch for a mistake that is already told.</summary>
    internal void GiveUp()
    {
        if (!Failed) FailedAt = _at;
        (Failed, _at) = (true, Math.Max(_at, end));
    }

    /// <summary>Goes on at a later token.</summary>
    internal void MoveTo(int position) => _at = Math.Max(_at, position);

    /// <summary>Whether the token at a position is the first of its line.</summary>
    internal bool BeginsLine(int position)
    {
        int from = position > 0 ? text.Tokens[position - 1].End : 0;
        return text.Source.Text.AsSpan(from, text.Tokens[position].Start - from).IndexOfAny('\n', '\r') >= 0;
    }

    /// <summary>Tells what is left over; nothing when the stretch was read to its end.</summary>
    internal void ExpectEnd(Phrase? help = null)
    {
        if (!AtEnd) Fail(DiagnosticCodes.Expected, SpanOf(Current), $"Unexpected {Describe(Current)}.", help);
    }

    /// <summary>The stretch from here to where the bracket at the current token closes, or to the end; the reader goes on behind it.</summary>
    internal TokenReader? Block(string what)
    {
        Token open = Current;
        if (!Expect("{", null)) return null;
        int depth = 1, first = _at;
        while (!AtEnd)
        {
            Token token = Take();
            depth += token.Is("{") ? 1 : token.Is("}") ? -1 : 0;
            if (depth == 0) return new TokenReader(text, bag, first, _at - 1);
        }

        bag.Error(
            DiagnosticCodes.NotClosed,
            SpanOf(_end),
            $"The '}}' of {what} is missing.",
            null,
            null,
            new RelatedSpan(SpanOf(open), "opened here"));
        return new TokenReader(text, bag, first, _at);
    }

    /// <summary>The statements of a block, each from one of the words to before the next; what stands before the first word is a statement, too.</summary>
    internal IEnumerable<TokenReader> SplitAt(params string[] words)
    {
        int first = _at, depth = 0;
        for (int i = _at; i < end; i++)
        {
            Token token = text.Tokens[i];
            depth += token.Is("{") ? 1 : token.Is("}") ? -1 : 0;
            // 'at least' and 'at most' count events and start no statement.
            if (token.Is("at") && i + 1 < end && (text.Tokens[i + 1].Is("least") || text.Tokens[i + 1].Is("most"))) continue;
            // 'customer.' says whose an attribute is.
            if (token.Is("customer") && i + 1 < end && text.Tokens[i + 1].Is(".")) continue;
            if (i == first || depth > 0 || token.Kind != TokenKind.Name || !words.Contains(token.Text, StringComparer.Ordinal)) continue;
            yield return Slice(first, i);
            first = i;
        }

        if (first < end) yield return Slice(first, end);
    }

    internal TokenReader Slice(int first, int last) => new(text, bag, first, last);

    private static string Describe(Token token) => token.Kind switch
    {
        TokenKind.Text => "a text",
        TokenKind.Number => "a number",
        TokenKind.Percent => "a percentage",
        TokenKind.Date => "a date",
        TokenKind.Instant => "an instant",
        TokenKind.Time => "a time of day",
        _ => $"'{token.Text}'",
    };
}
