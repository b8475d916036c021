using System.Globalization;
using Crm.Segmentation.Segments;
using Crm.Segmentation.Testing;

namespace Crm.Segmentation.Benchmarks.Headline;

/// <summary>The rules of the sample shop, twenty segments and its tiers, as one rule book over a made-up shop.</summary>
internal static class S20Storefront
{
    private const string FileName = "storefront.crm";

    internal static HeadlineResult Run(Dataset data, DateTimeOffset asOf, int threads, int runs)
    {
        RuleBook rules = Rules();
        var engine = new SegmentationEngine(Storefront.Schema, new SegmentationOptions { TimeZone = "Asia/Seoul", MaxDegreeOfParallelism = threads });
        return WarmRuns.Of("S20", threads, runs, () => engine.Evaluate(rules, data, asOf), evaluation =>
        {
            Segment[] segments = [.. rules.Definitions.OfType<Segment>()];
            long members = segments.Sum(segment => (long)evaluation[segment.Name].Count);
            return string.Create(CultureInfo.InvariantCulture, $"segments={segments.Length} members={members} vip={evaluation["membership.vip"].Count}");
        });
    }

    internal static RuleBook Rules()
    {
        using Stream stream = typeof(S20Storefront).Assembly.GetManifestResourceStream(FileName)!;
        using var reader = new StreamReader(stream);
        return RuleBook.Parse(Storefront.Schema, (FileName, reader.ReadToEnd()));
    }
}
