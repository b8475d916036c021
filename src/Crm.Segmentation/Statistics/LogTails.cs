namespace Crm.Segmentation.Statistics;

/// <summary>ln of the upper tails of the distributions that test statistics have; none underflows.</summary>
internal static class LogTails
{
    /// <summary>ln of the chance that a chi-square value with these degrees of freedom is above x.</summary>
    internal static double ChiSquare(double x, double degreesOfFreedom) => IncompleteGamma.LogUpper(degreesOfFreedom / 2, Math.Max(0, x) / 2);

    /// <summary>ln of the chance that a value of the F distribution is above f.</summary>
    internal static double F(double f, double numerator, double denominator)
    {
        if (f <= 0) return 0;
        double scaled = numerator * f, whole = scaled + denominator;
        return double.IsPositiveInfinity(whole) ? double.NegativeInfinity : BetaFunction.LogLower(denominator / 2, numerator / 2, denominator / whole, scaled / whole);
    }

    /// <summary>ln of the chance that a value of Student's distribution is further from 0 than t, to either side.</summary>
    internal static double StudentTwoSided(double t, double degreesOfFreedom) => F(t * t, 1, degreesOfFreedom);

    /// <summary>ln of the chance that a standard normal value is further from 0 than z, to either side.</summary>
    internal static double NormalTwoSided(double z) => IncompleteGamma.LogUpper(0.5, z * z / 2);
}
