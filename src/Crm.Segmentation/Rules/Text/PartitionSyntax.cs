namespace Crm.Segmentation;

/// <summary><c>partition NAME ["TITLE"] { NAME ["TITLE"] when CONDITION ... NAME ["TITLE"] otherwise }</c>.</summary>
internal static class PartitionSyntax
{
    internal static Partition? Parse(RuleParser parser, Declaration declaration)
    {
        TokenReader reader = parser.Reader;
        if (reader.Block("the partition") is not { } block) return null;
        var cells = new List<PartitionCell?>();
        var names = new Dictionary<string, SourceSpan>(StringComparer.Ordinal);
        foreach (TokenReader statement in Statements(block)) cells.Add(
            parser.Within(statement, declaration.Name, () => Cell(parser, names)));
        if (cells.Count == 0 || cells.Contains(null)) return null;

        int otherwise = cells.FindIndex(cell => cell!.Condition is null);
        if (otherwise < 0)
        {
            parser.Bag.Error(
                DiagnosticCodes.PartMissing,
                declaration.NameSpan,
                $"Partition '{declaration.Name}' has no cell for everyone else.",
                $"End it with a cell that is followed by otherwise.");
            return null;
        }

        if (otherwise < cells.Count - 1 || otherwise == 0)
        {
            parser.Bag.Error(
                DiagnosticCodes.PartMissing, names[cells[otherwise]!.Name],
                otherwise == 0 ? (Phrase)"A partition needs a cell besides the one for everyone else." : "The cell for everyone else is the last.");
            return null;
        }

        return Partition.Define(declaration.Name, declaration.Title, [.. cells.OfType<PartitionCell>().SkipLast(1)], cells[^1]!);
    }

    private static PartitionCell? Cell(RuleParser parser, Dictionary<string, SourceSpan> names)
    {
        TokenReader reader = parser.Reader;
        SourceSpan span = reader.SpanOf(reader.Current);
        string? name = reader.Name("the name of a cell");
        if (reader.Failed || name is null) return null;
        if (!names.TryAdd(name, span))
        {
            parser.Bag.Error(
                DiagnosticCodes.GivenTwice, span, $"Two cells are named '{name}'.", null, null, new RelatedSpan(names[name], "the first"));
            name = null;
        }

        string? title = reader.Current.Kind == TokenKind.Text ? reader.Take().Text : null;
        if (reader.TryTake("otherwise")) return name is null ? null : new PartitionCell(name, null) { Title = title };
        if (!reader.Expect("when", $"A cell is its name, when and a condition; the last is its name and otherwise.")) return null;
        return parser.Condition() is { } condition && name is not null ? new PartitionCell(name, condition) { Title = title } : null;
    }

    /// <summary>A cell starts with the name before each <c>when</c> and <c>otherwise</c>, which are words of the language and stand nowhere else.</summary>
    private static IEnumerable<TokenReader> Statements(TokenReader block)
    {
        IReadOnlyList<Token> tokens = block.Text.Tokens;
        var starts = new List<int> { block.Position };
        for (int i = block.Position + 1; i < block.End; i++)
        {
            if (!tokens[i].Is("when") && !tokens[i].Is("otherwise")) continue;
            int name = tokens[i - 1].Kind == TokenKind.Text ? i - 2 : i - 1;
            if (name > starts[^1]) starts.Add(name);
        }

        for (int i = 0; i < starts.Count; i++) yield return block.Slice(starts[i], i + 1 < starts.Count ? starts[i + 1] : block.End);
    }
}
