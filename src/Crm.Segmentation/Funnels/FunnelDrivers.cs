namespace Crm.Segmentation.Funnels;

/// <summary>Which events go with converting.</summary>
internal static class FunnelDrivers
{
    /// <summary>For each type of event that is no step or exclusion, those who had one after the start, before the outcome and within the exposure, and those who had none.</summary>
    internal static ValueList<FunnelDifference> Of(FunnelReport report, EvaluationScope scope, TimeSpan exposure)
    {
        Funnel funnel = report.Funnel;
        Schema schema = scope.Data.Schema;
        HashSet<string> own = [.. funnel.Trees.OfType<EventPattern>().Select(pattern => pattern.EventName).OfType<string>()];
        int required = report.Codes.Required.Length;
        long length = Timestamp.Milliseconds(exposure);
        var pass = new FunnelPass(scope, funnel, report.Entry.Range) { SeesAll = true };
        List<bool[]> units = pass.Collect(find: false, (in FunnelUnitView unit, FunnelPlan plan, out bool[] has) =>
        {
            has = [];
            if (!unit.Attempt.Entered) return false;
            has = new bool[schema.Events.Count + 1];
            has[^1] = unit.Attempt.Depth == required;
            long to = Math.Min(unit.Attempt.Start + length, has[^1] ? unit.Attempt.End - 1 : long.MaxValue);
            for (int i = 0; i < unit.Times.Length && unit.Times[i] <= to; i++)
                if (unit.Times[i] > unit.Attempt.Start) has[plan.Reader.Runs[(int)(unit.Rows[i] >> 32)].Type] = true;
            return true;
        });
        return FunnelDifference.Of(Enumerable.Range(0, schema.Events.Count).Where(type => !own.Contains(schema.Events[type].Name) && units.Exists(has => has[type])).Select(type =>
        {
            Proportion Share(bool with) => new(units.Count(has => has[type] == with && has[^1]), units.Count(has => has[type] == with));
            return (schema.Events[type].Name, new TwoProportions(Share(true), Share(false)));
        }));
    }
}
