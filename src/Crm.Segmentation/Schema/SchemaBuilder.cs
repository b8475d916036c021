namespace Crm.Segmentation;

/// <summary>Declares a shop's vocabulary once: the attributes of its customers and the types of their events.</summary>
/// <remarks>
/// The handles that it returns are nodes of the expression tree. Names are opaque text in normalisation form C; Korean names need no quotes
/// in rule text when they are letters. Not thread-safe; the <see cref="Schema"/> that it builds is.
/// </remarks>
/// <param name="name">The schema's name.</param>
public sealed class SchemaBuilder(string name)
{
    private readonly string _name = CheckedName(name);
    private readonly List<FieldDefinition> _attributes = [];
    private readonly List<(string Name, List<FieldDefinition> Properties)> _events = [];
    private Schema? _schema;

    /// <summary>Declares a yes-or-no attribute.</summary>
    /// <param name="name">The name, unique among the attributes.</param>
    /// <param name="personal">Whether it describes a person and is marked for care in outputs.</param>
    /// <returns>The handle, which is a node of the tree.</returns>
    /// <exception cref="ArgumentException">The name is empty or already taken.</exception>
    /// <exception cref="InvalidOperationException">The schema is already built.</exception>
    public CustomerFlag Flag(string name, bool personal = false) => new(Add(name, ValueKind.Flag, personal));

    /// <summary>Declares a whole-number attribute.</summary>
    /// <inheritdoc cref="Flag(string, bool)"/>
    public CustomerInteger Integer(string name, bool personal = false) => new(Add(name, ValueKind.Integer, personal));

    /// <summary>Declares an exact amount.</summary>
    /// <param name="name">The name, unique among the attributes.</param>
    /// <param name="scale">Decimal places, 0 to 9: 0 for won and yen, 2 for dollars.</param>
    /// <param name="personal">Whether it describes a person and is marked for care in outputs.</param>
    /// <inheritdoc cref="Flag(string, bool)"/>
    public CustomerMoney Money(string name, int scale, bool personal = false) =>
        new(Add(new FieldDefinition(name, ValueKind.Money) { Scale = scale, IsPersonal = personal }));

    /// <summary>Declares a double-precision number.</summary>
    /// <param name="name">The name, unique among the attributes.</param>
    /// <param name="single">Store as 32-bit floats.</param>
    /// <param name="personal">Whether it describes a person and is marked for care in outputs.</param>
    /// <inheritdoc cref="Flag(string, bool)"/>
    public CustomerNumber Number(string name, bool single = false, bool personal = false) =>
        new(Add(new FieldDefinition(name, ValueKind.Number) { IsSingle = single, IsPersonal = personal }));

    /// <summary>Declares an exact duration.</summary>
    /// <inheritdoc cref="Flag(string, bool)"/>
    public CustomerDuration Duration(string name, bool personal = false) => new(Add(name, ValueKind.Duration, personal));

    /// <summary>Declares a point in time.</summary>
    /// <inheritdoc cref="Flag(string, bool)"/>
    public CustomerInstant Instant(string name, bool personal = false) => new(Add(name, ValueKind.Instant, personal));

    /// <summary>Declares a calendar date.</summary>
    /// <inheritdoc cref="Flag(string, bool)"/>
    public CustomerDate Date(string name, bool personal = false) => new(Add(name, ValueKind.Date, personal));

    /// <summary>Declares a text.</summary>
    /// <param name="name">The name, unique among the attributes.</param>
    /// <param name="personal">Whether it describes a person and is marked for care in outputs.</param>
    /// <param name="ignoringCase">Whether texts that differ in case only are equal, wherever they are compared.</param>
    /// <inheritdoc cref="Flag(string, bool)"/>
    public CustomerText Text(string name, bool personal = false, bool ignoringCase = false) =>
        new(Add(new FieldDefinition(name, ValueKind.Text) { IsPersonal = personal, IgnoresCase = ignoringCase }));

    /// <summary>Declares one of a list of texts.</summary>
    /// <param name="name">The name, unique among the attributes.</param>
    /// <param name="values">The allowed texts, at least one, all different.</param>
    /// <inheritdoc cref="Flag(string, bool)"/>
    public CustomerEnum Enum(string name, params ReadOnlySpan<string> values) => Enum(name, personal: false, values);

    /// <summary>Declares one of a list of texts.</summary>
    /// <param name="name">The name, unique among the attributes.</param>
    /// <param name="personal">Whether it describes a person and is marked for care in outputs.</param>
    /// <param name="values">The allowed texts, at least one, all different.</param>
    /// <inheritdoc cref="Flag(string, bool)"/>
    public CustomerEnum Enum(string name, bool personal, params ReadOnlySpan<string> values) => Enum(name, personal, ignoringCase: false, values);

    /// <summary>Declares one of a list of texts.</summary>
    /// <param name="name">The name, unique among the attributes.</param>
    /// <param name="personal">Whether it describes a person and is marked for care in outputs.</param>
    /// <param name="ignoringCase">Whether texts that differ in case only are equal: data and rules may spell a value in any case.</param>
    /// <param name="values">The allowed texts, at least one, all different; where case is ignored, in more than case.</param>
    /// <inheritdoc cref="Flag(string, bool)"/>
    public CustomerEnum Enum(string name, bool personal, bool ignoringCase, params ReadOnlySpan<string> values) =>
        new(Add(new FieldDefinition(name, ValueKind.Enum) { Values = ValueList.Create(values), IsPersonal = personal, IgnoresCase = ignoringCase }));

    /// <summary>Declares a set of texts.</summary>
    /// <inheritdoc cref="Text(string, bool, bool)"/>
    public CustomerTags Tags(string name, bool personal = false, bool ignoringCase = false) =>
        new(Add(new FieldDefinition(name, ValueKind.Tags) { IsPersonal = personal, IgnoresCase = ignoringCase }));

    /// <summary>Declares a type of event; its properties are declared on the handle that this returns.</summary>
    /// <param name="name">The name, unique among the event types; <c>any</c> is taken, it stands for every event.</param>
    /// <exception cref="ArgumentException">The name is empty or already taken.</exception>
    /// <exception cref="InvalidOperationException">The schema is already built.</exception>
    public EventType Event(string name)
    {
        ThrowIfBuilt();
        string checkedName = CheckedName(name);
        if (checkedName == "any") throw new ArgumentException("'any' stands for every event and cannot name a type of event.", nameof(name));
        if (_events.Exists(e => e.Name == checkedName)) throw new ArgumentException($"Event type '{checkedName}' is declared twice.", nameof(name));
        _events.Add((checkedName, []));
        return new EventType(checkedName, this);
    }

    /// <summary>The finished schema. Nothing can be declared afterwards.</summary>
    public Schema Build()
    {
        return _schema = new Schema(
            _name,
            [.. _attributes],
            [.. _events.Select(e => new EventDefinition(e.Name, [.. e.Properties]))]);
    }

    /// <summary>The properties of a type of event of the schema that was built; null before that.</summary>
    internal FieldSlots? SlotsOf(string eventName) => _schema?.SlotsOf(_schema.EventIndex(eventName));

    internal FieldDefinition AddProperty(string eventName, FieldDefinition field)
    {
        ThrowIfBuilt();
        FieldDefinition property = Checked(field) with { EventName = eventName };
        List<FieldDefinition> properties = _events.Find(e => e.Name == eventName).Properties;
        if (properties.Exists(p => p.Name == property.Name)) throw new ArgumentException($"Property '{property}' is declared twice.", nameof(field));
        properties.Add(property);
        return property;
    }

    private FieldDefinition Add(string name, ValueKind kind, bool personal) => Add(new FieldDefinition(name, kind) { IsPersonal = personal });

    private FieldDefinition Add(FieldDefinition field)
    {
        ThrowIfBuilt();
        FieldDefinition attribute = Checked(field);
        if (_attributes.Exists(a => a.Name == attribute.Name)) throw new ArgumentException($"Attribute '{attribute.Name}' is declared twice.", nameof(field));
        _attributes.Add(attribute);
        return attribute;
    }

    private void ThrowIfBuilt()
    {
        if (_schema is not null) throw new InvalidOperationException($"The schema '{_name}' is already built.");
    }

    private static string CheckedName(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return NormalText.Of(name);
    }

    private static FieldDefinition Checked(FieldDefinition field)
    {
        if (field.Scale is < 0 or > 9) throw new ArgumentOutOfRangeException(nameof(field), field.Scale, $"The scale of '{field.Name}' must be 0 to 9.");
        string[] values = [.. field.Values.Select(NormalText.Of)];
        if (field.Kind == ValueKind.Enum && values.Length == 0) throw new ArgumentException($"Enum '{field.Name}' has no values.", nameof(field));
        if (values.Distinct(field.Comparer).Count() != values.Length) throw new ArgumentException($"Enum '{field.Name}' names a value twice.", nameof(field));
        return field with { Name = CheckedName(field.Name), Values = [.. values] };
    }
}
