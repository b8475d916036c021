namespace Crm.Segmentation;

/// <summary>The form of a schema.</summary>
internal static class SchemaShapes
{
    private static readonly JsonShape Kinds = JsonScalars.Word("a kind of value", [.. Enum.GetValues<ValueKind>().Select(kind => (Word(kind), kind))]);

    private static readonly JsonShape Attribute = FieldMembers(new JsonObject<FieldDefinition>(null, "an attribute", p => MakeField(p, isAttribute: true)))
        .Maybe("personal", JsonScalars.Flag, n => n.IsPersonal, false);

    private static readonly JsonShape Property = FieldMembers(new JsonObject<FieldDefinition>(null, "a property", p => MakeField(p, isAttribute: false)));

    private static readonly JsonShape Event = new JsonObject<EventDefinition>(null, "a type of event", MakeEvent)
        .With("name", JsonScalars.Name, n => n.Name)
        .Maybe("properties", new JsonList<FieldDefinition>(Property), n => n.Properties, ValueList.Create<FieldDefinition>([]));

    internal static readonly JsonShape Schema = new JsonObject<Schema>(null, "a schema", MakeSchema)
        .With("name", JsonScalars.Name, n => n.Name)
        .Maybe("attributes", new JsonList<FieldDefinition>(Attribute), n => n.Attributes, ValueList.Create<FieldDefinition>([]))
        .Maybe("events", new JsonList<EventDefinition>(Event), n => n.Events, ValueList.Create<EventDefinition>([]));

    private static JsonObject<FieldDefinition> FieldMembers(JsonObject<FieldDefinition> field) => field
        .With("name", JsonScalars.Name, n => n.Name)
        .With("kind", Kinds, n => n.Kind)
        .Maybe("scale", JsonScalars.Integer(0, 9), n => n.Kind == ValueKind.Money ? n.Scale : null)
        .Maybe("values", new JsonList<string>(JsonScalars.Text, atLeast: 1), n => n.Kind == ValueKind.Enum ? n.Values : null)
        .Maybe("single", JsonScalars.Flag, n => n.IsSingle, false)
        .Maybe("ignoringCase", JsonScalars.Flag, n => n.IgnoresCase, false);

    private static string Word(ValueKind kind) => kind switch
    {
        ValueKind.Flag => "flag",
        ValueKind.Integer => "integer",
        ValueKind.Money => "money",
        ValueKind.Number => "number",
        ValueKind.Duration => "duration",
        ValueKind.Instant => "instant",
        ValueKind.Date => "date",
        ValueKind.Text => "text",
        ValueKind.Enum => "enum",
        _ => "tags",
    };

    private static FieldDefinition? MakeField(JsonMembers parts, bool isAttribute)
    {
        (string name, ValueKind kind) = (parts.Next<string>(), parts.Next<ValueKind>());
        (int? scale, ValueList<string>? values, bool isSingle, bool ignoresCase) = (parts.Next<int?>(), parts.Next<ValueList<string>?>(), parts.Next<bool>(), parts.Next<bool>());
        bool isPersonal = isAttribute && parts.Next<bool>();
        Phrase? problem = (kind, scale, values) switch
        {
            (ValueKind.Money, null, _) => "Money needs a scale: the number of decimal places, 0 to 9.",
            (not ValueKind.Money, not null, _) => "Only money has a scale.",
            (ValueKind.Enum, _, null) => "An enum needs values: the texts that it may be.",
            (not ValueKind.Enum, _, not null) => "Only an enum has values.",
            _ when isSingle && kind != ValueKind.Number => "Only a number is stored as a 32-bit float.",
            _ when ignoresCase && !kind.HasCase() => "Only a text, an enum or tags ignore case.",
            _ when values is not null && Repeated(values, CaseFolding.ComparerFor(ignoresCase)) is { } value => (Phrase)$"The value '{value}' is there twice.",
            _ => null,
        };
        return problem is null
            ? new FieldDefinition(name, kind) { Scale = scale ?? 0, Values = values ?? [], IsSingle = isSingle, IgnoresCase = ignoresCase, IsPersonal = isPersonal }
            : (FieldDefinition?)parts.Fail(problem);
    }

    private static EventDefinition? MakeEvent(JsonMembers parts)
    {
        (string name, ValueList<FieldDefinition> properties) = (parts.Next<string>(), parts.Next<ValueList<FieldDefinition>>());
        if (name == "any") return (EventDefinition?)parts.Fail("'any' stands for every event and cannot name a type of event.");
        return Repeated(properties.Select(p => p.Name)) is { } repeated
            ? (EventDefinition?)parts.Fail($"Property '{repeated}' is there twice.")
            : new EventDefinition(name, [.. properties.Select(p => p with { EventName = name })]);
    }

    private static Schema? MakeSchema(JsonMembers parts)
    {
        string name = parts.Next<string>();
        var attributes = parts.Next<ValueList<FieldDefinition>>();
        var events = parts.Next<ValueList<EventDefinition>>();
        Phrase? problem = Repeated(attributes.Select(a => a.Name)) is { } attribute ? (Phrase)$"Attribute '{attribute}' is there twice."
            : Repeated(events.Select(e => e.Name)) is { } type ? (Phrase)$"Event type '{type}' is there twice."
            : null;
        return problem is null ? new Schema(name, attributes, events) : (Schema?)parts.Fail(problem);
    }

    private static string? Repeated(IEnumerable<string> names, IEqualityComparer<string>? comparer = null)
    {
        var seen = new HashSet<string>(comparer ?? StringComparer.Ordinal);
        return names.FirstOrDefault(name => !seen.Add(name));
    }
}
