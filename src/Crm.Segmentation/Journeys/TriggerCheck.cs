namespace Crm.Segmentation.Journeys;

/// <summary>Whether what a journey asks of its trigger is there, whichever line entered.</summary>
internal sealed class TriggerCheck(Journey journey, Schema schema)
{
    /// <summary>Whether the journey asks for a property of its trigger anywhere, so that nobody can enter without one.</summary>
    internal static bool Reads(Journey journey) =>
        journey.Reentry.Key is not null
        || journey.Trees.Any(tree => tree.Walk().Any(node => node is ITriggerProperty))
        || MessageTexts.Of(journey).Any(text => text.Parameter.Text.Places.Any(place => place.IsOfTrigger));

    internal IEnumerable<Diagnostic> CheckNodes()
    {
        foreach ((Node tree, string? part) in journey.Parts)
        {
            foreach (Node node in tree.Walk())
            {
                if (node is not ITriggerProperty { Property: var property }) continue;
                if (Check(property.Name, property, part, node) is { } diagnostic) yield return diagnostic;
            }
        }
    }

    /// <summary>The property by which instances are told apart.</summary>
    internal IEnumerable<Diagnostic> CheckKey()
    {
        if (journey.Reentry.Key is { } key && Check(key, null, "reentry", journey.Reentry) is { } diagnostic) yield return diagnostic;
    }

    /// <summary>What is wrong with a property of the trigger; null when each way in has it.</summary>
    /// <param name="name">The property.</param>
    /// <param name="expected">What it is, as a condition has it; null where any kind will do.</param>
    /// <param name="part">The part of the journey that asks.</param>
    /// <param name="about">What asks.</param>
    internal Diagnostic? Check(string name, FieldDefinition? expected, string? part, object about)
    {
        FieldDefinition? first = expected;
        foreach (JourneyEntry entry in journey.Entries)
        {
            if (entry is JoinEntry) continue;
            if (entry is not EventEntry { Pattern.EventName: { } type })
                return Error($"'trigger.{name}' is a property of an event, and '{Written(entry)}' enters without one.", "Enter on events only, or make two journeys.");
            if (schema.FindEvent(type) is not { } known) continue;
            if (schema.FindProperty(type, name) is not { } property)
                return Error($"'trigger.{name}' is asked for, and '{type}', which enters, has no such property.", NearestName.Suggestion(name, known.Properties.Select(p => p.Name)));
            first ??= property with { EventName = null };
            if (property with { EventName = null } != first)
                return Error($"'trigger.{name}' is of one kind in one event that enters, and of another in '{type}'.", "Rename one of the properties, or make two journeys.");
        }

        return null;

        Diagnostic Error(Phrase message, Phrase? help) => JourneyMistake.Error(journey, DiagnosticCodes.TriggerProperty, part, about, message, help);
    }

    private static string Written(JourneyEntry entry)
    {
        var text = new RuleText();
        entry.Write(text);
        return $"enter {text}";
    }
}
