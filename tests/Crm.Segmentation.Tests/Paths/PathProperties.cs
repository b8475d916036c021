using System.Globalization;
using System.Runtime.CompilerServices;
using Crm.Segmentation.Paths;

namespace Crm.Segmentation.Tests.Paths;

/// <summary>Paths over random shops beside the definition, in every way to ask.</summary>
public sealed class PathProperties
{
    private static readonly DateTimeOffset AsOf = PathShop.Start.AddHours(50);

    private static int Worlds => PropertyRuns.IsLong ? 100_000 : 600;

    /// <summary>Of what each unit's path is, of which everything else is counted, a long run draws a million.</summary>
    private static int Histories => PropertyRuns.IsLong ? 1_000_000 : 600;

    [Fact]
    public void Edges_AnyShop_AreThoseOfTheDefinition() => Each((paths, moves, data, range, _) =>
    {
        PathReport report = PathShop.Engine().Analyze(paths, data, range, AsOf);
        List<OraclePath> all = PathOracle.Paths(paths, moves, range, AsOf);
        Func<int, string, string> shown = PathOracle.Shown(paths, all);
        var expected = new Dictionary<(int, string, string), (long Units, TimeSpan Time)>();
        foreach (OraclePath path in all)
        {
            List<string> steps = PathOracle.Steps(paths, path, shown);
            for (int i = 1; i < steps.Count; i++)
            {
                (int Step, string, string) edge = PathOracle.IsBackward(paths) ? (i, steps[i], steps[i - 1]) : (i, steps[i - 1], steps[i]);
                TimeSpan time = i >= path.Nodes.Count ? TimeSpan.Zero
                    : PathOracle.IsBackward(paths) ? path.Nodes[^i].At - path.Nodes[^(i + 1)].At : path.Nodes[i].At - path.Nodes[i - 1].At;
                (long units, TimeSpan sum) = expected.GetValueOrDefault(edge);
                expected[edge] = (units + 1, sum + time);
            }
        }

        Assert.Equal(all.Count, report.Paths);
        Assert.Equal(
            expected.Select(edge => $"{edge.Key} {edge.Value.Units} {(IsArtificial(edge.Key.Item2) || IsArtificial(edge.Key.Item3) ? "" : Seconds(edge.Value.Time, edge.Value.Units))}").Order(StringComparer.Ordinal),
            report.Edges.Select(edge => $"{(edge.Step, edge.From.Name, edge.To.Name)} {edge.Units} {edge.MeanSeconds}").Order(StringComparer.Ordinal));
    });

    [Fact]
    public void Flow_AnyShop_IsConservedAtEachNode() => Each((paths, _, data, range, _) =>
    {
        PathReport report = PathShop.Engine().Analyze(paths, data, range, AsOf);

        foreach (PathStep node in report.Nodes)
        {
            PathEdge[] outward = [.. report.Edges.Where(edge => edge.Step == node.Step && Near(edge) == node.Node)];
            PathEdge[] inward = [.. report.Edges.Where(edge => edge.Step == node.Step - 1 && Far(edge) == node.Node)];
            if (node.Step > 1) Assert.Equal(node.Reached, inward.Sum(edge => edge.Units));
            Assert.Equal(node.WentOn + node.Ended, outward.Sum(edge => edge.Units));
            Assert.Equal(node.Step == paths.Limit ? 0 : node.Reached, node.WentOn + node.Ended);
        }

        Assert.Equal(report.Paths, report.Nodes.Where(node => node.Step == 1).Sum(node => node.Reached));
        for (int step = 1; step <= Math.Min(report.Longest, paths.Limit ?? int.MaxValue) && report.Paths > 0; step++)
        {
            double ended = report.Share(step, paths.Until is not null && paths.From is null ? PathNode.Start : PathNode.End)!.Value;
            Assert.Equal(1, ended + report.Nodes.Where(node => node.Step == step).Sum(node => report.Share(step, node.Node)!.Value), 1e-9);
        }

        PathNode Near(PathEdge edge) => paths.Until is not null && paths.From is null ? edge.To : edge.From;
        PathNode Far(PathEdge edge) => paths.Until is not null && paths.From is null ? edge.From : edge.To;
    });

    [Fact]
    public void Customers_AnyShop_AreThoseOfTheEdgeAndTheNode() => Each((paths, moves, data, range, random) =>
    {
        SegmentationEngine engine = PathShop.Engine();
        PathReport report = engine.Analyze(paths, data, range, AsOf);
        if (report.Edges.Count == 0) return;
        List<OraclePath> all = PathOracle.Paths(paths, moves, range, AsOf);
        Func<int, string, string> shown = PathOracle.Shown(paths, all);
        PathEdge edge = report.Edges[random.Next(report.Edges.Count)];
        (string near, string far) = PathOracle.IsBackward(paths) ? (edge.To.Name, edge.From.Name) : (edge.From.Name, edge.To.Name);
        OraclePath[] there = [.. all.Where(path => PathOracle.Steps(paths, path, shown) is var steps && steps.Count >= edge.Step && steps[edge.Step - 1] == near)];
        OraclePath[] going = [.. there.Where(path => PathOracle.Steps(paths, path, shown) is var steps && steps.Count > edge.Step && steps[edge.Step] == far)];

        Assert.Equal(Keys(going), engine.Customers(report, data, edge).Keys.Select(key => key.ToString()));
        Assert.Equal(Keys(there), engine.Customers(report, data, edge.Step, PathOracle.IsBackward(paths) ? edge.To : edge.From).Keys.Select(key => key.ToString()));

        PathTimes times = engine.Times(report, data, edge.From, edge.To, edge.Step);
        Assert.Equal(IsArtificial(far) ? 0 : going.Length, times.Count);
        Assert.Equal(edge.MeanSeconds, times.MeanSeconds);
        if (times.Count > 0)
        {
            TimeSpan[] ordered = [.. going.Select(path => Time(path, edge.Step)).Order()];
            Assert.Equal(ordered[(ordered.Length - 1) / 2], times.Median);
        }

        TimeSpan[] everywhere = [.. all.SelectMany(path => Enumerable.Range(1, Math.Max(0, path.Nodes.Count - 1))
            .Where(step => PathOracle.Steps(paths, path, shown) is var steps && steps[step - 1] == near && steps[step] == far).Select(step => Time(path, step))).Order()];
        PathTimes atAnyStep = engine.Times(report, data, edge.From, edge.To);
        Assert.Equal(everywhere.Length, atAnyStep.Count);
        if (everywhere.Length > 0) Assert.Equal((everywhere[(everywhere.Length - 1) / 2], Seconds(new TimeSpan(everywhere.Sum(time => time.Ticks)), everywhere.Length)), (atAnyStep.Median!.Value, atAnyStep.MeanSeconds!.Value));

        TimeSpan Time(OraclePath path, int step) => PathOracle.IsBackward(paths) ? path.Nodes[^step].At - path.Nodes[^(step + 1)].At : path.Nodes[step].At - path.Nodes[step - 1].At;
    });

    [Fact]
    public void Transitions_AnyShop_AreThoseOfTheDefinition() => Each((paths, moves, data, range, random) =>
    {
        // Of every second shop all events are paths as they are, for which the order of their types is enough.
        DateTimeOffset asOf = random.Next(2) == 0 ? AsOf : AsOf.AddDays(1);
        if (random.Next(2) == 0) paths = new EventPaths("paths") { Groups = paths.Groups, CollapsesRepeats = paths.CollapsesRepeats, Collapsed = paths.Collapsed };
        PathTransitions transitions = PathShop.Engine().Transitions(paths, data, range, asOf);
        var expected = new Dictionary<(string, string), long>();
        foreach (OraclePath path in PathOracle.Paths(paths, moves, range, asOf))
        {
            List<string> steps = [PathOracle.IsBackward(paths) ? "(end)" : "(start)", .. PathOracle.Steps(paths, path, (_, node) => node)];
            if (PathOracle.IsBackward(paths)) steps.Reverse();
            for (int i = 1; i < steps.Count; i++) expected[(steps[i - 1], steps[i])] = expected.GetValueOrDefault((steps[i - 1], steps[i])) + 1;
        }

        Assert.Equal(
            expected.Select(pair => $"{pair.Key} {pair.Value}").Order(StringComparer.Ordinal),
            transitions.Transitions.Select(pair => $"{(pair.From.Name, pair.To.Name)} {pair.Count}").Order(StringComparer.Ordinal));
        Assert.Equal(PathShop.Engine().Analyze(paths, data, range, asOf).Paths, transitions.Paths);
        foreach (IGrouping<PathNode, PathTransition> node in transitions.Transitions.GroupBy(pair => pair.From)) Assert.Equal(1, node.Sum(pair => pair.ShareOut), 1e-9);
        foreach (IGrouping<PathNode, PathTransition> node in transitions.Transitions.GroupBy(pair => pair.To)) Assert.Equal(1, node.Sum(pair => pair.ShareIn), 1e-9);
    });

    [Fact]
    public void WholePaths_AnyShop_AreThoseOfTheDefinition_NodeByNode() => Each(Histories, (paths, moves, data, range, _) =>
    {
        List<OraclePath> all = PathOracle.Paths(paths, moves, range, AsOf);
        WholePathReport report = PathShop.Engine().WholePaths(paths, data, range, AsOf);
        ValueList<UnitPath> each = PathShop.Engine().PathsOf(paths, CustomerSet.Everyone(data), range, AsOf);

        Assert.Equal(
            all.GroupBy(path => Text(path)).OrderByDescending(same => same.Count()).ThenBy(same => string.Join('\u0001', same.First().Nodes.Select(node => node.Name)), StringComparer.Ordinal).Select(same => $"{same.Key} {same.Count()}"),
            report.All.Select(path => $"{string.Join(" → ", path.Nodes)} {path.Units.Count}"));
        Assert.Equal(
            all.Select(path => $"{path.Unit}: {string.Join(", ", path.Nodes)}").Order(StringComparer.Ordinal),
            each.Select(path => $"{path.Unit}: {string.Join(", ", path.Nodes.Select(node => (node.Name, node.At)))}").Order(StringComparer.Ordinal));

        static string Text(OraclePath path) => string.Join(" → ", path.Nodes.Select(node => node.Name));
    });

    [Fact]
    public void Answers_AnyShop_AreTheSameOverThreadsAppendedDataAndCustomersInAnotherOrder() => Each((paths, moves, data, range, random) =>
    {
        PathReport report = PathShop.Engine().Analyze(paths, data, range, AsOf);
        int[] customers = [.. Enumerable.Range(0, 6)];
        random.Shuffle(customers);
        Move[] late = [.. moves.Where(move => move.Hour >= 30)];
        Dataset appended = PathShop.Build(late, customers, PathShop.Build(moves.Where(move => move.Hour < 30), customers));

        foreach (Dataset other in (Dataset[])[PathShop.Build(moves.OrderBy(move => move.Customer), customers), appended, appended.Compact(), InParts(moves, customers), InParts(moves, customers).Compact()])
        {
            Assert.Equal(report, PathShop.Engine(3).Analyze(paths, other, range, AsOf));
            Assert.Equal(PathShop.Engine().Transitions(paths, data, range, AsOf), PathShop.Engine(3).Transitions(paths, other, range, AsOf));
            Assert.Equal(PathShop.Engine().WholePaths(paths, data, range, AsOf), PathShop.Engine(3).WholePaths(paths, other, range, AsOf));
        }
    });

    [Fact]
    public void Counts_OfCustomersApart_MergeToThoseOfAll_AlsoOnceTheyWereStored() => Each((paths, moves, data, range, _) =>
    {
        if (paths.UnitProperty is not null) return;
        Dataset[] parts = [PathShop.Build(moves, [0, 3, 5]), PathShop.Build(moves, [1, 2, 4])];
        SegmentationEngine engine = PathShop.Engine();
        PathReport[] steps = [.. parts.Select(part => PathReport.FromJson(PathShop.Schema, engine.Analyze(paths, part, range, AsOf).ToJson()))];
        PathTransitions[] transitions = [.. parts.Select(part => PathTransitions.FromJson(PathShop.Schema, engine.Transitions(paths, part, range, AsOf).ToJson()))];
        WholePathReport[] whole = [.. parts.Select(part => WholePathReport.FromJson(PathShop.Schema, engine.WholePaths(paths, part, range, AsOf).ToJson()))];

        Assert.Equal(parts.Select(part => engine.Analyze(paths, part, range, AsOf)), steps);
        Assert.Equal(engine.Analyze(paths, data, range, AsOf), steps[0].Merge(steps[1]));
        Assert.Equal(engine.Transitions(paths, data, range, AsOf), transitions[0].Merge(transitions[1]));
        Assert.Equal(engine.WholePaths(paths, data, range, AsOf), whole[0].Merge(whole[1]));

        PathReport all = engine.Analyze(paths, data, range, AsOf);
        if (all.Edges is not [var edge, ..]) return;
        PathTimes[] times = [.. parts.Select(part => PathTimes.FromJson(PathShop.Schema, engine.Times(engine.Analyze(paths, part, range, AsOf), part, edge.From, edge.To).ToJson()))];
        Assert.Equal(parts.Select(part => engine.Times(engine.Analyze(paths, part, range, AsOf), part, edge.From, edge.To)), times);
        if (paths.MostNodes is not null) Assert.Throws<ArgumentException>(() => times[0].Merge(times[1]));
        else Assert.Equal(engine.Times(all, data, edge.From, edge.To), times[0].Merge(times[1]));
    });

    [Fact]
    public void Paths_OfSomeCustomers_AreThoseOfADatasetOfThem() => Each((paths, moves, data, range, _) =>
    {
        CustomerSet some = CustomerSet.Of(data, 0, 3, 5);
        Dataset part = PathShop.Build(moves, [0, 3, 5]);
        (SegmentationEngine engine, SegmentationEngine threads) = (PathShop.Engine(), PathShop.Engine(3));

        Assert.Equal(engine.Analyze(paths, part, range, AsOf), threads.Analyze(paths, some, range, AsOf));
        Assert.Equal(engine.Transitions(paths, part, range, AsOf), threads.Transitions(paths, some, range, AsOf));
        Assert.Equal(engine.WholePaths(paths, part, range, AsOf), threads.WholePaths(paths, some, range, AsOf));
        ProductAffinity affinity = new("pages") { Events = [PathShop.View], ItemProperty = "page", UnitProperty = paths.UnitProperty };
        Assert.Equal(engine.Analyze(affinity, part, range, AsOf), threads.Analyze(affinity, some, range, AsOf));
    });

    [Fact]
    public void Definition_AnyOne_IsItselfAsTextAndAsJson() => Each((paths, _, _, _, _) =>
    {
        Assert.Equal(paths, RuleBook.Parse(PathShop.Schema, ("paths", paths.ToText()))["paths"]);
        Assert.Equal(paths, RuleBook.FromJson(PathShop.Schema, RuleBook.Create(PathShop.Schema, paths).ToJson())["paths"]);
    });

    /// <summary>The mean in seconds, as the nearest double to a decimal of 28 digits.</summary>
    private static double Seconds(TimeSpan sum, long count) => double.Parse(((decimal)sum.Ticks / count / TimeSpan.TicksPerSecond).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    /// <summary>The same in two parts, whose events are not one after the other, as they arrived.</summary>
    private static Dataset InParts(Move[] moves, int[] customers) => PathShop.Build(moves[(moves.Length / 2)..], customers, PathShop.Build(moves[..(moves.Length / 2)], customers));

    private static bool IsArtificial(string node) => node is "(start)" or "(end)";

    private static IEnumerable<string> Keys(IEnumerable<OraclePath> paths) => paths.SelectMany(path => path.Customers).Distinct().Order().Select(customer => $"{customer}");

    private static void Each(Action<EventPaths, Move[], Dataset, DateSpan?, Random> check) => Each(Worlds, check);

    private static void Each(int worlds, Action<EventPaths, Move[], Dataset, DateSpan?, Random> check, [CallerMemberName] string name = "")
    {
        int first = PropertyRuns.IsLong ? Random.Shared.Next() : 0;
        for (int world = 0; world <= worlds; world++)
        {
            if (PropertyRuns.IsLong && world % 50_000 == 0) LongRun.Note(string.Create(CultureInfo.InvariantCulture, $"{name}: {world} of {worlds} shops from {first}"));
            if (world == worlds) return;
            int seed = unchecked(first + world);
            var random = new Random(seed);
            Move[] moves = PathShop.Random(random);
            EventPaths paths = PathShop.RandomPaths(random);
            DateSpan? range = random.Next(3) == 0 ? DateSpan.Between(PathShop.Start + PathShop.Edge(random, 0, 20), PathShop.Start + PathShop.Edge(random, 25, 60)) : null;
            try
            {
                check(paths, moves, PathShop.Build(moves, Enumerable.Range(0, 6)), range, random);
            }
            catch (Exception exception)
            {
                if (PropertyRuns.IsLong) LongRun.Note($"{name}: seed {seed}, {paths}, {range}: {exception}");
                throw new InvalidOperationException($"Seed {seed}, {paths}", exception);
            }
        }
    }
}
