using Crm.Segmentation.Lifetime;

namespace Crm.Segmentation.Tests.Lifetime;

/// <summary>The derivatives that fits follow are those of what they make great.</summary>
public sealed class LikelihoodSlopeTests
{
    private static readonly SummaryGroups Groups = SummaryGroups.Of(PurchaseSummaries.Of(Enumerable.Range(0, 120).Select(i => SimulatedPurchases.Usual[i]).ToArray()));
    private static readonly SummaryGroups Chances = SummaryGroups.Of(PurchaseSummaries.Of([0, 1, 2, 3, 5], [0, 1, 6, 5, 7], [6, 6, 6, 6, 7], [], [30, 9, 4, 7, 2]));

    [Theory]
    [InlineData(0.4, 5, 0.7, 2.5)]
    [InlineData(3, 20, 4, 0.6)]
    [InlineData(0.05, 0.5, 0.01, 60)]
    public void Slopes_OfEachLikelihood_AreItsDifferences(double first, double second, double third, double fourth)
    {
        double[] at = [first, second, third, fourth];

        Same(at, (p, gradient) => new BetaDropout(p[0], p[1], p[2], p[3], 0).Likelihood(Groups, gradient));
        Same(at, (p, gradient) => new BetaDropout(p[0], p[1], p[2], p[3], 1).Likelihood(Groups, gradient));
        Same(at, (p, gradient) => new ParetoTerms(p[0], p[1], p[2], p[3]).Likelihood(Groups, gradient));
        Same(at, (p, gradient) => new BgBbTerms(p[0], p[1], p[2], p[3]).Likelihood(Chances, gradient));
        Same(at[..2], (p, gradient) => NegativeBinomial.Likelihood(Groups, p[0], p[1], gradient));
        Same(at[..2], (p, gradient) => BgBbTerms.Limit(Chances, p, gradient));
    }

    private static void Same(double[] at, ParameterLikelihood likelihood)
    {
        double[] gradient = new double[at.Length], unused = new double[at.Length];
        likelihood(at, gradient);
        for (int i = 0; i < at.Length; i++)
        {
            double step = 1e-5 * at[i], slope = 0;
            foreach ((int times, double weight) in (ReadOnlySpan<(int, double)>)[(-2, 1), (-1, -8), (1, 8), (2, -1)])
            {
                double[] moved = [.. at];
                moved[i] += times * step;
                slope += weight * likelihood(moved, unused) / (12 * step);
            }

            Assert.Equal(slope, gradient[i], 1e-5 * Math.Max(Math.Abs(slope), 1 / at[i]));
        }
    }
}
