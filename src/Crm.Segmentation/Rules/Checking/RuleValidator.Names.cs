namespace Crm.Segmentation;

/// <summary>Where a node stands: about a customer, or inside <c>where</c> about one event of a type.</summary>
/// <param name="EventName">The type of the event; null for a customer.</param>
/// <param name="HasEntry">Whether it is of a customer who entered something, such as a journey.</param>
internal readonly record struct RuleScope(string? EventName, bool HasEntry = false)
{
    internal static RuleScope Customer => default;

    internal static RuleScope Entered => new(null, HasEntry: true);

    internal static RuleScope Of(EventType type) => new(type.Name);
}

/// <summary>Names and scopes.</summary>
internal sealed partial class RuleValidator
{
    /// <summary>Tells what cannot stand in a <c>where</c>, and gives the scope in which the node's children stand.</summary>
    private RuleScope CheckScope(Node node, RuleScope scope)
    {
        if (node is ITriggerProperty && !scope.HasEntry) TellNoEntry(node.ShortName, node);
        if (scope.EventName is not { } eventName)
        {
            if (node.IsAboutOneEvent)
                Error(
                    DiagnosticCodes.EventTimeOutsideWhere,
                    $"'{node.ShortName}' is of one event and stands where a customer is meant.",
                    $"Use it in a where: did {(schema.Events.Count > 0 ? schema.Events[0].Name : "purchase")} where {node.ShortName}.");
            return scope;
        }

        switch (node)
        {
            case MemberOf or InBucket:
                Error(
                    DiagnosticCodes.MembershipInWhere,
                    $"'{node.ShortName}' is about a customer and stands in the where of '{eventName}', which is about one event.",
                    "Combine the membership with the event's condition, outside the where.");
                return RuleScope.Customer;
            case { IsAboutCustomers: true }:
                Error(
                    DiagnosticCodes.MeasureInWhere,
                    $"'{node.ShortName}' is about a customer's events and stands in the where of '{eventName}', which is about one event.",
                    "A where reads properties of its own event, and attributes; combine the two outside the where.");
                return RuleScope.Customer;
            default:
                return scope;
        }
    }

    private void TellNoEntry(string part, Node at) => Error(
        DiagnosticCodes.NoEntry,
        $"'{part}' is about an entry into a journey and stands where there is none.",
        "Only the conditions of a journey know what started it.",
        at);

    private bool CheckEvent(string name)
    {
        if (schema.FindEvent(name) is not null) return true;
        Error(DiagnosticCodes.UnknownEvent, $"Unknown event '{name}'.", NearestName.Suggestion(name, schema.Events.Select(e => e.Name)));
        return false;
    }

    /// <summary>An attribute or a property as a condition or a comparison names it.</summary>
    private void CheckField(FieldDefinition field, RuleScope scope)
    {
        if (!CheckDeclared(field)) return;
        if (field.EventName is null) return;
        if (scope.EventName is null)
        {
            Error(
                DiagnosticCodes.PropertyOutsideWhere,
                $"'{field}' is a property of an event and stands where a customer is meant.",
                $"Use it in a where of '{field.EventName}', or aggregate it: sum, avg, min, max, first, last.");
        }
        else
        {
            CheckOwner(field, scope.EventName);
        }
    }

    /// <summary>The event of whose properties an expression is made, and of nothing else but constants; null when there is none.</summary>
    private static string? EventOf(Node expression)
    {
        string? eventName = null;
        foreach (Node node in expression.Walk())
        {
            if (node is Arithmetic or Constant) continue;
            if (node is not IFieldHandle { Field.EventName: { } name } || (eventName is not null && eventName != name)) return null;
            eventName = name;
        }

        return eventName;
    }

    private void TellArithmetic(Node expression, string eventName) => Error(
        DiagnosticCodes.PropertyOutsideWhere,
        $"'{expression.ShortName}' is of one event and stands where a customer is meant.",
        $"Use it in a where of '{eventName}', or aggregate it: sum, avg, min, max, first, last.",
        expression,
        span => new TextFix(span, $"sum({span.Characters})"));

    private void CheckOwner(FieldDefinition field, string eventName)
    {
        if (field.EventName == eventName) return;
        Error(DiagnosticCodes.PropertyOfAnotherEvent, $"'{field}' is not a property of '{eventName}'.", Alternative());

        Phrase? Alternative() => schema.FindProperty(eventName, field.Name) is null ? null : (Phrase)$"Use '{eventName}.{field.Name}'.";
    }

    /// <summary>Whether the schema has the attribute or property, exactly as its handle says.</summary>
    private bool CheckDeclared(FieldDefinition field)
    {
        FieldDefinition? declared;
        if (field.EventName is null)
        {
            declared = schema.FindAttribute(field.Name);
            if (declared is null)
            {
                Error(
                    DiagnosticCodes.UnknownAttribute,
                    $"Unknown attribute '{field.Name}'.",
                    NearestName.Suggestion(field.Name, schema.Attributes.Select(a => a.Name)));
                return false;
            }
        }
        else
        {
            if (!CheckEvent(field.EventName)) return false;
            declared = schema.FindProperty(field.EventName, field.Name);
            if (declared is null)
            {
                EventDefinition owner = schema.FindEvent(field.EventName)!;
                Error(
                    DiagnosticCodes.UnknownProperty,
                    $"Event '{owner.Name}' has no property '{field.Name}'.",
                    NearestName.Suggestion(field.Name, owner.Properties.Select(p => p.Name)));
                return false;
            }
        }

        if (schema.Declares(field)) return true;
        Error(
            DiagnosticCodes.SchemaMismatch,
            $"'{field}' is {Facets(field)} here and {Facets(declared)} in schema '{schema.Name}'.",
            "Use the handles of one schema.");
        return false;
    }

    private static string Facets(FieldDefinition field) => field.Kind switch
    {
        ValueKind.Money => $"money({field.Scale})",
        ValueKind.Enum => $"an enum {{ {string.Join(", ", field.Values)} }}{(field.IgnoresCase ? " ignoring case" : "")}",
        ValueKind.Number when field.IsSingle => "a number of 32 bits",
        _ => $"{field.Kind.WithArticle()}{(field.IgnoresCase ? " ignoring case" : "")}{(field.IsPersonal ? " marked personal" : "")}",
    };
}
