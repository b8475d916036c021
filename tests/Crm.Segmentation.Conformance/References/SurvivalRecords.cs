using System.Text.Json.Serialization;

namespace Crm.Segmentation.Conformance;

/// <summary>How limits of survival are made.</summary>
internal enum SurvivalLimits
{
    Plain,
    Log,
    [JsonStringEnumMemberName("log-log")]
    LogLog,
}

/// <summary>Survival by Kaplan and Meier at given times.</summary>
internal sealed record KaplanMeierItem : ReferenceItem
{
    /// <summary>The data set, in words: a remark.</summary>
    public string? Data { get; init; }

    /// <summary>How limits are made.</summary>
    public required SurvivalLimits ConfType { get; init; }

    /// <summary>What is expected.</summary>
    public required KaplanMeierNumbers Expected { get; init; }
}

/// <summary>Survival at times; null is not defined.</summary>
internal sealed record KaplanMeierNumbers
{
    public required IReadOnlyList<double> T { get; init; }

    public required IReadOnlyList<double> NRisk { get; init; }

    public required IReadOnlyList<double> Surv { get; init; }

    public required IReadOnlyList<double?> StdErr { get; init; }

    public required IReadOnlyList<double?> Lower { get; init; }

    public required IReadOnlyList<double?> Upper { get; init; }
}

/// <summary>Quantiles of survival with their limits.</summary>
internal sealed record SurvivalQuantileItem : ReferenceItem
{
    /// <summary>How limits are made.</summary>
    public required SurvivalLimits ConfType { get; init; }

    /// <summary>The shares.</summary>
    public required IReadOnlyList<double> Probs { get; init; }

    /// <summary>What is expected.</summary>
    public required SurvivalQuantileNumbers Expected { get; init; }
}

/// <summary>Quantiles; null is never reached.</summary>
internal sealed record SurvivalQuantileNumbers
{
    public required IReadOnlyList<double?> Q { get; init; }

    public required IReadOnlyList<double?> Lower { get; init; }

    public required IReadOnlyList<double?> Upper { get; init; }
}

/// <summary>Curves compared by the values of a column.</summary>
internal sealed record LogRankItem : ReferenceItem
{
    /// <summary>How times are weighted.</summary>
    public required LogRankWeight Weight { get; init; }

    /// <summary>What is expected.</summary>
    public required LogRankNumbers Expected { get; init; }
}

/// <summary>How times are weighted.</summary>
internal enum LogRankWeight
{
    [JsonStringEnumMemberName("log-rank")]
    LogRank,
    [JsonStringEnumMemberName("Peto-Peto (rho=1, S(t-) weights)")]
    PetoPeto,
}

/// <summary>Numbers of a comparison, a group each.</summary>
internal sealed record LogRankNumbers
{
    public required IReadOnlyList<double> N { get; init; }

    public required IReadOnlyList<double> Observed { get; init; }

    public required IReadOnlyList<double> Expected { get; init; }

    public required double Chisq { get; init; }

    public required double Df { get; init; }

    public required double P { get; init; }

    public required double LogP { get; init; }
}

/// <summary>The mean of survival up to a time.</summary>
internal sealed record RestrictedMeanItem : ReferenceItem
{
    /// <summary>The time.</summary>
    public required double Tau { get; init; }

    /// <summary>What is expected.</summary>
    public required RestrictedMeanNumbers Expected { get; init; }
}

/// <summary>A restricted mean and its standard error.</summary>
internal sealed record RestrictedMeanNumbers
{
    public required double Rmst { get; init; }

    public required double Se { get; init; }
}
