using System.Runtime.InteropServices;

namespace Crm.Segmentation.Funnels;

/// <summary>In which group of a dimension each unit of a report is, and how many of a group have which code.</summary>
internal sealed class FunnelUnitGroups
{
    /// <summary>For how many groups there is a table of all codes.</summary>
    private const int FewGroups = 256;

    private readonly FunnelReport _report;
    private readonly int[] _ofUnit;
    private readonly string[] _names;

    /// <param name="report">The report.</param>
    /// <param name="ofUnit">The group of each unit that entered or was excluded; below 0 for any other.</param>
    /// <param name="names">The names of the groups.</param>
    private FunnelUnitGroups(FunnelReport report, int[] ofUnit, string[] names) => (_report, _ofUnit, _names, Names) = (report, ofUnit, names, [.. CustomerGroups.InOrder(names)]);

    private static FunnelUnitGroups Of(FunnelReport report, IEnumerable<string> valueOfEach)
    {
        var positions = new GroupPositions();
        var ofUnit = new int[report.UnitCount];
        Array.Fill(ofUnit, -1);
        foreach ((int unit, string value) in valueOfEach.Index())
            if (report.CodeOf(unit) != FunnelCodes.NotEntered) ofUnit[unit] = positions.Of(value);
        return new FunnelUnitGroups(report, ofUnit, positions.Names);
    }

    /// <summary>The values of those who entered or were excluded, in the order in which reports show them.</summary>
    internal ValueList<string> Names { get; }

    /// <summary>The groups of the report's units by a dimension: those by customers are known, for what is a property of an event events are read once more.</summary>
    internal static FunnelUnitGroups Of(FunnelReport report, EvaluationScope scope, FunnelDimension by)
    {
        if (by.Data is { } data && !ReferenceEquals(data, report.Dataset)) throw new ArgumentException("The units are told apart by customers of another dataset.", nameof(by));
        if (by.Step is { } step) _ = FunnelDimension.IndexOf(report.Funnel, step);
        if (by.IsOfCustomer)
            return Of(report, Enumerable.Range(0, report.UnitCount).Select(unit => by.ValueOf(report.Dataset, report.CustomerOf(unit)) ?? FunnelDimension.None));
        if (by.Entry is { } unit) return OfEntries(report, scope, unit);
        int last = by.Step is null ? report.Funnel.Steps.Count : FunnelDimension.IndexOf(report.Funnel, by.Step);
        var pass = new FunnelPass(scope, report.Funnel, report.Entry.Range) { Alternatives = by.IsAlternative ? last : -1, LastStep = last };
        if (report.Rows is null) return OfCustomers(report, pass, by);
        return Of(report, pass.Collect(find: true, (in FunnelUnitView unit, FunnelPlan plan, out string value) =>
        {
            value = (unit.Attempt.Entered ? by.ValueOf(report.Funnel, report.Dataset, unit, plan) : null) ?? FunnelDimension.None;
            return true;
        }));
    }

    /// <summary>The groups by the periods of a trend.</summary>
    private static FunnelUnitGroups OfEntries(FunnelReport report, EvaluationScope scope, CalendarUnit unit)
    {
        PeriodGrid grid = FunnelTrend.PeriodsOf(report, scope, unit);
        string[] names = [.. Enumerable.Range(0, grid.Count).Select(period => FunnelTrend.Text(scope.Calendar.LocalTime(grid[period].From), unit))];
        List<(int Customer, string Value)> units = new FunnelPass(scope, report.Funnel, report.Entry.Range).Collect(find: false, (in FunnelUnitView view, FunnelPlan _, out (int Customer, string Value) unit) =>
        {
            unit = (view.Customer, view.Attempt is { Entered: false, IsExcluded: false } ? FunnelDimension.None : names[grid.IndexOf(view.Attempt.Start)]);
            return true;
        });
        if (report.Rows is not null) return Of(report, units.Select(unit => unit.Value));

        // Who has no events is no unit of the pass.
        var ofCustomers = new string[report.UnitCount];
        Array.Fill(ofCustomers, FunnelDimension.None);
        foreach ((int customer, string value) in units) ofCustomers[customer] = value;
        return Of(report, ofCustomers);
    }

    /// <summary>The groups of customers by what is a property of an event: of texts the codes are told apart, and each is read once a batch.</summary>
    private static FunnelUnitGroups OfCustomers(FunnelReport report, FunnelPass pass, FunnelDimension by)
    {
        var positions = new GroupPositions();
        var ofUnit = new int[report.UnitCount];
        Array.Fill(ofUnit, -1);
        pass.ForEachBatch((first, count, context, plan) =>
        {
            FunnelMatcher matcher = plan.Begin(context, out EventReading reading);
            var known = new Dictionary<long, int>();
            TextColumn?[] texts = [.. plan.Reader.Runs.Select(run => by.TextsOf(report.Dataset, run))];
            if (by.Step is not null && TryPlace(report, matcher, plan.LastStep, texts, positions, first, ofUnit.AsSpan(first, count))) return;
            FunnelUnitVisit visit = (in FunnelUnitView unit) =>
            {
                ref int group = ref ofUnit[unit.Customer];
                long row = unit.Attempt.Entered ? by.RowOf(report.Funnel, unit) : -1;
                if (row >= 0 && texts[row >> 32] is { } column && column.IsValid((int)row))
                {
                    long code = (row >> 32 << 32) | (uint)column.Codes[(int)row];
                    if (known.TryGetValue(code, out group)) return;
                    known.Add(code, group = positions.Of(column.Dictionary.Texts[(uint)code]));
                }
                else
                {
                    group = positions.Of((row < 0 ? null : by.ValueOf(report.Funnel, report.Dataset, unit, plan)) ?? FunnelDimension.None);
                }
            };
            for (int i = 0; i < count; i++)
                if (report.CodeOf(first + i) != FunnelCodes.NotEntered) matcher.Visit(reading, i, first + i, find: true, visit);
        });
        return new FunnelUnitGroups(report, ofUnit, positions.Names);
    }

    /// <summary>The groups of a batch of customers by the texts that the events of one step have, each of them a byte; false where the customers must be visited.</summary>
    private static bool TryPlace(FunnelReport report, FunnelMatcher matcher, int step, TextColumn?[] texts, GroupPositions positions, int first, Span<int> groups)
    {
        Span<int> rows = stackalloc int[groups.Length];
        if (report.CustomerCodes is not { Bytes: { IsEmpty: false } codes } || !matcher.TryFindRows(step, rows, out RunReader run) || texts[run.Index] is not { Codes: { Width: 1 } values } column) return false;
        Span<int> known = stackalloc int[byte.MaxValue + 1];
        known.Fill(-1);
        int none = -1;
        ReadOnlySpan<byte> stored = values.Bytes;
        codes = codes.Slice(first, groups.Length);
        for (int i = 0; i < groups.Length; i++)
        {
            if (codes[i] == FunnelCodes.NotEntered) continue;
            int row = rows[i];
            ref int group = ref none;
            if (row >= 0 && column.IsValid(row)) group = ref known[stored[row]];
            if (group < 0) group = positions.Of(row >= 0 && column.IsValid(row) ? column.Dictionary.Texts[values[row]] : FunnelDimension.None);
            groups[i] = group;
        }

        return true;
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
        ReportSubject subject = _report.Counts.Subject;
        Func<int, FunnelCounts> of = _names.Length <= FewGroups ? CountsOfFew(subject) : CountsOfMany(subject);
        return new FunnelGroupCounts(subject with { By = by }, [.. Names.Select(name => new FunnelGroup(name, of(Array.IndexOf(_names, name))))]);
    }

    private Func<int, FunnelCounts> CountsOfFew(ReportSubject subject)
    {
        int codes = _report.Codes.End;
        var counts = new long[_names.Length * codes];
        ReadOnlySpan<byte> bytes = _report is { Rows: null, CustomerCodes: { } customers } ? customers.Bytes : [];
        for (int unit = 0; unit < _ofUnit.Length; unit++)
            if (_ofUnit[unit] is >= 0 and var group) counts[(group * codes) + (bytes.IsEmpty ? _report.CodeOf(unit) : bytes[unit])]++;
        return group => FunnelCounts.Of(subject, counts[(group * codes)..((group + 1) * codes)]);
    }

    private Func<int, FunnelCounts> CountsOfMany(ReportSubject subject)
    {
        var counts = new Dictionary<int, long>[_names.Length];
        for (int group = 0; group < counts.Length; group++) counts[group] = [];
        for (int unit = 0; unit < _ofUnit.Length; unit++)
            if (_ofUnit[unit] is >= 0 and var group) CollectionsMarshal.GetValueRefOrAddDefault(counts[group], _report.CodeOf(unit), out _)++;
        return group => FunnelCounts.Of(subject, counts[group]);
    }

    /// <summary>Positions of values in the order in which they are met. Thread-safe.</summary>
    private sealed class GroupPositions
    {
        private readonly Dictionary<string, int> _positions = new(StringComparer.Ordinal);

        internal string[] Names => [.. _positions.Keys];

        internal int Of(string value)
        {
            lock (_positions)
            {
                if (!_positions.TryGetValue(value, out int position)) _positions.Add(value, position = _positions.Count);
                return position;
            }
        }
    }
}
