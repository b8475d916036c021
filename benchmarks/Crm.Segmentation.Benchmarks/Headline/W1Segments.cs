using System.Globalization;

namespace Crm.Segmentation.Benchmarks.Headline;

/// <summary>Segments over customers' attributes: one, and fifty together.</summary>
internal static class W1Segments
{
    private static readonly DateTimeOffset AsOf = new(2024, 5, 13, 0, 0, 0, TimeSpan.Zero);

    internal static readonly Segment Worth = Segment.Define(
        "worth",
        ShopCustomers.Spend365Attribute >= 300
        & (ShopCustomers.DaysSinceAttribute <= 30 | ShopCustomers.OrdersAttribute >= 5)
        & ShopCustomers.CountryAttribute.IsAnyOf(0, 1, 2)
        & ShopCustomers.OptedInAttribute);

    /// <summary>One segment of four clauses.</summary>
    internal static HeadlineResult One(ShopCustomers customers, Dataset data, int threads, int runs)
    {
        var engine = new SegmentationEngine(ShopCustomers.Schema, new SegmentationOptions { MaxDegreeOfParallelism = threads });
        return WarmRuns.Of("W1", threads, runs, () => engine.Evaluate(Worth, data, AsOf), members =>
        {
            int expected = 0;
            for (int i = 0; i < customers.Count; i++)
                if (customers.Spend365[i] >= 300 && (customers.DaysSince[i] <= 30 || customers.Orders[i] >= 5) && customers.Country[i] <= 2 && customers.OptedIn[i] != 0) expected++;
            return expected == members.Count
                ? string.Create(CultureInfo.InvariantCulture, $"count={members.Count}")
                : throw new InvalidOperationException($"The engine finds {members.Count} customers, a loop {expected}.");
        });
    }

    internal static RuleBook Book(SegmentLine[] lines) =>
        RuleBook.Create(ShopCustomers.Schema, lines.Select((line, i) => (Definition)Segment.Define($"s{i}", line.Condition)));

    /// <summary>Fifty segments as one rule book.</summary>
    internal static HeadlineResult Fifty(ShopCustomers customers, Dataset data, SegmentLine[] lines, int threads, int runs)
    {
        RuleBook book = Book(lines);
        var engine = new SegmentationEngine(ShopCustomers.Schema, new SegmentationOptions { MaxDegreeOfParallelism = threads });
        return WarmRuns.Of("W1b", threads, runs, () => engine.Evaluate(book, data, AsOf), evaluation =>
        {
            long total = 0, mixed = 0;
            for (int s = 0; s < lines.Length; s++)
            {
                int count = evaluation[$"s{s}"].Count, expected = Enumerable.Range(0, customers.Count).Count(c => lines[s].Holds(customers, c));
                if (count != expected) throw new InvalidOperationException($"Segment {s}: the engine finds {count} customers, a loop {expected}.");
                total += count;
                mixed ^= (long)count * ((2 * s) + 1);
            }

            return string.Create(CultureInfo.InvariantCulture, $"segs={lines.Length} total={total} xor={mixed}");
        });
    }
}
