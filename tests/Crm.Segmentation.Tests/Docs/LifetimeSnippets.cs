using System.Globalization;
using Crm.Segmentation.Lifetime;
using Crm.Segmentation.Tests.Lifetime;

namespace Crm.Segmentation.Tests.Docs;

/// <summary>The code of docs/lifetime.md, over real shops where they are there.</summary>
public sealed class LifetimeSnippets
{
    private static readonly SegmentationEngine Engine = new(RealShops.Schema);
    private static readonly DateTimeOffset Cut = new(1997, 9, 30, 23, 0, 0, TimeSpan.Zero), End = new(1998, 6, 30, 23, 0, 0, TimeSpan.Zero);

    [SharedFact]
    public void Churn_OfCdnow_IsFoundFromGaps()
    {
        (Dataset shop, SegmentationEngine engine) = (RealShops.CdnowAll(), Engine);
        (EventType purchase, EventNumber amount) = (RealShops.Purchase, RealShops.Amount);

        // snippet: churn
        var purchases = new Purchases(amount, purchase);            // what is bought on one day is one purchase
        PurchaseGaps gaps = engine.Gaps(purchases, shop, End);

        SurvivalQuantile half = gaps.Threshold(0.5);                // 94 days
        SurvivalQuantile most = gaps.Threshold(0.75);               // null: not reached
        double? naive = gaps.Naive(0.75m);                          // 94 days as well: three quarters of the gaps that have ended
        double never = gaps.ToCurve().At(400).Survival;             // 0.32 do not come back within 400 days
        // end snippet

        Assert.Equal((94, null), (half.Value, most.Value));
        Assert.Equal(94, naive);
        Assert.Equal(0.317, never, 0.005);
        PageOutput.ShouldBe("docs/lifetime.md", "churn", string.Join('\n', [
            gaps.ToString(),
            .. ((GapWeighting[])[GapWeighting.EveryGap, GapWeighting.EveryCustomer, GapWeighting.CustomerMedian, GapWeighting.FirstGap]).Select(weighting =>
            {
                PurchaseGaps weighted = engine.Gaps(purchases, shop, End, weighting);
                return $"{weighting,-15} half within {Days(weighted.Threshold(0.5))}, two thirds within {Days(weighted.Threshold(0.667))}";
            }),
        ]));

        static string Days(SurvivalQuantile quantile) => quantile.Value is { } value ? string.Create(CultureInfo.InvariantCulture, $"{value:0.#} days") : "more than was seen";
    }

    [SharedFact]
    public void Models_OfCdnow_AreFittedAndCompared()
    {
        (Dataset shop, SegmentationEngine engine) = (RealShops.Cdnow(), Engine);
        Purchases purchases = RealShops.Purchases;

        // snippet: lifetime-fit
        PurchaseSummaries weeks = engine.Summarize(purchases, shop, Cut).Summaries.In(7);   // days to weeks, as the papers have them

        ModelFit<BgNbd> bg = BgNbd.Fit(weeks);
        ModelFit<ParetoNbd> pareto = ParetoNbd.Fit(weeks);
        double better = pareto.Aic - bg.Aic;                        // 25: BG/NBD is likelier with as many parameters

        var customer = new PurchaseSummary(Repeats: 2, Last: 30.4, Age: 38.9);
        double alive = bg.Model.PAlive(customer);                   // 73 %
        double next = bg.Model.Expected(customer, 52);              // 1.6 purchases in the coming year
        // end snippet

        Assert.Equal(25.1, better, 0.05);
        Assert.Equal((0.73, 1.6), (Math.Round(alive, 2), Math.Round(next, 1)));
        PageOutput.ShouldBe("docs/lifetime.md", "lifetime-fit", string.Join('\n', (IEnumerable<string>)
        [
            .. bg.Parameters.Select(parameter => string.Create(CultureInfo.InvariantCulture, $"{parameter.Name,-6}{parameter.Value,8:0.000}   95 % {parameter.Interval()!.Value.Lower:0.000} to {parameter.Interval()!.Value.Upper:0.000}")),
            string.Create(CultureInfo.InvariantCulture, $"ln L = {bg.LogLikelihood:0.00}, AIC = {bg.Aic:0.0}, over {bg.Customers} customers"),
            .. bg.Findings.Select(finding => finding.Message),
        ]));
    }

    [SharedFact]
    public void HoldOut_OfCdnow_ShowsWhatCame()
    {
        (Dataset shop, SegmentationEngine engine) = (RealShops.Cdnow(), Engine);
        Purchases purchases = RealShops.Purchases;

        // snippet: holdout
        Holdout holdout = engine.HoldOut(purchases, shop, cut: Cut, until: End);
        // end snippet

        PageOutput.ShouldBe("docs/lifetime.md", "holdout", holdout.ToString() + "\n\n" + string.Join('\n', holdout.ByRepeats.Select(group => string.Create(
            CultureInfo.InvariantCulture, $"{group.Repeats}{(group.Repeats == 7 ? "+" : " ")} repeats, {group.Customers,4} customers: {group.Came:0.00} came, {string.Join(", ", holdout.Models.Zip(group.Predicted).Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.First.Fit.Model.Name} {pair.Second:0.00}")))}"))));
    }

    [SharedFact]
    public void Value_OfTheCustomersOfCdnow_HasAnInterval()
    {
        (Dataset shop, SegmentationEngine engine) = (RealShops.Cdnow(), Engine);
        Purchases purchases = RealShops.Purchases;

        // snippet: base-value
        PurchaseReport report = engine.Summarize(purchases, shop, Cut);
        PurchaseSummaries customers = report.Summaries;
        ModelFit<MbgNbd> model = MbgNbd.Fit(customers);
        ModelFit<GammaGamma> spend = GammaGamma.Fit(customers);
        double rate = Math.Log(1.10) / 365;                         // 10 % a year, continuously

        double Worth(MbgNbd m) => Enumerable.Range(0, customers.Count).Sum(i => (spend.Model.ExpectedValue(customers[i]) ?? 0) * m.Discounted(customers[i], rate, 365));
        double total = Worth(model.Model);                          // what all customers will buy in the coming year, in today's money
        ConfidenceInterval? range = model.Interval(Worth);          // as sure as the parameters of the model are

        double[] alive = new double[customers.Count];
        model.Model.PAlive(customers, alive);
        CustomerSet atRisk = report.Where(row => customers[row].Repeats >= 3 && alive[row] < 0.5);      // good customers who are about to be lost
        // end snippet

        PageOutput.ShouldBe("docs/lifetime.md", "base-value", string.Create(
            CultureInfo.InvariantCulture,
            $"{customers.Customers} customers will spend {total:0} in a year (95 % {range!.Value.Lower:0} to {range.Value.Upper:0})\n{atRisk.Count} customers with three repeats or more are more likely lost than not\nassumption of Gamma-Gamma: correlation {SpendAssumption.Of(customers).Linear.Coefficient:0.000}, in order {SpendAssumption.Of(customers).Ordered.Coefficient:0.000}\n{string.Join('\n', SpendAssumption.Of(customers).Findings.Select(finding => finding.Message))}"));
    }

    [SharedFact]
    public void OnlineRetail_WhoseCustomersDoNotStop_SaysSo()
    {
        (Dataset shop, SegmentationEngine engine) = (RealShops.OnlineRetail(), Engine);
        var end = new DateTimeOffset(2011, 12, 9, 23, 0, 0, TimeSpan.Zero);
        Purchases purchases = RealShops.Purchases;

        // snippet: not-identified
        ModelFit<BgNbd> fit = BgNbd.Fit(engine.Summarize(purchases, shop, end).Summaries);
        bool sure = fit.Identified;                                 // false
        // end snippet

        Assert.False(sure);
        PageOutput.ShouldBe("docs/lifetime.md", "not-identified", string.Join('\n', [
            .. fit.Findings.Select(finding => finding.Message),
            engine.Gaps(purchases, shop, end).ToString(),
        ]));
    }

    [Fact]
    public void Lifetime_InRules_GivesMeasures()
    {
        // snippet: lifetime-rules
        RuleBook rules = RuleBook.Parse(Shop.Schema, ("rules", """
            lifetime base over purchase.amount by bg_nbd with gamma_gamma
            segment slipping_away = base.p_alive < 0.3 and base.value(365 days, discount 10%) >= 50_000
            segment coming_soon = base.expected_orders(30 days) >= 1
            """));
        // end snippet

        Assert.Equal(3, rules.Definitions.Count);
    }

    [Fact]
    public void Contracts_OfTwoSegments_HaveALifetime()
    {
        // snippet: contracts
        // Of 1,000 customers, how many were left after each yearly renewal.
        SurvivalCounts stays = Renewals.Of(1000, 869, 743, 653, 593);
        ModelFit<ShiftedBetaGeometric> fit = ShiftedBetaGeometric.Fit(stays);

        double first = fit.Model.Retention(1);                      // 86 % renew the first time
        double fifth = fit.Model.Retention(5);                      // 90 % the fifth: those who leave leave first
        double eight = fit.Model.Survival(8);                       // 41 % are there after eight years (39 % were)
        double left = fit.Model.DiscountedResidualLifetime(4, 0.1); // 5.7 years, just before the fourth renewal, at 10 %
        Significance changing = BetaDiscreteWeibull.Test(BetaDiscreteWeibull.Fit(stays), fit);   // p of chances that change with time
        // end snippet

        Assert.Equal((0.86, 0.90, 0.41), (Math.Round(first, 2), Math.Round(fifth, 2), Math.Round(eight, 2)));
        Assert.Equal(5.7, left, 0.05);
        Assert.InRange(changing.P, 0, 1);
    }

    [Fact]
    public void Break_OfAWeeklySeries_IsNotTheSeason()
    {
        // snippet: breaks
        // Orders a month over four years: more before Christmas, and 60 fewer from the thirty-first month on.
        double[] orders = [.. Enumerable.Range(0, 48).Select(month => (month % 12 >= 8 ? 200.0 : 100) + (month * 7 % 5) - (month >= 30 ? 60 : 0))];

        BreakTest? change = StructuralBreaks.SupF(orders, season: 12);      // after 30 months
        BreakDates dates = StructuralBreaks.BaiPerron(orders, season: 12);  // one, or several
        // end snippet

        Assert.InRange(change!.Value.Before, 29, 31);
        Assert.Contains(30, dates.Breaks.ToArray());
    }
}
