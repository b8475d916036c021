namespace Crm.Segmentation.Lifetime;

/// <summary>
/// The likelihood of Pareto/NBD as a sum: Γ(r + x)·αʳ·βˢ / Γ(r), times (α + T)⁻ᵏ·(β + T)⁻ˢ of a customer who still buys, and the integral over u from the
/// last purchase to the end of s·(α + u)⁻ᵏ·(β + u)^−(s + 1) of one who stopped at u; k = r + x.
/// </summary>
internal readonly record struct ParetoTerms(double R, double Alpha, double S, double Beta)
{
    /// <summary>What lies so many powers of e below the greatest value of the integrand does not count.</summary>
    private const double Depth = 45;

    /// <summary>So many powers of e the integrand may fall within a panel.</summary>
    private const double Fall = 3;

    internal double Common(int repeats) => GammaFunction.LogPochhammer(R, repeats) + (R * Math.Log(Alpha)) + (S * Math.Log(Beta));

    /// <summary>ln of both parts, without what they have in common.</summary>
    internal (double Alive, double Stopped) Of(int repeats, double last, double age)
    {
        double k = R + repeats;
        Moments moments = default;
        double stopped = Math.Log(S) + Stopped(k, last, age, ref moments);
        return (-(k * Math.Log(Alpha + age)) - (S * Math.Log(Beta + age)), stopped);
    }

    /// <summary>ln of the likelihood of all customers, and what it grows by with each parameter.</summary>
    internal double Likelihood(SummaryGroups groups, Span<double> gradient)
    {
        CompensatedSum value = default, byR = default, byAlpha = default, byS = default, byBeta = default;
        double logAlpha = Math.Log(Alpha), logBeta = Math.Log(Beta), logS = Math.Log(S), digamma = GammaFunction.Digamma(R);
        foreach (SummaryGroups.Run run in groups.Runs)
        {
            double k = R + run.Repeats;
            value.Add(run.Weight * Common(run.Repeats));
            byR.Add(run.Weight * (GammaFunction.Digamma(k) - digamma + logAlpha));
            byAlpha.Add(run.Weight * (R / Alpha));
            byS.Add(run.Weight * logBeta);
            byBeta.Add(run.Weight * (S / Beta));
            for (int row = run.First; row < run.End; row++)
            {
                double weight = groups.Weights[row], age = groups.Ages[row], buying = Alpha + age, stopping = Beta + age;
                double logBuying = Math.Log(buying), logStopping = Math.Log(stopping);
                Moments moments = default;
                double alive = -(k * logBuying) - (S * logStopping), stopped = logS + Stopped(k, groups.Last[row], age, ref moments);
                double all = Logs.Add(alive, stopped), gone = Math.Exp(stopped - all), here = Math.Exp(alive - all);
                value.Add(weight * all);
                byR.Add(-weight * ((here * logBuying) + (gone * moments.LogBuying)));
                byAlpha.Add(-weight * k * ((here / buying) + (gone * moments.PerBuying)));
                byS.Add(weight * ((gone * ((1 / S) - moments.LogStopping)) - (here * logStopping)));
                byBeta.Add(-weight * ((here * S / stopping) + (gone * (S + 1) * moments.PerStopping)));
            }
        }

        (gradient[0], gradient[1], gradient[2], gradient[3]) = (byR.Value, byAlpha.Value, byS.Value, byBeta.Value);
        return value.Value;
    }

    /// <summary>ln of the integral without the factor s, in panels in which the integrand does not fall far; and means over the instant of stopping.</summary>
    private double Stopped(double k, double last, double age, ref Moments moments)
    {
        double buying = Alpha + last, stopping = Beta + last, total = 0, from = last;
        double top = -(k * Math.Log(buying)) - ((S + 1) * Math.Log(stopping));
        ReadOnlySpan<double> places = GaussLegendre.Places, weights = GaussLegendre.Weights;
        while (from < age)
        {
            double to = Math.Min(age, from + (Fall / ((k / (Alpha + from)) + ((S + 1) / (Beta + from)) + (1 / (Alpha + from))))), width = to - from, fallen = 0;
            if (!(width > 0)) break;
            for (int i = 0; i < places.Length; i++)
            {
                double u = from + (width * places[i]), a = Alpha + u, b = Beta + u, logA = Math.Log(a), logB = Math.Log(b);
                fallen = top + (k * logA) + ((S + 1) * logB);
                double part = width * weights[i] * Math.Exp(-fallen);
                total += part;
                moments.LogBuying += part * logA;
                moments.LogStopping += part * logB;
                moments.PerBuying += part / a;
                moments.PerStopping += part / b;
            }

            if (fallen > Depth) break;
            from = to;
        }

        if (total == 0) return double.NegativeInfinity;
        moments = new Moments { LogBuying = moments.LogBuying / total, LogStopping = moments.LogStopping / total, PerBuying = moments.PerBuying / total, PerStopping = moments.PerStopping / total };
        return top + Math.Log(total);
    }

    private struct Moments
    {
        internal double LogBuying, LogStopping, PerBuying, PerStopping;
    }
}
