using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation;

/// <summary>A shop's customers and their events, in memory, column by column. Immutable and thread-safe.</summary>
[JsonConverter(typeof(JsonValueConverter<Dataset>))]
public sealed class Dataset : IJsonValue<Dataset>
{
    internal Dataset(Schema schema, CustomerTable customers, EventLog events, long? observedUntil, DatasetOptions? options = null, Lineage? lineage = null)
    {
        Lineage = lineage ?? new Lineage(null);
        Options = options ?? new DatasetOptions();
        Schema = schema;
        Customers = customers;
        Events = events;
        ObservedUntilMilliseconds = observedUntil;
        Buckets = new CustomerBuckets(customers.Keys);
    }

    /// <summary>The vocabulary that the data were built with.</summary>
    public Schema Schema { get; }

    /// <summary>How many customers there are. A customer without events is a customer.</summary>
    public int CustomerCount => Customers.Count;

    /// <summary>How many events there are, over all customers.</summary>
    public long EventCount => Events.Count;

    /// <summary>Until when events were observed, inclusive; null when not stated.</summary>
    public DateTimeOffset? ObservedUntil => ObservedUntilMilliseconds is { } until ? Timestamp.Instant(until) : null;

    /// <summary>About how many bytes the dataset's columns, runs, keys and event ids take.</summary>
    /// <remarks>
    /// Memory that is shared with the dataset which this one was appended to is counted here too. Texts count two bytes a character and a small
    /// constant each; the hash tables over text and Guid keys are estimated. It grows when an analysis first asks for any event: the times of all types
    /// are then merged and kept, at four or eight bytes an event and four a customer; and when a rule first asks for
    /// buckets under a name, which are kept at two bytes a customer.
    /// </remarks>
    public long MemorySize => DataSize.Of(Customers) + DataSize.Of(Events) + Buckets.ByteSize;

    /// <summary>The schema, and how many customers and events there are, culture-free.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"dataset of {Schema.Name}: {CustomerCount} customers, {EventCount} events{(ObservedUntilMilliseconds is { } until ? $", observed until {Timestamp.Text(until)}" : "")}");

    /// <summary>All customers, batch by batch, for plans that write into the caller's memory.</summary>
    public CustomerBatches Batches() => new(this);

    /// <summary>The key of a customer.</summary>
    /// <param name="ordinal">The customer's ordinal, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The ordinal is negative or not below <see cref="CustomerCount"/>.</exception>
    public CustomerKey KeyOf(int ordinal)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(ordinal);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(ordinal, CustomerCount);
        return Customers.Keys[ordinal];
    }

    /// <summary>Finds a customer by key, or by the anonymous key that is an alias of it.</summary>
    /// <param name="key">The key.</param>
    /// <param name="ordinal">The customer's ordinal; -1 when there is none.</param>
    /// <returns>Whether there is such a customer.</returns>
    public bool TryFind(CustomerKey key, out int ordinal)
    {
        ordinal = Customers.Keys.Find(key);
        return ordinal >= 0;
    }

    /// <summary>Of two datasets of which one was appended to the other, or made from the same by <c>Compact</c>, the one with all customers; null where there is none.</summary>
    internal static Dataset? Wider(Dataset one, Dataset other)
    {
        if (other.Lineage.Begins(one.Lineage)) return one;
        return one.Lineage.Begins(other.Lineage) ? other : null;
    }

    internal long? ObservedUntilMilliseconds { get; }

    /// <summary>How the dataset was built; appending builds in the same way unless told otherwise.</summary>
    internal DatasetOptions Options { get; }

    /// <summary>Where the customers come from.</summary>
    internal Lineage Lineage { get; }

    internal CustomerTable Customers { get; }

    /// <summary>In which bucket each customer is under a name, kept once a rule has asked.</summary>
    internal CustomerBuckets Buckets { get; }

    internal EventLog Events { get; }

    static void IJsonValue<Dataset>.WriteJson(Utf8JsonWriter writer, Dataset value)
    {
        writer.WriteStartObject();
        writer.WriteString("schema", value.Schema.Name);
        writer.WriteNumber("customers", value.CustomerCount);
        writer.WriteNumber("events", value.EventCount);
        if (value.ObservedUntil is { } until) writer.WriteInstant("observedUntil", until);
        writer.WriteEndObject();
    }
}
