namespace Crm.Segmentation;

/// <summary>
/// The one table of the tree's nodes: for each its type in JSON, its members, and how it is made of them. Writing and reading come from it.
/// </summary>
/// <remarks>
/// Nodes are made by their constructors where a mistake is the validator's to tell, and otherwise by what C# makes them with, so that equal
/// definitions are equal trees. A node knows its kind from when it is made, so that nothing here looks further down than one level.
/// </remarks>
internal static class TreeJson
{
    internal static readonly JsonChoice Condition = new("a condition", () => ConditionJson.All);

    internal static readonly JsonChoice Measure = new("a measure", () => MeasureJson.All);

    internal static readonly JsonChoice Events = new("a pattern", () => EventJson.All);

    internal static readonly JsonChoice Window = new("a window", () => WindowJson.All);

    /// <summary>A measure, or the handle of a flag.</summary>
    internal static readonly JsonChoice Value = new("a measure or a flag", () => [.. Handles<Expression>(), .. MeasureJson.All, .. ConditionJson.All]);

    internal static readonly JsonShape ComparisonOperators = JsonScalars.Word(
        "a comparison",
        ("=", ComparisonOperator.Equal),
        ("<", ComparisonOperator.Less),
        ("<=", ComparisonOperator.LessOrEqual),
        (">", ComparisonOperator.Greater),
        (">=", ComparisonOperator.GreaterOrEqual));

    internal static readonly JsonShape Units = JsonScalars.Word(
        "a calendar period",
        ("hour", CalendarUnit.Hour),
        ("day", CalendarUnit.Day),
        ("week", CalendarUnit.Week),
        ("month", CalendarUnit.Month),
        ("quarter", CalendarUnit.Quarter),
        ("year", CalendarUnit.Year));

    /// <summary>The handles that are conditions, or measures, or both.</summary>
    internal static IReadOnlyList<JsonShape> Handles<T>()
        where T : Expression =>
    [
        new JsonObject<T>("attribute", "an attribute", p => Attribute<T>(p, p.Next<string>())) { When = n => n is IFieldHandle { Field.EventName: null } }
            .With("name", JsonScalars.Name, handle => ((IFieldHandle)handle).Field.Name),
        new JsonObject<T>("property", "a property", p => Property<T>(p, p.Next<EventType>().Name, p.Next<string>()))
        {
            When = n => n is IFieldHandle { Field.EventName: not null },
        }
            .With("event", EventJson.Type, handle => new EventType(((IFieldHandle)handle).Field.EventName!))
            .With("name", JsonScalars.Name, handle => ((IFieldHandle)handle).Field.Name),
        new JsonObject<T>("trigger", "a property of the trigger", Trigger<T>) { When = n => n is ITriggerProperty }
            .With("name", JsonScalars.Name, read => ((ITriggerProperty)read).Property.Name),
    ];

    /// <summary>A property of the event that started what is being read; each of the events that can must have it.</summary>
    private static T? Trigger<T>(JsonMembers parts)
        where T : Expression
    {
        (string name, Schema schema) = (parts.Next<string>(), parts.Reading.Schema!);
        if (parts.Reading.Triggers is not { } triggers)
            return (T?)parts.Fail("Nothing is started here, so that there is no trigger.", "Only the conditions of a journey know what started it.", DiagnosticCodes.NoEntry);
        foreach (string type in triggers)
            if (schema.FindProperty(type, name) is { } property) return Of<T>(parts, $"trigger.{name}", TriggerProperty.Of(property));
        Phrase? help = parts.Reading.Suggest(name, triggers.SelectMany(type => schema.FindEvent(type)!.Properties).Select(p => p.Name));
        return (T?)parts.Fail($"No event that starts it has a property '{name}'.", help, DiagnosticCodes.UnknownProperty);
    }

    private static T? Attribute<T>(JsonMembers parts, string name)
        where T : Expression
    {
        Schema schema = parts.Reading.Schema!;
        if (schema.FindAttribute(name) is not null) return Of<T>(parts, name, schema.Attribute(name));
        Phrase? help = parts.Reading.Suggest(name, schema.Attributes.Select(a => a.Name));
        return (T?)parts.Fail($"Unknown attribute '{name}'.", help, DiagnosticCodes.UnknownAttribute);
    }

    private static T? Property<T>(JsonMembers parts, string type, string name)
        where T : Expression
    {
        Schema schema = parts.Reading.Schema!;
        if (schema.FindProperty(type, name) is not null) return Of<T>(parts, $"{type}.{name}", schema.Property(type, name));
        Phrase? help = parts.Reading.Suggest(name, schema.FindEvent(type)!.Properties.Select(p => p.Name));
        return (T?)parts.Fail($"Event '{type}' has no property '{name}'.", help, DiagnosticCodes.UnknownProperty);
    }

    private static T? Of<T>(JsonMembers parts, string name, Expression handle)
        where T : Expression =>
        handle as T ?? (T?)parts.Fail(
            handle is Condition
                ? (Phrase)$"'{name}' is a flag, which is a condition, and stands where a measure belongs."
                : $"'{name}' is a measure and stands where a condition belongs.",
            handle is Condition ? null : (Phrase)$"Compare it with something.",
            DiagnosticCodes.JsonUnknownType);
}
