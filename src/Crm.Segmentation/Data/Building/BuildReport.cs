using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation;

/// <summary>What was taken into a dataset and what was not. Nothing is dropped in silence: accepted, updating and rejected rows add up to the rows given.</summary>
[JsonConverter(typeof(JsonValueConverter<BuildReport>))]
public sealed record BuildReport : IJsonValue<BuildReport>
{
    internal BuildReport()
    {
    }

    /// <summary>Customers taken from rows.</summary>
    public long AcceptedCustomers { get; init; }

    /// <summary>Customer rows that changed a customer who was there already; only in a dataset that was appended to.</summary>
    public long UpdatedCustomers { get; init; }

    /// <summary>Customer rows not taken.</summary>
    public long RejectedCustomers { get; init; }

    /// <summary>Customers made for unknown keys of events and aliases; 0 unless <see cref="UnknownCustomers.Create"/> was asked for.</summary>
    public long CreatedCustomers { get; init; }

    /// <summary>Events taken.</summary>
    public long AcceptedEvents { get; init; }

    /// <summary>Event rows not taken.</summary>
    public long RejectedEvents { get; init; }

    /// <summary>Aliases taken.</summary>
    public long AcceptedAliases { get; init; }

    /// <summary>Alias rows not taken.</summary>
    public long RejectedAliases { get; init; }

    /// <summary>
    /// Times of events, instants and durations that were finer than a millisecond and were rounded down, in all rows given. Inside its millisecond an event
    /// keeps its place.
    /// </summary>
    public long RoundedTimes { get; init; }

    /// <summary>
    /// The rejected rows with their reasons, by source and row; at most <see cref="DatasetOptions.MaxRejectedRows"/>: those found while rows
    /// were added before those found while building.
    /// </summary>
    public ValueList<RejectedRow> Rejected { get; init; } = [];

    /// <summary>For each source and reason that occurred: how many rows. These count all rejected rows.</summary>
    public ValueList<RejectionCount> Reasons { get; init; } = [];

    /// <summary>One line with the counts, and one for each reason.</summary>
    public override string ToString()
    {
        string updated = UpdatedCustomers == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" and {UpdatedCustomers} updated");
        string head = string.Create(CultureInfo.InvariantCulture,
            $"{AcceptedCustomers + CreatedCustomers} customers{updated}, {AcceptedEvents} events, {AcceptedAliases} aliases; rejected {RejectedCustomers}, {RejectedEvents}, {RejectedAliases}");
        return string.Join('\n', [head, .. Reasons.Select(reason => reason.ToString())]);
    }

    static void IJsonValue<BuildReport>.WriteJson(Utf8JsonWriter writer, BuildReport value)
    {
        writer.WriteStartObject();
        writer.WriteNumber("acceptedCustomers", value.AcceptedCustomers);
        writer.WriteNumber("updatedCustomers", value.UpdatedCustomers);
        writer.WriteNumber("rejectedCustomers", value.RejectedCustomers);
        writer.WriteNumber("createdCustomers", value.CreatedCustomers);
        writer.WriteNumber("acceptedEvents", value.AcceptedEvents);
        writer.WriteNumber("rejectedEvents", value.RejectedEvents);
        writer.WriteNumber("acceptedAliases", value.AcceptedAliases);
        writer.WriteNumber("rejectedAliases", value.RejectedAliases);
        writer.WriteNumber("roundedTimes", value.RoundedTimes);
        writer.WriteValues("reasons", value.Reasons);
        writer.WriteValues("rejected", value.Rejected);
        writer.WriteEndObject();
    }
}

/// <summary>Where a rejected row came from.</summary>
public enum RowSource
{
    /// <summary>A customer.</summary>
    Customers,

    /// <summary>An event.</summary>
    Events,

    /// <summary>An alias.</summary>
    Aliases,
}

/// <summary>A row that was not taken, and why.</summary>
/// <param name="Source">Customers, events or aliases.</param>
/// <param name="EventType">For an event: the name of its type; otherwise null.</param>
/// <param name="Row">The number of the row among all rows of its source that the builder was given, from 1, rejected ones included.</param>
/// <param name="Key">The customer's key in the row; null when the row had none.</param>
/// <param name="Reason">Why.</param>
/// <param name="Message">Why, in words, with the column where one is to blame.</param>
[JsonConverter(typeof(JsonValueConverter<RejectedRow>))]
public sealed record RejectedRow(RowSource Source, string? EventType, long Row, CustomerKey? Key, RejectionReason Reason, string Message)
    : IJsonValue<RejectedRow>
{
    /// <summary>The stable code of the reason, such as <c>CRM2001</c>.</summary>
    public string Code => RejectionReasons.Code(Reason);

    /// <summary>The row in one line.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Code} {Source} row {Row}{(EventType is null ? "" : $" ({EventType})")}{(Key is { } key ? $", key {key.Shown}" : "")}: {Message}");

    static void IJsonValue<RejectedRow>.WriteJson(Utf8JsonWriter writer, RejectedRow value)
    {
        writer.WriteStartObject();
        writer.WriteName("source", value.Source);
        if (value.EventType is not null) writer.WriteString("eventType", value.EventType);
        writer.WriteNumber("row", value.Row);
        if (value.Key is { } key) writer.WriteValue("key", key);
        writer.WriteString("code", value.Code);
        writer.WriteString("message", value.Message);
        writer.WriteEndObject();
    }
}

/// <summary>How many rows of a source were rejected for a reason.</summary>
/// <param name="Source">Customers, events or aliases.</param>
/// <param name="Reason">Why.</param>
/// <param name="Count">How many rows, at least 1.</param>
[JsonConverter(typeof(JsonValueConverter<RejectionCount>))]
public sealed record RejectionCount(RowSource Source, RejectionReason Reason, long Count) : IJsonValue<RejectionCount>
{
    /// <summary>The stable code of the reason, such as <c>CRM2001</c>.</summary>
    public string Code => RejectionReasons.Code(Reason);

    /// <summary>The count in one line.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Code} {Source}: {Count} rejected, {Reason}");

    static void IJsonValue<RejectionCount>.WriteJson(Utf8JsonWriter writer, RejectionCount value)
    {
        writer.WriteStartObject();
        writer.WriteName("source", value.Source);
        writer.WriteName("reason", value.Reason);
        writer.WriteString("code", value.Code);
        writer.WriteNumber("count", value.Count);
        writer.WriteEndObject();
    }
}

/// <summary>How far a build has come.</summary>
/// <param name="Phase">What is being done.</param>
/// <param name="Done">How many of the phase's steps are done.</param>
/// <param name="Total">How many steps the phase has; they take about equally long.</param>
public sealed record BuildProgress(BuildPhase Phase, long Done, long Total);

/// <summary>What a build does, in this order.</summary>
public enum BuildPhase
{
    /// <summary>Customers, keys and aliases.</summary>
    Customers,

    /// <summary>Finding each event's customer.</summary>
    Keys,

    /// <summary>Ordering the events.</summary>
    Events,

    /// <summary>Putting the events' properties into that order.</summary>
    Properties,
}
