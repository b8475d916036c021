using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Funnels;

/// <summary>How long those who dropped were still there after the last step of their attempt, up to their last event of any kind by as-of. Exact.</summary>
/// <remarks>A value; immutable and thread-safe. Those of parts of the customers merge to those of the whole, exactly. Who they are is no part of the value, and not stored.</remarks>
[JsonConverter(typeof(JsonValueConverter<FunnelDwell>))]
public sealed class FunnelDwell : ReportCounts<FunnelDwell>, IReportCounts<FunnelDwell>
{
    private readonly bool _isOfWholeUnits;

    /// <param name="subject">Of what funnel, where and when.</param>
    /// <param name="times">The times in milliseconds, none below 0.</param>
    /// <param name="customers">Who they are.</param>
    /// <param name="isOfWholeUnits">Whether the data have all events of each unit.</param>
    internal FunnelDwell(ReportSubject subject, ValueCounts<long> times, ValueList<(CustomerKey Customer, TimeSpan Time)> customers, bool isOfWholeUnits = false)
        : base(subject, Tally.Of(times.Count)) => (Milliseconds, Customers, _isOfWholeUnits) = (times, customers, isOfWholeUnits);

    /// <summary>The definition.</summary>
    public Funnel Funnel => (Funnel)Subject.Definition;

    /// <summary>Where step 1 had to lie.</summary>
    public DateSpan Entry => Subject.Range!;

    /// <summary>The times in milliseconds, each with how many units have it.</summary>
    internal ValueCounts<long> Milliseconds { get; }

    /// <summary>The customers who dropped, each with the time; empty where units are of several customers, and of what was read back or merged.</summary>
    public ValueList<(CustomerKey Customer, TimeSpan Time)> Customers { get; }

    /// <summary>How many units dropped.</summary>
    public long Count => Tally[0];

    /// <summary>The arithmetic mean in seconds, the double nearest to the exact one; null over nobody.</summary>
    public double? MeanSeconds => TakenTimes.MeanSeconds(Milliseconds);

    /// <summary>The median (type 1); null over nobody.</summary>
    public TimeSpan? Median => Quantile(0.5m);

    static StoredForm<FunnelDwell> IReportCounts<FunnelDwell>.Stored => FunnelTimesJson.OfDwell;

    /// <summary>The least time that at least this share did not exceed (type 1); null over nobody.</summary>
    /// <param name="share">0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">Not from 0 to 1.</exception>
    public TimeSpan? Quantile(decimal share) => Milliseconds.Observed(share) is { } time ? TimeSpan.FromMilliseconds(time) : null;

    /// <summary>The same times, of a part of the data that has all events of its units: parts were split by the property that makes the units. Only such times merge.</summary>
    public FunnelDwell OfWholeUnits() => new(Subject, Milliseconds, Customers, isOfWholeUnits: true);

    /// <summary>How many of those who dropped were there at most a minute, ten, an hour, a day, a week and thirty days longer, beside an earlier report.</summary>
    /// <param name="earlier">The times then, of any range of entry.</param>
    /// <exception cref="ArgumentException">The definition, the schema or the calendar of the other differ.</exception>
    public GroupChanges Change(FunnelDwell earlier) => ChangeOf(earlier, times => TakenTimes.Within(times.Milliseconds));

    /// <summary>How many dropped, and the median and the ninetieth percentile, as a table of plain text, culture-free.</summary>
    public override string ToString() => Table().ToString();

    internal static FunnelDwell Of(FunnelReport report, List<FunnelDetail> details)
    {
        int required = report.Codes.Required.Length;
        FunnelDetail[] dropped = [.. details.Where(detail => detail.Attempt is { Entered: true, IsOpen: false } && detail.Attempt.Depth < required)];
        return new FunnelDwell(
            report.Counts.Subject,
            ValueCounts.Of<long>([.. dropped.Select(Time)]),
            [.. dropped.Where(detail => detail.Customer >= 0).Select(detail => (report.Dataset.KeyOf(detail.Customer), TimeSpan.FromMilliseconds(Time(detail))))]);
    }

    private protected override ReportTable Table()
    {
        var table = new ReportTable();
        table.Add(Funnel.Title ?? Funnel.Name, "count", "median", "90% within");
        table.Add("dropped", TableCell.Count(Count), TableCell.Time(Median), TableCell.Time(Quantile(0.9m)));
        return table;
    }

    private protected override FunnelDwell Sum(FunnelDwell other)
    {
        Funnel.Unit.ThrowIfApart(_isOfWholeUnits && other._isOfWholeUnits, nameof(other));
        return Tally.IsSound([Count, other.Count]) ? new FunnelDwell(Subject, Milliseconds.Merge(other.Milliseconds), [], _isOfWholeUnits && other._isOfWholeUnits) : throw Tally.TooMany(nameof(other));
    }

    private protected override FunnelDwell With(Tally tally, FunnelDwell other) => Sum(other);

    private protected override bool HasEqualValues(FunnelDwell other) => Milliseconds.Equals(other.Milliseconds);

    private static long Time(FunnelDetail detail) => detail.LastEvent - detail.Attempt.End;
}
