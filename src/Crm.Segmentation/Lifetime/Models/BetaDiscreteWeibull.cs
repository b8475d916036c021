namespace Crm.Segmentation.Lifetime;

/// <summary>
/// BdW: as <see cref="ShiftedBetaGeometric"/>, but that a customer's own chance of leaving changes with the time that it has stayed: it falls for c below 1 and
/// rises above.
/// </summary>
/// <remarks>P. Fader, B. Hardie, Y. Liu, J. Davin and T. Steenburgh (2018). With c = 1 it is sBG.</remarks>
public sealed record BetaDiscreteWeibull : RenewalModel
{
    private const int Summed = 4096;

    /// <summary>A model with given parameters.</summary>
    /// <param name="alpha">The first parameter of the chances of leaving at the first renewal.</param>
    /// <param name="beta">The second one.</param>
    /// <param name="c">How the chance of a customer changes.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is not above 0 or not finite.</exception>
    public BetaDiscreteWeibull(double alpha, double beta, double c) => (Alpha, Beta, C) = (Positive(alpha, nameof(alpha)), Positive(beta, nameof(beta)), Positive(c, nameof(c)));

    /// <summary>The first parameter of the chances of leaving at the first renewal.</summary>
    public double Alpha { get; }

    /// <summary>The second parameter of the chances of leaving at the first renewal.</summary>
    public double Beta { get; }

    /// <summary>How the chance of a customer changes: not at all for 1.</summary>
    public double C { get; }

    /// <inheritdoc/>
    public override string Name => "BdW";

    /// <summary>The parameters that make these stays likeliest.</summary>
    /// <param name="stays">How long customers stayed, in whole renewals, as <see cref="ShiftedBetaGeometric.Fit"/> takes them.</param>
    /// <exception cref="ArgumentException">A time is not whole, or somebody ended at 0.</exception>
    public static ModelFit<BetaDiscreteWeibull> Fit(SurvivalCounts stays) =>
        RenewalFit.Of(stays, ["alpha", "beta", "c"], [0.7, 1.5, 1], p => new BetaDiscreteWeibull(p[0], p[1], p[2]));

    /// <summary>Whether chances of leaving change: the likelihood ratio of BdW against sBG, with one degree of freedom.</summary>
    /// <param name="changing">The fit of BdW.</param>
    /// <param name="constant">The fit of sBG to the same stays.</param>
    /// <exception cref="ArgumentException">The fits are of different numbers of customers.</exception>
    public static Significance Test(ModelFit<BetaDiscreteWeibull> changing, ModelFit<ShiftedBetaGeometric> constant)
    {
        ArgumentNullException.ThrowIfNull(changing);
        ArgumentNullException.ThrowIfNull(constant);
        if (changing.Customers != constant.Customers) throw new ArgumentException($"The fits are of {changing.Customers} and of {constant.Customers} customers.", nameof(constant));
        double ratio = Math.Max(0, 2 * (changing.LogLikelihood - constant.LogLikelihood));
        return new Significance(ratio, 1, LogTails.ChiSquare(ratio, 1));
    }

    internal override double LogSurvival(double renewals) => RenewalFit.LogSurvival(Alpha, Beta, Math.Pow(renewals, C));

    private protected override double DiscountedFrom(int n, double discount)
    {
        CompensatedSum sum = default;
        double from = LogSurvival(n), rate = Logs.OnePlus(discount);
        for (double t = 0; t < 1e7; t++)
        {
            double term = Math.Exp(LogSurvival(n + t) - from - (rate * t));
            sum.Add(term);
            if (term <= 1e-17 * sum.Value) break;
        }

        return sum.Value;
    }

    /// <summary>Terms one by one, and beyond by the integral of S with the correction of Euler and Maclaurin; S falls as t^−(c·α).</summary>
    private protected override double? SumFrom(int n)
    {
        double power = C * Alpha;
        if (!(power > 1)) return null;
        CompensatedSum sum = default;
        double from = LogSurvival(n), first = n + (double)Summed;
        for (int t = 0; t < Summed; t++) sum.Add(Stays(n + t));
        sum.Add(Stays(first) / 2);
        sum.Add((Stays(first - 1) - Stays(first + 1)) / 24);

        // In powers of the time: t = first·eˣ.
        double last = first * 1e60;
        sum.Add(GaussLegendre.Panels(x => Stays(first * Math.Exp(x)) * first * Math.Exp(x), 0, Math.Log(1e60), _ => Math.Min(1, 4 / power)));
        sum.Add(Stays(last) * last / (power - 1));
        return sum.Value;

        double Stays(double t) => Math.Exp(LogSurvival(t) - from);
    }
}
