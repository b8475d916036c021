using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Funnels;

/// <summary>
/// How long it takes to convert, with those who have not yet in sight until now: time from the start of each attempt to its last step that is not optional,
/// censored at the lesser of as-of and the end of the window. At equal times conversions come first.
/// </summary>
/// <remarks>A value; immutable and thread-safe. Those of parts of the customers merge to those of the whole, exactly.</remarks>
[JsonConverter(typeof(JsonValueConverter<FunnelConversion>))]
public sealed class FunnelConversion : ReportCounts<FunnelConversion>, IReportCounts<FunnelConversion>
{
    private readonly bool _isOfWholeUnits;

    /// <param name="subject">Of what funnel, where and when.</param>
    /// <param name="times">The times in seconds, of whole milliseconds.</param>
    /// <param name="isOfWholeUnits">Whether the data have all events of each unit.</param>
    internal FunnelConversion(ReportSubject subject, SurvivalCounts times, bool isOfWholeUnits = false)
        : base(subject, Tally.Of((long)CompensatedSum.Of(times.Ended), (long)CompensatedSum.Of(times.Censored))) => (Times, Curve, _isOfWholeUnits) = (times, SurvivalCurve.Of(times), isOfWholeUnits);

    /// <summary>The definition.</summary>
    public Funnel Funnel => (Funnel)Subject.Definition;

    /// <summary>Where step 1 had to lie.</summary>
    public DateSpan Entry => Subject.Range!;

    /// <summary>How many have converted.</summary>
    public long Converted => Tally[0];

    /// <summary>How many entered and have not converted.</summary>
    public long Waiting => Tally[1];

    /// <summary>The times at which someone converted, in order, with how many were at risk: the curve of when to remind.</summary>
    public ValueList<FunnelHazard> Hazards => [.. Curve.Points.ToArray().Where(point => point.Ended > 0).Select(point => new FunnelHazard(TimeSpan.FromSeconds(point.Time), (long)point.AtRisk, (long)point.Ended, point.Survival))];

    /// <summary>The times in seconds: of conversions, and of those who wait.</summary>
    internal SurvivalCounts Times { get; }

    /// <summary>The share who has not converted, by the time since the start in seconds (Kaplan and Meier). Its points have the hazard: how many of those at risk converted.</summary>
    internal SurvivalCurve Curve { get; }

    /// <summary>The share who converts by the end of the window, as the censored attempts tell it; null without a window of time, or over nobody.</summary>
    public double? CensoredRate => Funnel.Window?.Time is { } end && Times.Total > 0 ? 1 - Survival(end.TotalSeconds) : null;

    static StoredForm<FunnelConversion> IReportCounts<FunnelConversion>.Stored => FunnelTimesJson.OfConversion;

    /// <summary>The chance to convert unaided within a time after a wait, for who has not by then: the curve on which <see cref="SendDelay"/> lies.</summary>
    /// <param name="delay">The wait since the start of the attempt; not negative.</param>
    /// <param name="horizon">How far ahead is looked from there; positive.</param>
    /// <returns>The chance; null where nobody waits any more, or it was not seen so long.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The wait is negative, or the horizon not positive.</exception>
    public double? ChanceUnaided(TimeSpan delay, TimeSpan horizon)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(horizon, TimeSpan.Zero);
        double end = delay.TotalSeconds + horizon.TotalSeconds, waiting = Survival(delay.TotalSeconds);
        return Times.Times.IsEmpty || end > Times.Times[^1] || waiting == 0 ? null : 1 - (Survival(end) / waiting);
    }

    /// <summary>
    /// The least wait d after which a reminder does not reach those who would come by themselves: after which the chance to convert unaided in (d, d + horizon],
    /// for who has not by d, is below a limit. Of no wait and the times at which that chance changes.
    /// </summary>
    /// <param name="horizon">How far ahead is looked; positive.</param>
    /// <param name="chance">The limit, between 0 and 1.</param>
    /// <returns>The wait; null when the chance is not so low before the last time that was seen.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The horizon is not positive, or the limit not between 0 and 1.</exception>
    public TimeSpan? SendDelay(TimeSpan horizon, double chance)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(horizon, TimeSpan.Zero);
        if (chance is not (> 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(chance), chance, "A chance is between 0 and 1.");
        if (Times.Times.IsEmpty) return null;
        double ahead = horizon.TotalSeconds, last = Times.Times[^1];
        double[] times = Times.Times.ToArray();
        foreach (double delay in times.Concat(times.Select(time => time - ahead)).Where(time => time > 0).Prepend(0).Distinct().Order())
        {
            if (delay + ahead > last) return null;
            double waiting = Survival(delay);
            if (waiting == 0 || 1 - (Survival(delay + ahead) / waiting) < chance) return TimeSpan.FromSeconds(delay);
        }

        return null;
    }

    /// <summary>The same times, of a part of the data that has all events of its units: parts were split by the property that makes the units. Only such times merge.</summary>
    public FunnelConversion OfWholeUnits() => new(Subject, Times, isOfWholeUnits: true);

    /// <summary>How many of those who entered have converted, beside an earlier report of the same funnel.</summary>
    /// <param name="earlier">The report then, of any range of entry.</param>
    /// <exception cref="ArgumentException">The definition, the schema or the calendar of the other differ.</exception>
    public GroupChanges Change(FunnelConversion earlier) =>
        ChangeOf(earlier, report => [new GroupCount("converted", new Proportion(report.Converted, report.Converted + report.Waiting))]);

    internal static FunnelConversion Of(FunnelReport report, List<FunnelDetail> details)
    {
        long asOf = report.AsOf.ToUnixTimeMilliseconds(), window = report.Funnel.Window?.Time is { } time ? Timestamp.Milliseconds(time) : AttemptRules.Forever;
        int required = report.Codes.Required.Length, last = report.Codes.Required[^1];
        var times = new List<double>();
        var ended = new List<bool>();
        foreach (FunnelDetail detail in details)
        {
            if (!detail.Attempt.Entered) continue;
            bool converted = detail.Attempt.Depth == required;
            long end = report.Funnel.Order == FunnelOrder.Any ? detail.Attempt.End : detail.Instants[last];
            times.Add((converted ? end - detail.Attempt.Start : Math.Min(asOf - detail.Attempt.Start, window)) / 1000.0);
            ended.Add(converted);
        }

        return new FunnelConversion(report.Counts.Subject, SurvivalCounts.Of([.. times], [.. ended]));
    }

    /// <summary>How many attempts there are and the censored rate, and by some times how many had converted, what share that is, and how many still waited, culture-free.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Table()}{Converted + Waiting:N0} attempts, censored rate {(CensoredRate is { } rate ? $"{rate * 100:0.0}%" : "-")}\n");

    private protected override ReportTable Table()
    {
        var table = new ReportTable();
        table.Add(Funnel.Title ?? Funnel.Name, "converted", "censored rate", "still waiting");
        foreach ((string name, TimeSpan span) in TakenTimes.Spans)
            if (!Times.Times.IsEmpty && span.TotalSeconds <= Times.Times[^1]) Add(name, span.TotalSeconds);
        Add("in all", double.PositiveInfinity);
        return table;

        void Add(string name, double until)
        {
            (long converted, long seen) = (0, 0);
            for (int i = 0; i < Times.Times.Length && Times.Times[i] <= until; i++) (converted, seen) = (converted + (long)Times.Ended[i], seen + (long)(Times.Ended[i] + Times.Censored[i]));
            table.Add(name, TableCell.Count(converted), TableCell.Share(Times.Times.IsEmpty ? null : 1 - Survival(Math.Min(until, Times.Times[^1]))), TableCell.Count(Converted + Waiting - seen));
        }
    }

    private protected override FunnelConversion Sum(FunnelConversion other)
    {
        Funnel.Unit.ThrowIfApart(_isOfWholeUnits && other._isOfWholeUnits, nameof(other));
        return Tally.IsSound([Converted, Waiting, other.Converted, other.Waiting])
            ? new FunnelConversion(Subject, Times.Merge(other.Times), _isOfWholeUnits && other._isOfWholeUnits)
            : throw Tally.TooMany(nameof(other));
    }

    private protected override FunnelConversion With(Tally tally, FunnelConversion other) => Sum(other);

    private protected override bool HasEqualValues(FunnelConversion other) => Times.Equals(other.Times);

    private double Survival(double time) => Curve.At(time).Survival;
}

/// <summary>One time at which someone converted.</summary>
/// <param name="Elapsed">The time since the start.</param>
/// <param name="AtRisk">How many had neither converted nor were out of sight before it.</param>
/// <param name="Converted">How many of them converted at it.</param>
/// <param name="Waiting">The share who has not converted after it (Kaplan and Meier).</param>
[JsonConverter(typeof(JsonValueConverter<FunnelHazard>))]
public sealed record FunnelHazard(TimeSpan Elapsed, long AtRisk, long Converted, double Waiting) : IJsonValue<FunnelHazard>
{
    /// <summary>The share of those at risk who converted.</summary>
    public double Hazard => (double)Converted / AtRisk;

    static void IJsonValue<FunnelHazard>.WriteJson(Utf8JsonWriter writer, FunnelHazard value)
    {
        writer.WriteStartObject();
        writer.WriteNumber("elapsedSeconds", value.Elapsed.TotalSeconds);
        writer.WriteNumber("atRisk", value.AtRisk);
        writer.WriteNumber("converted", value.Converted);
        writer.WriteNumber("hazard", value.Hazard);
        writer.WriteNumber("waiting", value.Waiting);
        writer.WriteEndObject();
    }
}
