using System.Collections.Frozen;

namespace Crm.Segmentation;

/// <summary>A shop's vocabulary: the attributes of its customers and the types of their events, with their properties.</summary>
/// <remarks>Immutable and thread-safe. Two schemas are equal when they declare the same, in the same order.</remarks>
public sealed class Schema : IEquatable<Schema>
{
    private readonly FrozenDictionary<string, FieldDefinition> _attributes;
    private readonly FrozenDictionary<string, EventDefinition> _events;
    private readonly FrozenDictionary<string, int> _attributeIndexes;
    private readonly FrozenDictionary<string, int> _eventIndexes;
    private readonly FieldSlots[] _slots;

    internal Schema(string name, ValueList<FieldDefinition> attributes, ValueList<EventDefinition> events)
    {
        Name = name;
        Attributes = attributes;
        Events = events;
        _attributes = attributes.ToFrozenDictionary(a => a.Name, StringComparer.Ordinal);
        _events = events.ToFrozenDictionary(e => e.Name, StringComparer.Ordinal);
        _attributeIndexes = attributes.Select((a, i) => (a.Name, i)).ToFrozenDictionary(x => x.Name, x => x.i, StringComparer.Ordinal);
        _eventIndexes = events.Select((e, i) => (e.Name, i)).ToFrozenDictionary(x => x.Name, x => x.i, StringComparer.Ordinal);
        _slots = [.. events.Select((e, i) => new FieldSlots($"event type '{e.Name}'", e.Properties, i))];
        AttributeSlots = new FieldSlots("the customers", attributes);
    }

    /// <summary>The name of the schema.</summary>
    public string Name { get; }

    /// <summary>The attributes of a customer, in declared order.</summary>
    public ValueList<FieldDefinition> Attributes { get; }

    /// <summary>The types of events, in declared order.</summary>
    public ValueList<EventDefinition> Events { get; }

    /// <summary>The handle of a type of event.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="KeyNotFoundException">The schema has no such event type.</exception>
    public EventType Event(string name) =>
        _events.ContainsKey(name) ? new EventType(name, slots: SlotsOf(EventIndex(name))) : throw new KeyNotFoundException($"Schema '{Name}' has no event type '{name}'.");

    /// <summary>The handle of an attribute: a <see cref="Measure"/>, or a <see cref="Condition"/> when it is a flag.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="KeyNotFoundException">The schema has no such attribute.</exception>
    public Expression Attribute(string name) =>
        FindAttribute(name) is { } field ? Handle(field) : throw new KeyNotFoundException($"Schema '{Name}' has no attribute '{name}'.");

    /// <summary>The handle of a property of events: a <see cref="Measure"/>, or a <see cref="Condition"/> when it is a flag.</summary>
    /// <param name="eventName">The event type.</param>
    /// <param name="name">The property.</param>
    /// <exception cref="KeyNotFoundException">The schema has no such event type, or the event type no such property.</exception>
    public Expression Property(string eventName, string name) =>
        FindProperty(eventName, name) is { } field ? Handle(field) : throw new KeyNotFoundException($"Schema '{Name}' has no property '{eventName}.{name}'.");

    /// <inheritdoc/>
    public bool Equals(Schema? other) => other is not null && Name == other.Name && Attributes.Equals(other.Attributes) && Events.Equals(other.Events);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Schema);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Attributes, Events);

    /// <summary>The name and the numbers of attributes and event types.</summary>
    public override string ToString() => $"schema {Name}: {Attributes.Count} attributes, {Events.Count} event types";

    /// <summary>The position of an attribute in <see cref="Attributes"/>, or -1.</summary>
    internal int AttributeIndex(string name) => _attributeIndexes.GetValueOrDefault(name, -1);

    /// <summary>The position of an event type in <see cref="Events"/>, or -1.</summary>
    internal int EventIndex(string name) => _eventIndexes.GetValueOrDefault(name, -1);

    /// <summary>The position of a property among those of its event type, or -1.</summary>
    internal int PropertyIndex(string eventName, string name)
    {
        ValueList<FieldDefinition> properties = _events[eventName].Properties;
        for (int i = 0; i < properties.Count; i++)
            if (properties[i].Name == name) return i;
        return -1;
    }

    /// <summary>The attributes as columns of a row.</summary>
    internal FieldSlots AttributeSlots { get; }

    /// <summary>The properties of a type of event as columns of a row.</summary>
    internal FieldSlots SlotsOf(int eventType) => _slots[eventType];

    internal FieldDefinition? FindAttribute(string name) => _attributes.GetValueOrDefault(name);

    internal EventDefinition? FindEvent(string name) => _events.GetValueOrDefault(name);

    internal FieldDefinition? FindProperty(string eventName, string name)
    {
        if (FindEvent(eventName) is not { } definition) return null;
        foreach (FieldDefinition property in definition.Properties)
            if (property.Name == name) return property;
        return null;
    }

    /// <summary>Whether the schema declares exactly this attribute or property: same name, kind and facets.</summary>
    internal bool Declares(FieldDefinition field) =>
        field.Equals(field.EventName is null ? FindAttribute(field.Name) : FindProperty(field.EventName, field.Name));

    private static Expression Handle(FieldDefinition field) => (field.Kind, field.EventName) switch
    {
        (ValueKind.Flag, null) => new CustomerFlag(field),
        (ValueKind.Integer, null) => new CustomerInteger(field),
        (ValueKind.Money, null) => new CustomerMoney(field),
        (ValueKind.Number, null) => new CustomerNumber(field),
        (ValueKind.Duration, null) => new CustomerDuration(field),
        (ValueKind.Instant, null) => new CustomerInstant(field),
        (ValueKind.Date, null) => new CustomerDate(field),
        (ValueKind.Text, null) => new CustomerText(field),
        (ValueKind.Enum, null) => new CustomerEnum(field),
        (ValueKind.Tags, null) => new CustomerTags(field),
        (ValueKind.Flag, _) => new EventFlag(field),
        (ValueKind.Integer, _) => new EventInteger(field),
        (ValueKind.Money, _) => new EventMoney(field),
        (ValueKind.Number, _) => new EventNumber(field),
        (ValueKind.Duration, _) => new EventDuration(field),
        (ValueKind.Instant, _) => new EventInstant(field),
        (ValueKind.Date, _) => new EventDate(field),
        (ValueKind.Text, _) => new EventText(field),
        (ValueKind.Enum, _) => new EventEnum(field),
        _ => new EventTags(field),
    };
}
