namespace Crm.Segmentation.Growth;

/// <summary>What was ordered of each value of a property of orders, while it is counted; by one thread at a time.</summary>
/// <param name="periods">How many periods there are.</param>
internal sealed class OrderGroups(int periods)
{
    /// <summary>The most values.</summary>
    internal const int Most = 10_000;

    private readonly Dictionary<string, PeriodActivity> _ordered = new(StringComparer.Ordinal);
    private readonly HashSet<(string, long)> _keys = [];

    /// <summary>The counts of each value, period by period.</summary>
    internal Dictionary<string, PeriodCounts[]> Counts { get; } = new(StringComparer.Ordinal);

    /// <summary>Counts the orders of a customer in a period.</summary>
    internal void Add(GrowthEvents events, RowContext context, int customer, int period, TimeRange range, bool visited)
    {
        events.ReadOrders(context, customer, range, _ordered, _keys);
        foreach ((string name, PeriodActivity activity) in _ordered)
            if (Of(name) is { } counts) counts[period].Add(activity with { Visited = visited });
    }

    /// <summary>Adds what was counted elsewhere.</summary>
    internal void Add(OrderGroups other)
    {
        foreach ((string name, PeriodCounts[] counts) in other.Counts)
        {
            if (Of(name) is not { } own) continue;
            for (int period = 0; period < own.Length; period++) own[period].Add(counts[period]);
        }
    }

    /// <summary>The counts of a value; null beyond one more than there may be, which is told at the end.</summary>
    private PeriodCounts[]? Of(string name)
    {
        if (Counts.TryGetValue(name, out PeriodCounts[]? known)) return known;
        if (Counts.Count > Most) return null;
        Counts.Add(name, known = [.. Enumerable.Range(0, periods).Select(_ => new PeriodCounts())]);
        return known;
    }
}
