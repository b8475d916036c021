using System.Globalization;
using Crm.Segmentation.Lifetime;
using Crm.Segmentation.Tests.Lifetime;

namespace Crm.Segmentation.Tests.Docs;

/// <summary>The numbers of docs/known-wrong.md, each computed here.</summary>
public sealed class KnownWrongTests
{
    [Fact]
    public void Page_OfNumbersThatOthersGetWrong_ShowsThem()
    {
        var bg = new BgNbd(0.9, 5, 0.1, 0.2);
        var pareto = new ParetoNbd(0.5143, 2.8845, 0.2856, 14.1087);
        var flat = new ParetoNbd(0.5329, 38.0598, 64.2792, 7721.5264);
        ConfidenceInterval score = new TwoProportions(new Proportion(7, 34), new Proportion(1, 34)).Interval(DifferenceInterval.MiettinenNurminen)!.Value;
        ConfidenceInterval wald = new TwoProportions(new Proportion(7, 34), new Proportion(1, 34)).Interval(DifferenceInterval.Wald)!.Value;
        var contract = new ShiftedBetaGeometric(0.704, 1.182);
        Significance split = ChiSquare.OfWeights([600_000, 400_000], [1, 1]);
        double[] christmas = [.. Enumerable.Range(0, 48).Select(month => (month % 12 >= 8 ? 200.0 : 100) + (month * 7 % 5))];
        SurvivalCurve few = SurvivalCurve.Of(SurvivalCounts.Of([1, 2, 3, 4], [true, true, true, false]));

        (string What, string Others, string Here)[] rows =
        [
            ("BG/NBD, a + b < 1: purchases in 365 days of who bought once a day ago (r .9, α 5, a .1, b .2)", "lifetimes: NaN", Number(bg.Expected(new PurchaseSummary(0, 0, 1), 365))),
            ("Pareto/NBD: P(alive) with 221 repeats (r .5143, α 2.8845, s .2856, β 14.1087)", "older CLVTools, BTYD: NaN", Number(pareto.PAlive(new PurchaseSummary(221, 103.42857, 103.57143)))),
            ("Pareto/NBD: discounted purchases at r .5329, α 38.0598, s 64.2792, β 7721.5264, x 4 by 60 of 100, δ .002", "overflow in ₂F₁ or U: NaN, ∞", Number(flat.Discounted(new PurchaseSummary(4, 60, 100), 0.002))),
            ("Pareto/NBD at s = 1: purchases in 365 days of who bought once 10 days ago (r .5, α 10, β 12)", "0 / 0", Number(new ParetoNbd(0.5, 10, 1, 12).Expected(new PurchaseSummary(0, 0, 10), 365))),
            ("BG/NBD: P(alive) of 150 repeats that ended long ago (r .1, α 50.16, a .4, b .81)", "power overflows", Number(new BgNbd(0.1, 50.16, 0.4, 0.81).PAlive(new PurchaseSummary(150, 20, 400)))),
            ("Gamma-Gamma with q = .79: the mean value over all customers (p 2, γ 100)", "-952.38", new GammaGamma(2, 0.79, 100).MeanValue?.ToString(CultureInfo.InvariantCulture) ?? "none: it is infinite"),
            ("sBG: discounted lifetime (α .704, β 1.182, 10 %)", $"{Number(Enumerable.Range(0, 11).Sum(t => contract.Survival(t) / Math.Pow(1.1, t)))}, cut off after ten years", Number(contract.DiscountedLifetime(0.1))),
            ("Shares of 7 in 34 and 1 in 34: Miettinen and Nurminen's interval", string.Create(CultureInfo.InvariantCulture, $"Wald: {wald.Lower:0.000000} to {wald.Upper:0.000000}"), string.Create(CultureInfo.InvariantCulture, $"{score.Lower:0.000000} to {score.Upper:0.000000}")),
            ("A split of 600,000 and 400,000 that should be even: p", "0", string.Create(CultureInfo.InvariantCulture, $"ln p = {split.LogP:0.0}")),
            ("Two arms in which nobody bought: p", "NaN", Number(new TwoProportions(new Proportion(0, 50), new Proportion(0, 60)).ChiSquare().P)),
            ("The limits of a survival curve of four customers at 3", string.Create(CultureInfo.InvariantCulture, $"{few.At(3).Survival - (1.96 * few.At(3).StandardError!.Value):0.0000} to {few.At(3).Survival + (1.96 * few.At(3).StandardError!.Value):0.0000}, not cut"), few.Limits(3) is { } limits ? string.Create(CultureInfo.InvariantCulture, $"{limits.Lower:0.0000} to {limits.Upper:0.0000}") : "none"),
            ("A shop with a season and no change: breaks of its mean", string.Create(CultureInfo.InvariantCulture, $"{StructuralBreaks.BaiPerron(christmas, 0.1).Number}"), string.Create(CultureInfo.InvariantCulture, $"{StructuralBreaks.BaiPerron(christmas, season: 12).Number} against the season before")),
        ];

        Assert.Equal(25.849486209078982, bg.Expected(new PurchaseSummary(0, 0, 1), 365), 1e-8);
        Assert.True(double.IsFinite(flat.Discounted(new PurchaseSummary(4, 60, 100), 0.002)));
        Assert.Equal((0.027042, 0.345291), (Math.Round(score.Lower, 6), Math.Round(score.Upper, 6)));
        Assert.InRange(few.Limits(3)!.Value.Lower, 0, 1);
        PageOutput.ShouldBe("docs/known-wrong.md", "known-wrong", string.Join("\n\n", rows.Select(row => $"{row.What}\n  others: {row.Others}\n  here:   {row.Here}")));
    }

    [SharedFact]
    public void Page_OfNumbersThatOthersGetWrong_ShowsThoseOfRealShops()
    {
        var engine = new SegmentationEngine(RealShops.Schema);
        PurchaseGaps gaps = engine.Gaps(RealShops.Purchases, RealShops.CdnowAll(), new DateTimeOffset(1998, 6, 30, 23, 0, 0, TimeSpan.Zero));
        ModelFit<BgNbd> retail = BgNbd.Fit(engine.Summarize(RealShops.Purchases, RealShops.OnlineRetail(), new DateTimeOffset(2011, 12, 9, 23, 0, 0, TimeSpan.Zero)).Summaries);

        PageOutput.ShouldBe("docs/known-wrong.md", "known-wrong-data", string.Create(
            CultureInfo.InvariantCulture,
            $"CDNOW: after how long nine of ten gaps are over\n  others: {gaps.Naive(0.9m)} days, of the gaps that have ended\n  here:   {gaps.Threshold(0.9).Value?.ToString(CultureInfo.InvariantCulture) ?? $"never: {gaps.ToCurve().Points[^1].Survival:0.0%} are not seen again"}\n\nUCI Online Retail: ln of the likelihood of BG/NBD\n  others: ConvergenceError, or parameters that mean nothing\n  here:   {retail.LogLikelihood:0.00}, not identified: customers are not seen to stop"));
    }

    private static string Number(double value) => value.ToString("G9", CultureInfo.InvariantCulture);
}
