using System.Globalization;
using System.Runtime.InteropServices;

namespace Crm.Segmentation.Paths;

/// <summary>Runs paths over a dataset.</summary>
internal static class PathAnalyzer
{
    /// <summary>The steps of all paths.</summary>
    /// <exception cref="RuleException">The paths have errors.</exception>
    internal static PathReport Run(EventPaths paths, EvaluationScope scope, DateSpan? range, CustomerSet? among = null)
    {
        var pass = new PathPass(paths, scope, range, among);
        var total = new Dictionary<(int Step, int Near, int Far), PathSum>();
        pass.ForEach(() => new Dictionary<(int Step, int Near, int Far), PathSum>(), Add, counts =>
        {
            foreach ((var edge, PathSum sum) in counts) At(total, edge).Add(sum.Units, sum.Milliseconds);
        });
        string[] names = pass.Names.All();
        return new PathReport(SubjectOf(paths, scope, range), [.. total.Select(edge => new PathFlow(
            edge.Key.Step, NameOf(names, edge.Key.Near), NameOf(names, edge.Key.Far), edge.Value.Units, edge.Value.Milliseconds)).Order()]);
    }

    /// <summary>The customers of an edge, or of a node: those with a path that goes there at a step.</summary>
    /// <param name="report">The report that shows the nodes.</param>
    /// <param name="scope">The data.</param>
    /// <param name="step">The step, from 1.</param>
    /// <param name="near">The node at the step.</param>
    /// <param name="far">The next node; null for any, or none.</param>
    internal static CustomerSet Customers(PathReport report, EvaluationScope scope, int step, PathNode near, PathNode? far)
    {
        var words = new ulong[BitWords.Count(scope.Data.CustomerCount)];
        ForEachAt(report, scope, step, near, far, (view, _) => Mark(words, view.Unit));
        return new CustomerSet(scope.Data, words);
    }

    /// <summary>How long units take from one node to the next, at one step or at any.</summary>
    internal static PathTimes Times(PathReport report, EvaluationScope scope, int? step, PathNode from, PathNode to)
    {
        EventPaths paths = report.Definition;
        (PathNode near, PathNode far) = paths.IsBackward ? (to, from) : (from, to);
        var times = new List<long>();
        var joining = new Lock();
        ForEachAt(report, scope, step, near, far, (view, at) =>
        {
            if (at + 1 >= view.Times.Length) return;
            long time = Math.Abs(view.Times[at + 1] - view.Times[at]);
            lock (joining) times.Add(time);
        });
        return new PathTimes(report.Subject, step, from, to, ValueCounts.Of<long>(CollectionsMarshal.AsSpan(times)));
    }

    /// <summary>The paths of some customers' units, in the order of customers and sessions, or of the values that the units are.</summary>
    internal static ValueList<UnitPath> Of(EventPaths paths, EvaluationScope scope, DateSpan? range, CustomerSet customers)
    {
        var pass = new PathPass(paths, scope, range);
        var found = new List<(int Customer, int Ordinal, UnitPath Path)>();
        pass.ForEach(() => new List<(int Customer, int Ordinal, UnitPath Path)>(), (own, view) =>
        {
            if (!IsOf(view.Unit, customers)) return;
            string unit = view.Unit.Value ?? scope.Data.KeyOf(view.Unit.Customer).ToString();
            if (paths.SessionGap is not null) unit = string.Create(CultureInfo.InvariantCulture, $"{unit}#{view.Unit.Session + 1}");
            own.Add((view.Unit.Customer, view.Unit.Session, UnitPath.Of(unit, view, pass.Names.All(), paths.IsBackward)));
        }, found.AddRange);
        return [.. found.OrderBy(one => one.Customer).ThenBy(one => one.Ordinal).ThenBy(one => one.Path.Unit, StringComparer.Ordinal).Select(one => one.Path)];
    }

    internal static ReportSubject SubjectOf(Definition definition, EvaluationScope scope, DateSpan? range) =>
        new(definition, definition.Name, ReportOrigin.Of(scope.Data, scope.AsOf, scope.Calendar)) { Range = range };

    internal static string? NameOf(string[] names, int code) => code < 0 ? null : names[code];

    private static void Add(Dictionary<(int Step, int Near, int Far), PathSum> counts, PathView view)
    {
        ReadOnlySpan<int> nodes = view.Nodes;
        ReadOnlySpan<long> times = view.Times;
        At(counts, (0, -1, nodes[0])).Add(1, 0);
        for (int i = 1; i < nodes.Length; i++) At(counts, (i, nodes[i - 1], nodes[i])).Add(1, Math.Abs(times[i] - times[i - 1]));
        if (view.Ends) At(counts, (nodes.Length, nodes[^1], -1)).Add(1, 0);
    }

    private static ref PathSum At(Dictionary<(int Step, int Near, int Far), PathSum> counts, (int Step, int Near, int Far) edge) =>
        ref CollectionsMarshal.GetValueRefOrAddDefault(counts, edge, out _);

    /// <summary>Visits the units whose path goes from a shown node to another, with the position of the first, from 0.</summary>
    private static void ForEachAt(PathReport report, EvaluationScope scope, int? step, PathNode near, PathNode? far, PathAt visit)
    {
        var pass = new PathPass(report.Definition, scope, report.Range);
        PathNode ends = report.Definition.IsBackward ? PathNode.Start : PathNode.End;
        pass.ForEach(() => 0, (_, view) =>
        {
            string[] names = pass.Names.All();
            (int first, int last) = step is { } only ? (only - 1, only) : (0, view.Nodes.Length);
            for (int i = first; i < Math.Min(last, view.Nodes.Length); i++)
            {
                if (report.Shown(i + 1, names[view.Nodes[i]]) != near) continue;
                PathNode? next = i + 1 < view.Nodes.Length ? report.Shown(i + 2, names[view.Nodes[i + 1]]) : view.Ends ? ends : null;
                if (far is null || next == far) visit(view, i);
            }
        }, _ => { });
    }

    /// <summary>Sets the bits of a unit's customers; threads that do at a time have customers in different words.</summary>
    internal static void Mark(ulong[] words, PathUnitEvents unit)
    {
        foreach (int customer in unit.Customers ?? [unit.Customer]) BitWords.Set(words, customer);
    }

    private static bool IsOf(PathUnitEvents unit, CustomerSet customers)
    {
        foreach (int customer in unit.Customers ?? [unit.Customer])
            if (BitWords.Get(customers.Words, customer)) return true;
        return false;
    }

    private delegate void PathAt(PathView view, int at);

    private struct PathSum
    {
        internal long Units;
        internal Int128 Milliseconds;

        internal void Add(long units, Int128 milliseconds)
        {
            Units += units;
            Milliseconds += milliseconds;
        }
    }
}
