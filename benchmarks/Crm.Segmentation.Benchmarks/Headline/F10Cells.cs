using System.Globalization;
using Crm.Segmentation.Funnels;

namespace Crm.Segmentation.Benchmarks.Headline;

/// <summary>Ten cells of one funnel of six steps as segments of a rule book, timed beside a book with one of them.</summary>
internal static class F10Cells
{
    private static readonly string[] Steps = ["e0", "e1", "e2", "e3", "e4", "e5"];

    internal static HeadlineResult Run(Dataset data, int threads, int runs)
    {
        Schema schema = ShuffledEvents.Schema;
        var funnel = new Funnel("checkout", [.. Steps.Select(step => (FunnelStep)schema.Event(step))]) { Window = TimeSpan.FromDays(7) };
        Segment[] cells =
        [
            Segment.Define("converted", funnel.Converted()),
            .. Steps.Skip(1).Select(step => Segment.Define($"before {step}", funnel.DroppedBefore(step))),
            .. Steps.Skip(1).Take(4).Select(step => Segment.Define($"at {step}", funnel.OpenAt(step))),
        ];
        RuleBook ten = RuleBook.Create(schema, [funnel, .. cells]), one = RuleBook.Create(schema, [funnel, cells[0]]);
        var engine = new SegmentationEngine(schema, new SegmentationOptions { MaxDegreeOfParallelism = threads });
        double single = WarmRuns.Time(runs, () => engine.Evaluate(one, data, ShuffledEvents.End)).Min();
        HeadlineResult result = WarmRuns.Of("F10", threads, runs, () => engine.Evaluate(ten, data, ShuffledEvents.End), evaluation =>
            string.Create(CultureInfo.InvariantCulture, $"customers={cells.Sum(cell => evaluation[cell.Name].Count)}"));
        return result with { Answer = string.Create(CultureInfo.InvariantCulture, $"{result.Answer}, one cell {single * 1000:0.0} ms, ten are {result.Seconds.Min() / single:0.00} x one") };
    }
}
