using Crm.Segmentation.Live;

namespace Crm.Segmentation.Journeys;

/// <summary>
/// A step of one customer's journeys: first what is due before the input, then the input, then the messages that were reached, in their order. Used for one step after another, by one
/// thread.
/// </summary>
internal sealed partial class CustomerStep
{
    private readonly JourneyCatalog _catalog;
    private readonly List<JourneyInstance> _instances = [];
    private readonly List<JourneyTraceEntry> _trace = [];
    private readonly List<JourneyAction> _actions = [];
    private readonly List<SetStep> _sets = [];
    private CatalogFacts _facts;
    private CustomerAttributes _knownBefore = null!;
    private CustomerAttributes? _beforeSets;
    private JourneySightings? _sightings;
    private bool _isSending;
    private long _mark, _now;
    private int _controls, _entries, _transitions;

    internal CustomerStep(JourneyCatalog catalog)
    {
        (_catalog, _facts) = (catalog, catalog.FactsAfter(0));
        _reads = new bool[catalog.Schema.Events.Count];
        foreach (JourneyVersion version in catalog.Versions)
            for (int type = 0; type < _reads.Length; type++) _reads[type] |= version.Reads[type];
        _runs = new NodeRun?[catalog.Versions.Length];
        (_history, _customerOnly) = (new CustomerHistory(catalog.Schema), new CustomerHistory(catalog.Schema));
    }

    /// <summary>The instant at which what is done now takes effect.</summary>
    internal long At { get; private set; }

    /// <summary>The same as it is told: never before the instant up to which time has gone by.</summary>
    internal DateTimeOffset Told => Timestamp.Instant(ToldAt);

    /// <summary>The customer as she is now.</summary>
    internal CustomerAttributes Customer { get; private set; } = null!;

    private long ToldAt => Math.Clamp(_mark == CustomerJourneyState.NoMark ? At : Math.Max(At, CustomerJourneyState.MarkInstant(_mark)), Timestamp.Min, Timestamp.Max);

    internal StepResult Step(CustomerJourneyState state, JourneyInput input, StepContext context, JourneySightings? sightings)
    {
        _sightings = sightings;
        long now = Timestamp.Floor(context.Now);
        if (state.Mark != CustomerJourneyState.NoMark) now = Math.Max(now, CustomerJourneyState.MarkInstant(state.Mark));
        if (input is TickInput && state.Next > now && !HasNews(state, now)) return new StepResult(state, [], []);
        Begin(state, context, now);
        At = now;
        if (IsKnown(input))
        {
            Tell(JourneyTraceKind.Duplicate, name: input.Id!.Value.ToString());
            return new StepResult(state, [], [.. _trace]);
        }

        long occurred = input is TickInput ? now : Math.Min(input.Milliseconds, now);
        bool isLate = _mark != CustomerJourneyState.NoMark && 2 * occurred < _mark;
        long effect = isLate ? now : occurred;
        StartTimes(effect);
        Reopen(effect);
        UndoAhead(input);
        Advance(effect, isInclusive: false);
        At = effect;
        if (input is not TickInput)
        {
            if (input.Milliseconds > now) Tell(JourneyTraceKind.ClockSkew, name: input.Id?.ToString());
            if (isLate) Tell(JourneyTraceKind.Late, name: input.Id?.ToString());
            Apply(input, occurred);
            TakeSets(effect);
            _mark = Math.Max(_mark, 2 * effect);
            Remember(input, effect);
            AdvanceToControls();
        }

        Emit();
        if (input is TickInput) Advance(now, isInclusive: true);
        return new StepResult(ToState(state), [.. _actions], [.. _trace]);
    }

    /// <summary>Tells what happened, at the instant at hand.</summary>
    internal void Tell(
        JourneyTraceKind kind, JourneyInstance? instance = null, string? node = null, string? reason = null, string? name = null, string? arm = null, long? until = null, string? detail = null, string? journey = null) =>
        _trace.Add(new JourneyTraceEntry(kind, Told)
        {
            Journey = instance?.Version.Name ?? journey,
            Instance = instance?.Key,
            Node = node,
            Reason = reason,
            Detail = detail,
            Name = name,
            Arm = arm,
            Until = until is { } instant and <= Timestamp.Max ? Timestamp.Instant(instant) : null,
        });

    /// <summary>A branch of a node is taken.</summary>
    internal void See(JourneyInstance instance, JourneyStage stage, int branch) => _sightings?.See(instance, stage, branch);

    /// <summary>Has the host do something.</summary>
    internal void Do(JourneyAction action) => _actions.Add(action);

    /// <summary>Whether a tick has to do more than what is due: take a control, or begin to look at schedules and dates.</summary>
    private bool HasNews(CustomerJourneyState state, long now) =>
        (state.Controls < _catalog.Instants.Length && _catalog.Instants[state.Controls] <= now) || (state.Scheduled == CustomerJourneyState.NoMark && _catalog.HasEntriesByTime);

    private void Begin(CustomerJourneyState state, StepContext context, long now)
    {
        _trace.Clear();
        _actions.Clear();
        _sets.Clear();
        (_knownBefore, _beforeSets) = (context.Customer, null);
        _queue.Clear();
        _instances.Clear();
        foreach (JourneyInstance instance in state.All) _instances.Add(instance.Clone());
        (Customer, _memberships) = (context.Customer, context.Memberships);
        (_mark, _scheduled, _now, _controls, _entries, _transitions) = (state.Mark, state.Scheduled, now, Math.Min(state.Controls, _catalog.Instants.Length), state.Entries, 0);
        _facts = _catalog.FactsAfter(_controls);
        _isSending = false;
        BeginHistory(state);
        BeginZones();
        _unknownZones.Clear();
        (_messages, _past, _pending, _assignments) = (state.Messages, state.Past, state.Pending, state.Assignments);
        _timed.Clear();
        (_isTimedKnown, _isTimedBegun) = (false, false);
    }

    private CustomerJourneyState ToState(CustomerJourneyState before)
    {
        long told = _mark == CustomerJourneyState.NoMark ? Timestamp.Min : CustomerJourneyState.MarkInstant(_mark);
        _instances.RemoveAll(instance => instance.IsEnded && !instance.IsWatched(told - LateGoals));
        for (int ended = _instances.Count(instance => instance.IsEnded); ended > MostWatched; ended--) _instances.RemoveAt(_instances.FindIndex(instance => instance.IsEnded));
        TrimHistory(told);
        return new CustomerJourneyState(before.Key, NextDue())
        {
            Mark = _mark,
            Scheduled = _scheduled,
            Controls = _controls,
            Entries = _entries,
            All = [.. _instances],
            Events = _areEventsChanged ? [.. _events] : before.Events,
            Seen = _isSeenChanged ? [.. _seen] : before.Seen,
            Lost = _isLostChanged ? [.. _lost] : before.Lost,
            Messages = TrimmedMessages(told),
            Past = _past,
            Pending = _pending,
            Assignments = _assignments,
        };
    }
}
