using System.Text.Json.Serialization;

namespace Crm.Segmentation.Conformance;

/// <summary>A model of lifetimes.</summary>
internal enum LifetimeModel
{
    [JsonStringEnumMemberName("bgnbd")]
    BgNbd,
    [JsonStringEnumMemberName("mbgnbd")]
    MbgNbd,
    [JsonStringEnumMemberName("paretonbd")]
    ParetoNbd,
    [JsonStringEnumMemberName("gammagamma")]
    GammaGamma,
}

/// <summary>A fit of a model.</summary>
internal sealed record LifetimeFitItem : ReferenceItem
{
    /// <summary>Whether the model is identified.</summary>
    public required LifetimeFitKind Kind { get; init; }

    /// <summary>The model.</summary>
    public required LifetimeModel Model { get; init; }

    /// <summary>The data set's name: a remark.</summary>
    public required string Data { get; init; }

    /// <summary>How many customers.</summary>
    public required int N { get; init; }

    /// <summary>The sum of their repeats.</summary>
    public long? SumX { get; init; }

    /// <summary>Those without a repeat.</summary>
    public int? ZeroRepeaters { get; init; }

    /// <summary>What is expected.</summary>
    public required LifetimeFitNumbers Expected { get; init; }

    /// <summary>How far it may be.</summary>
    public required ItemTolerance Tol { get; init; }
}

/// <summary>Whether a model is identified.</summary>
internal enum LifetimeFitKind
{
    Fit,
    FitDegenerate,
}

/// <summary>Numbers of a fit, or of one that is not identified.</summary>
internal sealed record LifetimeFitNumbers
{
    public IReadOnlyDictionary<string, double>? Params { get; init; }

    public IReadOnlyDictionary<string, double>? Se { get; init; }

    public double? Ll { get; init; }

    public double? MaxAbsGradLogParams { get; init; }

    public double? PearsonXZbar { get; init; }

    public double? LlSup { get; init; }

    public double? LlNbdLimit { get; init; }

    public double? NbdR { get; init; }

    public double? NbdAlpha { get; init; }

    /// <summary>A remark.</summary>
    public string? Note { get; init; }
}

/// <summary>A prediction in closed form.</summary>
internal sealed record LifetimePredictionItem : ReferenceItem
{
    /// <summary>The model.</summary>
    public required LifetimeModel Model { get; init; }

    /// <summary>What is predicted.</summary>
    public required LifetimeFunction Fn { get; init; }

    /// <summary>The parameters in the papers' order.</summary>
    public required IReadOnlyList<double> Params { get; init; }

    /// <summary>The arguments.</summary>
    public required LifetimeArguments Args { get; init; }

    /// <summary>The value.</summary>
    public required double Expected { get; init; }
}

/// <summary>What is predicted.</summary>
internal enum LifetimeFunction
{
    Expected,
    ConditionalExpected,
    PAlive,
    LogLikelihood,
    Pmf,
    Dert,
    ExpectedValue,
}

/// <summary>Arguments of a prediction.</summary>
internal sealed record LifetimeArguments
{
    [JsonPropertyName("t")]
    public double? Time { get; init; }

    public double? X { get; init; }

    public double? Tx { get; init; }

    [JsonPropertyName("T")]
    public double? Age { get; init; }

    public double? N { get; init; }

    public double? Delta { get; init; }

    public double? Zbar { get; init; }
}

/// <summary>A fit of, or a number from, a model of contracts or of repeated chances.</summary>
internal sealed record RetentionModelItem : ReferenceItem
{
    /// <summary>The model; null where the kind says it.</summary>
    public ContractModel? Model { get; init; }

    /// <summary>What is asked of given parameters; null for a fit.</summary>
    public ContractFunction? Fn { get; init; }

    /// <summary>The data set's name: a remark.</summary>
    public string? Data { get; init; }

    /// <summary>Survival by period, in percent.</summary>
    public IReadOnlyList<double>? SurvivalPct { get; init; }

    /// <summary>Customers, renewals or chances.</summary>
    public int? N { get; init; }

    /// <summary>Repeats.</summary>
    public int? X { get; init; }

    /// <summary>The last of them.</summary>
    public int? Tx { get; init; }

    /// <summary>Given parameters.</summary>
    public IReadOnlyList<double>? Params { get; init; }

    /// <summary>The discount a period.</summary>
    public double? Discount { get; init; }

    /// <summary>A number, or numbers by name.</summary>
    public required RetentionModelNumbers Expected { get; init; }

    /// <summary>How far they may be.</summary>
    public ItemTolerance? Tol { get; init; }
}

/// <summary>A model of contracts or of repeated chances.</summary>
internal enum ContractModel
{
    Sbg,
    Bdw,
    Bgbb,
}

/// <summary>What is asked of a model of contracts.</summary>
internal enum ContractFunction
{
    [JsonStringEnumMemberName("DEL")]
    DiscountedLifetime,
    [JsonStringEnumMemberName("DERL")]
    DiscountedResidualLifetime,
}
