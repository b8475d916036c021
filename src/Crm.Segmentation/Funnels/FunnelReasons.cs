namespace Crm.Segmentation.Funnels;

/// <summary>Why an event that matches a step or an exclusion is no step of the attempt that stands.</summary>
internal static class FunnelReasons
{
    /// <summary>The reason; null for an event that matches nothing.</summary>
    internal static string? Of(Funnel funnel, AttemptRules rules, in FunnelUnitView unit, int position)
    {
        ulong bits = unit.Bits[position], steps = bits & rules.StepBits;
        long time = unit.Times[position];
        for (int x = 0; x < rules.Exclusions.Length; x++)
            if ((bits >> (rules.ExclusionBit + x) & 1) != 0) return Exclusion(rules.Exclusions[x], funnel, unit, time);
        if (steps == 0) return null;
        if (!unit.Attempt.Entered) return unit.Attempt.IsExcluded ? "every attempt that it is of is tainted" : (steps & 1) != 0 && !rules.Entry.Contains(time) ? "outside of the range of entry" : "no attempt starts before it";
        if (time < unit.Attempt.Start) return "before the start of the attempt that stands";
        if (rules.Window == AttemptWindow.Time && time > unit.Attempt.Start + rules.Length) return "after the end of the window";
        string? reason = null;
        for (int step = 0; step < rules.Steps.Length; step++)
            if ((steps >> step & 1) != 0) reason ??= Step(funnel, rules, unit, step, time);
        return reason;
    }

    private static string Exclusion(ExclusionRule exclusion, Funnel funnel, in FunnelUnitView unit, long time)
    {
        if (unit.Attempt.IsExcluded) return "excluded: it taints the attempts that it lies in";
        int after = unit.Positions[exclusion.After], before = unit.Positions[exclusion.Before];
        return after < 0 || unit.Times[after] >= time ? $"excludes after step '{funnel.Steps[exclusion.After].Name}' only"
            : before >= 0 && unit.Times[before] <= time ? $"excludes before step '{funnel.Steps[exclusion.Before].Name}' only"
            : "after the end of the attempt";
    }

    private static string Step(Funnel funnel, AttemptRules rules, in FunnelUnitView unit, int step, long time)
    {
        string name = funnel.Steps[step].Name;
        if (step == 0) return "starts another attempt";
        if (rules.Order == FunnelOrder.Any) return $"step '{name}' has its event, or is left to another";
        if (unit.Positions[step] is >= 0 and var taken && unit.Times[taken] <= time) return $"step '{name}' has an earlier event";
        int before = step - 1;
        while (before >= 0 && unit.Positions[before] < 0 && rules.Steps[before].IsOptional) before--;
        if (before < 0 || unit.Positions[before] < 0) return $"step '{name}' comes after a step that is missing";
        long gap = time - unit.Times[unit.Positions[before]];
        return gap < 0 || (gap == 0 && rules.Ties == TiePolicy.StrictlyIncreasing) ? $"step '{name}' comes after step '{funnel.Steps[before].Name}'"
            : gap < rules.Steps[step].Least ? $"sooner than the least gap before step '{name}'"
            : gap > rules.Steps[step].Most ? $"later than the greatest gap before step '{name}'"
            : rules.Order == FunnelOrder.Strict ? $"another event lies before it and step '{funnel.Steps[before].Name}'"
            : rules.Steps[step].First != FirstTime.No ? $"not the first event that step '{name}' asks for"
            : $"the attempt goes further with another event for step '{name}'";
    }
}
