using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Conformance;

/// <summary>Gaps between purchase days, the open gap censored.</summary>
internal sealed record GapsItem : ReferenceItem
{
    /// <summary>The end.</summary>
    public required DateOnly End { get; init; }

    /// <summary>What is expected.</summary>
    public required GapsNumbers Expected { get; init; }
}

/// <summary>Numbers of gaps; quantiles by their share, null is never reached.</summary>
internal sealed record GapsNumbers
{
    public required long NCompleted { get; init; }

    public required long NCensored { get; init; }

    public required double Mean { get; init; }

    public required IReadOnlyDictionary<string, double?> NaiveQuantiles { get; init; }

    public required IReadOnlyDictionary<string, double?> KmQuantilesWithCensoring { get; init; }

    public required double KmSurvivalAtMaxEvent { get; init; }
}

/// <summary>Customers active by month since the month of their first event.</summary>
internal sealed record CohortItem : ReferenceItem
{
    /// <summary>What is expected.</summary>
    public required CohortNumbers Expected { get; init; }
}

/// <summary>Numbers of cohorts.</summary>
internal sealed record CohortNumbers
{
    public required IReadOnlyDictionary<string, IReadOnlyList<int>> ActiveCounts { get; init; }

    [JsonPropertyName("first_cohort_wilson95")]
    public required IReadOnlyList<IReadOnlyList<double>> FirstCohortWilson95 { get; init; }
}

/// <summary>Customers a step.</summary>
internal sealed record FunnelItem : ReferenceItem
{
    /// <summary>The data set's name: a remark.</summary>
    public string? Data { get; init; }

    /// <summary>How steps are taken, in words: a remark.</summary>
    public string? Mode { get; init; }

    /// <summary>The event types.</summary>
    public required IReadOnlyList<string> Steps { get; init; }

    /// <summary>The window; null for none.</summary>
    public required double? WindowSeconds { get; init; }

    /// <summary>Customers a step.</summary>
    public required IReadOnlyList<int> Expected { get; init; }
}

/// <summary>Four groups by two counts.</summary>
internal sealed record TwoAxisItem : ReferenceItem
{
    public required IReadOnlyList<string> InterestEvents { get; init; }

    public required IReadOnlyList<string> ConversionEvents { get; init; }

    /// <summary>What is expected.</summary>
    public required TwoAxisNumbers Expected { get; init; }
}

/// <summary>Thresholds and sizes of four groups.</summary>
internal sealed record TwoAxisNumbers
{
    public required double InterestThreshold { get; init; }

    public required double ConversionThreshold { get; init; }

    [JsonPropertyName("G1")]
    public required int G1 { get; init; }

    [JsonPropertyName("G2")]
    public required int G2 { get; init; }

    [JsonPropertyName("G3")]
    public required int G3 { get; init; }

    [JsonPropertyName("G4")]
    public required int G4 { get; init; }
}

/// <summary>Predictions to a date of a fit to an earlier one.</summary>
internal sealed record HoldoutItem : ReferenceItem
{
    /// <summary>The date of the fit.</summary>
    public required DateOnly Cut { get; init; }

    /// <summary>The date of the predictions.</summary>
    public required DateOnly Until { get; init; }

    /// <summary>What is expected.</summary>
    public required HoldoutNumbers Expected { get; init; }
}

/// <summary>What came, and how far each model was from it.</summary>
internal sealed record HoldoutNumbers
{
    public required double Weeks { get; init; }

    public required double ActualTotal { get; init; }

    public required double NaiveMaeRate { get; init; }

    public HoldoutErrors? Bgnbd { get; init; }

    public HoldoutErrors? Mbgnbd { get; init; }

    public HoldoutErrors? Paretonbd { get; init; }
}

/// <summary>How far a model was.</summary>
internal sealed record HoldoutErrors
{
    public required double PredTotal { get; init; }

    public required double Mae { get; init; }

    public required double Rmse { get; init; }
}

/// <summary>Quantiles of one of nine types.</summary>
internal sealed record QuantileItem : ReferenceItem
{
    /// <summary>The column's name, or the values.</summary>
    public required JsonElement Data { get; init; }

    /// <summary>The shares.</summary>
    public required IReadOnlyList<double> Probs { get; init; }

    /// <summary>The quantiles.</summary>
    public required IReadOnlyList<double> Expected { get; init; }
}

/// <summary>Scores by quintiles.</summary>
internal sealed record QuintileItem : ReferenceItem
{
    /// <summary>How many customers.</summary>
    public required int N { get; init; }

    /// <summary>What is expected.</summary>
    public required QuintileNumbers Expected { get; init; }
}

/// <summary>Cuts, and counts by three rules.</summary>
internal sealed record QuintileNumbers
{
    [JsonPropertyName("type7_cutpoints")]
    public required IReadOnlyList<double> Type7Cutpoints { get; init; }

    public required IReadOnlyList<int> CountsCutpointRule { get; init; }

    public required IReadOnlyList<int> CountsMidrankRule { get; init; }

    public required IReadOnlyList<int> CountsNtileRule { get; init; }

    public required int DistinctValuesSplitByNtile { get; init; }

    /// <summary>What pandas says: a remark.</summary>
    public string? PandasQcut { get; init; }
}
