using System.Text.Json.Serialization;

namespace Crm.Segmentation.Conformance;

/// <summary>Whether arms have the sizes they should have.</summary>
internal sealed record SampleRatioItem : ReferenceItem
{
    public required IReadOnlyList<double> Observed { get; init; }

    public required IReadOnlyList<double> ExpectedRatio { get; init; }

    public required SampleRatioNumbers Expected { get; init; }
}

/// <summary>Numbers of a test of sizes.</summary>
internal sealed record SampleRatioNumbers
{
    public required double Chisq { get; init; }

    public required double Df { get; init; }

    public required double P { get; init; }

    public required double LogP { get; init; }
}

/// <summary>How many customers a test needs, of proportions or of means.</summary>
internal sealed record SampleSizeItem : ReferenceItem
{
    [JsonPropertyName("p1")]
    public double? First { get; init; }

    [JsonPropertyName("p2")]
    public double? Second { get; init; }

    [JsonPropertyName("ratio_n2_over_n1")]
    public double? RatioOfProportions { get; init; }

    public double? Delta { get; init; }

    public double? Sd { get; init; }

    public double? Ratio { get; init; }

    public required double Alpha { get; init; }

    public required double Power { get; init; }

    public required SampleSizeNumbers Expected { get; init; }
}

/// <summary>Sizes of the first arm.</summary>
internal sealed record SampleSizeNumbers
{
    [JsonPropertyName("n1_unpooled")]
    public double? Unpooled { get; init; }

    [JsonPropertyName("n1_pooled_fleiss")]
    public double? Pooled { get; init; }

    [JsonPropertyName("n1_pooled_fleiss_cc")]
    public double? PooledCorrected { get; init; }

    [JsonPropertyName("n1_arcsine")]
    public double? Arcsine { get; init; }

    [JsonPropertyName("n1_t")]
    public double? T { get; init; }

    [JsonPropertyName("n1_z")]
    public double? Z { get; init; }
}

/// <summary>A comparison that may be looked at at any time.</summary>
internal sealed record SequentialItem : ReferenceItem
{
    public double? Estimate { get; init; }

    public double? Se { get; init; }

    public double? NTotal { get; init; }

    public double? Alpha { get; init; }

    [JsonPropertyName("tuning_N")]
    public double? TuningN { get; init; }

    public double? Diff { get; init; }

    public double? VarDiff { get; init; }

    public double? Tau { get; init; }

    public required SequentialNumbers Expected { get; init; }
}

/// <summary>Numbers that hold at any time.</summary>
internal sealed record SequentialNumbers
{
    public double? HalfWidth { get; init; }

    public double? PAlwaysValid { get; init; }

    public double? LogP { get; init; }

    public double? LogLambda { get; init; }

    public double? P { get; init; }
}

/// <summary>Bounds of a few planned looks.</summary>
internal sealed record GroupSequentialItem : ReferenceItem
{
    public required double AlphaTwoSided { get; init; }

    /// <summary>How alpha is spent, in words; the kind of it is in the id.</summary>
    public required string Spending { get; init; }

    public required IReadOnlyList<double> Info { get; init; }

    public required GroupSequentialNumbers Expected { get; init; }
}

/// <summary>A bound a look.</summary>
internal sealed record GroupSequentialNumbers
{
    public required IReadOnlyList<double> ZBounds { get; init; }
}

/// <summary>The error of the first kind with unplanned looks.</summary>
internal sealed record PeekingItem : ReferenceItem
{
    public required int Looks { get; init; }

    public required double AlphaEach { get; init; }

    public required PeekingNumbers Expected { get; init; }
}

/// <summary>The error of the first kind.</summary>
internal sealed record PeekingNumbers
{
    [JsonPropertyName("type1")]
    public required double TypeOne { get; init; }
}
