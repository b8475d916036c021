using System.Globalization;

namespace Crm.Segmentation.Statistics;

/// <summary>How an interval of the difference of two shares is made.</summary>
public enum DifferenceInterval
{
    /// <summary>R. G. Newcombe's hybrid of two Wilson intervals (Statistics in Medicine 17 (1998) 873–890, method 10).</summary>
    Newcombe,

    /// <summary>O. Miettinen and M. Nurminen's score interval (Statistics in Medicine 4 (1985) 213–226), with their factor N / (N − 1).</summary>
    MiettinenNurminen,

    /// <summary>A. Agresti and B. Caffo's: Wald's interval after one success and one failure more in each group (The American Statistician 54 (2000) 280–288).</summary>
    AgrestiCaffo,

    /// <summary>Wald's interval, to compare with other programs: too narrow for few or rare successes, and without width where all or none succeed.</summary>
    Wald,
}

/// <summary>Two shares that are compared, such as two arms of an experiment. Differences are the first less the second.</summary>
/// <remarks>All answers suppose that those counted are independent, and that the groups are.</remarks>
/// <param name="First">The one share.</param>
/// <param name="Second">The other share, which the first is compared with.</param>
public readonly record struct TwoProportions(Proportion First, Proportion Second)
{
    /// <summary>The first share less the second, −1 to 1; null when one is of nobody.</summary>
    public double? Difference => First.Rate - Second.Rate;

    /// <summary>
    /// The least count that would be expected in one of the four cells if the shares were equal; null when one is of nobody. Below 5 the p-values
    /// of <see cref="ChiSquare"/> are rough: take those of <see cref="Fisher"/>.
    /// </summary>
    public double? LeastExpected
    {
        get
        {
            if (First.Of == 0 || Second.Of == 0) return null;
            double all = (double)First.Of + Second.Of, successes = (double)First.Count + Second.Count;
            return Math.Min(First.Of, Second.Of) * (Math.Min(successes, all - successes) / all);
        }
    }

    /// <summary>The odds of the first divided by those of the second, after 1 is added to each of the four counts, so that it is always a number above 0.</summary>
    public double OddsRatio => Math.Exp(LogOddsRatio);

    /// <summary>An interval of the difference; null when one share is of nobody.</summary>
    /// <param name="kind">How it is made.</param>
    /// <param name="level">How often such intervals hold the true difference; between 0 and 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The level is not between 0 and 1, or the kind is unknown.</exception>
    public ConfidenceInterval? Interval(DifferenceInterval kind = DifferenceInterval.Newcombe, double level = 0.95)
    {
        double z = NormalDistribution.Reach(level);
        if (First.Of == 0 || Second.Of == 0) return null;
        return kind switch
        {
            DifferenceInterval.Newcombe => Newcombe(z),
            DifferenceInterval.MiettinenNurminen => ScoreDifference.Interval(this, z),
            DifferenceInterval.AgrestiCaffo => Wald(First.Count + 1.0, First.Of + 2.0, Second.Count + 1.0, Second.Of + 2.0, z),
            DifferenceInterval.Wald => Wald(First.Count, First.Of, Second.Count, Second.Of, z),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unknown kind of interval."),
        };
    }

    /// <summary>B. Woolf's interval (1955) of <see cref="OddsRatio"/>: its logarithm ± z times the root of the sum of the reciprocals of the four counts, 1 added to each.</summary>
    /// <param name="level">How often such intervals hold the true ratio; between 0 and 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The level is not between 0 and 1.</exception>
    public ConfidenceInterval OddsRatioInterval(double level = 0.95)
    {
        double reach = NormalDistribution.Reach(level) * Math.Sqrt((1 / Cell(First.Count)) + (1 / Cell(First.Of - First.Count)) + (1 / Cell(Second.Count)) + (1 / Cell(Second.Of - Second.Count)));
        return new ConfidenceInterval(Math.Exp(LogOddsRatio - reach), Math.Exp(LogOddsRatio + reach));
    }

    /// <summary>The z test with the pooled share, two-sided; the statistic is below 0 where the first share is the lower one. Its square is the chi-square statistic.</summary>
    /// <returns>The test; without a statistic, and with p 1, where a share is of nobody, or all or none succeeded.</returns>
    public Significance Z()
    {
        Significance square = ChiSquare();
        return square.Statistic is { } value ? new Significance(Math.Sign(Difference!.Value) * Math.Sqrt(value), null, square.LogP) : Significance.None;
    }

    /// <summary>The chi-square test of the four counts, with one degree of freedom.</summary>
    /// <param name="corrected">Whether F. Yates' correction (1934) is made: each count is moved by ½ towards what is expected, though not beyond.</param>
    /// <returns>The test; without a statistic, and with p 1, where a share is of nobody, or all or none succeeded.</returns>
    public Significance ChiSquare(bool corrected = false)
    {
        (double a, double m, double c, double n) = (First.Count, First.Of, Second.Count, Second.Of);
        double all = m + n, successes = a + c, failures = all - successes;
        if (m == 0 || n == 0 || successes == 0 || failures == 0) return Significance.None;

        // The products of whole numbers are taken exactly: their difference may be small.
        double apart = (double)((Int128)First.Count * Second.Of - (Int128)Second.Count * First.Of) / all;
        double distance = Math.Abs(apart);
        if (corrected) distance -= Math.Min(0.5, distance);
        double statistic = distance / m * (distance / n) * (all / successes) * (all / failures) * all;
        return new Significance(statistic, 1, LogTails.ChiSquare(statistic, 1));
    }

    /// <summary>
    /// R. A. Fisher's exact test, two-sided: the chance, given how many succeeded in all, of counts that are no more likely than those seen. Counts
    /// whose chances agree to seven digits are as likely as one another, as in R.
    /// </summary>
    public Significance Fisher() => new(null, null, FisherExact.LogP(First.Count, First.Of, Second.Count, Second.Of));

    /// <summary>Both shares, culture-free.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{First} and {Second}");

    private double LogOddsRatio => Math.Log(Cell(First.Count)) - Math.Log(Cell(First.Of - First.Count)) - Math.Log(Cell(Second.Count)) + Math.Log(Cell(Second.Of - Second.Count));

    private static double Cell(long count) => count + 1.0;

    private ConfidenceInterval Newcombe(double z)
    {
        double p = First.Rate!.Value, q = Second.Rate!.Value;
        ConfidenceInterval first = Proportion.ScoreInterval(First.Count, First.Of, z), second = Proportion.ScoreInterval(Second.Count, Second.Of, z);
        return new ConfidenceInterval(
            p - q - Math.Sqrt(((p - first.Lower) * (p - first.Lower)) + ((second.Upper - q) * (second.Upper - q))),
            p - q + Math.Sqrt(((first.Upper - p) * (first.Upper - p)) + ((q - second.Lower) * (q - second.Lower))));
    }

    private static ConfidenceInterval Wald(double a, double m, double c, double n, double z)
    {
        double p = a / m, q = c / n, reach = z * Math.Sqrt((p * (1 - p) / m) + (q * (1 - q) / n));
        return new ConfidenceInterval(Math.Max(-1, p - q - reach), Math.Min(1, p - q + reach));
    }
}
