namespace Crm.Segmentation.Journeys;

/// <summary>What the conditions of a journey know besides the customer: the event that started it, and what happened since.</summary>
public static class Trigger
{
    /// <summary>Events since the entry, the one that started it not among them; only where events are counted.</summary>
    public static Window SinceEntry => SinceEntryWindow.Instance;

    /// <summary>A property of the event that started the journey; each event that can start it must have the property.</summary>
    /// <param name="property">The handle of the property, of any of those events.</param>
    /// <exception cref="ArgumentException">It is no property of an event.</exception>
    public static Measure Of(Measure property) => new TriggerValue(FieldOf(property));

    /// <summary>A flag of the event that started the journey, likewise.</summary>
    /// <param name="property">The handle of the flag, of any of those events.</param>
    public static Condition Of(EventFlag property) => new TriggerFlag(FieldOf(property));

    private static FieldDefinition FieldOf(Expression property)
    {
        ArgumentNullException.ThrowIfNull(property);
        return property is IFieldHandle { Field: { EventName: not null } field }
            ? field
            : throw new ArgumentException($"'{property.ShortName}' is no property of an event.", nameof(property));
    }
}
