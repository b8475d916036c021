namespace Crm.Segmentation.Live;

/// <summary>Values of nodes in their public types.</summary>
internal static class NodeValues
{
    /// <summary>The value; null when it is missing.</summary>
    internal static object? Of(MeasureNode node, ValueKind kind, NodeRun run, long at)
    {
        if (node is TextNode text) return text.Read(run, at);
        var number = (NumberNode)node;
        if (!number.TryRead(run, at, out long value)) return null;
        return kind == ValueKind.Number ? number.ToDouble(value) : FittedValue.Exact(kind, number.Scale!.Value, value).Value;
    }
}
