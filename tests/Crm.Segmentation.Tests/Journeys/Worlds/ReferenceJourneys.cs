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
    private readonly Dictionary<string, object> _attributes = new(world.Attributes, StringComparer.Ordinal);
    private readonly HashSet<string> _memberships = [];
    private readonly HashSet<long> _ids = [];
    private readonly List<ReferenceInstance> _instances = [];
    private readonly List<Told> _said = [];
    private readonly Dictionary<string, string> _arms = [];

    /// <summary>Up to when time has gone by, and whether what was due then is done.</summary>
    private long _mark = long.MinValue;
    private bool _isMarkDone;
    private long _now;
    private int _toldBefore;
    private long? _wake;

    /// <summary>Whether an input is being applied, whose messages have their turn afterwards.</summary>
    private bool _isApplying;

    /// <summary>Whether messages have their turn.</summary>
    private bool _isEmitting;

    internal StepOutcome Receive(Happening what, long clock)
    {
        _toldBefore = _said.Count;
        if (what is Controlled control) _controls.Add(control.Control);
        foreach (Happening one in what is Burst burst ? [.. burst.Events] : new[] { what })
            if (one is not Controlled { Ticks: false }) Step(one, Math.Max(clock, _mark));
        return new StepOutcome([.. _said.Skip(_toldBefore)], _wake);
    }

    private void Step(Happening what, long now)
    {
        (_now, _known) = (now, new(_attributes, StringComparer.Ordinal));
        bool isTick = what is Passed or Controlled;
        if (isTick && !(Next() <= now) && !HasNews(now)) return;
        foreach (ReferenceInstance instance in _instances) (instance.Transitions, instance.IsEntering) = (0, false);
        if (isTick) Tick();
        else if (what.Id is { } id && !_ids.Add(id)) Say(new Told(JourneyTraceKind.Duplicate, _now));
        else Take(what);
        Trim();
        _wake = Next();
    }

    private void Tick()
    {
        BeginTimes(_now);
        Advance(until: _now, isInclusive: false);
        Emit();
        do
        {
            Advance(until: _now, isInclusive: true);
            Emit();
        }
        while (Next() <= _now);
    }

    private void Take(Happening what)
    {
        long occurred = Math.Min(what.At, _now);
        bool isLate = occurred < _mark || (occurred == _mark && _isMarkDone);
        long effect = isLate ? _now : occurred;
        BeginTimes(effect);
        TakeBack(effect);
        if (what is Moved change) SetMember(change.Of, !change.Enters);
        Advance(until: effect, isInclusive: false);
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
            case Answered: break;
            default: throw new NotSupportedException($"The reference does not know {what.GetType().Name}.");
        }

        TakeSets(effect);
        _isApplying = false;
        while (_instances.Any(instance => instance.Parked is not null) && _controls.Skip(_taken).FirstOrDefault(control => InstantOf(control) <= _now && Concerns(control)) is { } control) Advance(InstantOf(control), isInclusive: false);
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
    private OracleScope Scope(long at, Journey journey, EventFacts? trigger, ReferenceInstance? instance) => new(at, ZoneOf(journey), DayOfWeek.Monday, [])
    {
        Memberships = _memberships,
        Trigger = trigger,
        SinceEntry = pattern => instance is null ? [] : _arrived.Where(e => instance.IsSinceEntry(e) && e.Arrival >= instance.CountedFrom.GetValueOrDefault(pattern)),
    };

    private CustomerFacts Facts => new(JourneyWorld.Customer, _attributes, _events);

    private bool Holds(Condition condition, long at, ReferenceInstance instance, string? node = null) => Holds(condition, at, instance.Journey, instance.Trigger, instance, node);

    /// <summary>Whether a condition holds. One that needs events that were lost does not, whatever else it says.</summary>
    private bool Holds(Condition condition, long at, Journey journey, EventFacts? trigger, ReferenceInstance? instance, string? node)
    {
        OracleScope scope = Scope(at, journey, trigger, instance);
        if (!NeedsLost(condition, at, scope)) return Oracle.Holds(condition, Facts, scope);
        Say(new Told(JourneyTraceKind.UnknownHistory, at, journey.Name, instance?.Number, node));
        return false;
    }

    private bool Matches(EventPattern pattern, EventFacts e, ReferenceInstance instance) => Oracle.Matches(pattern, e, Facts, Scope(e.Time, instance.Journey, instance.Trigger, instance));

    /// <summary>The first zone that is known: the customer's, the journey's, the book's, UTC.</summary>
    private DateTimeZone ZoneOf(Journey journey) =>
        new[] { OwnZone(Messaging, _attributes), journey.TimeZone, Messaging.TimeZone }
            .Select(name => name is null ? null : DateTimeZoneProviders.Tzdb.GetZoneOrNull(name))
            .FirstOrDefault(zone => zone is not null) ?? DateTimeZone.Utc;

    /// <summary>What the customer says her zone is.</summary>
    private static string? OwnZone(Messaging messaging, Dictionary<string, object> attributes) => messaging.TimeZoneAttribute is IFieldHandle handle ? attributes.GetValueOrDefault(handle.Field.Name) as string : null;

    private CivilTime Clock(Journey journey) => new(ZoneOf(journey));

    private static long Milliseconds(TimeSpan time) => ReferenceInstance.Milliseconds(time);

    private static long InstantOf(JourneyControl control) => control.At.ToUnixTimeMilliseconds();
}
