namespace Crm.Segmentation;

/// <summary>One event of one customer: its type, when it happened, and its values. Immutable.</summary>
/// <remarks>
/// <para>A customer's events are ordered by time, then by <see cref="Sequence"/>, then as they came. A time finer than a millisecond is rounded down, and orders events
/// inside the millisecond before their sequence.</para>
/// <para>Values follow the rules of a dataset's builder: what is not set is missing; text is normalised to form C.</para>
/// </remarks>
public sealed class CustomerEvent
{
    private readonly FieldSlots _slots;

    private CustomerEvent(EventType type, FieldSlots slots, FineInstant at, EventKey? id, long? sequence, FieldRow values)
    {
        (Type, _slots, Milliseconds, Finer, Id, Sequence, Values) = (type, slots, at.Milliseconds, at.Finer, id, sequence, values);
        Index = slots.Index;
    }

    /// <summary>The values of its properties.</summary>
    internal FieldRow Values { get; }

    /// <summary>The type of event.</summary>
    public EventType Type { get; }

    /// <summary>When it happened, in UTC and whole milliseconds.</summary>
    public DateTimeOffset At => Timestamp.Instant(Milliseconds);

    /// <summary>The shop's own id of the event, by which a repeat is known; null where there is none.</summary>
    public EventKey? Id { get; }

    /// <summary>What orders events of one instant; an event without counts as 0. Null where there is none.</summary>
    public long? Sequence { get; }

    /// <summary>When it happened, in milliseconds since 1970.</summary>
    internal long Milliseconds { get; }

    /// <summary>The ticks inside the millisecond.</summary>
    internal int Finer { get; }

    /// <summary>The position of the type in its schema.</summary>
    internal int Index { get; }

    /// <summary>Its type as its schema has it.</summary>
    internal FieldSlots Slots => _slots;

    /// <summary>The properties that it may have, in the schema's order.</summary>
    internal ValueList<FieldDefinition> Fields => _slots.Fields;

    /// <summary>An event.</summary>
    /// <param name="type">A type of event of a schema: the handle that declared it, or <see cref="Schema.Event(string)"/>.</param>
    /// <param name="at">When it happened, from 1970 on; its offset does not matter.</param>
    /// <param name="values">Sets its properties; null for none.</param>
    /// <param name="id">The shop's own id of the event; null where there is none.</param>
    /// <param name="sequence">What orders it among events of the same instant; null where there is nothing.</param>
    /// <exception cref="ArgumentException">A value cannot be taken, or the time is before 1970: the message has the code and names the property. Or the type is of no built schema.</exception>
    public static CustomerEvent Of(EventType type, DateTimeOffset at, Action<EventRow>? values = null, EventKey? id = null, long? sequence = null)
    {
        ArgumentNullException.ThrowIfNull(type);
        FieldSlots slots = type.Slots ?? throw new ArgumentException($"The schema of event type '{type.Name}' is not built: take the type from the schema.", nameof(type));
        FineInstant instant = FineInstant.Of(at);
        if (FieldValues.Time(instant.Milliseconds, Timestamp.Max) is { } early) throw early.ToException(nameof(at));
        return new CustomerEvent(type, slots, instant, id, sequence, RowOf(slots, values));
    }

    /// <inheritdoc cref="Of(EventType, DateTimeOffset, Action{EventRow}, EventKey?, long?)"/>
    /// <param name="type">A type of event of a schema: the handle that declared it, or <see cref="Schema.Event(string)"/>.</param>
    /// <param name="at">When it happened, from 1970 on, in UTC also when its kind is not said; one of kind Local is refused.</param>
    /// <param name="values">Sets its properties; null for none.</param>
    /// <param name="id">The shop's own id of the event; null where there is none.</param>
    /// <param name="sequence">What orders it among events of the same instant; null where there is nothing.</param>
    public static CustomerEvent Of(EventType type, DateTime at, Action<EventRow>? values = null, EventKey? id = null, long? sequence = null) =>
        at.Kind == DateTimeKind.Local ? throw new ArgumentException(Timestamp.LocalKind, nameof(at)) : Of(type, new DateTimeOffset(DateTime.SpecifyKind(at, DateTimeKind.Utc)), values, id, sequence);

    /// <summary>The type and the instant.</summary>
    public override string ToString() => $"{Type.Name} at {Timestamp.Text(Milliseconds)}";

    /// <summary>An event of values that were checked before.</summary>
    internal static CustomerEvent Of(Schema schema, int type, FineInstant at, EventKey? id, long? sequence, FieldRow values) =>
        new(schema.Event(schema.Events[type].Name), schema.SlotsOf(type), at, id, sequence, values);

    /// <summary>Whether its type is declared by a schema as it is by the event's own.</summary>
    internal bool IsOf(Schema schema) => Index < schema.Events.Count && (ReferenceEquals(schema.SlotsOf(Index), _slots) || schema.Events[Index] is var own && own.Name == Type.Name && own.Properties.Equals(_slots.Fields));

    /// <summary>Orders events of one customer: below zero when this one comes first, zero when only their arrival says.</summary>
    internal int CompareTo(CustomerEvent other) =>
        Milliseconds != other.Milliseconds ? Milliseconds.CompareTo(other.Milliseconds)
        : Finer != other.Finer ? Finer.CompareTo(other.Finer)
        : (Sequence ?? 0).CompareTo(other.Sequence ?? 0);

    private static FieldRow RowOf(FieldSlots slots, Action<EventRow>? values)
    {
        if (values is null) return FieldRow.Empty(slots.Count);
        var draft = new RowDraft(slots);
        values(new EventRow(draft));
        return draft.Problem is { } problem ? throw problem.ToException(nameof(values)) : FieldRow.Of(draft);
    }
}
