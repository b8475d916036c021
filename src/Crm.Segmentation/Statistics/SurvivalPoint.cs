namespace Crm.Segmentation.Statistics;

/// <summary>A survival curve at one time.</summary>
/// <param name="Time">The time.</param>
/// <param name="AtRisk">How many neither ended nor were lost from sight before it.</param>
/// <param name="Ended">How many ended at it.</param>
/// <param name="Censored">How many were last seen waiting at it.</param>
/// <param name="Survival">The share that lasts longer than the time.</param>
/// <param name="StandardError">Greenwood's standard error of the share; null where nobody lasts longer, as it is not defined there.</param>
public readonly record struct SurvivalPoint(double Time, double AtRisk, double Ended, double Censored, double Survival, double? StandardError);

/// <summary>The time by which a share has ended.</summary>
/// <param name="Value">The time; null when it is not reached: fewer ended while they were seen.</param>
/// <param name="Lower">The lower end of its interval; null when it is not reached.</param>
/// <param name="Upper">The upper end of its interval; null when it is not reached: it has no upper end that could be seen.</param>
public readonly record struct SurvivalQuantile(double? Value, double? Lower, double? Upper);

/// <summary>The mean time up to a horizon.</summary>
/// <param name="Horizon">The time up to which it is taken: that asked for, or the last one that was seen where somebody was still waiting then.</param>
/// <param name="Mean">The mean of the times, those beyond the horizon taken as the horizon: the area under the curve.</param>
/// <param name="StandardError">Its standard error.</param>
/// <param name="Shortened">Whether the horizon asked for lies beyond what was seen.</param>
public readonly record struct RestrictedMean(double Horizon, double Mean, double StandardError, bool Shortened);
