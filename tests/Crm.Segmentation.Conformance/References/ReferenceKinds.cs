using System.Text.Json;

namespace Crm.Segmentation.Conformance;

/// <summary>A kind of reference numbers: how its items are read, which preparation they name, and what answers them.</summary>
/// <param name="File">The file without its ending.</param>
/// <param name="Kind">The first part of the id.</param>
/// <param name="Read">Reads an item, whole, before anything runs.</param>
/// <param name="Preparation">The preparation that an id names; null for none.</param>
internal sealed record ReferenceKind(string File, string Kind, Func<JsonElement, ReferenceItem> Read, Func<string[], string?>? Preparation = null)
{
    /// <summary>What the library answers; null when it lacks it.</summary>
    internal ReferenceItems.Answer? Answer { get; init; }

    /// <summary>What the library lacks.</summary>
    internal string Lacks { get; init; } = "";
}

/// <summary>All kinds of reference numbers.</summary>
internal static class ReferenceKinds
{
    private static readonly ReferenceKind[] All =
    [
        new("behaviour", "gaps", StrictJson.Read<GapsItem>, id => id[1]) { Answer = PurchaseItems.Gaps },
        new("behaviour", "cohort", StrictJson.Read<CohortItem>, id => id[2]) { Answer = BehaviourItems.Cohort },
        new("behaviour", "funnel", StrictJson.Read<FunnelItem>, id => id[1]) { Answer = BehaviourItems.Funnel },
        new("behaviour", "bigin2x2", StrictJson.Read<TwoAxisItem>, id => id[1]) { Answer = BehaviourItems.TwoAxis },
        new("behaviour", "holdout", StrictJson.Read<HoldoutItem>, id => id[1]) { Answer = PurchaseItems.Holdouts },
        new("quantiles", "q", StrictJson.Read<QuantileItem>) { Answer = QuantileItems.Quantile },
        new("quantiles", "rfm", StrictJson.Read<QuintileItem>, id => id[2]) { Answer = QuantileItems.Quintiles },
        new("clv_fits", "fit", StrictJson.Read<LifetimeFitItem>, id => id[2]) { Answer = LifetimeItems.Fit },
        new("clv_predictions", "bg", StrictJson.Read<LifetimePredictionItem>) { Answer = LifetimeItems.Prediction },
        new("clv_predictions", "bgm", StrictJson.Read<LifetimePredictionItem>) { Answer = LifetimeItems.Prediction },
        new("clv_predictions", "pn", StrictJson.Read<LifetimePredictionItem>) { Answer = LifetimeItems.Prediction },
        new("clv_predictions", "mbg", StrictJson.Read<LifetimePredictionItem>) { Answer = LifetimeItems.Prediction },
        new("clv_predictions", "hard", StrictJson.Read<LifetimePredictionItem>) { Answer = LifetimeItems.Prediction },
        new("clv_predictions", "gg", StrictJson.Read<LifetimePredictionItem>) { Answer = LifetimeItems.Prediction },
        new("retention_models", "sbg", StrictJson.Read<RetentionModelItem>) { Answer = RetentionModelItems.Contract },
        new("retention_models", "bdw", StrictJson.Read<RetentionModelItem>) { Answer = RetentionModelItems.Contract },
        new("retention_models", "bgbb", StrictJson.Read<RetentionModelItem>) { Answer = RetentionModelItems.Chances },
        new("survival", "km", StrictJson.Read<KaplanMeierItem>, id => id[1]) { Answer = SurvivalItems.Curve },
        new("survival", "kmq", StrictJson.Read<SurvivalQuantileItem>, id => id[1]) { Answer = SurvivalItems.Quantiles },
        new("survival", "logrank", StrictJson.Read<LogRankItem>, id => id[1].Split('_') is ["telco", "Contract" or "gender", ..] ? "telco_all" : id[1]) { Answer = SurvivalItems.LogRanks },
        new("survival", "rmst", StrictJson.Read<RestrictedMeanItem>, id => id[1]) { Answer = SurvivalItems.Mean },
        new("structural_breaks", "supf", StrictJson.Read<BreakItem>) { Answer = BreakItems.Supremum },
        new("structural_breaks", "chow", StrictJson.Read<BreakItem>) { Answer = BreakItems.Chow },
        new("structural_breaks", "bp", StrictJson.Read<BreakItem>) { Answer = BreakItems.Dates },
        new("structural_breaks", "bprss", StrictJson.Read<BreakItem>) { Answer = BreakItems.Spreads },
        new("structural_breaks", "bpci", StrictJson.Read<BreakItem>) { Answer = BreakItems.Interval },
        new("structural_breaks", "cusum", StrictJson.Read<BreakItem>) { Answer = BreakItems.Cusum },
        new("clustering", "kmeans", StrictJson.Read<KMeansItem>, id => id[1]) { Lacks = "clusters (k-means)" },
        new("clustering", "gmm", StrictJson.Read<MixtureItem>, id => id[1]) { Lacks = "clusters (mixtures)" },
        new("clustering", "fcm", StrictJson.Read<FuzzyItem>, id => id[1]) { Lacks = "clusters (fuzzy)" },
        new("correlation", "cor", StrictJson.Read<CorrelationItem>, id => id[1]) { Lacks = "correlations" },
        new("correlation", "vif", StrictJson.Read<ColumnsItem>, id => id[1]) { Lacks = "variance inflation" },
        new("correlation", "eig", StrictJson.Read<ColumnsItem>, id => id[1]) { Lacks = "eigenvalues of correlations" },
        new("experiments", "prop", StrictJson.Read<ProportionsItem>) { Answer = ExperimentItems.Shares },
        new("experiments", "cuped", StrictJson.Read<CupedItem>, id => id[1]) { Lacks = "CUPED" },
        new("experiments", "padj", StrictJson.Read<AdjustedItem>) { Answer = ExperimentItems.Adjusted },
        new("experiments", "srm", StrictJson.Read<SampleRatioItem>) { Answer = ExperimentItems.SampleRatio },
        new("experiments", "ss", StrictJson.Read<SampleSizeItem>) { Lacks = "sample sizes" },
        new("experiments", "seq", StrictJson.Read<SequentialItem>) { Lacks = "always-valid tests" },
        new("experiments", "gs", StrictJson.Read<GroupSequentialItem>) { Lacks = "group-sequential bounds" },
        new("experiments", "peeking", StrictJson.Read<PeekingItem>) { Lacks = "error of repeated looks" },
    ];

    /// <summary>The kind of an item.</summary>
    /// <exception cref="CaseException">There is none.</exception>
    internal static ReferenceKind Of(string file, string kind) =>
        Array.Find(All, k => k.File == file && k.Kind == kind) ?? throw new CaseException($"there is no reader for '{kind}' of the file '{file}'");
}
