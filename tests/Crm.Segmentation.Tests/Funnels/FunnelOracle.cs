using Crm.Segmentation.Funnels;
using Crm.Segmentation.Tests.Matching;

namespace Crm.Segmentation.Tests.Funnels;

/// <summary>The attempt that stands for one unit, found by listing every way to give different events to steps, and the sentences of the funnel's documentation.</summary>
/// <param name="Slots">For each step of the funnel the slot of the attempt's event; null where it has none.</param>
/// <param name="Depth">How many of the steps that are not optional there are up to the last that was reached.</param>
/// <param name="Entry">The step that it starts with, among those that are not optional.</param>
/// <param name="IsOpen">Whether an attempt that counts can still advance.</param>
/// <param name="IsExcluded">Whether there are attempts, and all are tainted.</param>
internal sealed record OracleAttempt(int?[] Slots, int Depth, int Entry, bool IsOpen, bool IsExcluded)
{
    internal int Optional(FunnelScenario scenario) => Slots.Where((slot, step) => slot is not null && scenario.Steps[step].IsOptional).Count();

    internal int Start => Slots.Min()!.Value;

    internal int End => Slots.Max()!.Value;

    /// <summary>The attempt of a customer; of several values that are held constant those of each.</summary>
    internal static IEnumerable<OracleAttempt> OfUnits(FunnelScenario scenario, int customer)
    {
        ToyEvent[] events = [.. scenario.Events.Where(e => e.Customer == customer && e.Slot <= scenario.AsOf).Select((e, i) => (e, i)).OrderBy(p => p.e.Slot).ThenBy(p => p.i).Select(p => p.e)];
        foreach (ToyEvent[] unit in scenario.HoldsKind ? events.GroupBy(e => e.Kind).Select(g => g.ToArray()) : [events])
            if (new FunnelUnitOracle(scenario, unit).Attempt() is { } attempt) yield return attempt;
    }

    /// <summary>The attempt of a customer; of several units the furthest.</summary>
    internal static OracleAttempt? Of(FunnelScenario scenario, int customer) => OfUnits(scenario, customer)
        .OrderByDescending(a => a.Depth).ThenByDescending(a => a.Depth > 0 ? a.Optional(scenario) : 0).ThenByDescending(a => a.IsOpen).FirstOrDefault();
}

/// <summary>All attempts of one unit.</summary>
/// <param name="scenario">The funnel.</param>
/// <param name="events">The events in order of time, and of arrival.</param>
internal sealed class FunnelUnitOracle(FunnelScenario scenario, ToyEvent[] events)
{
    private readonly int[] _required = [.. Enumerable.Range(0, scenario.Steps.Length).Where(step => !scenario.Steps[step].IsOptional)];

    internal OracleAttempt? Attempt() => scenario.Order == FunnelOrder.Any ? InAnyOrder() : InOrder();

    private sealed record Chain(int[] Steps, int[] Events)
    {
        internal string Key(ToyEvent[] events, bool byArrival) => string.Join(" ", Steps.Select((step, i) => $"{step}@{(byArrival ? Events[i] : events[Events[i]].Slot)}"));
    }

    private OracleAttempt? InOrder()
    {
        int[] starts = [.. Enumerable.Range(0, events.Length).Where(e => IsEntry(e) && (scenario.IsOpenEntry ? _required : [0]).Any(step => Fills(step, e)))];
        if (starts.Length == 0) return null;
        bool byArrival = scenario.Ties == TiePolicy.ByArrival;
        if (scenario.Attempt == AttemptPolicy.FirstEntry) starts = [.. starts.Where(s => byArrival ? s == starts[0] : events[s].Slot == events[starts[0]].Slot)];
        if (scenario.Attempt == AttemptPolicy.LastEntry) starts = [.. starts.Where(s => byArrival ? s == starts[^1] : events[s].Slot == events[starts[^1]].Slot)];

        // Unless events at one instant go by their arrival, which of them fills which step is no matter of attempts: those with the same steps at the same instants are one.
        Chain[] all = [.. starts.SelectMany(start => (scenario.IsOpenEntry ? _required : [0]).Where(step => Fills(step, start)).SelectMany(step => Longer(new Chain([step], [start]))))];
        all = [.. all.DistinctBy(chain => chain.Key(events, byArrival))];
        HashSet<string> beginnings = [.. all.Where(chain => chain.Steps.Length > 1).Select(chain => new Chain(chain.Steps[..^1], chain.Events[..^1]).Key(events, byArrival))];
        Chain[] attempts = [.. all.Where(chain => !beginnings.Contains(chain.Key(events, byArrival)))];
        Chain[] clean = [.. attempts.Where(IsClean)];
        if (clean.Length == 0) return new OracleAttempt(new int?[scenario.Steps.Length], 0, 0, false, true);

        IOrderedEnumerable<Chain> order = clean.OrderByDescending(Depth).ThenBy(chain => chain.Steps[0]).ThenByDescending(chain => chain.Steps.Count(step => scenario.Steps[step].IsOptional));
        if (scenario.Attempt == AttemptPolicy.Earliest) order = order.ThenBy(Start);
        order = order.ThenBy(End).ThenByDescending(Start);
        foreach (int optional in Enumerable.Range(0, scenario.Steps.Length).Where(step => scenario.Steps[step].IsOptional)) order = order.ThenByDescending(chain => chain.Steps.Contains(optional));
        // By their arrival, events at one instant have different places: the first that is so far, and of these the last start, or the earliest.
        if (byArrival) order = order.ThenBy(chain => chain.Events[^1]).ThenBy(chain => scenario.Attempt == AttemptPolicy.Earliest ? chain.Events[0] : -chain.Events[0]);
        for (int i = 0; i < scenario.Steps.Length; i++)
        {
            int step = i;
            order = order.ThenBy(chain => Array.IndexOf(chain.Steps, step) is >= 0 and var at ? events[chain.Events[at]].Slot : int.MaxValue);
        }

        Chain best = order.First();
        int depth = Depth(best);
        bool open = depth < _required.Length && clean.Any(IsOpen);
        return new OracleAttempt(
            [.. Enumerable.Range(0, scenario.Steps.Length).Select(step => Array.IndexOf(best.Steps, step) is >= 0 and var at ? events[best.Events[at]].Slot : (int?)null)],
            depth,
            Array.IndexOf(_required, best.Steps[0]),
            open,
            false);
    }

    private int Depth(Chain chain) => _required.Count(step => step <= chain.Steps[^1]);

    private int Start(Chain chain) => events[chain.Events[0]].Slot;

    private int End(Chain chain) => events[chain.Events[^1]].Slot;

    private bool IsEntry(int e) => events[e].Slot >= scenario.From && events[e].Slot < scenario.To;

    private bool Fills(int step, int e)
    {
        if (!scenario.Fills(step, events[e])) return false;
        if (scenario.Steps[step].First == FirstTime.No) return true;
        bool Counts(ToyEvent other) => scenario.Steps[step].First == FirstTime.Matching
            ? scenario.Fills(step, other)
            : scenario.Steps[step].Patterns.Any(p => p == 8 || other.Type == p % 4);
        int first = Array.FindIndex(events, Counts);
        return scenario.Ties == TiePolicy.ByArrival ? first == e : events[first].Slot == events[e].Slot;
    }

    private IEnumerable<Chain> Longer(Chain chain)
    {
        yield return chain;
        foreach ((int step, int e) in Next(chain))
            foreach (Chain longer in Longer(new Chain([.. chain.Steps, step], [.. chain.Events, e]))) yield return longer;
    }

    /// <summary>The steps that may follow: those up to the next that is not optional.</summary>
    private IEnumerable<int> NextSteps(Chain chain)
    {
        for (int step = chain.Steps[^1] + 1; step < scenario.Steps.Length; step++)
        {
            yield return step;
            if (!scenario.Steps[step].IsOptional) yield break;
        }
    }

    private IEnumerable<(int Step, int Event)> Next(Chain chain)
    {
        foreach (int step in NextSteps(chain))
        {
            for (int e = 0; e < events.Length; e++)
            {
                int last = chain.Events[^1], gap = events[e].Slot - events[last].Slot;
                bool inOrder = scenario.Ties switch { TiePolicy.AnyOrder => gap >= 0, TiePolicy.ByArrival => e > last, _ => gap > 0 };
                if (!inOrder || chain.Events.Contains(e) || !Fills(step, e)) continue;
                if (gap < (scenario.Steps[step].Least ?? 0) || gap > (scenario.Steps[step].Most ?? int.MaxValue)) continue;
                var longer = new Chain([.. chain.Steps, step], [.. chain.Events, e]);
                if (IsWithin(longer) && (scenario.Order != FunnelOrder.Strict || IsUnbroken(longer, withLast: false))) yield return (step, e);
            }
        }
    }

    private bool IsWithin(Chain chain) => scenario.Window is not { } window || scenario.WindowKind switch
    {
        AttemptWindow.Events => EventsAfterStart(chain) <= window,
        AttemptWindow.Session => SessionEnd(chain.Events[0]) >= chain.Events.Max(),
        _ => End(chain) - Start(chain) <= window,
    };

    /// <summary>How many events an attempt takes after its start, in the best order of events at one instant.</summary>
    private int EventsAfterStart(Chain chain)
    {
        if (scenario.Ties == TiePolicy.ByArrival) return chain.Events[^1] - chain.Events[0];
        int At(int slot) => chain.Events.Count(e => events[e].Slot == slot);
        return Start(chain) == End(chain)
            ? chain.Events.Length - 1
            : At(Start(chain)) - 1 + events.Count(e => e.Slot > Start(chain) && e.Slot < End(chain)) + (scenario.Ties == TiePolicy.StrictlyIncreasing ? 1 : At(End(chain)));
    }

    private int SessionEnd(int e)
    {
        while (e + 1 < events.Length && events[e + 1].Slot - events[e].Slot <= scenario.Window) e++;
        return e;
    }

    private bool IsVisible(ToyEvent e) =>
        scenario.Visible.Length == 0 || scenario.Visible.Contains(e.Type) || scenario.Steps.Any(step => step.Patterns.Any(p => p == 8 || p % 4 == e.Type));

    /// <summary>Whether what lies between the steps, and with the last also at its instant, repeats the step that is the current one.</summary>
    private bool IsUnbroken(Chain chain, bool withLast)
    {
        for (int e = 0; e < events.Length; e++)
        {
            if (!IsVisible(events[e]) || chain.Events.Contains(e)) continue;
            if (scenario.Ties == TiePolicy.ByArrival)
            {
                int at = Array.FindLastIndex(chain.Events, taken => taken < e);
                if (at >= 0 && (at < chain.Events.Length - 1 || (withLast && events[e].Slot == End(chain))) && !Fills(chain.Steps[at], e)) return false;
                continue;
            }

            int slot = events[e].Slot;
            if (slot <= Start(chain) || slot > End(chain) || (slot == End(chain) && !withLast)) continue;
            int first = Array.FindIndex(chain.Events, taken => events[taken].Slot >= slot), last = Array.FindLastIndex(chain.Events, taken => events[taken].Slot <= slot);
            bool taken = events[chain.Events[first]].Slot == slot;
            if (scenario.Ties == TiePolicy.StrictlyIncreasing && taken) continue;
            if (!Enumerable.Range(first - 1, last - first + 2).Any(at => Fills(chain.Steps[at], e))) return false;
        }

        return true;
    }

    /// <summary>The slot at which an event breaks the attempt after its last step; null for none.</summary>
    private int? Break(Chain chain)
    {
        if (scenario.Order != FunnelOrder.Strict) return null;
        if (!IsUnbroken(chain, withLast: true)) return End(chain);
        for (int e = 0; e < events.Length; e++)
            if (events[e].Slot > End(chain) && IsVisible(events[e]) && !Fills(chain.Steps[^1], e)) return events[e].Slot;
        return null;
    }

    /// <summary>The slot at which the gaps to all steps that may follow have passed.</summary>
    private long Over(Chain chain)
    {
        int[] next = [.. NextSteps(chain)];
        return next.Any(step => scenario.Steps[step].Most is null) ? long.MaxValue : End(chain) + next.Max(step => scenario.Steps[step].Most!.Value);
    }

    private bool IsClean(Chain chain) => !scenario.Exclusions.Any(exclusion => events.Any(x => Toy.Matches(Toy.Patterns[exclusion.Pattern], x) && Taints(chain, exclusion, x)));

    private bool Taints(Chain chain, ToyExclusion exclusion, ToyEvent x)
    {
        int after = Array.IndexOf(chain.Steps, exclusion.After), before = Array.IndexOf(chain.Steps, exclusion.Before);
        if (after < 0 || x.Slot <= events[chain.Events[after]].Slot) return false;
        if (before >= 0) return x.Slot < events[chain.Events[before]].Slot;
        if (Break(chain) < x.Slot || Over(chain) < x.Slot) return false;
        return scenario.Window is not { } window || scenario.WindowKind switch
        {
            // What excludes comes last of its instant.
            AttemptWindow.Events => events.Count(e => e.Slot <= x.Slot) - events.Count(e => e.Slot == x.Slot && IsExclusion(e))
                - (events.Count(e => e.Slot <= Start(chain)) - chain.Events.Count(e => events[e].Slot == Start(chain))) <= window,
            AttemptWindow.Session => events[SessionEnd(chain.Events[0])].Slot >= x.Slot,
            _ => x.Slot <= Start(chain) + window,
        };
    }

    private bool IsExclusion(ToyEvent e) => scenario.Exclusions.Any(exclusion => Toy.Matches(Toy.Patterns[exclusion.Pattern], e));

    private bool IsOpen(Chain chain)
    {
        if (Depth(chain) == _required.Length || Break(chain) is not null || Over(chain) <= scenario.AsOf) return false;
        return scenario.Window is not { } window || scenario.WindowKind switch
        {
            AttemptWindow.Events => events.Length - 1 - (scenario.Ties == TiePolicy.ByArrival
                ? chain.Events[0]
                : events.Count(e => e.Slot <= Start(chain)) - chain.Events.Count(e => events[e].Slot == Start(chain))) < window,
            AttemptWindow.Session => SessionEnd(chain.Events[0]) == events.Length - 1 && scenario.AsOf < events[^1].Slot + window,
            _ => Start(chain) + window > scenario.AsOf,
        };
    }

    private OracleAttempt? InAnyOrder()
    {
        int[] starts = [.. Enumerable.Range(0, events.Length).Where(e => IsEntry(e) && Enumerable.Range(0, scenario.Steps.Length).Any(step => Fills(step, e)))];
        if (starts.Length == 0) return null;
        bool byArrival = scenario.Ties == TiePolicy.ByArrival;
        if (scenario.Attempt == AttemptPolicy.FirstEntry) starts = [.. starts.Where(s => byArrival ? s == starts[0] : events[s].Slot == events[starts[0]].Slot)];
        if (scenario.Attempt == AttemptPolicy.LastEntry) starts = [.. starts.Where(s => byArrival ? s == starts[^1] : events[s].Slot == events[starts[^1]].Slot)];
        Chain[] all = [.. starts.SelectMany(start => Enumerable.Range(0, scenario.Steps.Length).Where(step => Fills(step, start)).SelectMany(step => AnyLonger(new Chain([step], [start]))))];
        int depth = all.Max(chain => chain.Steps.Length);
        IOrderedEnumerable<Chain> order = all.Where(chain => chain.Steps.Length == depth).OrderBy(chain => scenario.Attempt == AttemptPolicy.Earliest ? Start(chain) : 0).ThenBy(Last).ThenByDescending(Start);
        Chain best = order.First();
        bool open = depth < scenario.Steps.Length && starts.Any(start => IsOpen(new Chain([0], [start])));
        int?[] slots = new int?[scenario.Steps.Length];
        (slots[0], slots[1]) = (Start(best), Last(best));
        return new OracleAttempt(slots, depth, 0, open, false);
    }

    private int Last(Chain chain) => chain.Events.Max(e => events[e].Slot);

    private IEnumerable<Chain> AnyLonger(Chain chain)
    {
        yield return chain;
        for (int step = chain.Steps.Length == 1 ? 0 : chain.Steps[^1] + 1; step < scenario.Steps.Length; step++)
        {
            for (int e = 0; e < events.Length; e++)
            {
                if (chain.Steps.Contains(step) || chain.Events.Contains(e) || !Fills(step, e)) continue;
                int slot = events[e].Slot;
                bool follows = scenario.Ties switch
                {
                    TiePolicy.AnyOrder => slot >= Start(chain),
                    TiePolicy.ByArrival => e > chain.Events[0],
                    _ => slot > Start(chain) && !chain.Events.Any(taken => events[taken].Slot == slot),
                };
                bool within = scenario.Window is not { } window
                    || (scenario.WindowKind == AttemptWindow.Session ? SessionEnd(chain.Events[0]) >= e : slot <= Start(chain) + window);
                if (!follows || !within) continue;
                foreach (Chain longer in AnyLonger(new Chain([.. chain.Steps, step], [.. chain.Events, e]))) yield return longer;
            }
        }
    }
}
