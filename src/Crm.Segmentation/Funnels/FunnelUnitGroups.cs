using System.Runtime.InteropServices;

namespace Crm.Segmentation.Funnels;

/// <summary>In which group of a dimension each unit of a report is, and how many of a group have which code.</summary>
internal sealed class FunnelUnitGroups
{
    private readonly FunnelReport _report;
    private readonly int[] _ofUnit;
    private readonly string[] _names;

    /// <param name="report">The report.</param>
    /// <param name="values">The value of each unit of the report that entered or was excluded, and of any others.</param>
    private FunnelUnitGroups(FunnelReport report, IEnumerable<(int Unit, string Value)> values)
    {
        _report = report;
        var positions = new Dictionary<string, int>(StringComparer.Ordinal);
        _ofUnit = new int[report.UnitCount];
        Array.Fill(_ofUnit, -1);
        foreach ((int unit, string value) in values)
        {
            if (report.CodeOf(unit) != FunnelCodes.NotEntered && !positions.TryGetValue(value, out _ofUnit[unit])) positions.Add(value, _ofUnit[unit] = positions.Count);
        }

        _names = [.. positions.Keys];
        Names = [.. CustomerGroups.InOrder(_names)];
    }

    /// <summary>The values of those who entered or were excluded, in the order in which reports show them.</summary>
    internal ValueList<string> Names { get; }

    /// <summary>The groups of the report's units by a dimension: those by customers are known, for what is a property of an event events are read once more.</summary>
    internal static FunnelUnitGroups Of(FunnelReport report, EvaluationScope scope, FunnelDimension by)
    {
        if (by.Data is { } data && !ReferenceEquals(data, report.Dataset)) throw new ArgumentException("The units are told apart by customers of another dataset.", nameof(by));
        if (by.Step is { } step) _ = FunnelDimension.IndexOf(report.Funnel, step);
        if (by.IsOfCustomer)
            return new FunnelUnitGroups(report, Enumerable.Range(0, report.UnitCount).Select(unit => (unit, by.ValueOf(report.Dataset, report.CustomerOf(unit)) ?? FunnelDimension.None)));
        var pass = new FunnelPass(scope, report.Funnel, report.Entry.Range) { Alternatives = by.IsAlternative ? FunnelDimension.IndexOf(report.Funnel, by.Step!) : -1 };
        List<(int Customer, string Value)> values = pass.Collect(find: true, (in FunnelUnitView unit, FunnelPlan plan, out (int Customer, string Value) value) =>
        {
            value = (unit.Customer, (unit.Attempt.Entered ? by.ValueOf(report.Funnel, report.Dataset, unit, plan) : null) ?? FunnelDimension.None);
            return true;
        });

        // A customer without events is a unit of the report all the same, and is not visited.
        return new FunnelUnitGroups(report, report.Rows is null ? values : values.Select((value, row) => (row, value.Value)));
    }

    /// <summary>The units of a group, as positions among the report's.</summary>
    internal IEnumerable<int> Units(string name)
    {
        int group = Array.IndexOf(_names, name);
        for (int unit = 0; unit < _ofUnit.Length && group >= 0; unit++)
            if (_ofUnit[unit] == group) yield return unit;
    }

    /// <summary>The counts of each group.</summary>
    internal FunnelGroupCounts Counts(string by)
    {
        var counts = new Dictionary<int, long>[_names.Length];
        for (int group = 0; group < counts.Length; group++) counts[group] = [];
        for (int unit = 0; unit < _ofUnit.Length; unit++)
            if (_ofUnit[unit] is >= 0 and var group) CollectionsMarshal.GetValueRefOrAddDefault(counts[group], _report.CodeOf(unit), out _)++;
        ReportSubject subject = _report.Counts.Subject;
        return new FunnelGroupCounts(subject with { By = by }, [.. Names.Select(name => new FunnelGroup(name, FunnelCounts.Of(subject, counts[Array.IndexOf(_names, name)])))]);
    }
}
