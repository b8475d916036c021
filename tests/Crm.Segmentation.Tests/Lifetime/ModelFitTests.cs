using Crm.Segmentation.Lifetime;

namespace Crm.Segmentation.Tests.Lifetime;

public sealed class ModelFitTests
{
    private static readonly PurchaseSummaries Usual = SimulatedPurchases.Usual;

    public static TheoryData<PurchaseModelKind> EveryKind => [.. AtAnyTime];

    private static PurchaseModelKind[] AtAnyTime => [PurchaseModelKind.BgNbd, PurchaseModelKind.MbgNbd, PurchaseModelKind.ParetoNbd];

    [Theory]
    [MemberData(nameof(EveryKind))]
    public void Fit_OfShuffledRowsAndOfMergedParts_IsTheSame(PurchaseModelKind kind)
    {
        int[] order = [.. Enumerable.Range(0, 600)];
        new Random(5).Shuffle(order);
        PurchaseSummaries rows = PurchaseSummaries.Of(order.Order().Select(i => Usual[i]).ToArray()), shuffled = PurchaseSummaries.Of(order.Select(i => Usual[i]).ToArray());
        PurchaseSummaries parts = PurchaseSummaries.Of(order.Where(i => i % 2 == 0).Select(i => Usual[i]).ToArray()).Merge(PurchaseSummaries.Of(order.Where(i => i % 2 == 1).Select(i => Usual[i]).ToArray()));

        Assert.Equal(PurchaseModel.Fit(kind, rows), PurchaseModel.Fit(kind, shuffled));
        Assert.Equal(PurchaseModel.Fit(kind, rows), PurchaseModel.Fit(kind, parts));
        Assert.Equal(GammaGamma.Fit(rows), GammaGamma.Fit(shuffled));
    }

    [Theory]
    [MemberData(nameof(EveryKind))]
    public void Fit_OfRowsThatStandForSeveral_IsThatOfAllOfThem(PurchaseModelKind kind)
    {
        PurchaseSummary[] rows = [.. Enumerable.Range(0, 300).Select(i => Usual[i] with { Value = null })];
        PurchaseSummaries doubled = PurchaseSummaries.Of(rows.Concat(rows).ToArray());
        PurchaseSummaries counted = PurchaseSummaries.Of(
            [.. rows.Select(row => row.Repeats)], [.. rows.Select(row => row.Last)], [.. rows.Select(row => row.Age)], [], [.. rows.Select(_ => 2.0)]);

        Assert.Equal(PurchaseModel.Fit(kind, doubled), PurchaseModel.Fit(kind, counted));
    }

    [Theory]
    [MemberData(nameof(EveryKind))]
    public void Fit_InAnotherUnitOfTime_IsTheSameModel(PurchaseModelKind kind)
    {
        ModelFit<PurchaseModel> weeks = PurchaseModel.Fit(kind, Usual), days = PurchaseModel.Fit(kind, Usual.In(1.0 / 7));

        Assert.True(weeks.Identified && days.Identified);
        Assert.Equal(weeks.Parameters[0].Value, days.Parameters[0].Value, 1e-5 * weeks.Parameters[0].Value);
        Assert.Equal(7 * weeks.Parameters[1].Value, days.Parameters[1].Value, 1e-5 * days.Parameters[1].Value);
        Assert.Equal(weeks.Model.Expected(Usual[3], 10), days.Model.Expected(Usual.In(1.0 / 7)[3], 70), 1e-5);
    }

    [Theory]
    [MemberData(nameof(EveryKind))]
    public void Likelihood_OfAFit_IsTheSumOfThoseOfItsCustomersAndHighestThere(PurchaseModelKind kind)
    {
        ModelFit<PurchaseModel> fit = PurchaseModel.Fit(kind, Usual);
        double sum = Enumerable.Range(0, Usual.Count).Sum(i => fit.Model.LogLikelihood(Usual[i]));
        double[] at = [.. fit.Parameters.Select(parameter => parameter.Value)];

        Assert.Equal(sum, fit.LogLikelihood, 1e-7);
        Assert.InRange(fit.Slope, 0, 1e-3);
        for (int i = 0; i < 8; i++)
        {
            double[] beside = [.. at];
            beside[i / 2] *= i % 2 == 0 ? 1.02 : 0.98;
            PurchaseModel other = kind switch
            {
                PurchaseModelKind.BgNbd => new BgNbd(beside[0], beside[1], beside[2], beside[3]),
                PurchaseModelKind.MbgNbd => new MbgNbd(beside[0], beside[1], beside[2], beside[3]),
                _ => new ParetoNbd(beside[0], beside[1], beside[2], beside[3]),
            };
            Assert.True(Enumerable.Range(0, Usual.Count).Sum(k => other.LogLikelihood(Usual[k])) < fit.LogLikelihood);
        }
    }

    [Fact]
    public void Fit_OfWhatNobodyCanLearnFrom_IsFlaggedAndFinite()
    {
        PurchaseSummaries[] poor =
        [
            PurchaseSummaries.Of([], [], []), // nobody
            PurchaseSummaries.Of([0], [0], [0]), // one customer, on the last day
            PurchaseSummaries.Of([3], [20], [30], [15]), // one customer
            PurchaseSummaries.Of([0, 0, 0], [0, 0, 0], [10, 20, 30]), // nobody came again
            PurchaseSummaries.Of([2, 2, 2, 2], [20, 20, 20, 20], [30, 30, 30, 30], [15, 15, 15, 15]), // all alike
            PurchaseSummaries.Of([1, 2], [5, 9], [30, 90], [-5, 0]), // nothing but refunds
            PurchaseSummaries.Of([1, 2, 3000], [0, 9, 90], [0, 9, 90], [1e-300, 5, 1e300]), // the last purchase at the end, at once, and thousands
        ];

        foreach (PurchaseSummaries customers in poor)
        {
            foreach (PurchaseModelKind kind in AtAnyTime)
            {
                ModelFit<PurchaseModel> fit = PurchaseModel.Fit(kind, customers);
                Flagged(fit.Identified, fit.Findings, fit.Parameters, fit.LogLikelihood);
                Assert.Null(fit.Interval(model => model.Expected(10)));
                for (int i = 0; i < customers.Count; i++)
                {
                    Assert.InRange(fit.Model.PAlive(customers[i]), 0, 1);
                    Assert.InRange(fit.Model.Expected(customers[i], 10), 0, double.MaxValue);
                }
            }

            ModelFit<GammaGamma> values = GammaGamma.Fit(customers);
            Flagged(values.Identified, values.Findings, values.Parameters, values.LogLikelihood);
            Assert.True(values.Model.ExpectedValue(new PurchaseSummary(2, 3, 4, 20)) is null or > 0);
        }

        static void Flagged(bool identified, ValueList<Diagnostic> findings, ValueList<FittedParameter> parameters, double likelihood)
        {
            Assert.False(identified);
            Assert.NotEmpty(findings);
            Assert.All(parameters, parameter => Claim.Holds(double.IsFinite(parameter.Value) && parameter.Value > 0, $"{parameter}"));
            Claim.Holds(double.IsFinite(likelihood), $"{likelihood}");
        }
    }

    [Fact]
    public void Summaries_ThatNoDataCanBe_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => PurchaseSummaries.Of([-1], [0], [1]));
        Assert.Throws<ArgumentException>(() => PurchaseSummaries.Of([1], [2], [1]));
        Assert.Throws<ArgumentException>(() => PurchaseSummaries.Of([1], [double.NaN], [1]));
        Assert.Throws<ArgumentException>(() => PurchaseSummaries.Of([1], [1], [double.PositiveInfinity]));
        Assert.Throws<ArgumentException>(() => PurchaseSummaries.Of([1], [1], [1], [double.PositiveInfinity]));
        Assert.Throws<ArgumentException>(() => PurchaseSummaries.Of([1], [1], [1], [], [0]));
        Assert.Throws<ArgumentException>(() => PurchaseSummaries.Of([1, 2], [1], [1]));
        Assert.Throws<ArgumentException>(() => BgBb.Fit(PurchaseSummaries.Of([2], [1], [6])));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BgNbd(0, 1, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new GammaGamma(1, double.NaN, 1));
    }

    [Fact]
    public void Fit_OfCustomersDrawnFromAModel_FindsThatModel()
    {
        var truth = new ParetoNbd(0.8, 9, 0.9, 14);
        ModelFit<ParetoNbd> fit = ParetoNbd.Fit(new SimulatedPurchases(7).Stopping(4000, truth, 78));

        Assert.True(fit.Identified);
        Assert.InRange(truth.R, fit.Parameters[0].Interval(0.999)!.Value.Lower, fit.Parameters[0].Interval(0.999)!.Value.Upper);
        Assert.InRange(truth.S, fit.Parameters[2].Interval(0.999)!.Value.Lower, fit.Parameters[2].Interval(0.999)!.Value.Upper);
        Assert.Equal(truth.Expected(52), fit.Model.Expected(52), 0.1 * truth.Expected(52));
    }

    [Fact]
    public void GammaGamma_OfACustomer_LiesBetweenItsOwnMeanAndThatOfAll()
    {
        var model = new GammaGamma(6, 4, 15);

        Assert.Equal(30, model.MeanValue!.Value, 1e-12);
        Assert.InRange(model.ExpectedValue(new(1, 1, 1, 100))!.Value, 30, 100);
        Assert.InRange(model.ExpectedValue(new(50, 1, 1, 100))!.Value, 95, 100);
        Assert.Equal(30, model.ExpectedValue(new(3, 1, 1, -4))!.Value, 1e-12);
        Assert.Null(new GammaGamma(2, 0.79, 100).MeanValue);
        Assert.Null(new GammaGamma(2, 1, 100).MeanValue);
        Assert.True(new GammaGamma(2, 0.79, 100).ExpectedValue(new(1, 1, 1, 10)) > 0);
    }
}
