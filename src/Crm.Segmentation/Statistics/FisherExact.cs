namespace Crm.Segmentation.Statistics;

/// <summary>The two-sided p-value of R. A. Fisher's exact test of two shares, as a logarithm.</summary>
internal static class FisherExact
{
    /// <summary>Chances that agree so far are the same.</summary>
    private const double Same = 1e-7;

    internal static double LogP(long a, long m, long c, long n)
    {
        long successes = a + c, low = Math.Max(0, successes - n), high = Math.Min(m, successes);
        if (low == high) return 0;
        var margins = new Margins(m, n, successes);
        double seen = margins.LogChance(a), likely = margins.LogChance(margins.Mode);
        if (likely <= seen + Same) return 0;

        // From what was seen away from the likeliest count, and from the first count beyond it that is as unlikely.
        int side = a < margins.Mode ? -1 : 1;
        double tails = margins.Tail(a, side);
        (long near, long far) = (margins.Mode, side < 0 ? high : low);
        if (margins.LogChance(far) > seen + Same) return Math.Min(0, seen + Math.Log(tails));
        while (Math.Abs(far - near) > 1)
        {
            long middle = near + ((far - near) / 2);
            if (margins.LogChance(middle) <= seen + Same) far = middle;
            else near = middle;
        }

        return Math.Min(0, Logs.Add(seen + Math.Log(tails), margins.LogChance(far) + Math.Log(margins.Tail(far, -side))));
    }

    /// <summary>The sums of a table of two groups by success and failure.</summary>
    private readonly struct Margins(long m, long n, long successes)
    {
        /// <summary>The likeliest count of successes in the first group.</summary>
        internal long Mode => (long)(((Int128)(successes + 1) * (m + 1)) / ((Int128)m + n + 2));

        /// <summary>ln of the chance of so many successes in the first group: hypergeometric, from three binomial chances (C. Loader, 2000).</summary>
        internal double LogChance(long count)
        {
            double all = (double)m + n, p = successes / all, q = (all - successes) / all;
            return LogBinomial(count, m, p, q) + LogBinomial(successes - count, n, p, q) - LogBinomial(successes, all, p, q);
        }

        /// <summary>The chances from a count outwards, as multiples of that of the count; they fall at least geometrically.</summary>
        internal double Tail(long count, int side)
        {
            CompensatedSum sum = default;
            double term = 1;
            for (long x = count; term > 1e-18 * sum.Value; x += side)
            {
                sum.Add(term);
                term *= side > 0
                    ? (double)(m - x) / (x + 1) * ((double)(successes - x) / (n - successes + x + 1))
                    : (double)x / (m - x + 1) * ((double)(n - successes + x) / (successes - x + 1));
            }

            return sum.Value;
        }

        private static double LogBinomial(double x, double n, double p, double q)
        {
            if (x == 0) return n == 0 ? 0 : n * (p < 0.1 ? Logs.OnePlus(-p) : Math.Log(q));
            if (x == n) return n * (q < 0.1 ? Logs.OnePlus(-q) : Math.Log(p));
            return GammaFunction.StirlingError(n) - GammaFunction.StirlingError(x) - GammaFunction.StirlingError(n - x)
                - Logs.Deviance(x, n * p) - Logs.Deviance(n - x, n * q) - Logs.HalfLogTwoPi + (Math.Log(n / x / (n - x)) / 2);
        }
    }
}
