namespace Crm.Segmentation.Scoring;

/// <summary>Where low and high part.</summary>
public sealed record AxisThreshold
{
    private readonly string _name;

    private AxisThreshold(string name, decimal? given) => (_name, Given) = (name, given);

    /// <summary>The median: the middle value, or the mean of the two in the middle.</summary>
    public static AxisThreshold Median { get; } = new("median", null);

    /// <summary>The arithmetic mean.</summary>
    public static AxisThreshold Mean { get; } = new("mean", null);

    /// <summary>A number that was decided, whoever the customers are; of a duration in milliseconds.</summary>
    public decimal? Given { get; }

    /// <summary>A number that was decided, whoever the customers are.</summary>
    /// <param name="value">The number; of a duration in milliseconds.</param>
    /// <exception cref="ArgumentOutOfRangeException">It has more than 18 digits.</exception>
    public static AxisThreshold At(decimal value) => FittedValue.Of(value) is null
        ? throw new ArgumentOutOfRangeException(nameof(value), value, "A threshold has at most 18 digits.")
        : new AxisThreshold("at", Constant.Of(value).Number);

    /// <summary><c>median</c>, <c>mean</c>, or the number.</summary>
    public override string ToString() => Given is { } value ? Constant.Of(value).Plain : _name;
}
