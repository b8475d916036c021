namespace Crm.Segmentation.Lifetime;

/// <summary>Means of positive functions of a chance that has a beta distribution, for any parameters: the slow way, in which nothing cancels.</summary>
/// <remarks>
/// Over the logarithm of the odds the integrand has one peak and falls exponentially; with the distance from the peak as a hyperbolic sine it falls doubly
/// so, and the trapezoid rule is as good as its step is small (H. Takahasi and M. Mori, 1974). The step is halved until nothing changes.
/// </remarks>
internal static class BetaMean
{
    private const double Depth = 45, Precision = 1e-14;
    private const int Halvings = 6;

    /// <summary>ln of the mean.</summary>
    /// <param name="a">The first parameter, above 0.</param>
    /// <param name="b">The second parameter, above 0.</param>
    /// <param name="function">ln of the function, given ln of the chance.</param>
    internal static double Log(double a, double b, Func<double, double> function)
    {
        double peak = Peak(Exponent), top = Exponent(peak);
        double width = Math.Min(Reach(Exponent, peak, top, 1), Reach(Exponent, peak, top, -1)), sum = double.NegativeInfinity, step = 0.25;
        for (int i = 0; i < Halvings; i++, step /= 2)
        {
            double next = Math.Log(step * width * (Side(step, 1) + Side(step, -1) + 1));
            bool isSame = Math.Abs(next - sum) < Precision;
            sum = next;
            if (isSame) break;
        }

        return top + sum - BetaFunction.Log(a, b);

        double Exponent(double logit)
        {
            double log = -BetaDropout.SoftPlus(-logit);
            return (a * log) - (b * BetaDropout.SoftPlus(logit)) + function(log);
        }

        double Side(double step, int direction)
        {
            CompensatedSum side = default;
            for (int k = 1; k < 100_000; k++)
            {
                double term = Math.Exp(Exponent(peak + (direction * width * Math.Sinh(k * step))) - top) * Math.Cosh(k * step);
                side.Add(term);
                if (!(term > Math.Exp(-Depth) * (1 + side.Value))) break;
            }

            return side.Value;
        }
    }

    /// <summary>Where the exponent is greatest, by thirds of the inverse hyperbolic sine.</summary>
    private static double Peak(Func<double, double> exponent)
    {
        double low = -12, high = 12;
        while (high - low > 1e-9)
        {
            double third = (high - low) / 3, left = low + third, right = high - third;
            if (exponent(Math.Sinh(left)) < exponent(Math.Sinh(right))) low = left;
            else high = right;
        }

        return Math.Sinh((low + high) / 2);
    }

    /// <summary>How far from the peak the exponent has fallen by 1, to within a third.</summary>
    private static double Reach(Func<double, double> exponent, double peak, double top, int direction)
    {
        double reach = 1e-6;
        while (reach < 1e6 && exponent(peak + (direction * reach)) > top - 1) reach *= 1.3;
        return reach;
    }
}
