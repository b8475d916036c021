namespace Crm.Segmentation.Funnels;

/// <summary>One step of a funnel's report. Reached, dropped and open here are together those who reached the step before.</summary>
public sealed class FunnelStepReport
{
    internal FunnelStepReport(string name, CustomerSet reached, CustomerSet? previous, CustomerSet entered, CustomerSet open, CustomerSet? mature)
    {
        Name = name;
        Reached = reached;
        CustomerSet stopped = (previous ?? reached) - reached;
        Open = stopped & open;
        Dropped = stopped - open;
        OfPrevious = new Proportion(reached.Count, previous?.Count ?? reached.Dataset.CustomerCount);
        OfFirst = new Proportion(reached.Count, entered.Count);
        OfMature = mature is null ? null : new Proportion(mature.OverlapCount(reached), mature.Count);
    }

    /// <summary>The name of the step.</summary>
    public string Name { get; }

    /// <summary>The customers whose attempt has this step.</summary>
    public CustomerSet Reached { get; }

    /// <summary>Those lost before this step: their attempt ends with the step before, and none of their attempts can still advance. Nobody for the first step.</summary>
    public CustomerSet Dropped { get; }

    /// <summary>Those waiting at this step: their attempt ends with the step before, and an attempt of theirs can still advance. Nobody for the first step.</summary>
    public CustomerSet Open { get; }

    /// <summary>Of those who reached the step before, the share who reached this one; for the first step, of all customers of the dataset.</summary>
    /// <remarks>Those who are still open count as not having reached it; see <see cref="OfMature"/>.</remarks>
    public Proportion OfPrevious { get; }

    /// <summary>Of those who entered, the share who reached this step.</summary>
    public Proportion OfFirst { get; }

    /// <summary>
    /// Of the mature customers, the share who reached this step; null for a funnel without a window. Mature are those whose outcome is
    /// known: the window of their attempt has passed (start + window ≤ as-of) and they are not open, whether they converted or not.
    /// </summary>
    public Proportion? OfMature { get; }
}
