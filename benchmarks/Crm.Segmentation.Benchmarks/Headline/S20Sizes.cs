using System.Diagnostics;
using System.Globalization;
using Crm.Segmentation.Sizes;
using Crm.Segmentation.Testing;

namespace Crm.Segmentation.Benchmarks.Headline;

/// <summary>The rules of the sample shop at the end of each of thirty days, the last of which is that of one evaluation, which is timed beside it.</summary>
internal static class S20Sizes
{
    private const int Days = 30;

    internal static HeadlineResult Run(Dataset data, DateTimeOffset asOf, int threads, int runs)
    {
        RuleBook rules = S20Storefront.Rules();
        var engine = new SegmentationEngine(Storefront.Schema, new SegmentationOptions { TimeZone = "Asia/Seoul", MaxDegreeOfParallelism = threads });
        DateTimeOffset[] instants = [.. Enumerable.Range(1 - Days, Days).Select(day => asOf.AddDays(day))];
        Evaluation last = engine.Evaluate(rules, data, asOf);
        double one = WarmRuns.Time(runs, () => last = engine.Evaluate(rules, data, asOf)).Min();
        HeadlineResult result = WarmRuns.Of("S20d", threads, runs, () => engine.Sizes(rules, data, instants), history =>
        {
            if (history.Groups.Any(group => group.Steps[^1].Size.Count != last[group.Name].Count)) throw new UnreachableException("The last day is not what one evaluation says.");
            return string.Create(CultureInfo.InvariantCulture, $"entered={history.Groups.Sum(group => group.Steps.Sum(step => step.Entered ?? 0))}");
        });
        return result with { Answer = string.Create(CultureInfo.InvariantCulture, $"{result.Answer}, one instant {one * 1000:0} ms, {Days} are {result.Seconds.Min() / one:0.0} x one") };
    }
}
