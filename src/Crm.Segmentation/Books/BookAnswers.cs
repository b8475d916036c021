namespace Crm.Segmentation;

/// <summary>
/// What a rule book answers for every customer: its segments, and the cells of its partitions. With a fit, population functions are replaced by its
/// cut points.
/// </summary>
internal sealed class BookAnswers
{
    private readonly Dictionary<string, NamedResult> _results = new(StringComparer.Ordinal);

    internal BookAnswers(RuleBook rules, FittedRuleBook? fitted)
    {
        RuleRewriter? rewriter = fitted?.Rewriter();
        Func<string, NamedResult> resultOf = fitted?.Results(rewriter!) ?? rules.ResultOf;
        foreach (Definition definition in rules.Definitions)
            _results.Add(definition.Name, resultOf(definition.Name));

        Segment[] segments = [.. rules.Definitions.OfType<Segment>()];
        MemberOf[] cells = [.. rules.Definitions.OfType<Partition>().SelectMany(p => p.Cells, (p, cell) => new MemberOf(p.Name, cell.Name, null))];
        Names = [.. segments.Select(segment => segment.Name), .. cells.Select(cell => $"{cell.Result}.{cell.Cell}")];
        Segments = [.. segments.Select(segment => rewriter is null ? segment.Condition : rewriter.Rewrite(segment.Condition))];
        Cells = cells;
    }

    /// <summary>Segments by name, then cells as <c>partition.cell</c>.</summary>
    internal ValueList<string> Names { get; }

    /// <summary>The condition of each segment.</summary>
    internal IReadOnlyList<Condition> Segments { get; }

    /// <summary>The membership in each cell, partition by partition.</summary>
    internal IReadOnlyList<Condition> Cells { get; }

    internal NamedResult ResultOf(string name) => _results[name];
}
