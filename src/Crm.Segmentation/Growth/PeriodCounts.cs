namespace Crm.Segmentation.Growth;

/// <summary>What the customers of a group did in a period, while they are counted. Counts of parts add up, whatever the order.</summary>
internal sealed class PeriodCounts
{
    /// <summary>How many counts a period has: visitors, buyers without a visit, buyers, orders.</summary>
    internal const int PerPeriod = 4;

    /// <summary>How many sums: of orders, of refunds.</summary>
    internal const int AmountsPerPeriod = 2;

    private long _visitors, _buyersWithoutVisit, _buyers, _orders;
    private Int128 _sales, _refunds;

    internal ReadOnlySpan<long> Counts => new[] { _visitors, _buyersWithoutVisit, _buyers, _orders };

    /// <summary>What orders and what refunds are worth.</summary>
    internal ReadOnlySpan<Int128> Amounts => new[] { _sales, _refunds };

    internal void Add(PeriodActivity activity)
    {
        bool bought = activity.Orders > 0;
        if (bought || activity.Visited) _visitors++;
        if (bought) _buyers++;
        if (bought && !activity.Visited) _buyersWithoutVisit++;
        _orders += activity.Orders;
        _sales += activity.Sales;
        _refunds += activity.Refunds;
    }

    internal void Add(PeriodCounts other)
    {
        _visitors += other._visitors;
        _buyersWithoutVisit += other._buyersWithoutVisit;
        _buyers += other._buyers;
        _orders += other._orders;
        _sales += other._sales;
        _refunds += other._refunds;
    }
}
