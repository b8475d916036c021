using Crm.Segmentation.Journeys;
using Crm.Segmentation.Tree;

namespace Crm.Segmentation.Tests.Journeys.Worlds;

/// <summary>What is kept of events: 256 at most, for a week and the hours by which clocks may lengthen it, of the types that a journey names.</summary>
internal sealed partial class ReferenceRun
{
    private const long Kept = (7 * CivilTime.Day) + (2 * 60 * CivilTime.Minute);

    private const int MostEvents = 256;

    /// <summary>Of instances that have ended the goals of so many are watched, the latest.</summary>
    private const int MostWatched = 256;

    /// <summary>All that ever arrived.</summary>
    private readonly List<EventFacts> _arrived = [];

    /// <summary>What is kept of it, in the order in which it occurred.</summary>
    private readonly List<EventFacts> _events = [];

    private readonly List<EventFacts> _lost = [];

    private void Keep(EventFacts e, long effect)
    {
        _arrived.Add(e);
        if (!Versions.Any(journey => TypesOf(journey).Contains(e.Type))) return;
        _events.Insert(_events.FindLastIndex(other => other.Time <= e.Time) + 1, e);
        if (_events.Count <= MostEvents) return;
        Say(new Told(JourneyTraceKind.HistoryLost, effect));
        _lost.Add(_events[0]);
        _events.RemoveAt(0);
    }

    /// <summary>At the end of a step: what is too old is kept no more, and messages that no cap counts.</summary>
    private void Trim()
    {
        if (_mark == long.MinValue) return;
        _events.RemoveAll(e => e.Time < _mark - Kept);
        ReferenceInstance[] watched = [.. _instances.Where(instance => !instance.IsLive && !instance.IsForgotten && !instance.IsConverted && instance.Journey.Goal is { } goal && _mark - (7 * CivilTime.Day) <= instance.Entered + Milliseconds(goal.Window))];
        foreach (ReferenceInstance instance in watched.SkipLast(MostWatched)) instance.IsForgotten = true;
        _ledger.RemoveAll(message => message.At <= _mark - LongestWindow);
    }

    /// <summary>All versions of journeys that there are, also those that begin later.</summary>
    private IEnumerable<Journey> Versions => world.Journeys.Concat(_controls.OfType<PublishControl>().Select(publish => publish.Definition));

    private static IEnumerable<string> TypesOf(Journey journey) => journey.Trees.SelectMany(tree => tree.Walk()).OfType<EventPattern>().Select(pattern => pattern.EventName!);

    private static IEnumerable<EventPattern> CountedBy(Journey journey) =>
        journey.Trees.SelectMany(tree => tree.Walk()).OfType<Count>().Where(count => count.Window is SinceEntryWindow).Select(count => count.Pattern);

    /// <summary>Whether a count of a condition is over a window out of which events were lost, and what is kept does not reach it.</summary>
    private bool NeedsLost(Condition condition, long at, OracleScope scope) => condition switch
    {
        _ when _lost.Count == 0 => false,
        Not not => NeedsLost(not.Operand, at, scope),
        AllOf all => all.Operands.Any(operand => NeedsLost(operand, at, scope)),
        AnyOf any => any.Operands.Any(operand => NeedsLost(operand, at, scope)),
        Comparison { Left: Count { Window: LastWindow window } count, Operator: ComparisonOperator.GreaterOrEqual, Right: Constant } =>
            _lost.Any(e => e.Time > at - Milliseconds(window.Duration) && e.Time <= at && count.Pattern.EventName == e.Type) && !Oracle.Holds(condition, Facts, scope),
        _ => false,
    };
}
