using System.Runtime.CompilerServices;
using System.Collections.Concurrent;

namespace Crm.Segmentation.Live;

/// <summary>A rule book compiled to be asked of one customer at a time, at any instant, without a dataset: what a backend calls while a request waits.</summary>
/// <remarks>
/// <para>Immutable and thread-safe; each thread works in a <see cref="ProgramWorkspace"/> of its own. It says of a customer what an evaluation over a dataset says of her.</para>
/// <para>Made by <see cref="SegmentationEngine.Program(RuleBook, CustomerLists)"/>. Lists are given with it, and replaced by <see cref="With"/>.</para>
/// </remarks>
public sealed class RuleProgram
{
    private readonly ProgramPlan _plan;
    private readonly IReadOnlySet<CustomerKey>[] _lists;
    private readonly ValueList<Diagnostic> _missing;
    private readonly ConcurrentBag<ProgramWorkspace> _idle;

    private RuleProgram(ProgramPlan plan, CustomerLists lists, ConcurrentBag<ProgramWorkspace> idle)
    {
        (_plan, _idle) = (plan, idle);
        _missing = [.. plan.Lists.Where(name => !lists.Has(name)).Select(name => CustomerLists.NotGiven(name, name))];
        _lists = [.. plan.Lists.Select(name => lists.Has(name) ? lists.KeysOf(name).ToHashSet() : [])];
    }

    /// <summary>The schema of the customers and their events.</summary>
    public Schema Schema => _plan.Schema;

    /// <summary>The segments and partitions that it answers, in the rule book's order.</summary>
    public ValueList<string> Names => [.. _plan.Definitions.Select(definition => definition.Name)];

    /// <summary>The lists that it asks for.</summary>
    public ValueList<string> Lists => _plan.Lists;

    /// <summary>Definitions of which it cannot be told when they change by themselves, because they calculate with a time that passes; they are evaluated all the same.</summary>
    public ValueList<Diagnostic> Warnings => [.. _plan.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Warning)];

    /// <summary>The segments and partitions that it answers, in the rule book's order.</summary>
    internal ValueList<ProgramDefinition> Definitions => _plan.Definitions;

    /// <summary>How far back events are looked at by what has a window, in milliseconds.</summary>
    internal long LookBack => _plan.LookBack;

    /// <summary>Whether something looks at all events that ever were.</summary>
    internal bool IsUnbounded => _plan.IsUnbounded;

    /// <summary>Memory to evaluate in, for one thread.</summary>
    public ProgramWorkspace CreateWorkspace() => new(_plan);

    /// <summary>The same program with other lists.</summary>
    /// <param name="lists">The members of lists; those of the program before are not kept.</param>
    public RuleProgram With(CustomerLists lists)
    {
        ArgumentNullException.ThrowIfNull(lists);
        return new RuleProgram(_plan, lists, _idle);
    }

    /// <summary>What the definitions say of a customer.</summary>
    /// <param name="customer">Who she is.</param>
    /// <param name="events">What she did, in the order of arrival; in the order of time it is fastest.</param>
    /// <param name="asOf">The instant at which she is looked at; events after it do not exist yet. Finer than a millisecond is rounded down.</param>
    /// <exception cref="ArgumentException">The customer or an event is of another schema.</exception>
    /// <exception cref="RuleException">A list that is asked for is not given.</exception>
    public Verdict Evaluate(CustomerAttributes customer, ReadOnlySpan<CustomerEvent> events, DateTimeOffset asOf) => Evaluate(CreateWorkspace(), customer, events, asOf);

    /// <inheritdoc cref="Evaluate(CustomerAttributes, ReadOnlySpan{CustomerEvent}, DateTimeOffset)"/>
    /// <param name="customer">Who she is.</param>
    /// <param name="events">What she did, in the order of arrival; in the order of time it is fastest.</param>
    /// <param name="asOf">The instant at which she is looked at, in UTC also when its kind is not said; one of kind Local is refused.</param>
    public Verdict Evaluate(CustomerAttributes customer, ReadOnlySpan<CustomerEvent> events, DateTime asOf) => Evaluate(CreateWorkspace(), customer, events, asOf);

    /// <summary>What the definitions say of a customer, in memory that is given: nothing is allocated.</summary>
    /// <param name="workspace">Memory that this program made; the verdict reads from it.</param>
    /// <param name="customer">Who she is.</param>
    /// <param name="events">What she did, in the order of arrival; in the order of time it is fastest.</param>
    /// <param name="asOf">The instant at which she is looked at; events after it do not exist yet. Finer than a millisecond is rounded down.</param>
    /// <exception cref="ArgumentException">The customer or an event is of another schema, or the workspace of another program.</exception>
    /// <exception cref="RuleException">A list that is asked for is not given.</exception>
    public Verdict Evaluate(ProgramWorkspace workspace, CustomerAttributes customer, ReadOnlySpan<CustomerEvent> events, DateTimeOffset asOf) =>
        Evaluate(workspace, customer, events, Timestamp.Floor(asOf));

    /// <inheritdoc cref="Evaluate(ProgramWorkspace, CustomerAttributes, ReadOnlySpan{CustomerEvent}, DateTimeOffset)"/>
    /// <param name="workspace">Memory that this program made; the verdict reads from it.</param>
    /// <param name="customer">Who she is.</param>
    /// <param name="events">What she did, in the order of arrival; in the order of time it is fastest.</param>
    /// <param name="asOf">The instant at which she is looked at, in UTC also when its kind is not said; one of kind Local is refused.</param>
    public Verdict Evaluate(ProgramWorkspace workspace, CustomerAttributes customer, ReadOnlySpan<CustomerEvent> events, DateTime asOf) =>
        Evaluate(workspace, customer, events, Timestamp.Floor(asOf));

    /// <summary>Why a customer is in a segment or a cell of a partition, or is not.</summary>
    /// <param name="name">The name of a segment or a partition.</param>
    /// <param name="customer">Who she is.</param>
    /// <param name="events">What she did, in the order of arrival.</param>
    /// <param name="asOf">The instant at which she is looked at; events after it do not exist yet. Finer than a millisecond is rounded down.</param>
    /// <param name="showsPersonal">Whether values of personal attributes are shown.</param>
    /// <exception cref="KeyNotFoundException">The program has no definition of the name.</exception>
    /// <exception cref="ArgumentException">The customer or an event is of another schema.</exception>
    /// <exception cref="RuleException">A list that is asked for is not given.</exception>
    public Explanation Explain(string name, CustomerAttributes customer, ReadOnlySpan<CustomerEvent> events, DateTimeOffset asOf, bool showsPersonal = false)
    {
        ArgumentNullException.ThrowIfNull(name);
        Verdict verdict = Evaluate(customer, events, asOf);
        if (_plan.PlaceOf(name) is not (>= 0 and var place)) throw new KeyNotFoundException($"The program has no segment and no partition '{name}'.");
        Definition definition = _plan.Source.Definitions.First(definition => definition.Name == name);
        var explainer = new Explainer(_plan.Source, showsPersonal);
        ValueList<Explainer.Asked> asked = explainer.Of(definition);
        var history = new CustomerHistory(Schema);
        history.Set(customer, events);
        explainer.Begin(history, Timestamp.Floor(asOf), list => _lists[_plan.Lists.ToList().IndexOf(list)]);
        string? cell = definition is Partition ? verdict.Cell(name) : null;
        int shown = cell is null ? 1 : Math.Min(asked.Count, Definitions[place].Cells.ToList().IndexOf(cell) + 1);
        bool isTold = !_plan.Diagnostics.Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Warning && diagnostic.Definition == name);
        return new Explanation(definition, customer.Key, verdict.AsOf, [.. asked.Take(shown).Select(explainer.Explain)])
        {
            IsMember = cell is null ? verdict[name] : null,
            Cell = cell,
            IsNextChangeTold = isTold,
            NextChange = isTold ? verdict.NextChange(name) : null,
        };
    }

    /// <inheritdoc cref="Explain(string, CustomerAttributes, ReadOnlySpan{CustomerEvent}, DateTimeOffset, bool)"/>
    /// <param name="name">The name of a segment or a partition.</param>
    /// <param name="customer">Who she is.</param>
    /// <param name="events">What she did, in the order of arrival.</param>
    /// <param name="asOf">The instant at which she is looked at, in UTC also when its kind is not said; one of kind Local is refused.</param>
    /// <param name="showsPersonal">Whether values of personal attributes are shown.</param>
    public Explanation Explain(string name, CustomerAttributes customer, ReadOnlySpan<CustomerEvent> events, DateTime asOf, bool showsPersonal = false) =>
        Explain(name, customer, events, Timestamp.Instant(Timestamp.Floor(asOf)), showsPersonal);

    /// <summary>What it is made of.</summary>
    internal ProgramSource Source => _plan.Source;

    /// <summary>The program of a source; null with what is refused.</summary>
    internal static RuleProgram? Create(ProgramSource source, CustomerLists lists, out ValueList<Diagnostic> diagnostics)
    {
        var plan = new ProgramPlan(source);
        diagnostics = plan.Diagnostics;
        return diagnostics.Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error) ? null : new RuleProgram(plan, lists, []);
    }

    /// <summary>What each definition says of a customer, and until when, if nothing else happens than is in her history already.</summary>
    /// <param name="history">The customer; events after now count from their own instant.</param>
    /// <param name="now">The instant.</param>
    /// <param name="standings">One for each of <see cref="Definitions"/>.</param>
    internal void Run(CustomerHistory history, long now, Span<Standing> standings)
    {
        ProgramWorkspace workspace = _idle.TryTake(out ProgramWorkspace? idle) ? idle : CreateWorkspace();
        Run(workspace, history, now, standings);
        _idle.Add(workspace);
    }

    /// <summary>The same in memory that is given.</summary>
    internal void Run(ProgramWorkspace workspace, CustomerHistory history, long now, Span<Standing> standings)
    {
        ThrowIfMissing();
        NodeRun run = workspace.Run;
        run.Begin(history, now, _lists);
        _plan.Decide(run, now, workspace.Codes);
        for (int place = 0; place < standings.Length; place++)
        {
            Until until = _plan.Change(run, place, now);
            standings[place] = new Standing(workspace.Codes[place], until.At, until.Then);
        }
    }

    /// <summary>What some definitions say of a customer, and until when.</summary>
    /// <param name="workspace">Memory that this program made.</param>
    /// <param name="history">The customer; events after now count from their own instant.</param>
    /// <param name="now">The instant.</param>
    /// <param name="places">The positions in <see cref="Definitions"/> of those that are asked.</param>
    /// <param name="standings">One for each of them.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal void Run(ProgramWorkspace workspace, CustomerHistory history, long now, ReadOnlySpan<int> places, Span<Standing> standings)
    {
        ThrowIfMissing();
        NodeRun run = workspace.Run;
        run.Begin(history, now, _lists);
        for (int i = 0; i < places.Length; i++) standings[i] = _plan.Ask(run, places[i], now);
    }

    /// <summary>What an event of a type, later than all others, may do to what a definition says, now and later.</summary>
    /// <param name="place">The position in <see cref="Definitions"/>.</param>
    /// <param name="type">The type, as a position in the schema.</param>
    internal EventEffect EffectOf(int place, int type) => _plan.EffectOf(place, type);

    /// <summary>Whether a measure goes on from a fold of old events.</summary>
    internal bool CanFold(Measure measure) => _plan.CanFold(measure);

    /// <summary>Measures go on from folds, each from that of its place. Said once, before anything is asked.</summary>
    internal void FoldOver(IReadOnlyList<Measure> measures) => _plan.FoldOver(measures);

    /// <summary>Takes events into folds.</summary>
    internal void Fold(ProgramWorkspace workspace, CustomerHistory history, long at, Fold[] folds)
    {
        workspace.Run.Begin(history, at, _lists);
        _plan.Fold(workspace.Run, at, folds);
    }

    /// <summary>Takes what other events come to into folds.</summary>
    internal void Join(Fold[] folds, Fold[] others) => _plan.Join(folds, others);

    private Verdict Evaluate(ProgramWorkspace workspace, CustomerAttributes customer, ReadOnlySpan<CustomerEvent> events, long asOf)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        ArgumentNullException.ThrowIfNull(customer);
        if (!ReferenceEquals(workspace.Plan, _plan)) throw new ArgumentException("The workspace is of another program.", nameof(workspace));
        if (!customer.IsOf(Schema)) throw new ArgumentException($"The customer is of another schema than '{Schema.Name}'.", nameof(customer));
        ThrowIfMissing();
        if (workspace.History.Set(customer, events) is { } foreign) throw new ArgumentException($"The event '{foreign}' is of another schema than '{Schema.Name}'.", nameof(events));
        workspace.Run.Begin(workspace.History, asOf, _lists);
        _plan.Decide(workspace.Run, asOf, workspace.Codes);
        return new Verdict(workspace, asOf);
    }

    private void ThrowIfMissing()
    {
        if (_missing.Count > 0) throw new RuleException(_missing);
    }
}
