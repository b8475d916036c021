using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Conformance;

/// <summary>A case of a purchase summary: frequency, recency, age and mean value of each customer's periods with a purchase.</summary>
internal sealed record PurchaseSummaryCase : AnalysisCase
{
    /// <summary>What is asked.</summary>
    public required PurchaseSummaryConfig Config { get; init; }

    /// <summary>The purchases.</summary>
    public IReadOnlyList<CaseEvent> Events { get; init; } = [];

    /// <summary>What is expected.</summary>
    public required PurchaseSummaryExpectation Expected { get; init; }

    protected override void Ask(JsonElement json, Answers answers) => throw NotMetException.Lacks("purchase summary");
}

/// <summary>What a purchase summary's case asks.</summary>
internal sealed record PurchaseSummaryConfig
{
    /// <summary>How long a period is.</summary>
    public required PurchasePeriod Period { get; init; }

    /// <summary>The date of the end.</summary>
    public required DateOnly End { get; init; }

    /// <summary>The property that is the value; null without values.</summary>
    public string? Value { get; init; }
}

/// <summary>How long a period of purchases is.</summary>
internal enum PurchasePeriod
{
    Day,

    /// <summary>Weeks from Monday.</summary>
    [JsonStringEnumMemberName("week_monday")]
    WeekMonday,
}

/// <summary>What a purchase summary's case expects.</summary>
internal sealed record PurchaseSummaryExpectation
{
    /// <summary>Whether the configuration is refused.</summary>
    public bool? Error { get; init; }

    /// <summary>Each customer's summary.</summary>
    public IReadOnlyDictionary<string, CaseSummary>? Summary { get; init; }
}

/// <summary>A customer's purchase summary, in periods.</summary>
/// <param name="Frequency">Periods with a purchase, less one.</param>
/// <param name="Recency">From the first to the last.</param>
/// <param name="Age">From the first to the end.</param>
/// <param name="Mean">The mean value of repeat periods; null without any.</param>
[Row]
internal sealed record CaseSummary(double Frequency, double Recency, double Age, double? Mean = null);
