namespace Crm.Segmentation;

/// <summary>
/// Binding at several instants for one program. What no instant matters to is bound once; what counts events takes over what it was at the instant before,
/// and is asked again only of customers of whose events the edge of a window has passed one since.
/// </summary>
internal sealed partial class Binder
{
    /// <summary>The most edges on which something that is taken over depends.</summary>
    private const int MostEdges = 64;

    private readonly Dictionary<Node, bool> _timeless = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<(int Type, ValueList<long> Edges), CrossingsOperator> _crossings = [];
    private Binder[] _instants = [];
    private int _at;

    /// <summary>The binder of the first instant, which binds what all share.</summary>
    private Binder First => _instants[0];

    /// <summary>Binders like this one, one for each of some instants, ascending.</summary>
    internal Binder[] Across(ReadOnlySpan<long> instants)
    {
        var binders = new Binder[instants.Length];
        for (int i = 0; i < binders.Length; i++)
        {
            EvaluationScope scope = Scope! with { AsOf = instants[i] };
            binders[i] = new Binder(_schema, scope.AsOf, _calendar, _column, _part, _results, _cancellation) { Scope = scope, Slots = Slots, _instants = binders, _at = i };
        }

        return binders;
    }

    /// <summary>Whether a node is bound at the first instant for all others, too.</summary>
    private bool IsShared(Node node) => _at > 0 && First.IsTimeless(node);

    /// <summary>Whether the instant does not matter: attributes and properties, compared with each other and with constants.</summary>
    private bool IsTimeless(Node node)
    {
        if (_timeless.TryGetValue(node, out bool known)) return known;
        return _timeless[node] = IsTimelessItself(node) && node.Children.All(IsTimeless);
    }

    private static bool IsTimelessItself(Node node) => node is
        IFieldHandle or Constant or Comparison or OneOf or Like or IsMissing or HasTags or InTags or AllOf or AnyOf or Not or Arithmetic or Feature or InBucket
        or EventHour or EventWeekday or EventType or AnyEvent or FilteredEvents;

    /// <summary>A condition as it is taken over from the instant before; itself where it cannot be.</summary>
    private ConditionOperator Carried(Condition node, ConditionOperator bound) =>
        _at == 0 ? bound
        : node is Comparison && bound is IRange { Measure: CarriedMeasure measure } range ? new CarriedRange(Slots.Next(), range, measure, _instants[_at - 1].Bind(node))
        : bound is IRowCondition && EdgesOf(node, bound) is { } edges && Changed(edges) is { } changed ? new CarriedCondition(Slots.Next(), bound, _instants[_at - 1].Bind(node), changed)
        : bound;

    /// <summary>A measure likewise.</summary>
    private MeasureOperator Carried(Measure node, MeasureOperator bound) =>
        _at > 0 && bound is IRowMeasure && EdgesOf(node) is { } edges ? Carried(bound, edges, before => before.Bind(node)) : bound;

    private MeasureOperator Carried(MeasureOperator bound, List<Edge> edges, Func<Binder, MeasureOperator> bind) =>
        Changed(edges) is { } changed ? new CarriedMeasure(Slots.Next(), bound, bind(_instants[_at - 1]), changed) : bound;

    /// <summary>The edges on which a condition over events depends; null where it depends on more.</summary>
    private List<Edge>? EdgesOf(Condition node, ConditionOperator bound) => (node, bound) switch
    {
        (_, RecencyOperator recency) => [.. recency.Distances.Select(ago => new Edge(recency.Type, at => TimeRange.Clamp((Int128)at._asOf - ago)))],
        (Comparison { Left: Count count }, EventCountOperator) => EdgesOf(count.Pattern, count.Window),
        (Comparison { Right: Count count }, EventCountOperator) => EdgesOf(count.Pattern, count.Window),
        (DidRegularly regularly, _) => EdgesOf(regularly),
        (DidSequence sequence, _) => EdgesOf(sequence.Sequence, sequence.Window),
        _ => null,
    };

    private List<Edge>? EdgesOf(Measure node) => node switch
    {
        Count count => EdgesOf(count.Pattern, count.Window),
        Aggregate aggregate => EdgesOf(aggregate.Pattern, aggregate.Window),
        NthEvent nth => EdgesOf(nth.Pattern, nth.Window),
        Favourite favourite => EdgesOf(favourite.Pattern, favourite.Window),
        SessionCount sessions => EdgesOf(sessions.Pattern, sessions.Window),
        ActiveDays days => EdgesOf(days.Pattern, days.Window),
        SequenceCount sequence => EdgesOf(sequence.Sequence, sequence.Window),
        Feature feature => EdgesOf(feature.Definition),
        Arithmetic arithmetic => EdgesOf(arithmetic.Left) is { } left && EdgesOf(arithmetic.Right) is { } right ? [.. left, .. right] : null,
        _ => First.IsTimeless(node) ? [] : null,
    };

    /// <summary>The column of a result, likewise.</summary>
    private MeasureOperator Carried(ComputedResult result, string name, Window? entered, MeasureOperator column)
    {
        if (_at == 0 || column is not IRowMeasure || result.Edges(this, entered) is not { } of) return column;
        var edges = new List<Edge>();
        foreach ((EventPattern pattern, Func<EvaluationScope, long> edge) in of)
        {
            if (TypesOf(pattern) is not { } types) return column;
            edges.AddRange(types.Select(type => new Edge(type, at => edge(at.Scope!))));
            if (pattern is StandingEvents standing) edges.AddRange(TypesOf(standing.TakenBackBy)!.Select(Arrival));
        }

        return Carried(column, edges, before => before.BindResult(name, entered)!);
    }

    /// <summary>Events of a pattern in a window: an event comes in at one edge and goes out at the other.</summary>
    private List<Edge>? EdgesOf(EventPattern pattern, Window? window)
    {
        if (TypesOf(pattern) is not { } types || !CanMove(window)) return null;
        List<Edge> edges = [.. types.SelectMany(type => WindowEdges(type, window))];
        if (pattern is StandingEvents standing) edges.AddRange(TypesOf(standing.TakenBackBy)!.Select(Arrival));
        return edges;
    }

    private List<Edge>? EdgesOf(DidRegularly regularly)
    {
        if (TypesOf(regularly.Pattern) is not { } types || regularly.Periods >= MostEdges) return null;
        Int128 length = Timestamp.Milliseconds(regularly.Period);
        return [.. types.SelectMany(_ => Enumerable.Range(0, regularly.Periods + 1), (type, period) => new Edge(type, at => TimeRange.Clamp(at._asOf + 1 - (length * period))))];
    }

    /// <summary>A sequence: events come in, the window of its first event moves, and a wait for what must not happen ends.</summary>
    private List<Edge>? EdgesOf(Sequence sequence, Window? window)
    {
        var arriving = new HashSet<int>(sequence.Among.Select(type => _schema.EventIndex(type.Name)));
        foreach (SequenceStep step in sequence.Steps)
        {
            if (TypesOf(step.Pattern) is not { } types) return null;
            arriving.UnionWith(types);
            if (step.Pattern is StandingEvents standing) arriving.UnionWith(TypesOf(standing.TakenBackBy)!);
        }

        if (!CanMove(window)) return null;
        List<Edge> edges = [.. arriving.Order().Select(Arrival)];
        foreach (int type in TypesOf(sequence.Steps[0].Pattern)!)
        {
            edges.AddRange(WindowEdges(type, window));
            if (sequence is { Within: { } within } && sequence.Steps[^1].Link == SequenceLink.Absent) edges.Add(new Edge(type, at => Window.Shift(at._asOf, -within) + 1));
        }

        return edges;
    }

    private IEnumerable<Edge> WindowEdges(int type, Window? window) => BindWindow(window, events: true).Fixed is null
        ? [Arrival(type)]
        : [new Edge(type, at => at.BindWindow(window, events: true).Fixed!.Value.From), new Edge(type, at => at.BindWindow(window, events: true).Fixed!.Value.To)];

    private static Edge Arrival(int type) => new(type, at => at._asOf + 1);

    /// <summary>Whether a window that depends on the customer does so by attributes alone: then it moves only by what arrives in it.</summary>
    private bool CanMove(Window? window) => BindWindow(window, events: true).Fixed is not null || window!.Anchors.All(First.IsTimeless);

    /// <summary>The types of a pattern of which there are events; null where the instant matters to which events match.</summary>
    private IEnumerable<int>? TypesOf(EventPattern pattern)
    {
        bool isKnown = pattern is StandingEvents standing ? First.IsTimeless(standing.Pattern) && First.IsTimeless(standing.TakenBackBy) : First.IsTimeless(pattern);
        return isKnown ? BindPattern(pattern).Types.Where(type => _part?.Runs[type] is not null) : null;
    }

    /// <summary>The rows that change with the step to this instant; null where an edge goes back, or there are too many.</summary>
    private ChangedRows? Changed(List<Edge> edges)
    {
        if (edges.Count > MostEdges) return null;
        var crossings = new HashSet<CrossingsOperator>();
        foreach (Edge edge in edges)
        {
            ValueList<long> moves = [.. _instants.Select(edge.At)];
            if (moves.Zip(moves.Skip(1)).Any(move => move.Second < move.First)) return null;
            if (moves[^1] > moves[0]) crossings.Add(First.CrossingsOf(edge.Type, moves));
        }

        return new ChangedRows(_at - 1, [.. crossings]);
    }

    private CrossingsOperator CrossingsOf(int type, ValueList<long> edges)
    {
        if (!_crossings.TryGetValue((type, edges), out CrossingsOperator? known))
            _crossings.Add((type, edges), known = new CrossingsOperator(Slots.Next(), type, [.. edges]));
        return known;
    }

    /// <summary>An instant that events of a type are before or not, at each as-of.</summary>
    private readonly record struct Edge(int Type, Func<Binder, long> At);
}
