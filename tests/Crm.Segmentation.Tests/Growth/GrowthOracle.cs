using Crm.Segmentation.Growth;

namespace Crm.Segmentation.Tests.Growth;

/// <summary>Revenue trees and their changes as their definitions read, one customer and one event after another.</summary>
internal static class GrowthOracle
{
    internal static RevenueTree Tree(int definition, IEnumerable<Deed> deeds, DateSpan period, DateTimeOffset asOf)
    {
        RevenueGrowth growth = GrowthShop.Definitions[definition];
        Deed[] inside = [.. deeds.Where(deed => GrowthShop.Start.AddHours(deed.Hour) is var at && at >= period.From && at < period.To && at <= asOf)];
        bool anyVisits = definition == 2, isFiltered = definition == 2, isKeyed = growth.OrderKey is not null;
        decimal Worth(Deed deed) => definition == 5 ? (deed.Amount ?? 0) / 4m : deed.Amount ?? 0;

        (long visitors, long without, long buyers, long orders, decimal sales, decimal refunds) = (0, 0, 0, 0, 0, 0);
        foreach (IGrouping<int, Deed> customer in inside.GroupBy(deed => deed.Customer))
        {
            Deed[] lines = [.. customer.Where(deed => deed.Kind is 1 or 2 && (!isFiltered || deed.Amount >= 3))];
            bool visited = customer.Any(deed => anyVisits || deed.Kind == 0);
            if (visited || lines.Length > 0) visitors++;
            if (lines.Length > 0) buyers++;
            if (lines.Length > 0 && !visited) without++;
            orders += isKeyed ? lines.Count(line => line.Id is null) + lines.Select(line => line.Id).OfType<int>().Distinct().Count() : lines.Length;
            sales += lines.Sum(Worth);
            refunds += growth.Refund is null ? 0 : customer.Where(deed => deed.Kind == 3).Sum(deed => deed.Amount ?? 0);
        }

        decimal revenue = growth.IsNet ? sales - refunds : sales;
        return new RevenueTree(visitors, without, buyers, orders, revenue, growth.Refund is null ? null : refunds) { Amount = (double)revenue };
    }

    /// <summary>Shapley's mean: all 24 orders of changing the factors, one by one.</summary>
    internal static double[] Shapley(double[] then, double[] now)
    {
        var parts = new double[then.Length];
        foreach (int[] order in Orders([.. Enumerable.Range(0, then.Length)]))
        {
            double[] at = [.. then];
            foreach (int factor in order)
            {
                double before = at.Aggregate(1.0, (product, x) => product * x);
                at[factor] = now[factor];
                parts[factor] += (at.Aggregate(1.0, (product, x) => product * x) - before) / 24;
            }
        }

        return parts;
    }

    /// <summary>The factors of both trees; one that is 0/0 takes the other's value.</summary>
    internal static (double[] Then, double[] Now) Factors(RevenueTree before, RevenueTree after)
    {
        double?[] then = [before.Visitors, before.Conversion, before.OrdersPerBuyer, before.OrderValue], now = [after.Visitors, after.Conversion, after.OrdersPerBuyer, after.OrderValue];
        return ([.. then.Zip(now, (x, y) => x ?? y ?? 0)], [.. then.Zip(now, (x, y) => y ?? x ?? 0)]);
    }

    private static IEnumerable<int[]> Orders(int[] items) =>
        items.Length == 1 ? [items] : items.SelectMany(first => Orders([.. items.Where(item => item != first)]), (first, rest) => (int[])[first, .. rest]);
}
