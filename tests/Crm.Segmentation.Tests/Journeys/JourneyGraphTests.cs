using System.Text.RegularExpressions;
using Crm.Segmentation.Journeys;
using Crm.Segmentation.Tests.Journeys.Worlds;
using static Crm.Segmentation.Tests.TestShop;

namespace Crm.Segmentation.Tests.Journeys;

/// <summary>Graphs are read as Mermaid reads flow charts: a node a line, in one of its shapes, with a label in quotes; then edges between nodes that there are.</summary>
public sealed partial class JourneyGraphTests
{
    /// <summary>Words and signs that mean something to Mermaid where they stand free.</summary>
    public static TheoryData<string> Hostile => ["end", "subgraph", "\"quoted\" #35; `x` & <b>", "a]b)c}d|e--> f ; %% no comment", "line\nand\ttab", "\\", "한국어 메시지", "😀"];

    [Fact]
    public void Graphs_OfGeneratedJourneys_AreFlowCharts() => Assert.All(Enumerable.Range(1, 200).SelectMany(seed => WorldGenerator.Of(seed).Versions), journey => Read(journey.ToMermaid()));

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Graph_OfNamesThatMeanSomethingToMermaid_SaysThemInLabelsOnly(string name)
    {
        Journey journey = new("end")
        {
            Entries = [JourneyEntry.On(View.Where(ViewProduct.Is(name)))],
            Exits = [JourneyExit.When(Tier.Is("gold"), name)],
            Steps = [new SendStep("push", name), new SplitStep(name) { Arms = [new SplitArm(name, 100m, new ExitStep(name))] }, new WaitStep(WaitLength.Hours(1))],
        };

        Assert.Contains(new RuleText().Write("send push ").Quoted(name).ToString(), Read(journey.ToMermaid()));
    }

    /// <summary>The labels of a graph as they are seen; a line that is no node and no edge fails.</summary>
    private static List<string> Read(string graph)
    {
        string[] lines = graph.TrimEnd('\n').Split('\n');
        var nodes = new HashSet<string>();
        var labels = new List<string>();
        Assert.Equal("flowchart TD", lines[0]);
        foreach (string line in lines[1..])
        {
            Match node = Node.Match(line), edge = Edge.Match(line);
            Assert.True(node.Success != edge.Success, line);
            if (node.Success) Assert.True(nodes.Add(node.Groups["id"].Value), line);
            else Assert.True(nodes.Contains(edge.Groups["from"].Value) && nodes.Contains(edge.Groups["to"].Value), line);
            labels.Add(Code.Replace((node.Success ? node : edge).Groups["label"].Value, code => ((char)int.Parse(code.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture)).ToString()));
        }

        return labels;
    }

    [GeneratedRegex("""^  (?<id>n\d+)(\(\["(?<label>[^"&<>`\\|{}\[\]]*)"\]\)|\[/"(?<label>[^"&<>`\\|{}\[\]]*)"/\]|\["(?<label>[^"&<>`\\|{}\[\]]*)"\]|\{"(?<label>[^"&<>`\\|{}\[\]]*)"\}|\{\{"(?<label>[^"&<>`\\|{}\[\]]*)"\}\})$""")]
    private static partial Regex Node { get; }

    [GeneratedRegex("""^  (?<from>n\d+) -->(\|"(?<label>[^"&<>`\\|{}\[\]]*)"\|)? (?<to>n\d+)$""")]
    private static partial Regex Edge { get; }

    [GeneratedRegex(@"#(\d+);")]
    private static partial Regex Code { get; }
}
