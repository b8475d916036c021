using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Crm.Segmentation.Lifetime;

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

    protected override void Ask(JsonElement json, Answers answers)
    {
        var shop = new CaseShop(Events, json.GetProperty("config"));
        string name = Events.Select(e => e.E).Distinct(StringComparer.Ordinal).Single();
        EventType type = shop.Event(name);
        Purchases purchases = (Config.Value is { } value ? new Purchases(shop.Property(name, value), type) : new Purchases(type)) with
        {
            Period = Config.Period == PurchasePeriod.Day ? CalendarUnit.Day : CalendarUnit.Week,
        };
        DateTimeOffset end = new(Config.End.ToDateTime(new TimeOnly(23, 59, 59)), TimeSpan.Zero);
        Dataset data = shop.Build();
        PurchaseReport report = new SegmentationEngine(shop.Schema, new SegmentationOptions { WeekStart = DayOfWeek.Monday }).Summarize(purchases, data, end);
        answers.Add("summary", wanted => Summaries(wanted, report));
    }

    /// <summary>The customers that are expected, in the form of what is expected of each.</summary>
    private static JsonObject Summaries(JsonElement wanted, PurchaseReport report)
    {
        var summaries = new JsonObject();
        foreach (JsonProperty customer in wanted.EnumerateObject())
        {
            PurchaseSummary? summary = report[customer.Name];
            JsonArray row = [summary?.Repeats, summary?.Last, summary?.Age];
            if (customer.Value.GetArrayLength() == 4) row.Add(summary?.Value);
            summaries[customer.Name] = row;
        }

        return summaries;
    }
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
