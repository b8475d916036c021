namespace Crm.Segmentation;

/// <summary>For each node that was read: where it stands, how deep it is and how many nodes it has, so that the limits hold while a tree grows.</summary>
internal sealed class NodeTable
{
    private readonly Dictionary<Node, (SourceSpan Span, int Depth, int Nodes)> _known = new(ReferenceEqualityComparer.Instance);

    private readonly Dictionary<object, SourceSpan> _parts = new(ReferenceEqualityComparer.Instance);

    /// <summary>Nodes whose parents could not be made; they are checked nevertheless, so that one mistake does not hide another.</summary>
    internal List<(Node Node, string? Definition, RuleScope Scope)> Orphans { get; } = [];

    /// <summary>The place of a node, or of a definition by its name; null when it was not written as text.</summary>
    internal SourceSpan? SpanOf(Node? node) => node is not null && _known.TryGetValue(node, out (SourceSpan Span, int, int) known) ? known.Span : null;

    /// <summary>Remembers where a part of a definition stands that is no node of a tree, such as a step.</summary>
    internal void AddPart(object part, SourceSpan span) => _parts.TryAdd(part, span);

    /// <summary>The place of a part that is no node; null when it was not written as text.</summary>
    internal SourceSpan? SpanOfPart(object? part) => part is not null && _parts.TryGetValue(part, out SourceSpan span) ? span : null;

    /// <summary>Remembers a node whose children are known; tells which limit it exceeds. One that is known already, such as a feature, keeps its place.</summary>
    internal RuleExcess? Add(Node node, SourceSpan span)
    {
        if (_known.ContainsKey(node)) return null;
        int depth = 0, nodes = 1;
        foreach (Node child in node.Children)
        {
            (_, int childDepth, int childNodes) = _known.TryGetValue(child, out (SourceSpan, int, int) known) ? known : (default, 1, 1);
            (depth, nodes) = (Math.Max(depth, childDepth), nodes + childNodes);
        }

        _known[node] = (span, depth + 1, nodes);
        return depth + 1 > RuleLimits.Depth ? RuleExcess.Depth : nodes > RuleLimits.Nodes ? RuleExcess.Nodes : null;
    }
}
