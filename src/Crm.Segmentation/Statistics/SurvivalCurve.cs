using System.Globalization;

namespace Crm.Segmentation.Statistics;

/// <summary>Which share lasts how long, with those who still wait taken into account: the curve of E. Kaplan and P. Meier (1958).</summary>
/// <remarks>
/// S(t) is the product of 1 − d/n over the times up to t, of whom n were at risk and d ended. Its variance is M. Greenwood's (1926). It supposes that who
/// was lost from sight would have lasted as long as the others. With weights that are not counts, the errors are those of as many customers as the
/// weights sum to.
/// </remarks>
public sealed class SurvivalCurve
{
    /// <summary>Products of shares are equal up to their rounding.</summary>
    private const double Rounding = 1e-12;

    private readonly double[] _times;
    private readonly SurvivalPoint[] _points;
    private readonly double[] _variances;

    private SurvivalCurve(double[] times, SurvivalPoint[] points, double[] variances) => (_times, _points, _variances) = (times, points, variances);

    /// <summary>The curve at each different time, in order.</summary>
    public ReadOnlySpan<SurvivalPoint> Points => _points;

    /// <summary>The curve of some counts; that of none stays at 1.</summary>
    /// <param name="counts">How long how many lasted.</param>
    public static SurvivalCurve Of(SurvivalCounts counts)
    {
        ArgumentNullException.ThrowIfNull(counts);
        double[] atRisk = counts.AtRisk(), variances = new double[atRisk.Length];
        var points = new SurvivalPoint[atRisk.Length];
        CompensatedSum variance = default;
        double survival = 1;
        for (int i = 0; i < points.Length; i++)
        {
            (double n, double d) = (atRisk[i], counts.Ended[i]);
            bool last = i == points.Length - 1 && counts.Censored[i] == 0;
            if (d > 0)
            {
                survival = last ? 0 : survival * ((n - d) / n);
                variance.Add(last ? 0 : d / n / (n - d));
            }

            variances[i] = variance.Value;
            points[i] = new SurvivalPoint(counts.Times[i], n, d, counts.Censored[i], survival, survival > 0 ? survival * Math.Sqrt(variance.Value) : null);
        }

        return new SurvivalCurve(counts.Times.ToArray(), points, variances);
    }

    /// <summary>The curve at a time.</summary>
    /// <param name="time">Any time; before the first that was seen everybody lasts, with an error of 0.</param>
    public SurvivalPoint At(double time)
    {
        int i = Last(time);
        if (i >= 0 && _times[i] == time) return _points[i];
        double atRisk = i + 1 < _points.Length ? _points[i + 1].AtRisk : 0;
        return i < 0 ? new SurvivalPoint(time, atRisk, 0, 0, 1, 0) : new SurvivalPoint(time, atRisk, 0, 0, _points[i].Survival, _points[i].StandardError);
    }

    /// <summary>
    /// The limits of the share that lasts longer than a time, for that time alone: not for all at once. Null where they are not defined
    /// (<see cref="SurvivalLimits"/>); 1 and 1 before the first time that was seen.
    /// </summary>
    /// <param name="time">Any time.</param>
    /// <param name="kind">On which scale.</param>
    /// <param name="level">How often such intervals hold the true share; between 0 and 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The level is not between 0 and 1, or the kind is unknown.</exception>
    public ConfidenceInterval? Limits(double time, SurvivalLimits kind = SurvivalLimits.LogLog, double level = 0.95) =>
        Limits(Last(time), kind, NormalDistribution.Reach(level));

    /// <summary>
    /// The time by which a share has ended: the first at which at most the rest lasts longer. Its interval holds the times at which the limits of the curve
    /// hold the rest (R. Brookmeyer and J. Crowley, 1982).
    /// </summary>
    /// <param name="share">The share, above 0 and at most 1: 0.5 for the median.</param>
    /// <param name="kind">On which scale the limits are taken.</param>
    /// <param name="level">How often such intervals hold the true time; between 0 and 1.</param>
    /// <returns>The time and its interval, each null when it is not reached.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The share or the level is out of its range, or the kind is unknown.</exception>
    public SurvivalQuantile Quantile(double share, SurvivalLimits kind = SurvivalLimits.LogLog, double level = 0.95)
    {
        if (!(share is > 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(share), share, "A share is above 0 and at most 1.");
        double z = NormalDistribution.Reach(level), rest = 1 - share;
        (double? value, double? lower, double? upper) = (null, null, null);
        for (int i = 0; i < _points.Length && upper is null; i++)
        {
            ConfidenceInterval? limits = Limits(i, kind, z);
            if (_points[i].Survival <= rest + Rounding) value ??= _times[i];
            if (limits?.Lower <= rest + Rounding) lower ??= _times[i];
            if (limits?.Upper <= rest + Rounding) upper ??= _times[i];
        }

        // Where nobody lasts longer the limits are not defined, and the time itself is the last that can be said.
        return new SurvivalQuantile(value, lower ?? value, upper);
    }

    /// <summary>The mean time up to a horizon: what the curve says without a guess beyond it.</summary>
    /// <param name="horizon">The time up to which it is taken; not below 0.</param>
    /// <returns>The mean, its error, and the horizon that it was taken to.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The horizon is below 0 or not a number.</exception>
    public RestrictedMean RestrictedMean(double horizon)
    {
        if (!(horizon >= 0)) throw new ArgumentOutOfRangeException(nameof(horizon), horizon, "A horizon is not below 0.");
        bool ends = _points is [.., { Survival: 0 }];
        double seen = _points is [] ? 0 : _times[^1], reached = Math.Min(horizon, seen);
        CompensatedSum area = default, variance = default;
        double right = reached;
        for (int i = Last(reached); i >= 0; i--)
        {
            area.Add(_points[i].Survival * (right - _times[i]));
            right = _times[i];
            (double n, double d) = (_points[i].AtRisk, _points[i].Ended);
            if (_points[i].Survival > 0 && d > 0) variance.Add(area.Value * area.Value * (d / n / (n - d)));
        }

        area.Add(right);
        return new RestrictedMean(ends ? horizon : reached, area.Value, Math.Sqrt(variance.Value), horizon > seen && !ends);
    }

    /// <summary>How many were seen, and the median, culture-free.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{(_points is [] ? 0 : _points[0].AtRisk)} at risk, median {Quantile(0.5).Value?.ToString(CultureInfo.InvariantCulture) ?? "not reached"}");

    /// <summary>The position of the last time that is not after this one; −1 before the first.</summary>
    private int Last(double time) => Array.BinarySearch(_times, time) is var i && i >= 0 ? i : ~i - 1;

    private ConfidenceInterval? Limits(int i, SurvivalLimits kind, double z)
    {
        if (i < 0) return new ConfidenceInterval(1, 1);
        (double survival, double error) = (_points[i].Survival, Math.Sqrt(_variances[i]));
        if (survival == 0) return null;
        double log = -Math.Log(survival);
        return kind switch
        {
            SurvivalLimits.LogLog => survival == 1 ? null : new ConfidenceInterval(Math.Exp(-log * Math.Exp(z * error / log)), Math.Exp(-log * Math.Exp(-z * error / log))),
            SurvivalLimits.Log => new ConfidenceInterval(survival * Math.Exp(-z * error), Math.Min(1, survival * Math.Exp(z * error))),
            SurvivalLimits.Plain => new ConfidenceInterval(Math.Max(0, survival - (z * survival * error)), Math.Min(1, survival + (z * survival * error))),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unknown kind of limits."),
        };
    }
}
