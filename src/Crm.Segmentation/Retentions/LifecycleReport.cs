using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Retentions;

/// <summary>What a unit is in a period of a lifecycle.</summary>
public enum LifecycleState
{
    /// <summary>Active for the first time of all.</summary>
    New,

    /// <summary>Active, and active in the period before.</summary>
    Returning,

    /// <summary>Active, not in the period before, and not for the first time.</summary>
    Resurrecting,

    /// <summary>Not active, and active in the period before.</summary>
    Dormant,
}

/// <summary>How many units are new, returning, resurrecting and dormant in each period: counts, which are stored, merged with those of other customers, and compared.</summary>
/// <remarks>
/// <para>A value; immutable and thread-safe. Who they are is asked of the engine.</para>
/// <para>Counts whose units are values of a property do not merge: a unit may have customers in both parts, and would be counted twice.</para>
/// </remarks>
[JsonConverter(typeof(JsonValueConverter<LifecycleReport>))]
public sealed class LifecycleReport : ReportCounts<LifecycleReport>, IReportCounts<LifecycleReport>
{
    /// <summary>How many counts a period has.</summary>
    internal const int PerPeriod = 4;

    private readonly PeriodGrid _grid;
    private readonly Calendar _calendar;

    /// <summary>The tally has who was there before history, who was active in the period before the range, and of each period who is in each state.</summary>
    internal LifecycleReport(ReportSubject subject, PeriodGrid periods, Calendar calendar, Tally tally)
        : base(subject, tally)
    {
        (_grid, _calendar) = (periods, calendar);
        long asOf = Timestamp.Floor(AsOf);
        Periods = [.. Enumerable.Range(0, periods.Count).Select(i => 2 + (i * PerPeriod) is var at
            ? new LifecyclePeriod(calendar.LocalTime(periods[i].From), tally[at], tally[at + 1], tally[at + 2], tally[at + 3], periods[i].To <= asOf)
            : null!)];
    }

    /// <summary>The definition.</summary>
    public Lifecycle Lifecycle => (Lifecycle)Subject.Definition;

    /// <summary>The range whose periods are looked at, whole.</summary>
    public DateSpan Range => (DateSpan)Subject.Range!;

    /// <summary>The periods in order.</summary>
    public ValueList<LifecyclePeriod> Periods { get; }

    /// <summary>How many units were active in the period before the range.</summary>
    public long ActiveBefore => Tally[1];

    /// <summary>How many units with activity were there before history starts, and so are never new.</summary>
    public long BeforeHistory => Tally[0];

    static StoredForm<LifecycleReport> IReportCounts<LifecycleReport>.Stored => ActivityReportJson.OfLifecycle;

    /// <summary>The active ones of each period beside those of an earlier report with as many periods; shares are of the new, returning and resurrecting of the period.</summary>
    /// <param name="earlier">The report then.</param>
    /// <exception cref="ArgumentException">The definition, the schema or the calendar of the other differ.</exception>
    public GroupChanges Change(LifecycleReport earlier) => ChangeOf(earlier, report => new[]
    {
        new GroupCount("new", new Proportion(report.Periods.Sum(period => period.New), report.Periods.Sum(period => period.Active))),
        new GroupCount("returning", new Proportion(report.Periods.Sum(period => period.Returning), report.Periods.Sum(period => period.Active))),
        new GroupCount("resurrecting", new Proportion(report.Periods.Sum(period => period.Resurrecting), report.Periods.Sum(period => period.Active))),
    });

    /// <summary>A row for each period, as a table of plain text, culture-free. A period that is not over has a plus behind its name.</summary>
    public override string ToString() => Table().ToString();

    private protected override ReportTable Table()
    {
        var table = new ReportTable();
        table.Add(Lifecycle.Title ?? Lifecycle.Name, "active", "new", "returning", "resurrecting", "dormant");
        foreach (LifecyclePeriod period in Periods)
        {
            string name = period.Start.ToString(Lifecycle.Period == CalendarUnit.Hour ? "yyyy-MM-dd HH:mm" : "yyyy-MM-dd", CultureInfo.InvariantCulture);
            table.Add(
                new TableCell(period.IsOver ? name : $"{name}+", name),
                TableCell.Count(period.Active),
                TableCell.Count(period.New),
                TableCell.Count(period.Returning),
                TableCell.Count(period.Resurrecting),
                TableCell.Count(period.Dormant));
        }

        return table;
    }

    private protected override LifecycleReport Sum(LifecycleReport other) => Lifecycle.UnitProperty is { } unit
        ? throw new ArgumentException($"The units are values of '{unit}', which may have customers in both parts: run the lifecycle over all of them.", nameof(other))
        : base.Sum(other);

    private protected override LifecycleReport With(Tally tally, LifecycleReport other) => new(Subject, _grid, _calendar, tally);
}

/// <summary>One period of a lifecycle.</summary>
/// <param name="Start">Where it begins, in the zone of the calendar.</param>
/// <param name="New">How many are active for the first time.</param>
/// <param name="Returning">How many are active and were in the period before.</param>
/// <param name="Resurrecting">How many are active, were not in the period before, and are not new.</param>
/// <param name="Dormant">How many were active in the period before and are not.</param>
/// <param name="IsOver">Whether all of it lies before as-of; until then the dormant may still come.</param>
[JsonConverter(typeof(JsonValueConverter<LifecyclePeriod>))]
public sealed record LifecyclePeriod(DateTimeOffset Start, long New, long Returning, long Resurrecting, long Dormant, bool IsOver) : IJsonValue<LifecyclePeriod>
{
    /// <summary>How many are active: new, returning and resurrecting.</summary>
    public long Active => New + Returning + Resurrecting;

    static void IJsonValue<LifecyclePeriod>.WriteJson(Utf8JsonWriter writer, LifecyclePeriod value)
    {
        writer.WriteStartObject();
        writer.WriteString("start", value.Start);
        writer.WriteNumber("active", value.Active);
        writer.WriteNumber("new", value.New);
        writer.WriteNumber("returning", value.Returning);
        writer.WriteNumber("resurrecting", value.Resurrecting);
        writer.WriteNumber("dormant", value.Dormant);
        writer.WriteBoolean("isOver", value.IsOver);
        writer.WriteEndObject();
    }
}
