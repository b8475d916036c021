namespace Crm.Segmentation.Conformance;

/// <summary>A customer's purchase days, as reference numbers summarise them.</summary>
/// <param name="Repeats">Distinct purchase days after the first.</param>
/// <param name="LastDays">Days from the first purchase to the last.</param>
/// <param name="AgeDays">Days from the first purchase to the cut.</param>
/// <param name="Mean">The mean of the sums of the repeat days; 0 without one.</param>
internal sealed record RepeatPurchases(int Repeats, int LastDays, int AgeDays, double Mean)
{
    /// <summary>Days from the last purchase to the cut.</summary>
    internal int Recency => AgeDays - LastDays;

    internal static IReadOnlyList<RepeatPurchases> Of(IEnumerable<(string Customer, DateOnly Day, double Amount)> purchases, DateOnly cut) =>
    [
        .. from purchase in purchases
           where purchase.Day <= cut
           group purchase by purchase.Customer into customer
           orderby customer.Key
           let days = customer.GroupBy(p => p.Day).OrderBy(day => day.Key).Select(day => (Day: day.Key.DayNumber, Sum: day.Sum(p => p.Amount))).ToArray()
           select new RepeatPurchases(
               days.Length - 1,
               days[^1].Day - days[0].Day,
               cut.DayNumber - days[0].Day,
               days.Length == 1 ? 0 : days.Skip(1).Average(day => day.Sum)),
    ];
}
