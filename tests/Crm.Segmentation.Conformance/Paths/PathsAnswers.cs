using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Crm.Segmentation.Paths;

namespace Crm.Segmentation.Conformance;

/// <summary>What paths answer, in the form of what cases expect. Edges and pairs are answered in the order in which a case lists them.</summary>
/// <param name="engine">Who is asked.</param>
/// <param name="paths">The definition.</param>
/// <param name="data">The customers.</param>
/// <param name="config">What is asked besides.</param>
/// <param name="asOf">When the customers are looked at.</param>
/// <param name="answers">Where the answers go.</param>
internal sealed class PathsAnswers(SegmentationEngine engine, EventPaths paths, Dataset data, PathsConfig config, DateTimeOffset asOf, Answers answers)
{
    internal void Add()
    {
        PathReport report = engine.Analyze(paths, data, null, asOf);
        answers.Add("edges", wanted => Edges(report, wanted, edge => []));
        answers.Add("edges_with_avg_s", wanted => Edges(report, wanted, edge => [edge.MeanSeconds]));
        answers.Add("edges_with_times", wanted => Edges(report, wanted, edge => [edge.MeanSeconds, engine.Times(report, data, edge.From, edge.To, edge.Step).Median?.TotalSeconds]));
        answers.Add("edge_users", wanted => InOrder(wanted, 3, Listed(report).Select(edge => new JsonArray(
            edge.Step, Name(edge.From), Name(edge.To), new JsonArray([.. engine.Customers(report, data, edge).Keys.Select(key => key.ToString()).Order(StringComparer.Ordinal).Select(key => (JsonNode)key)])))));
        answers.Add("nodes", wanted => new JsonObject(wanted.EnumerateObject().Select(node => KeyValuePair.Create<string, JsonNode?>(node.Name, Node(report, node.Name)))));
        answers.Add("matrix", () => config.Mode == PathsMode.StepMatrix ? StepMatrix(report) : TransitionMatrix(engine.Transitions(paths, data, null, asOf)));
        answers.Add("paths", wanted => PathsOf(wanted));
        answers.Add("sessions", () => report.Paths);
        answers.Add("top_paths", () => new JsonArray([.. engine.WholePaths(paths, data, null, asOf).Top(config.Top ?? int.MaxValue).Select(path =>
            (JsonNode)new JsonArray(new JsonArray([.. path.Nodes.Select(node => (JsonNode)node)]), path.Units.Count))]));
    }

    /// <summary>Pairs of an affinity.</summary>
    internal static JsonArray Pairs(AffinityReport report, JsonElement wanted) =>
        InOrder(wanted, 2, report.Pairs.Select(pair => new JsonArray(pair.First, pair.Second, pair.Counts.Both, pair.Support.Rate, pair.Confidence.Rate, pair.Lift)));

    private IEnumerable<PathEdge> Listed(PathReport report) => report.Edges.Where(edge =>
        !(edge.Step > config.MaxSteps)
        && (config.OnlyStep is null || edge.Step == config.OnlyStep)
        && (config.Dropoff || (edge.To.Kind != PathNodeKind.End && edge.From.Kind != PathNodeKind.Start)));

    private JsonArray Edges(PathReport report, JsonElement wanted, Func<PathEdge, double?[]> times) => InOrder(
        wanted, 3, Listed(report).Select(edge => new JsonArray([edge.Step, Name(edge.From), Name(edge.To), edge.Units, .. times(edge).Select(time => (JsonNode?)time)])));

    private static string Name(PathNode node) => node.Kind switch
    {
        PathNodeKind.Events => node.Name,
        PathNodeKind.Other => "$other",
        _ => "$dropoff",
    };

    /// <summary>Rows in the order of those that are wanted, by their first cells; what is not wanted last.</summary>
    private static JsonArray InOrder(JsonElement wanted, int cells, IEnumerable<JsonArray> rows)
    {
        string[] order = [.. wanted.EnumerateArray().Select(row => string.Join('\n', row.EnumerateArray().Take(cells).Select(cell => cell.ToString())))];
        return new JsonArray([.. rows.OrderBy(row => Array.IndexOf(order, string.Join('\n', row.Take(cells).Select(cell => cell!.ToString()))) is >= 0 and var at ? at : int.MaxValue)]);
    }

    private static JsonObject? Node(PathReport report, string key)
    {
        int colon = key.IndexOf(':', StringComparison.Ordinal);
        PathStep node = report.Node(int.Parse(key[..colon], CultureInfo.InvariantCulture), key[(colon + 1)..] is "$other" ? PathNode.Other : key[(colon + 1)..]);
        return new JsonObject { ["reach"] = node.Reached, ["continue"] = node.WentOn, ["dropoff"] = node.Reached - node.WentOn };
    }

    private PathNode[] Labels => [.. config.Labels!.Select(label => label switch
    {
        "path_start" => PathNode.Start,
        "path_end" => PathNode.End,
        _ => PathNode.Of(label),
    })];

    private JsonArray StepMatrix(PathReport report) => Matrix(
        Labels, node => Enumerable.Range(0, (config.MaxSteps ?? report.Longest) + 1).Select(step => report.Share(step, node) ?? 0));

    private JsonArray TransitionMatrix(PathTransitions transitions) => Matrix(Labels, from => Labels.Select(to => config.Normalise switch
    {
        PathsNormalising.Out => transitions[from, to].ShareOut,
        PathsNormalising.In => transitions[from, to].ShareIn,
        _ => transitions[from, to].Count,
    }));

    private static JsonArray Matrix(IEnumerable<PathNode> rows, Func<PathNode, IEnumerable<double>> cells) =>
        new([.. rows.Select(row => (JsonNode)new JsonArray([.. cells(row).Select(cell => (JsonNode)cell)]))]);

    private JsonObject PathsOf(JsonElement wanted)
    {
        var found = engine.PathsOf(paths, CustomerSet.Everyone(data), null, asOf).ToDictionary(path => path.Unit, path => path.Nodes, StringComparer.Ordinal);
        return new JsonObject(wanted.EnumerateObject().Select(unit => unit.Name).Union(found.Keys).Select(unit => KeyValuePair.Create(
            unit, (JsonNode?)new JsonArray([.. (found.GetValueOrDefault(unit) ?? []).Select(node => (JsonNode)node.Name)]))));
    }
}
