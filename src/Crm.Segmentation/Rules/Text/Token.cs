namespace Crm.Segmentation;

/// <summary>What a token is.</summary>
internal enum TokenKind
{
    /// <summary>The end of the text, or of the stretch of it that is read.</summary>
    End,

    /// <summary>A name or a word of the language.</summary>
    Name,

    /// <summary>A name in backquotes, which is never a word of the language.</summary>
    QuotedName,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A number with a percent sign.</summary>
    Percent,

    /// <summary>A text in quotes.</summary>
    Text,

    /// <summary>A text or a quoted name that does not end, which is told: what follows it is not judged.</summary>
    Broken,

    /// <summary>A calendar date; its number is days since 1970-01-01.</summary>
    Date,

    /// <summary>An instant; its number is Unix milliseconds.</summary>
    Instant,

    /// <summary>A time of day; its number is minutes since midnight.</summary>
    Time,

    /// <summary>An operator or punctuation.</summary>
    Symbol,
}

/// <summary>A token.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">Where it starts in the text.</param>
/// <param name="Length">How long it is there.</param>
/// <param name="Text">For a name or a text: its value, normalised; for a symbol: the symbol.</param>
/// <param name="Number">For what has a number: the number.</param>
internal readonly record struct Token(TokenKind Kind, int Start, int Length, string Text, decimal Number = 0)
{
    internal int End => Start + Length;

    internal bool IsName => Kind is TokenKind.QuotedName || (Kind == TokenKind.Name && !RuleWords.IsReserved(Text));

    internal bool Is(string wordOrSymbol) => Kind is TokenKind.Name or TokenKind.Symbol && Text == wordOrSymbol;
}

/// <summary>A text as tokens, and apart from them its comments; the white space between is not kept, since it can be read off the positions.</summary>
/// <param name="Source">The text.</param>
/// <param name="Tokens">The tokens in order.</param>
/// <param name="Comments">The comments in order.</param>
internal sealed record TokenisedText(SourceText Source, IReadOnlyList<Token> Tokens, IReadOnlyList<SourceSpan> Comments)
{
    internal SourceSpan SpanOf(Token token) => new(Source, token.Start, token.Length);

    /// <summary>Where a stretch of tokens that ends before this one ends: the place after the token before.</summary>
    internal Token EndAt(int index)
    {
        int position = index > 0 ? Tokens[index - 1].End : 0;
        return new Token(TokenKind.End, position, 0, "");
    }
}
