using System.Text.Json.Serialization;

namespace Crm.Segmentation.Conformance;

/// <summary>Clusters around centres.</summary>
internal sealed record KMeansItem : ReferenceItem
{
    /// <summary>The data set, in words: a remark.</summary>
    public string? Data { get; init; }

    public required int N { get; init; }

    public required int K { get; init; }

    public required KMeansNumbers Expected { get; init; }
}

/// <summary>Numbers of clusters around centres.</summary>
internal sealed record KMeansNumbers
{
    public required double Inertia { get; init; }

    public required IReadOnlyList<int> Sizes { get; init; }

    public double? Silhouette { get; init; }
}

/// <summary>Clusters as a mixture of normal distributions.</summary>
internal sealed record MixtureItem : ReferenceItem
{
    /// <summary>The data set, in words: a remark.</summary>
    public string? Data { get; init; }

    public required int K { get; init; }

    public required MixtureCovariance Cov { get; init; }

    public required double RegCovar { get; init; }

    public required MixtureNumbers Expected { get; init; }
}

/// <summary>Which covariances a mixture has.</summary>
internal enum MixtureCovariance
{
    Full,
}

/// <summary>Numbers of a mixture.</summary>
internal sealed record MixtureNumbers
{
    public required double LogLik { get; init; }

    public required double Bic { get; init; }

    public required IReadOnlyList<double> Weights { get; init; }

    [JsonPropertyName("share_in_2plus_groups_at_0_2")]
    public required double ShareInSeveralGroups { get; init; }

    public double? MinCovEigenvalue { get; init; }
}

/// <summary>Fuzzy clusters.</summary>
internal sealed record FuzzyItem : ReferenceItem
{
    public required int K { get; init; }

    public required double M { get; init; }

    public required FuzzyNumbers Expected { get; init; }

    public required ItemTolerance Tol { get; init; }
}

/// <summary>Numbers of fuzzy clusters.</summary>
internal sealed record FuzzyNumbers
{
    public required double Objective { get; init; }

    public required double PartitionCoefficient { get; init; }

    public required IReadOnlyList<IReadOnlyList<double>> CentersSortedByFirst { get; init; }

    [JsonPropertyName("share_in_2plus_groups_at_0_2")]
    public required double ShareInSeveralGroups { get; init; }
}

/// <summary>A correlation.</summary>
internal sealed record CorrelationItem : ReferenceItem
{
    public required CorrelationNumbers Expected { get; init; }
}

/// <summary>Three correlations of two columns.</summary>
internal sealed record CorrelationNumbers
{
    public required double N { get; init; }

    public required double Pearson { get; init; }

    public required double P { get; init; }

    [JsonPropertyName("ci95_fisher")]
    public required IReadOnlyList<double> FisherInterval { get; init; }

    public required double Spearman { get; init; }

    public required double KendallTauB { get; init; }
}

/// <summary>Numbers of several columns, one each.</summary>
internal sealed record ColumnsItem : ReferenceItem
{
    /// <summary>The columns, in words: a remark.</summary>
    public required string Columns { get; init; }

    public required IReadOnlyList<double> Expected { get; init; }
}

/// <summary>Breaks of a series.</summary>
internal sealed record BreakItem : ReferenceItem
{
    /// <summary>The series, which is in the file.</summary>
    public required string Series { get; init; }

    public required BreakNumbers Expected { get; init; }
}

/// <summary>What is found about breaks; what the kind asks is there.</summary>
internal sealed record BreakNumbers
{
    [JsonPropertyName("break_index_1based")]
    public double? BreakIndex { get; init; }

    [JsonPropertyName("breaks_1based")]
    public IReadOnlyList<double>? Breaks { get; init; }

    [JsonPropertyName("supF")]
    public double? SupF { get; init; }

    [JsonPropertyName("F")]
    public double? F { get; init; }

    public double? P { get; init; }

    public double? Trim { get; init; }

    public IReadOnlyList<double>? RssByM { get; init; }

    public IReadOnlyList<double>? BicByM { get; init; }

    [JsonPropertyName("ci_95")]
    public IReadOnlyList<double>? Interval { get; init; }

    public double? OlsCusumStat { get; init; }

    /// <summary>A remark.</summary>
    public string? Note { get; init; }
}
