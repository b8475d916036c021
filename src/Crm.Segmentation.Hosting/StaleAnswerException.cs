namespace Crm.Segmentation.Hosting;

/// <summary>What the host can answer is older than was asked for.</summary>
/// <param name="age">How old the answers are.</param>
/// <param name="maxAge">How old they may be.</param>
public sealed class StaleAnswerException(TimeSpan age, TimeSpan maxAge)
    : InvalidOperationException($"The answers are {age:c} old, and may be {maxAge:c}: data have not been loaded since.")
{
    /// <summary>How old the answers are: the time since the instant at which the customers were looked at.</summary>
    public TimeSpan Age { get; } = age;

    /// <summary>How old they may be.</summary>
    public TimeSpan MaxAge { get; } = maxAge;
}
