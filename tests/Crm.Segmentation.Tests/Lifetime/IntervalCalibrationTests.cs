using Crm.Segmentation.Lifetime;
using Xunit.Abstractions;

namespace Crm.Segmentation.Tests.Lifetime;

/// <summary>
/// Customers drawn from a known model, again and again: intervals of 95 % hold what is true in about 95 of 100 worlds. CRM_LONG=1 draws many more worlds.
/// </summary>
public sealed class IntervalCalibrationTests(ITestOutputHelper output)
{
    private static readonly int Worlds = PropertyRuns.IsLong ? 400 : 16;

    [Fact]
    public void Intervals_OfBgNbd_HoldTheTruthAboutAsOftenAsTheySay()
    {
        var truth = new BgNbd(0.6, 6, 1.2, 3);
        Check(
            [truth.R, truth.Alpha, truth.A, truth.B],
            truth.Expected(30),
            draw => BgNbd.Fit(draw.Dropping(1500, new MbgNbd(truth.R, truth.Alpha, truth.A, truth.B), afterFirst: false, weeks: 78, values: null)),
            model => model.Expected(30));
    }

    [Fact]
    public void Intervals_OfMbgNbd_HoldTheTruthAboutAsOftenAsTheySay()
    {
        var truth = new MbgNbd(0.6, 6, 1.2, 3);
        Check(
            [truth.R, truth.Alpha, truth.A, truth.B],
            truth.Expected(30),
            draw => MbgNbd.Fit(draw.Dropping(1500, truth, afterFirst: true, weeks: 78, values: null)),
            model => model.Expected(30));
    }

    [Fact]
    public void Intervals_OfParetoNbd_HoldTheTruthAboutAsOftenAsTheySay()
    {
        var truth = new ParetoNbd(0.8, 9, 0.9, 14);
        Check([truth.R, truth.Alpha, truth.S, truth.Beta], truth.Expected(30), draw => ParetoNbd.Fit(draw.Stopping(1500, truth, weeks: 78)), model => model.Expected(30));
    }

    [Fact]
    public void Intervals_OfGammaGamma_HoldTheTruthAboutAsOftenAsTheySay()
    {
        var truth = new GammaGamma(6, 4, 15);
        Check(
            [truth.P, truth.Q, truth.Gamma],
            truth.MeanValue!.Value,
            draw => GammaGamma.Fit(draw.Dropping(1500, new MbgNbd(0.6, 6, 1.2, 3), afterFirst: true, weeks: 78, values: truth)),
            model => model.MeanValue ?? double.NaN);
    }

    [Fact]
    public void Intervals_OfBgBb_HoldTheTruthAboutAsOftenAsTheySay()
    {
        var truth = new BgBb(1.2, 0.75, 0.66, 2.8);
        Check(
            [truth.Alpha, truth.Beta, truth.Gamma, truth.Delta],
            truth.Expected(10),
            draw => BgBb.Fit(draw.Taking(3000, truth, chances: 12)),
            model => model.Expected(10));
    }

    [Fact]
    public void Intervals_OfShiftedBetaGeometric_HoldTheTruthAboutAsOftenAsTheySay()
    {
        var truth = new ShiftedBetaGeometric(0.7, 1.2);
        Check(
            [truth.Alpha, truth.Beta],
            truth.Survival(20),
            draw => ShiftedBetaGeometric.Fit(draw.Renewing(2000, new BetaDiscreteWeibull(truth.Alpha, truth.Beta, 1), renewals: 8)),
            model => model.Survival(20));
    }

    [Fact]
    public void Intervals_OfBetaDiscreteWeibull_HoldTheTruthAboutAsOftenAsTheySay()
    {
        var truth = new BetaDiscreteWeibull(0.7, 1.8, 1.4);
        Check(
            [truth.Alpha, truth.Beta, truth.C],
            truth.Survival(12),
            draw => BetaDiscreteWeibull.Fit(draw.Renewing(5000, truth, renewals: 8)),
            model => model.Survival(12));
    }

    private void Check<TModel>(double[] parameters, double quantity, Func<SimulatedPurchases, ModelFit<TModel>> fit, Func<TModel, double> asked)
        where TModel : class
    {
        int[] held = new int[parameters.Length + 1];
        for (int world = 0; world < Worlds; world++)
        {
            ModelFit<TModel> found = fit(new SimulatedPurchases(100 + world));
            for (int i = 0; i < parameters.Length; i++)
                if (Holds(found.Parameters[i].Interval(), parameters[i])) held[i]++;
            if (Holds(found.Interval(asked), quantity)) held[^1]++;
        }

        output.WriteLine($"{fit(new SimulatedPurchases(100)).Model}: of {Worlds} worlds {string.Join(", ", held[..^1])} hold a parameter, {held[^1]} what follows from them");

        // Of 400 worlds fewer than 364 hold by chance in fewer than 1 of 1,000 tests; of 16 fewer than 12.
        Assert.All(held, worlds => Assert.InRange(worlds, (PropertyRuns.IsLong ? 0.91 : 0.75) * Worlds, Worlds));
    }

    private static bool Holds(ConfidenceInterval? interval, double value) => interval is { } known && known.Lower <= value && value <= known.Upper;
}
