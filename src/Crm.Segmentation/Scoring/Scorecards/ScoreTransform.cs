namespace Crm.Segmentation.Scoring;

/// <summary>What a term of a scorecard does with its value before it is weighted.</summary>
/// <remarks>A value that a transform is not defined for, such as the root of a negative number, is treated as if it were missing.</remarks>
public abstract record ScoreTransform
{
    private ScoreTransform()
    {
    }

    /// <summary>ln(1 + x), which tames amounts and counts; not defined for x ≤ −1.</summary>
    public static ScoreTransform LogOnePlus { get; } = new LogOnePlusTransform();

    /// <summary>The square root; not defined below 0.</summary>
    public static ScoreTransform SquareRoot { get; } = new SquareRootTransform();

    /// <summary>The value, but not less or more than the bounds.</summary>
    /// <param name="low">The least value.</param>
    /// <param name="high">The greatest value.</param>
    /// <exception cref="ArgumentException">A bound is not finite, or the low one is above the high one.</exception>
    public static ScoreTransform Clip(double low, double high)
    {
        ThrowIfNotFinite(low, nameof(low));
        ThrowIfNotFinite(high, nameof(high));
        return low <= high ? new ClipTransform(low, high) : throw new ArgumentException($"The low bound {Text(low)} is above the high bound {Text(high)}.", nameof(low));
    }

    /// <summary>(x − mean) / deviation, with the mean and deviation that the weights were estimated with.</summary>
    /// <param name="mean">The mean.</param>
    /// <param name="deviation">The standard deviation; above 0.</param>
    /// <exception cref="ArgumentException">The mean is not finite, or the deviation is not finite or not above 0.</exception>
    public static ScoreTransform Standardize(double mean, double deviation)
    {
        ThrowIfNotFinite(mean, nameof(mean));
        ThrowIfNotFinite(deviation, nameof(deviation));
        return deviation > 0 ? new StandardizeTransform(mean, deviation) : throw new ArgumentException("The deviation must be above 0.", nameof(deviation));
    }

    /// <summary>1 for a value above the threshold, else 0; at the threshold 0.</summary>
    /// <param name="threshold">The threshold.</param>
    /// <exception cref="ArgumentException">The threshold is not finite.</exception>
    public static ScoreTransform Above(double threshold)
    {
        ThrowIfNotFinite(threshold, nameof(threshold));
        return new AboveTransform(threshold);
    }

    /// <summary>Points by bins, as a credit scorecard has them: those of the last bin that begins at or below the value.</summary>
    /// <param name="below">The points of a value below the first bin.</param>
    /// <param name="bins">The bins; each holds its beginning.</param>
    /// <exception cref="ArgumentException">There is no bin, the beginnings do not ascend, or a number is not finite.</exception>
    public static ScoreTransform Bins(double below, params ReadOnlySpan<ScoreBin> bins)
    {
        ThrowIfNotFinite(below, nameof(below));
        if (bins.IsEmpty) throw new ArgumentException("Bins need at least one beginning.", nameof(bins));
        for (int i = 0; i < bins.Length; i++)
        {
            ThrowIfNotFinite(bins[i].From, nameof(bins));
            ThrowIfNotFinite(bins[i].Points, nameof(bins));
            if (i > 0 && bins[i].From <= bins[i - 1].From)
                throw new ArgumentException($"The bins' beginnings must ascend, and {Text(bins[i].From)} follows {Text(bins[i - 1].From)}.", nameof(bins));
        }

        return new BinsTransform(below, [.. bins]);
    }

    /// <summary>The transformed value; not a number where it is not defined.</summary>
    internal abstract double Apply(double value);

    internal static void ThrowIfNotFinite(double value, string name)
    {
        if (!double.IsFinite(value)) throw new ArgumentException($"{Text(value)} is not a finite number.", name);
    }

    internal static string Text(double value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);

    internal sealed record LogOnePlusTransform : ScoreTransform
    {
        internal override double Apply(double value) => Logarithm.OfOnePlus(value);
    }

    internal sealed record SquareRootTransform : ScoreTransform
    {
        internal override double Apply(double value) => Math.Sqrt(value);
    }

    internal sealed record ClipTransform(double Low, double High) : ScoreTransform
    {
        internal override double Apply(double value) => value < Low ? Low : value > High ? High : value;
    }

    internal sealed record StandardizeTransform(double Mean, double Deviation) : ScoreTransform
    {
        internal override double Apply(double value) => (value - Mean) / Deviation;
    }

    internal sealed record AboveTransform(double Threshold) : ScoreTransform
    {
        internal override double Apply(double value) => double.IsNaN(value) ? value : value > Threshold ? 1 : 0;
    }

    internal sealed record BinsTransform(double Below, ValueList<ScoreBin> Steps) : ScoreTransform
    {
        internal override double Apply(double value)
        {
            if (double.IsNaN(value)) return value;
            double points = Below;
            foreach (ScoreBin bin in Steps.AsSpan())
            {
                if (bin.From > value) break;
                points = bin.Points;
            }

            return points;
        }
    }
}

/// <summary>One bin of a scorecard's term.</summary>
/// <param name="From">The least value of the bin.</param>
/// <param name="Points">What a value in it is worth.</param>
public readonly record struct ScoreBin(double From, double Points);
