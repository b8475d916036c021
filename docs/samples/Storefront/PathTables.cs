using System.Globalization;
using Crm.Segmentation.Paths;
using Spectre.Console;

namespace StorefrontSample;

/// <summary>Tables about paths, and about what goes together.</summary>
internal static class PathTables
{
    private const int MostPairs = 8;

    internal static void WritePaths(Screen screen, SegmentationEngine engine, RuleBook rules, Dataset data, DateTimeOffset asOf)
    {
        screen.Heading("What leads to an order", "Backward from the first order of each customer, within 7 days: step 1 leads into it, step 2 into what was before.");
        PathReport paths = screen.Timed("paths to an order", () => engine.Analyze((EventPaths)rules["to_order"], data, range: null, asOf));
        Table table = Screen.Table(">Step", "From", "To", ">Customers", ">of the node", ">Mean minutes");
        foreach (PathEdge edge in paths.Edges)
            Screen.Row(
                table,
                Screen.Count(edge.Step),
                edge.From.Name,
                edge.To.Name,
                Screen.Count(edge.Units),
                Screen.Percent((double)edge.Units / paths.Node(edge.Step, edge.To).Reached),
                edge.MeanSeconds is { } seconds ? Screen.Count((long)Math.Round(seconds / 60)) : "");
        screen.Write(table);

        screen.Heading("What they look at, and what they go on to buy", "Lift: how much likelier an order in the one category is once the other was looked at.");
        AffinityReport affinity = screen.Timed("affinity of categories", () => engine.Analyze((ProductAffinity)rules["goes_on_to"], data, range: null, asOf));
        Table pairs = Screen.Table("Looked at", "Went on to buy", ">Customers", ">of those who looked", ">Lift", ">95% interval");
        foreach (AffinityPair pair in affinity.Pairs.OrderByDescending(pair => pair.Lift).Take(MostPairs))
            Screen.Row(
                pairs,
                pair.First,
                pair.Second,
                Screen.Count(pair.Counts.Both),
                Screen.Percent(pair.Confidence.Rate),
                Number(pair.Lift),
                pair.Counts.Interval is { } interval ? $"{Number(interval.Lower)} – {Number(interval.Upper)}" : "–");
        screen.Write(pairs);
    }
    private static string Number(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);
}
