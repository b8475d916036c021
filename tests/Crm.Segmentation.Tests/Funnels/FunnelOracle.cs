using Crm.Segmentation.Funnels;
using Crm.Segmentation.Tests.Matching;

namespace Crm.Segmentation.Tests.Funnels;

/// <summary>The attempt of one customer, found by listing every way to give different events to steps.</summary>
/// <param name="Steps">The slots of the steps of the attempt.</param>
/// <param name="IsOpen">Whether an attempt that counts can still advance.</param>
/// <param name="IsMature">Whether the outcome is known.</param>
internal sealed record OracleAttempt(int[] Steps, bool IsOpen, bool IsMature)
{
    internal static OracleAttempt? Of(FunnelScenario scenario, int customer)
    {
        ToyEvent[] events = [.. scenario.Events.Where(e => e.Customer == customer && e.Slot <= scenario.AsOf)];

        // A chain gives events to the steps from the first on. The chains that begin with one event are what its attempt can do.
        ToyEvent[][] chains = [.. events
            .Where(e => scenario.Fills(0, e) && e.Slot >= scenario.From && e.Slot < scenario.To)
            .SelectMany(start => Chains(scenario, events, [start]))];
        if (chains.Length == 0) return null;

        int first = chains.Min(c => c[0].Slot), last = chains.Max(c => c[0].Slot);
        if (scenario.Attempt == AttemptPolicy.FirstEntry) chains = [.. chains.Where(c => c[0].Slot == first)];
        if (scenario.Attempt == AttemptPolicy.LastEntry) chains = [.. chains.Where(c => c[0].Slot == last)];

        int deepest = chains.Max(c => c.Length);
        ToyEvent[][] furthest = [.. chains.Where(c => c.Length == deepest)];
        int earliestEnd = furthest.Min(c => c[^1].Slot);
        int start = scenario.Attempt == AttemptPolicy.Earliest
            ? furthest.Min(c => c[0].Slot)
            : furthest.Where(c => c[^1].Slot == earliestEnd).Max(c => c[0].Slot);
        int[] steps = furthest
            .Where(c => c[0].Slot == start)
            .Select(c => c.Select(e => e.Slot).ToArray())
            .Aggregate((best, other) => best.Zip(other).Select(pair => pair.First.CompareTo(pair.Second)).FirstOrDefault(sign => sign != 0) <= 0 ? best : other);

        bool open = deepest < scenario.Steps.Length && chains.Any(c => scenario.Window is not { } window || c[0].Slot + window > scenario.AsOf);
        bool mature = scenario.Window is { } w && start + w <= scenario.AsOf && !open;
        return new OracleAttempt(steps, open, mature);
    }

    private static IEnumerable<ToyEvent[]> Chains(FunnelScenario scenario, ToyEvent[] events, ToyEvent[] chain)
    {
        yield return chain;
        if (chain.Length == scenario.Steps.Length) yield break;
        foreach (ToyEvent next in events)
        {
            bool inOrder = scenario.Ties == TiePolicy.AnyOrder ? next.Slot >= chain[^1].Slot : next.Slot > chain[^1].Slot;
            bool inTime = scenario.Window is not { } window || next.Slot <= chain[0].Slot + window;
            if (!inOrder || !inTime || !scenario.Fills(chain.Length, next) || chain.Any(used => ReferenceEquals(used, next))) continue;
            foreach (ToyEvent[] longer in Chains(scenario, events, [.. chain, next])) yield return longer;
        }
    }
}
