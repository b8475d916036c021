namespace Crm.Segmentation.Tree;

/// <summary>Makes trees like given ones with some nodes replaced, such as a population function by its fitted value.</summary>
/// <remarks>A subtree in which nothing is replaced is kept, and one that occurs twice is looked at once. Not thread-safe.</remarks>
/// <param name="replace">What stands for a node; null to keep it and to look below it.</param>
internal sealed class RuleRewriter(Func<Node, Node?> replace)
{
    private readonly Dictionary<Node, Node> _done = new(ReferenceEqualityComparer.Instance);

    internal Condition Rewrite(Condition condition) => (Condition)Rewrite((Node)condition);

    internal Measure Rewrite(Measure measure) => (Measure)Rewrite((Node)measure);

    internal Expression Rewrite(Expression expression) => (Expression)Rewrite((Node)expression);

    internal Node Rewrite(Node node) => _done.TryGetValue(node, out Node? known) ? known : _done[node] = replace(node) ?? Below(node);

    private Node Below(Node node)
    {
        ValueList<Node> children = node.Children;
        var rewritten = new Node[children.Count];
        for (int i = 0; i < rewritten.Length; i++) rewritten[i] = Rewrite(children[i]);
        return node.With(rewritten);
    }
}
