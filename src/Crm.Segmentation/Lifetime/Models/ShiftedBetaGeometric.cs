namespace Crm.Segmentation.Lifetime;

/// <summary>sBG: each customer leaves at each renewal with a chance of its own that does not change; chances have a beta distribution.</summary>
/// <remarks>P. Fader and B. Hardie, How to Project Customer Retention (2007); for lifetimes their Customer-Base Valuation in a Contractual Setting (2010).</remarks>
public sealed record ShiftedBetaGeometric : RenewalModel
{
    /// <summary>A model with given parameters.</summary>
    /// <param name="alpha">The first parameter of the chances of leaving.</param>
    /// <param name="beta">The second one: α / (α + β) leave at the first renewal.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is not above 0 or not finite.</exception>
    public ShiftedBetaGeometric(double alpha, double beta) => (Alpha, Beta) = (Positive(alpha, nameof(alpha)), Positive(beta, nameof(beta)));

    /// <summary>The first parameter of the chances of leaving.</summary>
    public double Alpha { get; }

    /// <summary>The second parameter of the chances of leaving.</summary>
    public double Beta { get; }

    /// <inheritdoc/>
    public override string Name => "sBG";

    /// <summary>The parameters that make these stays likeliest.</summary>
    /// <param name="stays">How long customers stayed, in whole renewals: <see cref="Renewals"/>. Who was lost at the t-th renewal ended at t, from 1; who is still there after t of them waits at t.</param>
    /// <exception cref="ArgumentException">A time is not whole, or somebody ended at 0.</exception>
    public static ModelFit<ShiftedBetaGeometric> Fit(SurvivalCounts stays) =>
        RenewalFit.Of(stays, ["alpha", "beta"], [0.7, 1.5], p => new ShiftedBetaGeometric(p[0], p[1]));

    internal override double LogSurvival(double renewals) => RenewalFit.LogSurvival(Alpha, Beta, renewals);

    private protected override double DiscountedFrom(int n, double discount) =>
        Math.Exp(Hypergeometric.Gauss(1, Beta + n, Alpha + Beta + n, 1 / (1 + discount)).Log);

    private protected override double? SumFrom(int n) => Alpha > 1 ? (Alpha + Beta + n - 1) / (Alpha - 1) : null;
}
