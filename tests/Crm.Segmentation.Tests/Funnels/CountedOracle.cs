using Crm.Segmentation.Funnels;
using Crm.Segmentation.Tests.Matching;

namespace Crm.Segmentation.Tests.Funnels;

/// <summary>The attempts of one unit that are counted, none of whose events share an instant: event by event, as the sentence about counted attempts says.</summary>
/// <param name="scenario">The funnel.</param>
/// <param name="events">The events in order of time.</param>
internal sealed class CountedOracle(FunnelScenario scenario, ToyEvent[] events)
{
    private readonly int[] _required = [.. Enumerable.Range(0, scenario.Steps.Length).Where(step => !scenario.Steps[step].IsOptional)];
    private readonly List<string> _attempts = [];
    private int?[]? _slots;
    private int _first;

    internal List<string> Attempts()
    {
        for (int e = 0; e < events.Length; e++)
        {
            if (_slots is not null && (!IsWithin(e) || events[e].Slot > Over())) Close("");
            bool took = _slots is null ? TryOpen(e) : TryGoOn(e);
            if (!took && _slots is not null && Breaks(e))
            {
                Close("");
                TryOpen(e);
            }

            if (_slots is not null && Depth() == _required.Length) Close("");
            if (_slots is not null && scenario.Exclusions.Any(exclusion => Taints(exclusion, e))) _slots = Excluded();
        }

        if (_slots is not null) Close(IsOpen() ? " open" : "");
        return _attempts;
    }

    private int Last => Array.FindLastIndex(_slots!, slot => slot is not null);

    private int End => _slots!.Max()!.Value;

    private int Depth() => scenario.Order == FunnelOrder.Any ? _slots!.Count(slot => slot is not null) : _required.Count(step => step <= Last);

    private void Close(string state)
    {
        _attempts.Add($"[{string.Join(" ", _slots!.Select(slot => slot?.ToString() ?? "-"))}]{state}");
        _slots = null;
    }

    private int?[]? Excluded()
    {
        _attempts.Add("excluded");
        return null;
    }

    private bool TryOpen(int e)
    {
        int[] steps = scenario.Order == FunnelOrder.Any ? [.. Enumerable.Range(0, scenario.Steps.Length)] : [0];
        if (events[e].Slot < scenario.From || events[e].Slot >= scenario.To || !steps.Any(step => Fills(step, e))) return false;
        (_slots, _first) = (new int?[scenario.Steps.Length], e);
        _slots[steps.First(step => Fills(step, e))] = events[e].Slot;
        return true;
    }

    private bool TryGoOn(int e)
    {
        if (scenario.Order == FunnelOrder.Any) return TryGoOnInAnyOrder(e);
        int next = _required.First(step => step > Last);
        int[] steps = [next, .. Enumerable.Range(Last + 1, next - Last - 1)];
        int[] fitting = [.. steps.Where(step => Fills(step, e) && IsInGap(step, e))];
        if (fitting.Length == 0) return false;
        _slots![fitting[0]] = events[e].Slot;
        return true;
    }

    /// <summary>Any way to give the attempt's events and one more different steps.</summary>
    private bool TryGoOnInAnyOrder(int e)
    {
        int[] own = [.. Enumerable.Range(0, events.Length).Where(i => _slots!.Contains(events[i].Slot)), e];
        int?[]? Assign(int index, int?[] slots)
        {
            if (index == own.Length) return slots;
            for (int step = 0; step < slots.Length; step++)
            {
                if (slots[step] is not null || !Fills(step, own[index])) continue;
                int?[] more = [.. slots];
                more[step] = events[own[index]].Slot;
                if (Assign(index + 1, more) is { } all) return all;
            }

            return null;
        }

        if (Assign(0, new int?[scenario.Steps.Length]) is not { } found) return false;
        _slots = found;
        return true;
    }

    private bool IsInGap(int step, int e) =>
        events[e].Slot - End >= (scenario.Steps[step].Least ?? 0) && events[e].Slot - End <= (scenario.Steps[step].Most ?? int.MaxValue);

    private bool Fills(int step, int e)
    {
        ToyStep rule = scenario.Steps[step];
        if (!scenario.Fills(step, events[e]) || rule.First == FirstTime.No) return scenario.Fills(step, events[e]);
        return Array.FindIndex(events, other => rule.First == FirstTime.Matching ? scenario.Fills(step, other) : rule.Patterns.Any(p => p == 8 || other.Type == p % 4)) == e;
    }

    private bool IsWithin(int e) => scenario.Window is not { } window || scenario.WindowKind switch
    {
        AttemptWindow.Events => e - _first <= window,
        AttemptWindow.Session => Enumerable.Range(_first, e - _first).All(i => events[i + 1].Slot - events[i].Slot <= window),
        _ => events[e].Slot - events[_first].Slot <= window,
    };

    /// <summary>The last slot at which some step may follow.</summary>
    private long Over()
    {
        if (scenario.Order == FunnelOrder.Any) return long.MaxValue;
        int next = _required.First(step => step > Last);
        return Enumerable.Range(Last + 1, next - Last).Max(step => scenario.Steps[step].Most is { } most ? End + most : long.MaxValue);
    }

    private bool Breaks(int e) => scenario.Order == FunnelOrder.Strict && !Fills(Last, e)
        && (scenario.Visible.Length == 0 || scenario.Visible.Contains(events[e].Type) || scenario.Steps.Any(step => step.Patterns.Any(p => p == 8 || p % 4 == events[e].Type)));

    private bool Taints(ToyExclusion exclusion, int e) =>
        Toy.Matches(Toy.Patterns[exclusion.Pattern], events[e]) && _slots![exclusion.After] < events[e].Slot && Last < exclusion.Before;

    private bool IsOpen()
    {
        if (scenario.AsOf >= Over()) return false;
        return scenario.Window is not { } window || scenario.WindowKind switch
        {
            AttemptWindow.Events => events.Length - 1 - _first < window,
            AttemptWindow.Session => IsWithin(events.Length - 1) && scenario.AsOf < events[^1].Slot + window,
            _ => scenario.AsOf < events[_first].Slot + window,
        };
    }
}
