namespace Crm.Segmentation.Scoring;

/// <summary>The scores of an rfm as codes by the cuts of a fit. Each is missing where one of the three measures is, and where a score before it is.</summary>
internal static class RfmCodes
{
    /// <summary>The measure that one of the scores stands for; nested, it refers to the scores before it by name.</summary>
    internal static CutCode Of(Rfm rfm, RfmCuts cuts, string score)
    {
        RfmMeasures axes = rfm.Axes;
        return score switch
        {
            "recency" => new CutCode(axes.Recency, [cuts.Recency]) { Codes = cuts.Bins, IsInverted = true, Needed = [axes.Frequency, axes.Monetary] },
            "frequency" => new CutCode(axes.Frequency, cuts.FrequencyGroups) { Codes = cuts.Bins, Before = [rfm.Recency] },
            _ => new CutCode(axes.Monetary, cuts.MonetaryGroups) { Codes = cuts.Bins, Before = [rfm.Recency, rfm.Frequency] },
        };
    }
}
