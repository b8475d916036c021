using System.Globalization;
using Crm.Segmentation.Scoring;

namespace Crm.Segmentation.Benchmarks.Headline;

/// <summary>RFM over three attributes: exact quintile cuts, every customer's scores, and the histogram of the 125 cells.</summary>
internal static class W2Rfm
{
    internal static HeadlineResult Run(ShopCustomers customers, Dataset data, int threads, int runs)
    {
        var engine = new SegmentationEngine(ShopCustomers.Schema, new SegmentationOptions { MaxDegreeOfParallelism = threads });
        var rfm = new Rfm("value", new RfmMeasures(ShopCustomers.DaysSinceAttribute, ShopCustomers.OrdersAttribute, ShopCustomers.Spend365Attribute));
        return WarmRuns.Of("W2", threads, runs, () => engine.Analyze(rfm, data, DateTimeOffset.UnixEpoch), report =>
        {
            double[][] expected = [Cuts(customers.DaysSince), Cuts(customers.Orders), Cuts(customers.Spend365)];
            double[][] found =
            [
                .. new[] { report.Cuts.Recency, report.Cuts.FrequencyGroups[0], report.Cuts.MonetaryGroups[0] }.Select(axis => axis.Select(cut => cut.ToDouble()).ToArray()),
            ];
            int best = Enumerable.Range(0, customers.Count).Count(c =>
                customers.DaysSince[c] <= expected[0][0] && customers.Orders[c] > expected[1][3] && customers.Spend365[c] > expected[2][3]);
            long scored = 0;
            foreach (int cell in report.Histogram) scored += cell;
            if (!expected.Zip(found).All(axes => axes.First.SequenceEqual(axes.Second)) || best != report.Count(5, 5, 5) || scored != customers.Count)
                throw new InvalidOperationException("The cuts, the cells or their sum are not those of sorting and counting.");
            string cuts = string.Join(' ', found.Select(axis => string.Join('/', axis.Select(cut => cut.ToString("0.##", CultureInfo.InvariantCulture)))));
            return string.Create(CultureInfo.InvariantCulture, $"cuts {cuts} n555={best}");
        });
    }

    /// <summary>The quintiles as observed values, by sorting.</summary>
    private static double[] Cuts<T>(T[] values)
        where T : IConvertible
    {
        T[] sorted = [.. values];
        Array.Sort(sorted);
        return [.. new[] { 1, 2, 3, 4 }.Select(fifth => sorted[(int)Math.Ceiling(fifth * (long)sorted.Length / 5.0) - 1].ToDouble(CultureInfo.InvariantCulture))];
    }
}
