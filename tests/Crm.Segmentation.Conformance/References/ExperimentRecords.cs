using System.Text.Json.Serialization;

namespace Crm.Segmentation.Conformance;

/// <summary>Proportions of two or more arms.</summary>
internal sealed record ProportionsItem : ReferenceItem
{
    public required IReadOnlyList<double> Successes { get; init; }

    public required IReadOnlyList<double> Trials { get; init; }

    public required ProportionsNumbers Expected { get; init; }
}

/// <summary>Tests and intervals of proportions; null is not defined.</summary>
internal sealed record ProportionsNumbers
{
    public required double? Chisq { get; init; }

    public required double? PPooledZ { get; init; }

    public required IReadOnlyList<double> WaldCi { get; init; }

    public required double? PYates { get; init; }

    public required double PFisher { get; init; }

    public required IReadOnlyList<double> CiWald { get; init; }

    [JsonPropertyName("ci_agresti-caffo")]
    public required IReadOnlyList<double> CiAgrestiCaffo { get; init; }

    public required IReadOnlyList<double> CiNewcomb { get; init; }

    [JsonPropertyName("wilson_1")]
    public required IReadOnlyList<double> Wilson1 { get; init; }

    [JsonPropertyName("wilson_2")]
    public required IReadOnlyList<double> Wilson2 { get; init; }

    [JsonPropertyName("clopper_1")]
    public required IReadOnlyList<double> Clopper1 { get; init; }

    public required IReadOnlyList<double> CiMiettinenNurminen { get; init; }
}

/// <summary>A difference adjusted by what was before.</summary>
internal sealed record CupedItem : ReferenceItem
{
    public required CupedNumbers Expected { get; init; }
}

/// <summary>Numbers of an adjusted difference.</summary>
internal sealed record CupedNumbers
{
    public required double Theta { get; init; }

    public required double Corr { get; init; }

    public required double Diff { get; init; }

    public required double Se { get; init; }

    public required double P { get; init; }

    [JsonPropertyName("ci95")]
    public required IReadOnlyList<double> Interval { get; init; }
}

/// <summary>P-values adjusted for being many.</summary>
internal sealed record AdjustedItem : ReferenceItem
{
    public required IReadOnlyList<double> P { get; init; }

    public required IReadOnlyList<double> Expected { get; init; }
}
