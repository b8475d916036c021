namespace Crm.Segmentation;

/// <summary>A declaration in a text, whose body is read when it is needed, so that names may be used before they are declared.</summary>
/// <param name="text">The text.</param>
/// <param name="keyword">The word that starts it.</param>
/// <param name="start">The position of the token after that word.</param>
/// <param name="end">The position after its last token.</param>
internal sealed class Declaration(TokenisedText text, Token keyword, int start, int end)
{
    /// <summary>The word that starts it.</summary>
    internal string Keyword => keyword.Text;

    internal string Name { get; private set; } = "";

    /// <summary>Where the name stands.</summary>
    internal SourceSpan NameSpan { get; private set; } = text.SpanOf(keyword);

    internal string? Title { get; private set; }

    internal TokenisedText Text => text;

    /// <summary>Where the body starts: behind name and title.</summary>
    internal int BodyStart { get; private set; } = start;

    internal int End => end;

    /// <summary>Whether its name is that of an earlier declaration.</summary>
    internal bool IsDuplicate { get; set; }

    internal DeclarationState State { get; set; }

    /// <summary>What was read: a definition, a feature, a schema or a test; null when it has a mistake.</summary>
    internal object? Value { get; set; }

    /// <summary>
    /// The declarations of a text. Words that start a declaration are reserved: outside of braces each starts one, and inside, where a brace
    /// may be missing, each that begins a line and is followed by a name.
    /// </summary>
    internal static IEnumerable<Declaration> Of(TokenisedText text, DiagnosticBag bag)
    {
        IReadOnlyList<Token> tokens = text.Tokens;
        var starts = new List<int>();
        int depth = 0;
        for (int i = 0; i < tokens.Count; i++)
        {
            depth = tokens[i].Is("{") ? depth + 1 : tokens[i].Is("}") ? Math.Max(depth - 1, 0) : depth;
            if (tokens[i].Kind != TokenKind.Name) continue;
            bool isBlock = RuleWords.IsBlock(tokens[i].Text) && i + 1 < tokens.Count && tokens[i + 1].Is("{") && (depth == 0 || BeginsLine(text, i));
            if (!isBlock && !RuleWords.Declarations.Contains(tokens[i].Text)) continue;
            if (depth > 0 && !isBlock && !(i + 1 < tokens.Count && (tokens[i + 1].IsName || tokens[i + 1].Kind == TokenKind.Text) && BeginsLine(text, i))) continue;
            starts.Add(i);
            depth = 0;
        }

        int first = starts.Count > 0 ? starts[0] : tokens.Count;
        if (first > 0)
        {
            bag.Error(
                DiagnosticCodes.OutsideDeclaration, text.SpanOf(tokens[0]), $"This stands outside of every declaration.",
                $"A declaration starts with one of {new NameList(RuleWords.DeclarationList)}.", Meant(text, tokens[0]));
        }

        for (int i = 0; i < starts.Count; i++)
            yield return new Declaration(text, tokens[starts[i]], starts[i] + 1, i + 1 < starts.Count ? starts[i + 1] : tokens.Count);
    }

    /// <summary>Reads name and title; false when there is no name.</summary>
    internal bool ReadHeader(DiagnosticBag bag)
    {
        var reader = new TokenReader(text, bag, BodyStart, end);
        Token token = reader.Current;
        if (RuleWords.IsBlock(Keyword))
        {
            Name = Keyword;
            return true;
        }

        if (Keyword == "test")
        {
            if (token.Kind == TokenKind.Text) Name = reader.Take().Text;
            else reader.Fail("the name of the test in quotes");
        }
        else
        {
            Name = reader.Name("a name") ?? "";
        }

        if (reader.Failed) return false;
        NameSpan = text.SpanOf(token);
        if (Keyword is not ("test" or "schema") && reader.Current.Kind == TokenKind.Text) Title = reader.Take().Text;
        BodyStart = reader.Position;
        return true;
    }

    private static TextFix? Meant(TokenisedText text, Token token) =>
        token.Kind == TokenKind.Name && NearestName.Find(token.Text, RuleWords.Declarations.Order(StringComparer.Ordinal)) is { } nearest
            ? new TextFix(text.SpanOf(token), nearest)
            : null;

    private static bool BeginsLine(TokenisedText text, int index)
    {
        int from = index > 0 ? text.Tokens[index - 1].End : 0;
        return text.Source.Text.AsSpan(from, text.Tokens[index].Start - from).IndexOfAny('\n', '\r') >= 0;
    }
}

/// <summary>How far a declaration is read.</summary>
internal enum DeclarationState
{
    Unread,
    Reading,
    Read,
}
