namespace Crm.Segmentation.Paths;

/// <summary>Paths that go from one node to the next, counted from where they are followed: the counts that reports merge and store.</summary>
/// <param name="Step">The place of the near node, from 1; 0 for the start.</param>
/// <param name="Near">The node at that place; null for the start.</param>
/// <param name="Far">The node at the next place; null for the end.</param>
/// <param name="Units">How many units.</param>
/// <param name="Milliseconds">The sum of the times between both.</param>
internal sealed record PathFlow(int Step, string? Near, string? Far, long Units, Int128 Milliseconds) : IComparable<PathFlow>
{
    /// <summary>By step, then by the near node, then by the far one, the end last.</summary>
    public int CompareTo(PathFlow? other)
    {
        if (other is null) return 1;
        int order = Step.CompareTo(other.Step);
        if (order == 0) order = string.CompareOrdinal(Near, other.Near);
        if (order != 0) return order;
        return Far is null || other.Far is null ? (Far is null).CompareTo(other.Far is null) : string.CompareOrdinal(Far, other.Far);
    }

    /// <summary>The flows of both, in order.</summary>
    internal static ValueList<PathFlow> Sum(ValueList<PathFlow> flows, ValueList<PathFlow> others) =>
    [
        .. flows.Concat(others).GroupBy(flow => (flow.Step, flow.Near, flow.Far)).Select(same => same.First() with
        {
            Units = same.Sum(flow => flow.Units),
            Milliseconds = same.Aggregate(Int128.Zero, (sum, flow) => sum + flow.Milliseconds),
        }).Order(),
    ];
}
