namespace Crm.Segmentation.Statistics;

/// <summary>Where a function of one number is zero.</summary>
internal static class Root
{
    /// <summary>A zero between two ends, by R. P. Brent's method (1973): bisection that interpolates where that is safe.</summary>
    /// <param name="function">Continuous between the ends; a value that is not a number counts as below 0 between them, and as no sign at them.</param>
    /// <param name="from">One end.</param>
    /// <param name="to">The other end.</param>
    /// <returns>The zero to the last digits; null when the function has one sign at both ends.</returns>
    internal static double? Between(Func<double, double> function, double from, double to)
    {
        (double a, double b, double fa, double fb) = (from, to, function(from), function(to));
        if (fa == 0) return a;
        if (fb == 0) return b;
        if (!((fa < 0 && fb > 0) || (fa > 0 && fb < 0))) return null;

        (double c, double fc, double last, double beforeLast) = (a, fa, b - a, b - a);
        for (int i = 0; i < 300; i++)
        {
            if (Math.Abs(fc) < Math.Abs(fb)) (a, b, c, fa, fb, fc) = (b, c, b, fb, fc, fb);
            double tolerance = 2 * double.Epsilon + (Math.Abs(b) * 1.2e-16), half = (c - b) / 2;
            if (Math.Abs(half) <= tolerance || fb == 0) return b;
            double step = half;
            if (Math.Abs(beforeLast) >= tolerance && Math.Abs(fa) > Math.Abs(fb) && Interpolated(a, b, c, fa, fb, fc) is var guess
                && Math.Abs(guess) < Math.Min(1.5 * Math.Abs(half), Math.Abs(beforeLast / 2)) && guess * half > 0) step = guess;
            (beforeLast, last) = (step == half ? half : last, step);
            (a, fa) = (b, fb);
            b += Math.Abs(step) > tolerance ? step : Math.CopySign(tolerance, half);
            fb = function(b);
            if (fb > 0 == fc > 0) (c, fc, last, beforeLast) = (a, fa, b - a, b - a);
        }

        return b;
    }

    /// <summary>The step from b by the inverse parabola through three points, or the secant through two.</summary>
    private static double Interpolated(double a, double b, double c, double fa, double fb, double fc)
    {
        double s = fb / fa;
        if (a == c) return (b - a) * s / (1 - s);
        double q = fa / fc, r = fb / fc;
        return -(s * ((2 * ((c - b) / 2) * q * (q - r)) - ((b - a) * (r - 1)))) / ((q - 1) * (r - 1) * (s - 1));
    }
}
