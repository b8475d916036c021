namespace Crm.Segmentation;

/// <summary>What is taken of events: properties, and arithmetic over properties of one type.</summary>
internal sealed partial class RuleValidator
{
    private void CheckAggregate(Aggregate aggregate)
    {
        if (CheckOfEvents(aggregate.Property, aggregate.Pattern, aggregate) is { } kind && !aggregate.Function.Takes(kind))
            TellNoAggregate(aggregate, kind, aggregate.Function, aggregate.Property);
    }

    private void CheckFavourite(Favourite favourite)
    {
        if (CheckOfEvents(favourite.Property, favourite.Pattern, favourite) is { } kind && !AggregateFunction.MostFrequent.Takes(kind))
            TellNoAggregate(favourite, kind, AggregateFunction.MostFrequent, favourite.Property);
        if (CheckOfEvents(favourite.By, favourite.Pattern, favourite) is { } by && !AggregateFunction.Sum.Takes(by))
            TellNoAggregate(favourite, by, AggregateFunction.Sum, favourite.By);
    }

    private void CheckNth(NthEvent nth)
    {
        if (CheckOfEvents(nth.Property, nth.Pattern, nth) is { } kind && !AggregateFunction.First.Takes(kind))
            TellNoAggregate(nth, kind, AggregateFunction.First, nth.Property);
    }

    private void TellNoAggregate(Measure node, ValueKind kind, AggregateFunction function, Measure property) => Error(
        DiagnosticCodes.NoAggregate,
        $"'{node.ShortName}' aggregates {kind.WithArticle()}, of which there is no {function.Word}.",
        kind.IsTextual() ? (Phrase)"A text has distinct, first, last and most_frequent." : null,
        property);

    /// <summary>The kind of what is taken of each event; null when it is not right, which is told.</summary>
    private ValueKind? CheckOfEvents(Measure taken, EventPattern pattern, Measure node)
    {
        bool isSound = true, hasProperty = false;
        foreach (Node part in taken.Walk())
        {
            if (part is Arithmetic arithmetic) CheckArithmetic(arithmetic);
            else if (part is IFieldHandle { Field: { EventName: not null } field }) (isSound, hasProperty) = (isSound & CheckProperty(field, pattern, node), true);
            else if (part is not Constant) return TellNoProperty((Measure)part, node);
            if (part is not Arithmetic && taken is not Arithmetic) break;
        }

        if (!hasProperty) return TellNoProperty(taken, node);
        return isSound ? KindOf(taken) : null;
    }

    private bool CheckProperty(FieldDefinition field, EventPattern pattern, Measure node)
    {
        if (!CheckDeclared(field)) return false;
        if (pattern.EventName is { } eventName)
        {
            CheckOwner(field, eventName);
            return field.EventName == eventName;
        }

        Error(
            DiagnosticCodes.PropertyOfAnotherEvent,
            $"'{node.ShortName}' is over events of any type, which have no property in common.",
            $"Aggregate over '{field.EventName}'.");
        return false;
    }

    private ValueKind? TellNoProperty(Measure taken, Measure node)
    {
        if (taken is IFieldHandle attribute && !CheckDeclared(attribute.Field)) return null;
        Error(
            DiagnosticCodes.NotAProperty,
            $"'{node.ShortName}' aggregates '{taken.ShortName}', which is not a property of an event.",
            $"Aggregate a property of the events that count.",
            taken);
        return null;
    }
}
