namespace Crm.Segmentation.Retentions;

/// <summary>Runs a stickiness over a dataset.</summary>
internal sealed class StickinessAnalyzer
{
    private readonly Stickiness _stickiness;
    private readonly ActivityAnalyzer _activity;

    private StickinessAnalyzer(Stickiness stickiness, EvaluationScope scope, DateSpan range)
    {
        _stickiness = stickiness;
        _activity = new ActivityAnalyzer(scope, stickiness, stickiness.Activity, stickiness.UnitProperty, null, stickiness.Period, range.Range, stickiness.Together);
    }

    /// <exception cref="RuleException">The stickiness has errors.</exception>
    /// <exception cref="ArgumentException">The range has more than a million periods.</exception>
    internal static StickinessReport Run(Stickiness stickiness, EvaluationScope scope, DateSpan range)
    {
        var analyzer = new StickinessAnalyzer(stickiness, scope, range);
        int periods = analyzer._activity.Periods.Count;
        var total = new long[periods + 1];
        if (analyzer._activity.HasUnits)
        {
            foreach (UnitActivity unit in analyzer._activity.Units(analyzer._activity.Periods).Values) total[analyzer.ActiveIn(unit)]++;
        }
        else
        {
            analyzer._activity.ForEachCustomer(() => new long[periods + 1], (counts, _, times, _) => counts[analyzer.ActiveIn(times)]++, counts =>
            {
                for (int i = 0; i < counts.Length; i++) total[i] += counts[i];
            });
        }

        var subject = new ReportSubject(stickiness, stickiness.Name, ReportOrigin.Of(scope.Data, scope.AsOf, scope.Calendar)) { Range = range };
        return new StickinessReport(subject, Tally.Of(total.AsSpan(1)));
    }

    /// <summary>The customers who are active in so many periods.</summary>
    internal static CustomerSet Customers(StickinessReport report, EvaluationScope scope, int periods)
    {
        StickinessAnalyzer analyzer = Of(report, scope, periods);
        if (analyzer._activity.HasUnits) throw new ArgumentException($"The units of '{report.Stickiness.Name}' are values of '{report.Stickiness.UnitProperty}': ask for the units.", nameof(report));
        var words = new ulong[BitWords.Count(scope.Data.CustomerCount)];
        analyzer._activity.ForEachCustomer(
            () => 0,
            (_, customer, times, _) =>
            {
                if (analyzer.ActiveIn(times) == periods) BitWords.Set(words, customer);
            },
            _ => { });
        return new CustomerSet(scope.Data, words);
    }

    /// <summary>The units that are active in so many periods, in the order of their names.</summary>
    internal static ValueList<string> Units(StickinessReport report, EvaluationScope scope, int periods)
    {
        StickinessAnalyzer analyzer = Of(report, scope, periods);
        if (!analyzer._activity.HasUnits) throw new ArgumentException($"The units of '{report.Stickiness.Name}' are customers: ask for the customers.", nameof(report));
        return [.. analyzer._activity.Units(analyzer._activity.Periods).Where(unit => analyzer.ActiveIn(unit.Value) == periods).Select(unit => unit.Key)];
    }

    private static StickinessAnalyzer Of(StickinessReport report, EvaluationScope scope, int periods)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(periods, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(periods, report.Periods);
        return new StickinessAnalyzer(report.Stickiness, scope, report.Range);
    }

    private int ActiveIn(ReadOnlySpan<long> times)
    {
        PeriodGrid periods = _activity.Periods;
        int active = 0;
        for (int i = 0; i < times.Length;)
        {
            int period = periods.IndexOf(times[i]), first = i;
            if (period == periods.Count) break;
            long end = period < 0 ? periods.Bounds[0] : periods[period].To;
            while (i < times.Length && times[i] < end) i++;
            if (period >= 0 && IsActive(i - first)) active++;
        }

        return active;
    }

    private int ActiveIn(UnitActivity unit) => unit.Periods.Count(active => active.Period >= 0 && active.Period < _activity.Periods.Count && IsActive(active.Events));

    private bool IsActive(int events) => events >= _stickiness.AtLeast && !(events > _stickiness.AtMost);
}
