namespace Crm.Segmentation.Lifetime;

/// <summary>How the gaps of one customer count beside those of others: who buys often has many, and short ones.</summary>
public enum GapWeighting
{
    /// <summary>Every gap counts once: frequent buyers count most.</summary>
    EveryGap,

    /// <summary>The gaps of one customer, the open one included, count as one together.</summary>
    EveryCustomer,

    /// <summary>A customer counts once, with the median of its completed gaps; one without any with the open gap.</summary>
    CustomerMedian,

    /// <summary>A customer counts once, with the gap after the first purchase, completed or open.</summary>
    FirstGap,
}
