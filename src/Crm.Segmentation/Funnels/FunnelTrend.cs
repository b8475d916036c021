using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Funnels;

/// <summary>A funnel by the calendar period of entry: a unit is in the period in which the attempt that stands for it started; who is excluded in that of the first entry.</summary>
/// <remarks>A value; immutable and thread-safe.</remarks>
[JsonConverter(typeof(JsonValueConverter<FunnelTrend>))]
public sealed class FunnelTrend : ReportCounts<FunnelTrend>, IReportCounts<FunnelTrend>
{
    /// <summary>How many periods a trend may have.</summary>
    internal const int MostPeriods = 100_000;

    /// <summary>For how many periods and codes together each thread has a table.</summary>
    private const int FewCells = 1 << 16;

    private readonly Calendar _calendar;
    private readonly PeriodGrid _grid;

    /// <param name="subject">Of what funnel, where and when.</param>
    /// <param name="calendar">The calendar of the engine.</param>
    /// <param name="unit">How long a period is.</param>
    /// <param name="grid">The periods that the range of entry touches.</param>
    /// <param name="periods">The counts of each.</param>
    internal FunnelTrend(ReportSubject subject, Calendar calendar, CalendarUnit unit, PeriodGrid grid, ValueList<FunnelCounts> periods)
        : base(subject with { By = unit.ToString() }, Tally.Of([.. periods.SelectMany(counts => counts.Tally.Counts)]))
    {
        (_calendar, _grid, Unit) = (calendar, grid, unit);
        long asOf = subject.Origin.AsOf.ToUnixTimeMilliseconds();
        Periods = [.. periods.Select((counts, i) => new FunnelPeriod(calendar.LocalTime(grid[i].From), counts, IsOver(Math.Min(Entry.Range.To, grid[i].To) - 1, asOf)))];
    }

    /// <summary>The definition.</summary>
    public Funnel Funnel => (Funnel)Subject.Definition;

    /// <summary>Where step 1 had to lie.</summary>
    public DateSpan Entry => Subject.Range!;

    /// <summary>How long a period is.</summary>
    public CalendarUnit Unit { get; }

    /// <summary>The periods that the range of entry touches, in order, those in which nobody entered among them.</summary>
    public ValueList<FunnelPeriod> Periods { get; }

    static StoredForm<FunnelTrend> IReportCounts<FunnelTrend>.Stored => FunnelGroupJson.OfTrend;

    /// <summary>The same counts, of a part of the data that has all events of its units: parts were split by the property that makes the units. Only such counts merge.</summary>
    public FunnelTrend OfWholeUnits() => With([.. Periods.Select(period => period.Counts.OfWholeUnits())]);

    /// <summary>The share of each period's units who converted, since an earlier report of the same funnel by the same unit; a period that one of both has not is of nobody there.</summary>
    /// <param name="earlier">The trend then, of any range of entry.</param>
    /// <exception cref="ArgumentException">The definition, the unit, the schema or the calendar of the other differ.</exception>
    public GroupChanges Change(FunnelTrend earlier)
    {
        ArgumentNullException.ThrowIfNull(earlier);
        DateTimeOffset[] starts = [.. Periods.Concat(earlier.Periods).Select(period => period.Start).Distinct().Order()];
        return ChangeOf(earlier, trend =>
        {
            var periods = trend.Periods.ToDictionary(period => period.Start, period => period.Counts.Rate.Proportion);
            return starts.Select(start => new GroupCount(Text(start, Unit), periods.GetValueOrDefault(start)));
        });
    }

    /// <summary>The periods as a table.</summary>
    public override string ToString() => Table().ToString();

    /// <summary>The periods that the range of entry of a report touches.</summary>
    /// <exception cref="ArgumentException">They are more than 100,000.</exception>
    internal static PeriodGrid PeriodsOf(FunnelReport report, EvaluationScope scope, CalendarUnit unit) =>
        PeriodGrid.CountTouching(scope.Calendar, unit, report.Entry.Range) is > MostPeriods and var count
            ? throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"The range of entry touches {count} periods; a trend has at most {MostPeriods}."), nameof(unit))
            : PeriodGrid.Touching(scope.Calendar, unit, report.Entry.Range);

    internal static FunnelTrend Of(FunnelReport report, EvaluationScope scope, CalendarUnit unit)
    {
        PeriodGrid grid = PeriodsOf(report, scope, unit);
        if (report.Rows is null && (long)grid.Count * report.Codes.End <= FewCells) return OfCustomers(report, scope, unit, grid);
        var counts = new Dictionary<int, long>[grid.Count];
        for (int period = 0; period < counts.Length; period++) counts[period] = [];
        var pass = new FunnelPass(scope, report.Funnel, report.Entry.Range);
        List<(int Period, int Code)> units = pass.Collect(find: false, (in FunnelUnitView view, FunnelPlan _, out (int Period, int Code) unit) =>
        {
            ChosenAttempt attempt = view.Attempt;
            unit = default;
            if (attempt is { Entered: false, IsExcluded: false }) return false;
            unit = (grid.IndexOf(attempt.Start), report.Codes.Of(attempt, FunnelAnalyzer.IsOver(report.Funnel, attempt.Start, scope.AsOf)));
            return true;
        });
        foreach ((int period, int code) in units) CollectionsMarshal.GetValueRefOrAddDefault(counts[period], code, out _)++;
        ReportSubject subject = report.Counts.Subject;
        return new FunnelTrend(subject, scope.Calendar, unit, grid, [.. counts.Select(period => FunnelCounts.Of(subject, period))]);
    }

    /// <summary>The same where the units are the customers, whose codes the report has.</summary>
    private static FunnelTrend OfCustomers(FunnelReport report, EvaluationScope scope, CalendarUnit unit, PeriodGrid grid)
    {
        int codes = report.Codes.End;
        var idle = new ConcurrentBag<long[]>();
        new FunnelPass(scope, report.Funnel, report.Entry.Range).ForEachBatch((first, count, context, plan) =>
        {
            long[] counts = idle.TryTake(out long[]? taken) ? taken : new long[grid.Count * codes];
            Span<long> starts = stackalloc long[count];
            plan.Begin(context, out EventReading reading).WriteStarts(reading, starts);
            for (int i = 0; i < count; i++)
                if (report.CodeOf(first + i) is not FunnelCodes.NotEntered and var code) counts[(grid.IndexOf(starts[i]) * codes) + code]++;
            idle.Add(counts);
        });
        long[] sums = new long[grid.Count * codes];
        foreach (long[] counts in idle)
            for (int cell = 0; cell < sums.Length; cell++) sums[cell] += counts[cell];
        ReportSubject subject = report.Counts.Subject;
        return new FunnelTrend(subject, scope.Calendar, unit, grid, [.. Enumerable.Range(0, grid.Count).Select(period => FunnelCounts.Of(subject, sums[(period * codes)..((period + 1) * codes)]))]);
    }

    private protected override ReportTable Table()
    {
        var table = new ReportTable();
        table.Add(Funnel.Title ?? Funnel.Name, "entered", "converted", "open", "rate", "of mature", "");
        foreach (FunnelPeriod period in Periods)
        {
            table.Add(
                Text(period.Start, Unit), TableCell.Count(period.Counts.Entered), TableCell.Count(period.Counts.Converted), TableCell.Count(period.Counts.Open),
                TableCell.Share(period.Counts.Rate.Rate), TableCell.Share(period.Counts.MatureRate?.Rate), period.IsComplete ? "" : "not over");
        }

        return table;
    }

    private protected override FunnelTrend Sum(FunnelTrend other) => With([.. Periods.Zip(other.Periods, (one, two) => one.Counts.Merge(two.Counts))]);

    private protected override FunnelTrend With(Tally tally, FunnelTrend other) => throw new InvalidOperationException("Periods are summed one by one.");

    private protected override bool HasEqualValues(FunnelTrend other) => Periods.Equals(other.Periods);

    private FunnelTrend With(ValueList<FunnelCounts> periods) => new(Subject with { By = null }, _calendar, Unit, _grid, periods);

    /// <summary>What a period is called: two hours that a clock shows twice have different offsets.</summary>
    internal static string Text(DateTimeOffset start, CalendarUnit unit) => start.ToString(unit == CalendarUnit.Hour ? "yyyy-MM-dd HH:mmzzz" : "yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Whether the window of who entered at an instant has passed.</summary>
    private bool IsOver(long entered, long asOf) => Funnel.Window?.Time is { } window && entered + Timestamp.Milliseconds(window) <= asOf;
}

/// <summary>One period of entry.</summary>
/// <param name="Start">Where it begins, in the zone of the calendar.</param>
/// <param name="Counts">The counts of those who entered in it, or are excluded and entered in it first.</param>
/// <param name="IsComplete">Whether the window of everybody who could enter in it has passed; false without a window of time.</param>
[JsonConverter(typeof(JsonValueConverter<FunnelPeriod>))]
public sealed record FunnelPeriod(DateTimeOffset Start, FunnelCounts Counts, bool IsComplete) : IJsonValue<FunnelPeriod>
{
    /// <summary>Where it begins, and the share who converted, culture-free.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Start:yyyy-MM-dd HH:mm}: {Counts.Rate}{(IsComplete ? "" : ", not over")}");

    static void IJsonValue<FunnelPeriod>.WriteJson(Utf8JsonWriter writer, FunnelPeriod value)
    {
        writer.WriteStartObject();
        writer.WriteString("start", value.Start);
        writer.WriteBoolean("isComplete", value.IsComplete);
        writer.WritePropertyName("counts");
        writer.WriteValue(value.Counts);
        writer.WriteEndObject();
    }
}
