using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Crm.Segmentation.Live;

namespace Crm.Segmentation.Journeys;

/// <summary>Everything that journeys know of one customer: her instances, what they wait for, recent events, messages that caps count, arms of splits. Immutable; a step gives the next.</summary>
/// <remarks>It is a few hundred bytes, which a host stores in a row of hers, with a version by which two workers do not both take it. It never asks to be looked at before <see cref="NextWake"/>.</remarks>
[JsonConverter(typeof(JsonValueConverter<CustomerJourneyState>))]
public sealed class CustomerJourneyState : IJsonValue<CustomerJourneyState>
{
    /// <summary>Before every instant.</summary>
    internal const long NoMark = long.MinValue;

    private CustomerJourneyState(CustomerKey key) => Key = key;

    internal CustomerJourneyState(CustomerKey key, long next)
        : this(key) => Next = next;

    /// <summary>Whose state it is.</summary>
    public CustomerKey Key { get; }

    /// <summary>The instant up to which time has gone by for her; null before her first input.</summary>
    public DateTimeOffset? AsOf => Mark == NoMark ? null : Timestamp.Instant(MarkInstant(Mark));

    /// <summary>When to step her next with a tick, unless there is an input before; null for not at all.</summary>
    public DateTimeOffset? NextWake => Next > Timestamp.Max ? null : Timestamp.Instant(Next);

    /// <summary>The instances that live, in the order in which they were entered.</summary>
    public ValueList<ActiveInstance> Instances => [.. All.Where(instance => !instance.IsEnded).Select(instance => new ActiveInstance(instance))];

    /// <summary>The arms by which she goes, and whether she is held out.</summary>
    public ValueList<JourneyAssignment> Assignments { get; internal init; } = [];

    /// <summary>Twice the instant up to which time has gone by, and one more where what is due at it is done too.</summary>
    internal long Mark { get; init; } = NoMark;

    /// <summary>Likewise, for entries by schedule and date.</summary>
    internal long Scheduled { get; init; } = NoMark;

    /// <summary>How many controls of the catalog were taken.</summary>
    internal int Controls { get; init; }

    /// <summary>How many instances there were.</summary>
    internal int Entries { get; init; }

    internal long Next { get; } = long.MaxValue;

    internal JourneyInstance[] All { get; init; } = [];

    /// <summary>Recent events, ascending.</summary>
    internal KeptInput[] Events { get; init; } = [];

    /// <summary>The ids of other recent inputs.</summary>
    internal SeenInput[] Seen { get; init; } = [];

    /// <summary>Of each type of event the last that was kept no more because there were too many.</summary>
    internal LostEvents[] Lost { get; init; } = [];

    /// <summary>Advertisements that caps may count, ascending.</summary>
    internal CountedMessage[] Messages { get; init; } = [];

    /// <summary>Entries there were, a journey and a value by which its instances are told apart.</summary>
    internal PastEntries[] Past { get; init; } = [];

    /// <summary>Changes of membership that must hold a while yet.</summary>
    internal PendingChange[] Pending { get; init; } = [];

    /// <summary>The state of a customer of whom nothing was received.</summary>
    /// <param name="key">Her key.</param>
    public static CustomerJourneyState Of(CustomerKey key) => new(key);

    /// <summary>The state as bytes, with the version of its form and a checksum. A catalog reads them: <see cref="JourneyCatalog.Restore"/>.</summary>
    public byte[] ToBytes()
    {
        var bytes = new System.Buffers.ArrayBufferWriter<byte>(512);
        SealedBytes.Write(bytes, SealedBytes.Journeys, 0, JourneyStateForm.Write(this));
        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>Whose it is, up to when, and how many instances live.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Key} up to {(Mark == NoMark ? "nothing yet" : Timestamp.Text(MarkInstant(Mark)))}, {All.Count(instance => !instance.IsEnded)} active");

    internal static long MarkInstant(long mark) => mark >> 1;

    static void IJsonValue<CustomerJourneyState>.WriteJson(Utf8JsonWriter writer, CustomerJourneyState value) => JourneyStateJson.Write(writer, value);

    static CustomerJourneyState IJsonValue<CustomerJourneyState>.ReadJson(ref Utf8JsonReader reader) =>
        throw new NotSupportedException("A state of journeys is read by its catalog: add JourneyCatalog.StateConverter to the serializer's converters.");
}

/// <summary>An instance that lives.</summary>
public sealed record ActiveInstance
{
    internal ActiveInstance(JourneyInstance instance)
    {
        (Key, Journey, Version, EnteredAt) = (instance.Key, instance.Version.Name, instance.Version.ContentHash, Timestamp.Instant(instance.Entered));
        (Node, IsPaused, IsHeldOut) = (instance.Version.Stages[instance.Node].Id, instance.IsPaused, instance.IsHeldOut);
        DueAt = instance.Due <= Timestamp.Max ? Timestamp.Instant(instance.Due) : null;
        HeldBy = instance.Stop switch { Stop.Quiet => JourneyReasons.QuietHours, Stop.Cap => JourneyReasons.Cap, _ => null };
    }

    /// <summary>Its key.</summary>
    public JourneyKey Key { get; }

    /// <summary>The journey.</summary>
    public string Journey { get; }

    /// <summary>The content hash of the version that it goes through.</summary>
    public string Version { get; }

    /// <summary>When what started it occurred.</summary>
    public DateTimeOffset EnteredAt { get; }

    /// <summary>The id of the node at which it stands.</summary>
    public string Node { get; }

    /// <summary>When it goes on if nothing comes before; while its journey is paused that does not count.</summary>
    public DateTimeOffset? DueAt { get; }

    /// <summary>Why its message is put off; null where none is.</summary>
    public string? HeldBy { get; }

    /// <summary>Whether its journey is paused.</summary>
    public bool IsPaused { get; }

    /// <summary>Whether its messages are not sent because the customer is held out.</summary>
    public bool IsHeldOut { get; }
}

/// <summary>By which arm of a split a customer goes, or whether she is held out: once and for all.</summary>
/// <param name="Name">The name of the split or the holdout.</param>
/// <param name="IsHoldout">Whether it is a holdout.</param>
/// <param name="Arm">The arm; of a holdout <c>holdout</c> or <c>treated</c>.</param>
public sealed record JourneyAssignment(string Name, bool IsHoldout, string Arm)
{
    internal const string HeldOut = "holdout", Treated = "treated";
}

/// <summary>An event that is kept for conditions, and for entries that come later than what follows them.</summary>
/// <param name="Event">The event.</param>
/// <param name="Id">The hash of its id; 0 where it has none.</param>
internal readonly record struct KeptInput(CustomerEvent Event, ulong Id);

/// <summary>The id of an input.</summary>
internal readonly record struct SeenInput(ulong Id, long At);

/// <summary>The last event of a type that was kept no more because there were too many.</summary>
internal readonly record struct LostEvents(string Type, long Last);

/// <summary>An advertisement that caps may count.</summary>
internal sealed record CountedMessage(long At, string Channel, ValueList<string> Tags, JourneyKey Action);

/// <summary>The entries into a journey.</summary>
/// <param name="Journey">The journey.</param>
/// <param name="Property">The value by which its instances are told apart; null where they are not.</param>
/// <param name="Entries">How many.</param>
/// <param name="Entered">When the last was.</param>
/// <param name="Exited">When the last one ended; long ago where none did.</param>
internal sealed record PastEntries(string Journey, string? Property, int Entries, long Entered, long Exited);

/// <summary>A change of membership that must hold until it is due.</summary>
internal sealed record PendingChange(string Journey, string Name, string? Cell, bool IsLeaving, long Due, string Entry);
