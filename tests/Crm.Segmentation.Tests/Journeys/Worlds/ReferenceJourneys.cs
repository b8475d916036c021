using Crm.Segmentation.Journeys;
using Crm.Segmentation.Tree;
using NodaTime;

namespace Crm.Segmentation.Tests.Journeys.Worlds;

/// <summary>
/// The second implementation of journeys: the written semantics, read naively, over everything that ever happened to one customer. It keeps no state from step to step: each time it
/// begins with nothing and goes through all arrivals again. It shares no code with the engine but the definitions.
/// </summary>
internal sealed class ReferenceJourneys(JourneyWorld world)
{
    private readonly List<(Happening What, long Now)> _arrived = [];

    internal StepOutcome Step(Happening what, long now)
    {
        _arrived.Add((what, now));
        var run = new ReferenceRun(world);
        StepOutcome outcome = new([], null);
        foreach ((Happening arrived, long at) in _arrived) outcome = run.Receive(arrived, at);
        return outcome;
    }
}

/// <summary>Going through what arrived, from the start.</summary>
internal sealed partial class ReferenceRun(JourneyWorld world)
{
    /// <summary>How far events are looked back on: seven days.</summary>
    private const long Kept = 7 * CivilTime.Day;

    private readonly List<Journey> _journeys = [.. world.Journeys];
    private readonly Messaging _messaging = world.Messaging;
    private readonly Dictionary<string, object> _attributes = new(world.Attributes, StringComparer.Ordinal);
    private readonly HashSet<string> _memberships = [];
    private readonly HashSet<long> _ids = [];
    private readonly List<EventFacts> _events = [];
    private readonly List<ReferenceInstance> _instances = [];
    private readonly List<Told> _said = [];
    private readonly Dictionary<string, string> _arms = [];
    private readonly List<(string Journey, long Due, long Changed)> _debounced = [];

    /// <summary>Up to when time has gone by, and whether what was due then is done.</summary>
    private long _mark = long.MinValue;
    private bool _isMarkDone;
    private long _now;
    private int _toldBefore;

    /// <summary>Whether an input is being applied, whose messages have their turn afterwards.</summary>
    private bool _isApplying;

    /// <summary>Whether messages have their turn.</summary>
    private bool _isEmitting;

    internal StepOutcome Receive(Happening what, long clock)
    {
        _toldBefore = _said.Count;
        _now = Math.Max(clock, _mark);
        foreach (ReferenceInstance instance in _instances) (instance.Transitions, instance.IsEntering) = (0, false);
        if (what is Passed) Tick();
        else if (what.Id is { } id && !_ids.Add(id)) Say(new Told(JourneyTraceKind.Duplicate, _now));
        else Take(what);
        return new StepOutcome([.. _said.Skip(_toldBefore)], Next());
    }

    private void Tick()
    {
        Fire(until: _now - 1);
        Emit();
        do
        {
            Fire(until: _now);
            Emit();
        }
        while (Next() <= _now);
    }

    private void Take(Happening what)
    {
        long occurred = Math.Min(what.At, _now);
        bool isLate = occurred < _mark || (occurred == _mark && _isMarkDone);
        long effect = isLate ? _now : occurred;
        Fire(until: effect - 1);
        if (what.At > _now) Say(new Told(JourneyTraceKind.ClockSkew, _now));
        if (isLate) Say(new Told(JourneyTraceKind.Late, effect));
        Pass(effect, isDone: false);
        _isApplying = true;
        switch (what)
        {
            case Occurred one: Happen(one, occurred, effect); break;
            case Moved moved: Move(moved, effect); break;
            case Became became: Become(became, effect); break;
            case Bounced bounced: Bounce(bounced, effect); break;
            default: throw new NotSupportedException($"The reference does not know {what.GetType().Name}.");
        }

        _isApplying = false;
        Emit();
    }

    private void Pass(long to, bool isDone)
    {
        if (to < _mark) return;
        _isMarkDone = isDone || (to == _mark && _isMarkDone);
        _mark = to;
    }

    /// <summary>What is told is never before what time has gone by already, although it counts from when it was due.</summary>
    private void Say(Told told) => _said.Add(told with { At = Math.Max(told.At, _mark) });

    private void Say(JourneyTraceKind kind, long at, ReferenceInstance instance, string? node = null, string? reason = null) =>
        Say(new Told(kind, at, instance.Journey.Name, instance.Number, node) { Reason = reason });

    /// <summary>All that was sent, as it was told.</summary>
    private IEnumerable<Told> Sent => _said.Where(told => told.Kind == JourneyTraceKind.Sent);

    /// <summary>In the order in which journeys act at one instant.</summary>
    private IEnumerable<ReferenceInstance> InOrder(Func<ReferenceInstance, bool> which) =>
        [.. _instances.Where(which).OrderByDescending(instance => instance.Journey.Priority).ThenBy(instance => instance.Journey.Name, StringComparer.Ordinal).ThenBy(instance => instance.Number)];

    /// <summary>The customer as she is known, in the sight of an instance.</summary>
    private OracleScope Scope(long at, Journey journey, EventFacts? trigger, Func<EventFacts, bool> isSinceEntry) => new(at, ZoneOf(journey), DayOfWeek.Monday, [])
    {
        Memberships = _memberships,
        Trigger = trigger,
        IsSinceEntry = isSinceEntry,
    };

    private CustomerFacts Facts => new(JourneyWorld.Customer, _attributes, _events);

    private bool Holds(Condition condition, long at, ReferenceInstance instance) => Oracle.Holds(condition, Facts, Scope(at, instance.Journey, instance.Trigger, instance.IsSinceEntry));

    private bool Matches(EventPattern pattern, EventFacts e, ReferenceInstance instance) => Oracle.Matches(pattern, e, Facts, Scope(e.Time, instance.Journey, instance.Trigger, instance.IsSinceEntry));

    /// <summary>The first zone that is known: the customer's, the journey's, the book's, UTC.</summary>
    private DateTimeZone ZoneOf(Journey journey) =>
        new[] { _messaging.TimeZoneAttribute is IFieldHandle handle ? _attributes.GetValueOrDefault(handle.Field.Name) as string : null, journey.TimeZone, _messaging.TimeZone }
            .Select(name => name is null ? null : DateTimeZoneProviders.Tzdb.GetZoneOrNull(name))
            .FirstOrDefault(zone => zone is not null) ?? DateTimeZone.Utc;

    private CivilTime Clock(Journey journey) => new(ZoneOf(journey));

    private static long Milliseconds(TimeSpan time) => ReferenceInstance.Milliseconds(time);
}
