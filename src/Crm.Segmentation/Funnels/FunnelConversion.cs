using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Funnels;

/// <summary>
/// How long it takes to convert, with those who have not yet in sight until now: time from the start of each attempt to its last step that is not optional,
/// censored at the lesser of as-of and the end of the window. At equal times conversions come first.
/// </summary>
/// <remarks>A value; immutable and thread-safe. Those of parts merge.</remarks>
[JsonConverter(typeof(JsonValueConverter<FunnelConversion>))]
public sealed class FunnelConversion : IJsonValue<FunnelConversion>
{
    private readonly double? _window;

    internal FunnelConversion(SurvivalCounts times, double? window) => (Times, _window, Curve) = (times, window, SurvivalCurve.Of(times));

    /// <summary>The times at which someone converted, in order, with how many were at risk: the curve of when to remind.</summary>
    public ValueList<FunnelHazard> Hazards => [.. Curve.Points.ToArray().Where(point => point.Ended > 0).Select(point => new FunnelHazard(TimeSpan.FromSeconds(point.Time), (long)point.AtRisk, (long)point.Ended, point.Survival))];

    /// <summary>The times in seconds: of conversions, and of those who wait.</summary>
    internal SurvivalCounts Times { get; }

    /// <summary>The share who has not converted, by the time since the start in seconds (Kaplan and Meier). Its points have the hazard: how many of those at risk converted.</summary>
    internal SurvivalCurve Curve { get; }

    /// <summary>The share who converts by the end of the window, as the censored attempts tell it; null without a window of time, or over nobody.</summary>
    public double? CensoredRate => _window is { } end && Times.Total > 0 ? 1 - Survival(end) : null;

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

    /// <summary>The times of both.</summary>
    /// <param name="other">Those of other customers, by the same funnel.</param>
    public FunnelConversion Merge(FunnelConversion other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new FunnelConversion(Times.Merge(other.Times), _window);
    }

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

        return new FunnelConversion(SurvivalCounts.Of([.. times], [.. ended]), report.Funnel.Window?.Time?.TotalSeconds);
    }

    private double Survival(double time) => Curve.At(time).Survival;

    /// <summary>The censored rate, culture-free.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Times.Total:0} attempts, censored rate {(CensoredRate is { } rate ? $"{rate * 100:0.0}%" : "-")}");

    static void IJsonValue<FunnelConversion>.WriteJson(Utf8JsonWriter writer, FunnelConversion value)
    {
        writer.WriteStartObject();
        writer.WriteNumber("attempts", value.Times.Total);
        writer.WriteNumber("censoredRate", value.CensoredRate);
        writer.WriteValues("hazards", value.Hazards);
        writer.WriteEndObject();
    }
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
