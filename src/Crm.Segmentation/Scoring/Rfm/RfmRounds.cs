namespace Crm.Segmentation.Scoring;

/// <summary>An rfm over a population that is spread over parts: independent bins in one round; nested bins in three, since each axis is cut within the scores of those before.</summary>
internal static class RfmRounds
{
    /// <summary>A measure for each distribution of a round: frequency for each score of recency, monetary value for each pair of scores, frequency turning faster.</summary>
    internal static ValueList<Measure> CountedIn(Rfm rfm, int round)
    {
        RfmMeasures axes = rfm.Axes;
        return rfm.Binning == RfmBinning.Independent ? [axes.Recency, axes.Frequency, axes.Monetary]
            : round == 0 ? [axes.Recency]
            : round == 1 ? [.. Enumerable.Repeat(axes.Frequency, rfm.Bins)]
            : [.. Enumerable.Repeat(axes.Monetary, rfm.Bins * rfm.Bins)];
    }

    /// <summary>The distributions of a round over one part of the population.</summary>
    internal static ValueList<MeasureCounts> Count(EvaluationScope scope, Rfm rfm, JointColumns columns, ValueList<ValueList<MeasureCounts>> before)
    {
        ValueList<Measure> counted = CountedIn(rfm, before.Count);
        if (rfm.Binning == RfmBinning.Independent) return [.. counted.Select((measure, axis) => MeasureCounts.Of(measure, columns.Axes[axis], columns.Scored))];
        if (before.Count == 0) return [MeasureCounts.Of(counted[0], columns.Axes[0], columns.Scored)];
        ulong[][] groups = ByRecency(scope, rfm, columns, before[0][0]);
        if (before.Count == 2) groups = [.. groups.SelectMany((group, r) => RfmFitter.Split(scope, columns.Axes[1], RfmFitter.Cuts(rfm, RfmAxis.Frequency, before[1][r]), group, rfm.Bins))];
        return [.. groups.Select((group, i) => MeasureCounts.Of(counted[i], columns.Axes[before.Count], group))];
    }

    /// <summary>The cuts and the counts of the scores.</summary>
    internal static FittedRfm Fit(Rfm rfm, ValueList<ValueList<MeasureCounts>> counted)
    {
        ValueList<MeasureCounts>[] axes = rfm.Binning == RfmBinning.Independent ? [.. counted[0].Select(axis => ValueList.Create<MeasureCounts>([axis]))] : [.. counted];
        ValueList<ValueList<FittedValue>>[] cuts = [.. axes.Select((groups, axis) => ValueList.Create<ValueList<FittedValue>>([.. groups.Select(group => RfmFitter.Cuts(rfm, (RfmAxis)axis, group))]))];
        return new FittedRfm(
            rfm.Name,
            axes[0][0].Count,
            new RfmCuts(rfm.Bins, rfm.Binning, cuts[0][0], cuts[1], cuts[2]),
            [.. axes.Select((groups, axis) => Scores(rfm.Bins, groups, cuts[axis], isInverted: axis == 0))],
            RfmFitter.Ties(rfm, axes[0][0].Count, (axis, places) => places.Select(axes[(int)axis][0].ValueAt), (axis, value) => axes[(int)axis][0].CountOf(value)));
    }

    /// <summary>The scored customers by their score of recency, from the lowest.</summary>
    private static ulong[][] ByRecency(EvaluationScope scope, Rfm rfm, JointColumns columns, MeasureCounts recency) =>
        [.. RfmFitter.Split(scope, columns.Axes[0], RfmFitter.Cuts(rfm, RfmAxis.Recency, recency), columns.Scored, rfm.Bins).Reverse()];

    /// <summary>How many customers have each score of an axis, over its groups together.</summary>
    private static ValueList<long> Scores(int bins, ValueList<MeasureCounts> groups, ValueList<ValueList<FittedValue>> cuts, bool isInverted)
    {
        var scores = new long[bins];
        for (int group = 0; group < groups.Count; group++)
        {
            long[] parts = groups[group].CountsBetween(cuts[group]);
            for (int part = 0; part < parts.Length; part++) scores[isInverted ? bins - 1 - part : part] += parts[part];
        }

        return ValueList.Create<long>(scores);
    }
}
