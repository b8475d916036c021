namespace Crm.Segmentation.Journeys;

/// <summary>
/// Reads statements: each is known by its first word, and read to its end, wherever that is. After a mistake reading goes on at the next line that begins
/// with a word of a statement.
/// </summary>
internal static class Statements
{
    /// <summary>All statements of a block, those with mistakes as null; the block is read to its end.</summary>
    /// <param name="parser">The parser.</param>
    /// <param name="block">The block.</param>
    /// <param name="words">The words with which a statement begins.</param>
    /// <param name="read">Reads the statement that begins at the parser's token; null after telling what is wrong.</param>
    internal static List<T?> Of<T>(RuleParser parser, TokenReader block, IReadOnlyCollection<string> words, Func<T?> read)
        where T : class
    {
        var statements = new List<T?>();
        while (!block.AtEnd)
        {
            int start = block.Position;
            TokenReader statement = block.Slice(start, block.End);
            T? value = parser.Part(statement, read);
            statements.Add(value);
            block.MoveTo(statement.Failed ? Next(block, start, statement.FailedAt, words) : Math.Max(statement.Position, start + 1));

            // What is left of a statement with another mistake is not judged.
            if (value is null && !block.AtEnd && !(block.Current.Kind == TokenKind.Name && words.Contains(block.Current.Text, StringComparer.Ordinal)))
                block.MoveTo(Next(block, start, block.Position, words));
        }

        return statements;
    }

    /// <summary>Tells that no statement begins with a word, with the one that was probably meant.</summary>
    internal static void TellUnknown(TokenReader reader, IEnumerable<string> words, string of)
    {
        Token token = reader.Current;
        string? meant = token.Kind == TokenKind.Name ? NearestName.Find(token.Text, words) : null;
        SourceSpan span = reader.SpanOf(token);
        if (meant is null) reader.Fail(of, $"It is one of: {string.Join(", ", words)}.");
        else reader.Fail(DiagnosticCodes.Expected, span, $"'{token.Text}' starts no statement.", $"Did you mean '{meant}'?", new TextFix(span, meant));
    }

    /// <summary>The next token behind a mistake that begins a line and a statement, and lies in no block of the one with the mistake.</summary>
    private static int Next(TokenReader block, int start, int failedAt, IReadOnlyCollection<string> words)
    {
        int depth = 0;
        for (int i = start; i < block.End; i++)
        {
            Token token = block.Text.Tokens[i];
            if (i > start && i >= failedAt && depth <= 0 && token.Kind == TokenKind.Name && words.Contains(token.Text, StringComparer.Ordinal) && block.BeginsLine(i)) return i;
            depth += token.Is("{") ? 1 : token.Is("}") ? -1 : 0;
        }

        return block.End;
    }
}
