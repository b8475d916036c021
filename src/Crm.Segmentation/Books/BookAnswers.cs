namespace Crm.Segmentation;

/// <summary>
/// What a rule book answers for every customer: its segments, then the cells of its partitions, each as the condition that runs. With a fit,
/// population functions are replaced by its cut points.
/// </summary>
internal sealed class BookAnswers
{
    private readonly Dictionary<string, MembershipSource> _sources = new(StringComparer.Ordinal);

    internal BookAnswers(RuleBook rules, FittedRuleBook? fitted)
    {
        RuleRewriter? rewriter = fitted?.Rewriter();
        Func<string, MembershipSource> sourceOf = fitted?.Results(rewriter!) ?? rules.SourceOf;
        foreach (Definition definition in rules.Definitions)
            _sources.Add(definition.Name, sourceOf(definition.Name));

        Segment[] segments = [.. rules.Definitions.OfType<Segment>()];
        MemberOf[] cells = [.. rules.Definitions.OfType<Partition>().SelectMany(p => p.Cells, (p, cell) => new MemberOf(p.Name, cell.Name, null))];
        Names = [.. segments.Select(segment => segment.Name), .. cells.Select(cell => $"{cell.Result}.{cell.Cell}")];
        Conditions =
        [
            .. segments.Select(segment => rewriter is null ? segment.Condition : rewriter.Rewrite(segment.Condition)),
            .. cells.Select(cell => _sources[cell.Result].Condition(cell)!),
        ];
    }

    /// <summary>Segments by name, then cells as <c>partition.cell</c>.</summary>
    internal ValueList<string> Names { get; }

    internal IReadOnlyList<Condition> Conditions { get; }

    internal MembershipSource SourceOf(string name) => _sources[name];
}
