namespace Crm.Segmentation.Funnels;

/// <summary>One unit with the instants of its attempt's steps, and what else was asked of it.</summary>
/// <param name="Customer">The customer; below 0 for a unit of several.</param>
/// <param name="Code">How far it got.</param>
/// <param name="Attempt">The attempt.</param>
/// <param name="Instants">The instants of the steps; <see cref="TimeRange.Earliest"/> of those that it has not.</param>
/// <param name="LastEvent">The last event of any kind.</param>
internal sealed record FunnelDetail(int Customer, int Code, ChosenAttempt Attempt, long[] Instants, long LastEvent);

/// <summary>One more pass over the events of a report's dataset, for what the report does not keep.</summary>
internal static class FunnelDetails
{
    /// <summary>Every unit that entered, or was excluded.</summary>
    /// <param name="report">The report.</param>
    /// <param name="scope">The report's dataset and instant.</param>
    /// <param name="sees">Whether events of all types are read, so that the last of any kind is known.</param>
    internal static List<FunnelDetail> Of(FunnelReport report, EvaluationScope scope, bool sees = false)
    {
        Funnel funnel = report.Funnel;
        var pass = new FunnelPass(scope, funnel, report.Entry.Range) { SeesAll = sees };
        return pass.Collect(find: true, (in FunnelUnitView unit, FunnelPlan _, out FunnelDetail detail) =>
        {
            detail = null!;
            if (unit.Attempt is { Entered: false, IsExcluded: false }) return false;
            var instants = new long[unit.Positions.Length];
            for (int i = 0; i < instants.Length; i++) instants[i] = unit.Positions[i] < 0 ? TimeRange.Earliest : unit.Times[unit.Positions[i]];
            int code = report.Codes.Of(unit.Attempt, FunnelAnalyzer.IsOver(funnel, unit.Attempt.Start, scope.AsOf));
            detail = new FunnelDetail(unit.Customer, code, unit.Attempt, instants, unit.Times.IsEmpty ? TimeRange.Earliest : unit.Times[^1]);
            return true;
        });
    }

    /// <summary>The same by the positions of the units of the report.</summary>
    internal static Dictionary<int, FunnelDetail> ByUnit(FunnelReport report, EvaluationScope scope)
    {
        List<FunnelDetail> details = Of(report, scope);
        int[] units = [.. Enumerable.Range(0, report.UnitCount).Where(unit => report.CodeOf(unit) != FunnelCodes.NotEntered)];
        return details.Index().ToDictionary(pair => units[pair.Index], pair => pair.Item);
    }

    /// <summary>
    /// How long those who reached a step took from an earlier one; across an optional step that was not taken, nobody. In any order a step is how many there are:
    /// from having as many as up to the one to as many as up to the other.
    /// </summary>
    internal static StepTimes Times(FunnelReport report, IEnumerable<FunnelDetail> details, int from, int to, string? by = null, string? group = null) => new(
        report.Counts.Subject with { By = by },
        report.Steps[from].Name,
        report.Steps[to].Name,
        ValueCounts.Of<long>([.. details.Select(detail => InOrder(report.Funnel, detail.Instants)).Where(at => at[from] != TimeRange.Earliest && at[to] != TimeRange.Earliest).Select(at => at[to] - at[from])]),
        group);

    /// <summary>The instants of the steps, in any order as they came.</summary>
    private static long[] InOrder(Funnel funnel, long[] instants)
    {
        if (funnel.Order != FunnelOrder.Any) return instants;
        return [.. instants.OrderBy(instant => instant == TimeRange.Earliest).ThenBy(instant => instant)];
    }

    internal static void CheckSteps(FunnelReport report, int from, int to)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(to, from);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(to, report.Steps.Count);
    }

    /// <summary>The same by a plain funnel, without finding events.</summary>
    internal static StepTimes Times(FunnelReport report, EvaluationScope scope, int from, int to)
    {
        CheckSteps(report, from, to);
        Funnel funnel = report.Funnel;
        bool isPlain = FunnelMatcher.IsOfCustomers(funnel) && FunnelRules.Of(funnel, scope.Data.Schema, report.Entry.Range).Rules.IsPlain;
        if (!isPlain) return Times(report, Of(report, scope), from, to);
        var all = new List<long>();
        new FunnelPass(scope, funnel, report.Entry.Range).ForEachBatch((_, count, context, plan) =>
        {
            var durations = new List<long>();
            var instants = new long[funnel.Steps.Count];
            FunnelMatcher matcher = plan.Begin(context, out EventReading reading);
            for (int i = 0; i < count; i++)
            {
                ChosenAttempt attempt = matcher.Choose(reading, i);
                if (attempt.Depth <= to) continue;
                matcher.TryFollow(reading, i, attempt, instants);
                durations.Add(instants[to] - instants[from]);
            }

            lock (all) all.AddRange(durations);
        });
        return new StepTimes(report.Counts.Subject, report.Steps[from].Name, report.Steps[to].Name, ValueCounts.Of<long>([.. all]));
    }
}
