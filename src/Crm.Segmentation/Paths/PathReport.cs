using System.Text.Json.Serialization;

namespace Crm.Segmentation.Paths;

/// <summary>What follows what, step by step: counts of units, which are stored, merged with those of other customers, and compared.</summary>
/// <remarks>
/// <para>A value; immutable and thread-safe. Who they are, and how long they take, is asked of the engine.</para>
/// <para>Flow is conserved: what reaches a node goes on to another, to the rest of a step, or to the end. Counts are kept of all nodes; only what is shown is cut
/// to the most frequent, so that merging is exact. Counts whose units are values of a property do not merge: a unit may have customers in both parts.</para>
/// </remarks>
[JsonConverter(typeof(JsonValueConverter<PathReport>))]
public sealed class PathReport : ReportCounts<PathReport>, IReportCounts<PathReport>
{
    private readonly PathSteps _steps;

    /// <summary>INVARIANT: the flows are in order, and different.</summary>
    internal PathReport(ReportSubject subject, ValueList<PathFlow> flows)
        : base(subject, Tally.Of([.. flows.Select(flow => flow.Units)])) => (Flows, _steps) = (flows, new PathSteps((EventPaths)subject.Definition, flows));

    /// <summary>The definition.</summary>
    public EventPaths Definition => (EventPaths)Subject.Definition;

    /// <summary>Which events were looked at; null for all up to as-of.</summary>
    public DateSpan? Range => Subject.Range;

    /// <summary>How many units have a path.</summary>
    public long Paths => _steps.Paths;

    /// <summary>How many nodes the longest path has, after the limit.</summary>
    public int Longest => _steps.Longest;

    /// <summary>
    /// The edges by step, each step's from the most frequent on and then by the names of their nodes. The start of paths is not among them, and of paths that are
    /// followed backward not their end: see <see cref="Nodes"/>.
    /// </summary>
    public ValueList<PathEdge> Edges => _steps.Edges;

    /// <summary>The nodes of each step, from the most frequent on and then by their names; the rest of a step last.</summary>
    public ValueList<PathStep> Nodes => _steps.Nodes;

    internal ValueList<PathFlow> Flows { get; }

    /// <summary>Whether a node is what the report shows for the events of a name at a step.</summary>
    internal bool Shows(int step, string name, PathNode node) => _steps.Shows(step, name, node);

    static StoredForm<PathReport> IReportCounts<PathReport>.Stored => PathReportJson.OfReport;

    /// <summary>An edge; one that no path goes has no units.</summary>
    /// <param name="step">The step, from 1.</param>
    /// <param name="from">The earlier node.</param>
    /// <param name="to">The later node.</param>
    public PathEdge Edge(int step, PathNode from, PathNode to)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        return _steps.EdgeAt(step, from, to) ?? new PathEdge(step, from, to, 0, null);
    }

    /// <summary>The paths at a node at a step; one that no path has there is reached by none.</summary>
    /// <param name="step">The step, from 1.</param>
    /// <param name="node">The node.</param>
    public PathStep Node(int step, PathNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        return _steps.NodeAt(step, node) ?? new PathStep(step, node, 0, 0, 0);
    }

    /// <summary>
    /// The share of paths that are at a node at a step: a cell of the step matrix. All are at the start at step 0; a path that has ended is at the end at every step
    /// after its last node, and one that may go on after a limit is nowhere. Shares of a step up to the limit sum to 1.
    /// </summary>
    /// <param name="step">The step, from 0.</param>
    /// <param name="node">The node.</param>
    /// <returns>The share; null where there is no path.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The step is below 0.</exception>
    public double? Share(int step, PathNode node)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        ArgumentNullException.ThrowIfNull(node);
        PathNode begins = Definition.IsBackward ? PathNode.End : PathNode.Start, ends = Definition.IsBackward ? PathNode.Start : PathNode.End;
        long there = step == 0 ? (node == begins ? Paths : 0)
            : node == ends ? _steps.EndedBefore(step)
            : Node(step, node).Reached;
        return new Proportion(there, Paths).Rate;
    }

    /// <summary>The edges since an earlier report: how many units, of all that have a path.</summary>
    /// <param name="earlier">The report then, of any range.</param>
    /// <exception cref="ArgumentException">The definition, the schema or the calendar of the other differ.</exception>
    public GroupChanges Change(PathReport earlier)
    {
        ArgumentNullException.ThrowIfNull(earlier);
        (int Step, PathNode From, PathNode To)[] edges = [.. Edges.Concat(earlier.Edges).Select(edge => (edge.Step, edge.From, edge.To)).Distinct().OrderBy(edge => edge.Step)];
        return ChangeOf(earlier, report => edges.Select(edge => new GroupCount(
            $"{TableCell.Count(edge.Step).Shown}: {edge.From} → {edge.To}", new Proportion(report.Edge(edge.Step, edge.From, edge.To).Units, report.Paths))));
    }

    /// <summary>A row for each edge, as a table of plain text, culture-free.</summary>
    public override string ToString() => Table().ToString();

    private protected override ReportTable Table()
    {
        var table = new ReportTable();
        table.Add(Definition.Title ?? Definition.Name, "from", "to", "units", "of the node", "mean seconds");
        foreach (PathEdge edge in Edges)
        {
            PathStep near = Node(edge.Step, Definition.IsBackward ? edge.To : edge.From);
            table.Add(
                TableCell.Count(edge.Step),
                edge.From.Name,
                edge.To.Name,
                TableCell.Count(edge.Units),
                TableCell.Share(new Proportion(edge.Units, near.Reached).Rate),
                PathCell.Seconds(edge.MeanSeconds));
        }

        return table;
    }

    private protected override PathReport Sum(PathReport other) => Definition.UnitProperty is { } unit
        ? throw PathCell.UnitsOfBoth(unit, nameof(other))
        : Tally.IsSound([.. Flows.Concat(other.Flows).Select(flow => flow.Units)]) ? new PathReport(Subject, PathFlow.Sum(Flows, other.Flows)) : throw Tally.TooMany(nameof(other));

    private protected override PathReport With(Tally tally, PathReport other) => Sum(other);

    private protected override bool HasEqualValues(PathReport other) => Flows.Equals(other.Flows);
}
