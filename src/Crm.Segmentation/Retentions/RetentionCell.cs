using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Retentions;

/// <summary>How much of a period could be observed.</summary>
public enum CellState
{
    /// <summary>All of it lies before as-of, for every customer of the cohort.</summary>
    Complete,

    /// <summary>It has begun for some customer of the cohort, and is not over for every one. A period that begins exactly at as-of has begun.</summary>
    Partial,

    /// <summary>It begins after as-of, for every customer of the cohort.</summary>
    Future,
}

/// <summary>One cell of a cohort: a period, or a bracket of several.</summary>
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

    /// <summary>What the returns of the cohort add up to; null for a retention without a value.</summary>
    public RetentionValue? Value { get; init; }

    static void IJsonValue<RetentionCell>.WriteJson(Utf8JsonWriter writer, RetentionCell value)
    {
        writer.WriteStartObject();
        writer.WriteNumber("returned", value.Returned);
        writer.WriteNumber("eligible", value.Eligible);
        writer.WriteNumber("eligibleReturned", value.EligibleReturned);
        writer.WriteName("state", value.State);
        writer.WriteNumber("rate", value.Rate);
        writer.WriteInterval("interval", value.Interval);
        if (value.Value is { } worth) writer.WriteValue("value", worth);
        writer.WriteEndObject();
    }
}

/// <summary>What the returns of a cell add up to.</summary>
/// <param name="Sum">Of all customers of the cohort, so far; null beyond what a decimal can say.</param>
/// <param name="EligibleSum">Of those for whom the whole period lies before as-of; null beyond what a decimal can say.</param>
/// <param name="PerCustomer">The sum of the eligible by their number, also of those who did not return; null when nobody is eligible.</param>
[JsonConverter(typeof(JsonValueConverter<RetentionValue>))]
public sealed record RetentionValue(decimal? Sum, decimal? EligibleSum, double? PerCustomer) : IJsonValue<RetentionValue>
{
    static void IJsonValue<RetentionValue>.WriteJson(Utf8JsonWriter writer, RetentionValue value)
    {
        writer.WriteStartObject();
        if (value.Sum is { } sum) writer.WriteNumber("sum", sum);
        else writer.WriteNull("sum");
        if (value.EligibleSum is { } eligible) writer.WriteNumber("eligibleSum", eligible);
        else writer.WriteNull("eligibleSum");
        writer.WriteNumber("perCustomer", value.PerCustomer);
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

    /// <summary>What the returns of all cohorts add up to; null for a retention without a value.</summary>
    public RetentionValue? Value { get; init; }

    static void IJsonValue<PooledRetention>.WriteJson(Utf8JsonWriter writer, PooledRetention value)
    {
        writer.WriteStartObject();
        writer.WriteNumber("eligible", value.Eligible);
        writer.WriteNumber("returned", value.Returned);
        writer.WriteNumber("rate", value.Rate);
        writer.WriteInterval("interval", value.Interval);
        if (value.Value is { } worth) writer.WriteValue("value", worth);
        writer.WriteEndObject();
    }
}

/// <summary>Cohorts side by side: those of one group of customers, or of one value that a return has in common with the start.</summary>
/// <param name="Name">The name of the group, or the value.</param>
/// <param name="Cohorts">The cohorts in order.</param>
/// <param name="Pooled">Each period over all cohorts of the group.</param>
[JsonConverter(typeof(JsonValueConverter<RetentionGroup>))]
public sealed record RetentionGroup(string Name, ValueList<RetentionCohort> Cohorts, ValueList<PooledRetention> Pooled) : IJsonValue<RetentionGroup>
{
    static void IJsonValue<RetentionGroup>.WriteJson(Utf8JsonWriter writer, RetentionGroup value)
    {
        writer.WriteStartObject();
        writer.WriteString("name", value.Name);
        writer.WriteValues("cohorts", value.Cohorts);
        writer.WriteValues("pooled", value.Pooled);
        writer.WriteEndObject();
    }
}
