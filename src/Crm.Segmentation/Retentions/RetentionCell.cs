using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Retentions;

/// <summary>How much of a period could be observed.</summary>
public enum CellState
{
    /// <summary>All of it lies before as-of, for every customer of the cohort.</summary>
    Complete,

    /// <summary>It has begun, and is not over for every customer of the cohort.</summary>
    Partial,

    /// <summary>It begins after as-of.</summary>
    Future,
}

/// <summary>One period of one cohort.</summary>
/// <param name="Returned">How many customers of the cohort have returned in the period so far.</param>
/// <param name="Eligible">For how many of them the whole period lies before as-of (its end is not after it).</param>
/// <param name="EligibleReturned">How many of the eligible returned.</param>
/// <param name="State">How much of the period could be observed.</param>
[JsonConverter(typeof(JsonValueConverter<RetentionCell>))]
public sealed record RetentionCell(long Returned, long Eligible, long EligibleReturned, CellState State) : IJsonValue<RetentionCell>
{
    /// <summary>Of the eligible customers, the share who returned; null when nobody is eligible: never a false 0.</summary>
    public double? Rate => new Proportion(EligibleReturned, Eligible).Rate;

    /// <summary>The 95 % Wilson score interval of the rate; null when nobody is eligible.</summary>
    public ConfidenceInterval? Interval => new Proportion(EligibleReturned, Eligible).Interval;

    static void IJsonValue<RetentionCell>.WriteJson(Utf8JsonWriter writer, RetentionCell value)
    {
        writer.WriteStartObject();
        writer.WriteNumber("returned", value.Returned);
        writer.WriteNumber("eligible", value.Eligible);
        writer.WriteNumber("eligibleReturned", value.EligibleReturned);
        writer.WriteName("state", value.State);
        writer.WriteNumber("rate", value.Rate);
        writer.WriteInterval("interval", value.Interval);
        writer.WriteEndObject();
    }
}

/// <summary>One cohort: who had the cohort event in one period, and how they returned.</summary>
/// <param name="Start">Where the cohort's period begins, in the zone of the calendar.</param>
/// <param name="Size">How many customers are in the cohort. Not the number of returns in period 0.</param>
/// <param name="Cells">The periods, from the cohort's own.</param>
[JsonConverter(typeof(JsonValueConverter<RetentionCohort>))]
public sealed record RetentionCohort(DateTimeOffset Start, long Size, ValueList<RetentionCell> Cells) : IJsonValue<RetentionCohort>
{
    static void IJsonValue<RetentionCohort>.WriteJson(Utf8JsonWriter writer, RetentionCohort value)
    {
        writer.WriteStartObject();
        writer.WriteString("start", value.Start);
        writer.WriteNumber("size", value.Size);
        writer.WriteValues("periods", value.Cells);
        writer.WriteEndObject();
    }
}

/// <summary>One period of all cohorts together.</summary>
/// <param name="Eligible">The eligible customers, summed over the cohorts.</param>
/// <param name="Returned">How many of them returned.</param>
/// <param name="Interval">
/// The 95 % Wilson score interval of the rate. Null when nobody is eligible, and for cohorts by every event: one customer is then in many of
/// them, and the interval would be too narrow.
/// </param>
[JsonConverter(typeof(JsonValueConverter<PooledRetention>))]
public sealed record PooledRetention(long Eligible, long Returned, ConfidenceInterval? Interval) : IJsonValue<PooledRetention>
{
    /// <summary>Of the eligible customers, the share who returned: the mean of the cohorts' rates, weighted by the eligible; null when nobody is eligible.</summary>
    public double? Rate => new Proportion(Returned, Eligible).Rate;

    static void IJsonValue<PooledRetention>.WriteJson(Utf8JsonWriter writer, PooledRetention value)
    {
        writer.WriteStartObject();
        writer.WriteNumber("eligible", value.Eligible);
        writer.WriteNumber("returned", value.Returned);
        writer.WriteNumber("rate", value.Rate);
        writer.WriteInterval("interval", value.Interval);
        writer.WriteEndObject();
    }
}
