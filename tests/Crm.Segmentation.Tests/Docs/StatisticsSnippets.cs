namespace Crm.Segmentation.Tests.Docs;

/// <summary>The code of docs/statistics.md.</summary>
public sealed class StatisticsSnippets
{
    [Fact]
    public void Shares_OfTwoMails_AreCompared()
    {
        // snippet: shares
        var summer = new Proportion(Count: 34, Of: 400);
        ConfidenceInterval? range = summer.Interval;                // 6.1 % to 11.6 %

        var mails = new TwoProportions(summer, new Proportion(19, 400));
        double? more = mails.Difference;                            // 3.75 points
        ConfidenceInterval? between = mails.Interval();             // 0.3 to 7.3 points
        Significance test = mails.LeastExpected < 5 ? mails.Fisher() : mails.Z();   // p = 0.033
        // end snippet

        Assert.Equal((0.061, 0.116), (Math.Round(range!.Value.Lower, 3), Math.Round(range.Value.Upper, 3)));
        Assert.Equal(0.0375, more!.Value, 1e-12);
        Assert.Equal((0.003, 0.073), (Math.Round(between!.Value.Lower, 3), Math.Round(between.Value.Upper, 3)));
        Assert.Equal(0.033, test.P, 5e-4);
    }

    [Fact]
    public void Share_OfAttempts_KnowsItsCustomers()
    {
        // snippet: clustered
        // Of each customer, how many of how many attempts ended in an order.
        ClusteredProportion attempts = ClusteredProportion.Of([new(6, 6), new(0, 5), new(4, 5), new(0, 1), new(0, 7), new(1, 1)]);

        double? effect = attempts.DesignEffect;                     // 5.7: 25 attempts say as much as 4 independent ones
        ConfidenceInterval? honest = attempts.Interval();           // 13 % to 81 %; of 25 independent ones 27 % to 63 %
        // end snippet

        Assert.Equal(5.7, effect!.Value, 0.05);
        Assert.Equal((0.13, 0.81), (Math.Round(honest!.Value.Lower, 2), Math.Round(honest.Value.Upper, 2)));
        Assert.Equal((0.27, 0.63), (Math.Round(attempts.Share.Interval!.Value.Lower, 2), Math.Round(attempts.Share.Interval!.Value.Upper, 2)));
    }

    [Fact]
    public void PValues_OfManyLooks_AreAdjusted()
    {
        // snippet: adjusted
        double[] p = [0.001, 0.012, 0.034, 0.2];
        double[] any = AdjustedP.Of(p);                                         // 0.004, 0.036, 0.068, 0.2
        double[] share = AdjustedP.Of(p, Multiplicity.BenjaminiHochberg);       // 0.004, 0.024, 0.0453, 0.2
        // end snippet

        Assert.Equal([0.004, 0.036, 0.068, 0.2], any.Select(x => Math.Round(x, 4)));
        Assert.Equal([0.004, 0.024, 0.0453, 0.2], share.Select(x => Math.Round(x, 4)));
    }

    [Fact]
    public void Stays_OfCustomers_CountThoseWhoAreStillThere()
    {
        // snippet: survival
        double[] months = [1, 2, 2, 5, 8, 8, 12];
        bool[] left = [true, true, false, true, false, true, false];
        SurvivalCurve stay = SurvivalCurve.Of(SurvivalCounts.Of(months, left));

        double half = stay.At(6).Survival;                          // 0.536 stay longer than six months
        ConfidenceInterval? limits = stay.Limits(6);                // log-log: 0.13 to 0.82
        SurvivalQuantile median = stay.Quantile(0.5);               // 8 months; its upper end is not reached: null
        RestrictedMean year = stay.RestrictedMean(12);              // 7 months of the first twelve
        // end snippet

        Assert.Equal(0.536, half, 5e-4);
        Assert.Equal((0.13, 0.82), (Math.Round(limits!.Value.Lower, 2), Math.Round(limits.Value.Upper, 2)));
        Assert.Equal((8.0, null), (median.Value, median.Upper));
        Assert.Equal(7, year.Mean, 0.05);

        // snippet: log_rank
        SurvivalCounts monthly = SurvivalCounts.Of([1, 1, 2, 3, 5, 8], [true, true, true, true, false, true]);
        SurvivalCounts yearly = SurvivalCounts.Of([4, 12, 12, 20, 24, 24], [true, false, true, false, false, false]);

        LogRank test = LogRank.Compare([monthly, yearly]);
        double expected = test.Groups[0].Expected;                  // of the 5 who left, as many would have if contracts did not matter
        double surprise = test.Significance.LogP;                   // the logarithm of p
        // end snippet

        Assert.Equal(5, test.Groups[0].Observed);
        Assert.InRange(expected, 1, 4);
        Assert.InRange(surprise, -10, -2);
    }

    [Fact]
    public void Places_OfOrders_AreCounted()
    {
        // snippet: rank_bins
        ValueCounts<long> orders = ValueCounts.Of<long>([1, 1, 1, 1, 1, 1, 2, 3, 3, 9]);

        ReadOnlySpan<long> ntile = RankBins.Of(orders, 5, RankRule.EqualSizes).Counts;      // 2 2 2 2 2: the ones get three scores
        ReadOnlySpan<long> middle = RankBins.Of(orders, 5, RankRule.MidRank).Counts;        // 0 6 0 1 3: the ones get one
        // end snippet

        Assert.Equal([2, 2, 2, 2, 2], ntile.ToArray());
        Assert.Equal([0, 6, 0, 1, 3], middle.ToArray());
    }
}
