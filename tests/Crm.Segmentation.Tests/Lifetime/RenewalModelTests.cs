using Crm.Segmentation.Lifetime;

namespace Crm.Segmentation.Tests.Lifetime;

public sealed class RenewalModelTests
{
    private static readonly double[] HighEnd = [1000, 869, 743, 653, 593];

    [Fact]
    public void Lifetimes_OfBothModels_AreTheSumsThatTheyAreSaidToBe()
    {
        foreach (RenewalModel model in (RenewalModel[])[new ShiftedBetaGeometric(2.4, 5), new BetaDiscreteWeibull(2.4, 5, 1), new BetaDiscreteWeibull(2.4, 5, 1.3)])
        {
            Assert.Equal(Enumerable.Range(0, 3000).Sum(t => model.Survival(t) / Math.Pow(1.1, t)), model.DiscountedLifetime(0.1), 1e-10);
            Assert.Equal(
                Enumerable.Range(3, 3000).Sum(t => model.Survival(t) / model.Survival(2) / Math.Pow(1.1, t - 3)), model.DiscountedResidualLifetime(3, 0.1), 1e-10);
            Assert.Equal(Enumerable.Range(3, 200_000).Sum(t => model.Survival(t) / model.Survival(2)), model.ExpectedResidualLifetime(3)!.Value, 1e-4);
        }
    }

    [Fact]
    public void Lifetime_WithoutDiscount_IsTheSameForBdwWithConstantChances()
    {
        Assert.Equal(
            new ShiftedBetaGeometric(1.2, 4).ExpectedResidualLifetime(5)!.Value, new BetaDiscreteWeibull(1.2, 4, 1).ExpectedResidualLifetime(5)!.Value, 1e-7);
        Assert.Null(new ShiftedBetaGeometric(0.9, 4).ExpectedResidualLifetime(1));
        Assert.Null(new BetaDiscreteWeibull(0.9, 4, 1).ExpectedResidualLifetime(1));
        Assert.NotNull(new BetaDiscreteWeibull(0.9, 4, 1.5).ExpectedResidualLifetime(1));
    }

    [Fact]
    public void Retention_OfCustomersWhoDiffer_GrowsWithTheirStay()
    {
        ModelFit<ShiftedBetaGeometric> fit = ShiftedBetaGeometric.Fit(Renewals.Of(HighEnd));

        Assert.True(fit.Identified);
        Assert.All(Enumerable.Range(1, 30), t => Assert.True(fit.Model.Retention(t + 1) > fit.Model.Retention(t)));
        Assert.Equal(1, fit.Model.Survival(0));
    }

    [Fact]
    public void Test_OfBdwAgainstSbg_IsTheRatioOfTheirLikelihoods()
    {
        SurvivalCounts stays = Renewals.Of(1000, 631, 468, 382, 326, 289, 262, 241);
        ModelFit<ShiftedBetaGeometric> constant = ShiftedBetaGeometric.Fit(stays);
        ModelFit<BetaDiscreteWeibull> changing = BetaDiscreteWeibull.Fit(stays);

        Significance test = BetaDiscreteWeibull.Test(changing, constant);

        Assert.Equal(2 * (changing.LogLikelihood - constant.LogLikelihood), test.Statistic!.Value, 1e-9);
        Assert.InRange(test.P, 0.2, 0.3);
        Assert.Throws<ArgumentException>(() => BetaDiscreteWeibull.Test(changing, ShiftedBetaGeometric.Fit(Renewals.Of(100, 87, 74, 65, 59))));
    }

    [Fact]
    public void Fit_OfWhatNobodyCanLearnFrom_IsFlaggedAndFinite()
    {
        foreach (SurvivalCounts stays in (SurvivalCounts[])
            [
                Renewals.Of(), Renewals.Of(10), Renewals.Of(10, 5), Renewals.Of(10, 5, 3), Renewals.Of(10, 10, 10, 10, 10), Renewals.Of(10, 0), Renewals.Of(10, 0, 0, 0),
                SurvivalCounts.Of([0, 3, 3], [false, false, false]),
            ])
        {
            Flagged(ShiftedBetaGeometric.Fit(stays));
            Flagged(BetaDiscreteWeibull.Fit(stays));
        }

        Assert.Throws<ArgumentException>(() => ShiftedBetaGeometric.Fit(SurvivalCounts.Of([0.5], [true])));
        Assert.Throws<ArgumentException>(() => ShiftedBetaGeometric.Fit(SurvivalCounts.Of([0], [true])));
        Assert.Throws<ArgumentException>(() => Renewals.Of(5, 6));

        static void Flagged<T>(ModelFit<T> fit)
            where T : RenewalModel
        {
            Assert.False(fit.Identified, $"{fit}");
            Assert.NotEmpty(fit.Findings);
            Assert.All(fit.Parameters, parameter => Claim.Holds(double.IsFinite(parameter.Value) && parameter.Value > 0, $"{parameter}"));
            Claim.Holds(double.IsFinite(fit.LogLikelihood), $"{fit}");
            Assert.InRange(fit.Model.Survival(3), 0, 1);
            Assert.True(double.IsFinite(fit.Model.DiscountedLifetime(0.1)));
        }
    }
}
