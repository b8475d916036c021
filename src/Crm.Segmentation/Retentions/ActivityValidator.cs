namespace Crm.Segmentation.Retentions;

/// <summary>What is wrong with a lifecycle or a stickiness.</summary>
internal static class ActivityValidator
{
    internal static ValueList<Diagnostic> Check(Definition definition, string? unit, EventPattern activity, Schema schema)
    {
        var validator = new RuleValidator(schema);
        foreach (Diagnostic diagnostic in definition.CheckShape()) validator.Tell(diagnostic);
        foreach (Node tree in definition.Trees) validator.Add(tree, definition.Name);
        if (unit is not null && CheckUnit(definition.Name, unit, activity, schema) is { } wrong) validator.Tell(wrong);
        return validator.Diagnostics;
    }

    internal static Diagnostic Error(string definition, Phrase message, Phrase? help = null) =>
        Diagnostic.Of(DiagnosticCodes.ActivityUnit, DiagnosticSeverity.Error, definition, message, help);

    /// <summary>Whether a property can be the unit: some type of the activity has it, and all that have it have it of one kind.</summary>
    private static Diagnostic? CheckUnit(string definition, string unit, EventPattern activity, Schema schema)
    {
        EventDefinition[] types = [.. schema.Events.Where(type => activity.EventName is null || type.Name == activity.EventName)];
        FieldDefinition[] fields = [.. types.SelectMany(type => type.Properties).Where(property => property.Name == unit)];
        if (fields.Length == 0) return Error(definition, $"No event of the activity has a property '{unit}'.", NearestName.Suggestion(unit, types.SelectMany(type => type.Properties).Select(property => property.Name).Distinct(StringComparer.Ordinal)));
        if (fields.FirstOrDefault(field => field.Kind is ValueKind.Flag or ValueKind.Tags) is { } flag) return Error(definition, $"'{flag}' is {flag.Kind.WithArticle()}, which is no unit.");
        return fields.FirstOrDefault(field => field.Kind != fields[0].Kind || field.Scale != fields[0].Scale) is { } other
            ? Error(definition, $"'{fields[0]}' and '{other}' are of different kinds, and no unit together.")
            : null;
    }
}
