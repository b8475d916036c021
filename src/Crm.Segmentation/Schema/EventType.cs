namespace Crm.Segmentation;

/// <summary>A type of event, such as a purchase. As a pattern it stands for all events of that type.</summary>
/// <remarks>
/// While the schema is being defined, its properties are declared on it: <c>Purchase.Money("amount", scale: 0)</c>.
/// Two event types are equal when they have the same name.
/// </remarks>
public sealed record EventType : EventPattern
{
    private readonly SchemaBuilder? _builder;
    private readonly FieldSlots? _slots;

    internal EventType(string name, SchemaBuilder? builder = null, FieldSlots? slots = null)
    {
        Name = name;
        (_builder, _slots) = (builder, slots);
    }

    /// <summary>The name of the event type.</summary>
    public string Name { get; }

    /// <summary>The properties as columns of a row; null for a type that stands in a tree only, or whose schema is not built.</summary>
    internal FieldSlots? Slots => _slots ?? _builder?.SlotsOf(Name);

    /// <summary>Declares a yes-or-no property.</summary>
    /// <param name="name">The name, unique among the properties of this event type.</param>
    /// <returns>The handle, which is a node of the tree.</returns>
    /// <exception cref="ArgumentException">The name is empty or already taken.</exception>
    /// <exception cref="InvalidOperationException">The schema is already built.</exception>
    public EventFlag Flag(string name) => new(Declare(new FieldDefinition(name, ValueKind.Flag)));

    /// <summary>Declares a whole-number property.</summary>
    /// <inheritdoc cref="Flag(string)"/>
    public EventInteger Integer(string name) => new(Declare(new FieldDefinition(name, ValueKind.Integer)));

    /// <summary>Declares an exact amount.</summary>
    /// <param name="name">The name, unique among the properties of this event type.</param>
    /// <param name="scale">Decimal places, 0 to 9: 0 for won and yen, 2 for dollars.</param>
    /// <inheritdoc cref="Flag(string)"/>
    public EventMoney Money(string name, int scale) => new(Declare(new FieldDefinition(name, ValueKind.Money) { Scale = scale }));

    /// <summary>Declares a double-precision number.</summary>
    /// <param name="name">The name, unique among the properties of this event type.</param>
    /// <param name="single">Store as 32-bit floats.</param>
    /// <inheritdoc cref="Flag(string)"/>
    public EventNumber Number(string name, bool single = false) =>
        new(Declare(new FieldDefinition(name, ValueKind.Number) { IsSingle = single }));

    /// <summary>Declares an exact duration.</summary>
    /// <inheritdoc cref="Flag(string)"/>
    public EventDuration Duration(string name) => new(Declare(new FieldDefinition(name, ValueKind.Duration)));

    /// <summary>Declares a point in time.</summary>
    /// <inheritdoc cref="Flag(string)"/>
    public EventInstant Instant(string name) => new(Declare(new FieldDefinition(name, ValueKind.Instant)));

    /// <summary>Declares a calendar date.</summary>
    /// <inheritdoc cref="Flag(string)"/>
    public EventDate Date(string name) => new(Declare(new FieldDefinition(name, ValueKind.Date)));

    /// <summary>Declares a text.</summary>
    /// <param name="name">The name, unique among the properties of this event type.</param>
    /// <param name="ignoringCase">Whether texts that differ in case only are equal, wherever they are compared.</param>
    /// <inheritdoc cref="Flag(string)"/>
    public EventText Text(string name, bool ignoringCase = false) => new(Declare(new FieldDefinition(name, ValueKind.Text) { IgnoresCase = ignoringCase }));

    /// <summary>Declares one of a list of texts.</summary>
    /// <param name="name">The name, unique among the properties of this event type.</param>
    /// <param name="values">The allowed texts, at least one, all different.</param>
    /// <inheritdoc cref="Flag(string)"/>
    public EventEnum Enum(string name, params ReadOnlySpan<string> values) => Enum(name, ignoringCase: false, values);

    /// <summary>Declares one of a list of texts.</summary>
    /// <param name="name">The name, unique among the properties of this event type.</param>
    /// <param name="ignoringCase">Whether texts that differ in case only are equal: data and rules may spell a value in any case.</param>
    /// <param name="values">The allowed texts, at least one, all different; where case is ignored, in more than case.</param>
    /// <inheritdoc cref="Flag(string)"/>
    public EventEnum Enum(string name, bool ignoringCase, params ReadOnlySpan<string> values) =>
        new(Declare(new FieldDefinition(name, ValueKind.Enum) { Values = ValueList.Create(values), IgnoresCase = ignoringCase }));

    /// <summary>Declares a set of texts.</summary>
    /// <inheritdoc cref="Text(string, bool)"/>
    public EventTags Tags(string name, bool ignoringCase = false) => new(Declare(new FieldDefinition(name, ValueKind.Tags) { IgnoresCase = ignoringCase }));

    /// <inheritdoc/>
    public bool Equals(EventType? other) => other is not null && string.Equals(Name, other.Name, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);

    internal override string EventName => Name;

    // After did, a bare 'first' before another word would be read as "for the first time".
    internal override void Write(RuleText text) => _ = Name == "first" && !text.IsShort ? text.Write("`first`") : text.Name(Name);

    private FieldDefinition Declare(FieldDefinition field) =>
        (_builder ?? throw new InvalidOperationException($"The schema of event type '{Name}' is already built.")).AddProperty(Name, field);
}
