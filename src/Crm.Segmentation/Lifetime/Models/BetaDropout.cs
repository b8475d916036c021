namespace Crm.Segmentation.Lifetime;

/// <summary>
/// Customers who may stop after each purchase, with a chance that differs between them by a beta distribution: what BG/NBD and MBG/NBD have in common.
/// </summary>
/// <param name="R">The shape of the rates.</param>
/// <param name="Alpha">Their scale, a time.</param>
/// <param name="A">How the chances of stopping are spread: towards stopping.</param>
/// <param name="B">Towards going on.</param>
/// <param name="First">1 when a customer may stop after the first purchase already, else 0.</param>
internal readonly record struct BetaDropout(double R, double Alpha, double A, double B, int First)
{
    /// <summary>So near to a parameter's removable point the closed form loses its digits.</summary>
    private const double Removable = 0.03;

    internal double LogLikelihood(int repeats, double last, double age)
    {
        double k = R + repeats;
        return GammaFunction.LogPochhammer(R, repeats) + (R * Math.Log(Alpha)) + LogStays(A, B, repeats + First) - (k * Math.Log(Alpha + age)) + SoftPlus(LogOdds(repeats, last, age));
    }

    internal double PAlive(int repeats, double last, double age) => 1 / (1 + Math.Exp(LogOdds(repeats, last, age)));

    /// <summary>
    /// (a + B − 1) / (a − 1) · (1 − (1 + z)⁻ᵏ · ₂F₁(k, B; a + B − 1; z / (1 + z))) with z = t / (α + T). Where that loses its digits, and where it is 0 / 0, the mean
    /// of (1 − (1 + p·z)⁻ᵏ) / p that it is.
    /// </summary>
    internal double ExpectedIfAlive(int repeats, double age, double time)
    {
        if (time == 0) return 0;
        double k = R + repeats, stay = B + repeats + First, c = A + stay - 1, z = time / (Alpha + age);
        if (Math.Abs(A - 1) < Removable || c < Removable || k * z < 0.01 || !IsModest(k, stay))
        {
            double logZ = Math.Log(z), least = Math.Log(k) + logZ;
            return Math.Exp(BetaMean.Log(A, stay, log => log + logZ < -600 ? least : Math.Log(-Logs.ExpMinusOne(-k * Logs.OnePlus(Math.Exp(log + logZ)))) - log));
        }

        (double log, int sign) = Hypergeometric.Gauss(k, stay, c, z / (1 + z));
        return c / (A - 1) * (1 - (sign * Math.Exp(log - (k * Logs.OnePlus(z)))));
    }

    internal double DiscountedIfAlive(int repeats, double age, double rate, double horizon)
    {
        double until = Alpha + age;
        return RatePanels(R + repeats, B + repeats + First, rate * until, horizon / until);
    }

    internal double Probability(int purchases, double time)
    {
        double going = Math.Exp(LogStays(A, B, purchases + First) + NegativeBinomial.Log(R, Alpha, purchases, time));
        if (purchases + First == 0) return going;
        double stopped = LogStays(A, B, purchases + First - 1) + Math.Log(A / (A + B + (purchases + First - 1)));
        return going + Math.Exp(stopped + NegativeBinomial.LogAtLeast(R, Alpha, purchases, time));
    }

    /// <summary>ln of the likelihood of all customers, and what it grows by with each parameter.</summary>
    internal double Likelihood(SummaryGroups groups, Span<double> gradient)
    {
        Span<double> sums = stackalloc double[DropoutSums.Count];
        CompensatedSum value = default, byR = default, byAlpha = default, byA = default, byB = default;
        double logAlpha = Math.Log(Alpha), digamma = GammaFunction.Digamma(R), ofB = GammaFunction.Digamma(B), ofBoth = GammaFunction.Digamma(A + B);
        foreach (SummaryGroups.Run run in groups.Runs)
        {
            int stayed = run.Repeats + First;
            double k = R + run.Repeats, going = B + (stayed - 1), both = GammaFunction.Digamma(A + B + stayed);
            value.Add(run.Weight * (GammaFunction.LogPochhammer(R, run.Repeats) + (R * logAlpha) + LogStays(A, B, stayed)));
            byR.Add(run.Weight * (GammaFunction.Digamma(k) - digamma + logAlpha));
            byAlpha.Add(run.Weight * (R / Alpha));
            byA.Add(run.Weight * (ofBoth - both));
            byB.Add(run.Weight * (GammaFunction.Digamma(B + stayed) - ofB + ofBoth - both));

            DropoutSums.Add(groups, run, k, Alpha, stayed == 0 ? double.MinValue : Math.Log(A / going), sums);
            value.Add(sums[0]);
            byR.Add(sums[1]);
            byAlpha.Add(k * sums[2]);
            if (stayed == 0) continue;
            byA.Add(sums[3] / A);
            byB.Add(-sums[3] / going);
        }

        (gradient[0], gradient[1], gradient[2], gradient[3]) = (byR.Value, byAlpha.Value, byA.Value, byB.Value);
        return value.Value;
    }

    /// <summary>ln(1 + eˣ).</summary>
    internal static double SoftPlus(double x) => x > 0 ? x + Logs.OnePlus(Math.Exp(-x)) : Logs.OnePlus(Math.Exp(x));

    /// <summary>ln of the odds that the customer has stopped.</summary>
    private double LogOdds(int repeats, double last, double age) =>
        repeats + First == 0
            ? double.NegativeInfinity
            : Math.Log(A / (B + (repeats + First - 1))) + ((R + repeats) * Logs.OnePlus((age - last) / (Alpha + last)));

    /// <summary>ln of B(a, b + n) / B(a, b): the chance of not stopping so many times. The sum of its factors, which does not cancel however large b is.</summary>
    private static double LogStays(double a, double b, int n)
    {
        CompensatedSum sum = default;
        int summed = Math.Min(n, 64);
        for (int i = 0; i < summed; i++) sum.Add(-Logs.OnePlus(a / (b + i)));
        if (n > summed)
        {
            sum.Add(GammaFunction.LogPochhammer(b + summed, n - summed));
            sum.Add(-GammaFunction.LogPochhammer(a + b + summed, n - summed));
        }

        return sum.Value;
    }

    /// <summary>Whether the hypergeometric function keeps its digits.</summary>
    private bool IsModest(double k, double stay) => k <= 50 && stay <= 200 && A <= 200;

    /// <summary>The integral over v up to z of k·e^(−discount·v) times the mean of (1 + p·v)^−(k + 1), p with the beta distribution of a and stay.</summary>
    private double RatePanels(double k, double stay, double discount, double z)
    {
        double a = A;
        bool isModest = IsModest(k, stay);
        return GaussLegendre.Panels(Rate, 0, z, from => (1 + from) * Math.Min(1, 8 / ((k * a / (a + stay)) + (discount * (1 + from)) + 1)));

        double Rate(double v) => k * Math.Exp(isModest
            ? Hypergeometric.Gauss(k + 1, stay, a + stay, v / (1 + v)).Log - ((k + 1) * Logs.OnePlus(v)) - (discount * v)
            : BetaMean.Log(a, stay, log => -(k + 1) * Logs.OnePlus(v * Math.Exp(log))) - (discount * v));
    }
}
