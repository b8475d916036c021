namespace Crm.Segmentation;

/// <summary>Windows, sequences, and counts that no customer can have.</summary>
internal sealed partial class RuleValidator
{
    private void CheckWindow(Window window, string part, bool overEvents, RuleScope scope)
    {
        if (window is SinceEntryWindow && !scope.HasEntry) TellNoEntry(part, window);
        if (overEvents && window.LiesAhead)
        {
            Error(
                DiagnosticCodes.WindowAhead,
                $"'{part}' looks for events after as-of, where there are none.",
                $"A window ahead is for instants and dates, such as an expiry; what happened is asked with last, since or from.",
                window);
        }

        foreach (Measure anchor in window.Anchors) CheckAnchor(anchor, part, scope);

        // What is no anchor is told already, and a text has no number to compare.
        if (window is BetweenWindow { From: Constant { Kind: ValueKind.Instant or ValueKind.Date } from, Until: Constant until }
            && from.Kind == until.Kind && until.Number <= from.Number)
        {
            Error(
                DiagnosticCodes.EmptyWindow,
                $"The window of '{part}' ends at {until.ShortName}, which is not after its begin {from.ShortName}.",
                until.Number < from.Number ? (Phrase)"Swap the two." : "The end is not included: name the first instant after the window.",
                window);
        }
    }

    /// <summary>The last events are a matter of what counts or aggregates events; the stretch of time in which they are is checked as any other.</summary>
    private void CheckLastEvents(LastEventsWindow last, Node node, string part, RuleScope scope)
    {
        if (node is not (Count or Aggregate or Favourite or NthEvent or SessionCount))
        {
            Error(
                DiagnosticCodes.LastEventsElsewhere,
                $"'{part}' asks for the last events, which only what counts or aggregates events can.",
                Written($"Aggregate them, as in Average(property, Window.LastEvents(3)).", $"Put them into a function, as in avg(order.amount, last 3 events)."),
                last);
        }

        if (last.Inside is { } inside) CheckWindow(inside, part, overEvents: true, scope);
    }

    private void CheckAnchor(Measure anchor, string part, RuleScope scope)
    {
        switch (anchor)
        {
            case Constant { Kind: ValueKind.Instant or ValueKind.Date }:
                return;
            case CustomerInstant or CustomerDate:
                CheckField(((IFieldHandle)anchor).Field, scope);
                return;
            default:
                Error(
                    DiagnosticCodes.NotAnAnchor,
                    $"The window of '{part}' is anchored on '{anchor.ShortName}'.",
                    $"A window is anchored on an instant, a date, or an attribute of either kind.",
                    anchor);
                return;
        }
    }

    private void CheckSequence(Sequence sequence)
    {
        ValueList<SequenceStep> steps = sequence.Steps;
        if (steps.Count is < 2 or > RuleLimits.Steps)
            Error(DiagnosticCodes.SequenceLength, $"A sequence has 2 to {RuleLimits.Steps} steps, this one has {steps.Count}.");

        for (int i = 0; i < steps.Count - 1; i++)
        {
            if (steps[i].Link != SequenceLink.Absent) continue;
            Error(
                DiagnosticCodes.AbsentNotLast,
                $"'not {steps[i].Pattern.ShortName}' is step {i + 1} of {steps.Count}; only the last step can be one that must not happen.",
                null,
                steps[i].Pattern);
        }

        if (steps.Count > 0 && steps[^1].Link == SequenceLink.Absent && sequence.Within is null)
        {
            Error(
                DiagnosticCodes.AbsentWithoutWithin,
                $"'not {steps[^1].Pattern.ShortName}' does not say how long to wait for it.",
                Written($"Say within how long: Within(TimeSpan.FromDays(7)).", $"Say within how long: within 7 days."),
                steps[^1].Pattern);
        }

        if (sequence.SameProperty is { } same) CheckSame(same, steps);
    }

    /// <summary>Both types of event must have the property, of one kind; what takes back is of one type and stands.</summary>
    private void CheckTakenBack(StandingEvents standing)
    {
        (string same, EventPattern takenBackBy) = (standing.SameProperty, standing.TakenBackBy);
        if (standing.EventName is not { } eventName || takenBackBy.EventName is not { } otherName)
        {
            Error(
                DiagnosticCodes.TakenBackSame,
                $"Events of any type have no property in common by which one takes another back.",
                $"Name the type of event.",
                standing.EventName is null ? standing.Pattern : takenBackBy);
            return;
        }

        if (takenBackBy is StandingEvents)
        {
            Error(
                DiagnosticCodes.TakenBackTwice,
                $"'{takenBackBy.ShortName}' takes back '{standing.Pattern.ShortName}' and may itself be taken back.",
                $"Say by which events alone; several that take back are named one after another.",
                takenBackBy);
        }

        if (schema.FindEvent(eventName) is not { } type || schema.FindEvent(otherName) is not { } other) return;
        if ((CheckHasSame(type, same), CheckHasSame(other, same)) is not ({ } one, { } two)) return;
        if (two.Kind != one.Kind || two.Scale != one.Scale || one.Kind is ValueKind.Flag or ValueKind.Tags)
        {
            Error(
                DiagnosticCodes.TakenBackSame,
                $"'unless {takenBackBy.ShortName} same {same}' compares '{one}', {Facets(one)}, with '{two}', {Facets(two)}.",
                $"Both must be of one kind, which is no flag and no tags.");
        }
    }

    private FieldDefinition? CheckHasSame(EventDefinition type, string same)
    {
        if (schema.FindProperty(type.Name, same) is { } property) return property;
        Error(
            DiagnosticCodes.TakenBackSame,
            $"'same {same}' needs the property on both events, and '{type.Name}' has none of that name.",
            NearestName.Suggestion(same, type.Properties.Select(p => p.Name)));
        return null;
    }

    /// <summary>The property must be on every step's type of event, and be of one kind, so that its values compare.</summary>
    private void CheckSame(string name, ValueList<SequenceStep> steps)
    {
        FieldDefinition? first = null;
        foreach (SequenceStep step in steps)
        {
            string? eventName = step.Pattern.EventName;
            if (eventName is null)
            {
                Error(
                    DiagnosticCodes.SameUnknown,
                    $"'same {name}' needs a property at every step, and events of any type have none in common.",
                    $"Name the type of event of the step.",
                    step.Pattern);
                continue;
            }

            if (schema.FindEvent(eventName) is not { } type) continue;
            if (schema.FindProperty(eventName, name) is not { } property)
            {
                Error(
                    DiagnosticCodes.SameUnknown,
                    $"'same {name}' needs the property at every step, and '{eventName}' has none of that name.",
                    NearestName.Suggestion(name, type.Properties.Select(p => p.Name)),
                    step.Pattern);
                continue;
            }

            first ??= property;
            if (property.Kind is ValueKind.Flag or ValueKind.Tags)
                Error(
                    DiagnosticCodes.SameKind,
                    $"'same {name}' compares values, and '{property}' is {property.Kind.WithArticle()}.",
                    null,
                    step.Pattern);
            else if (property.Kind != first.Kind || property.Scale != first.Scale)
                Error(
                    DiagnosticCodes.SameKind,
                    $"'same {name}' compares '{first}', {Facets(first)}, with '{property}', {Facets(property)}.",
                    null,
                    step.Pattern);
        }
    }

    private void CheckRegularly(DidRegularly regularly)
    {
        if (regularly is { Operator: ComparisonOperator.Less, Times: <= 1 })
            Warning(DiagnosticCodes.NeverTrue, $"'{regularly.ShortName}' is never true: a period without an event does not count.");
    }

    /// <summary>A number of events is a whole number from 0: some bounds hold for everyone, some for nobody.</summary>
    private void CheckCountBound(Comparison comparison)
    {
        (Measure left, ComparisonOperator @operator, Measure right) = (comparison.Left, comparison.Operator, comparison.Right);
        if (left is Constant) (left, @operator, right) = (right, @operator.Turned, left);
        if (right is not Constant { Kind: ValueKind.Number } bound) return;
        if (left is not (Count or SessionCount or SequenceCount or Aggregate { Function: AggregateFunction.Distinct })) return;

        decimal value = bound.Number;
        if (@operator switch { ComparisonOperator.GreaterOrEqual => value <= 0, ComparisonOperator.Greater => value < 0, _ => false })
        {
            if (!MayBeMissing(left)) Warning(
                DiagnosticCodes.AlwaysTrue, $"'{comparison.ShortName}' is always true: a count is never negative.");
        }
        else if (@operator switch
        {
            ComparisonOperator.Less => value <= 0,
            ComparisonOperator.LessOrEqual => value < 0,
            ComparisonOperator.Equal => value < 0 || decimal.Truncate(value) != value,
            _ => false,
        })
        {
            Warning(DiagnosticCodes.NeverTrue, $"'{comparison.ShortName}' is never true: a count is a whole number from 0.");
        }
    }

    private static bool MayBeMissing(Measure count) =>
        count.Children.OfType<Window>().Any(window => window.Anchors.Any(anchor => anchor is not Constant));
}
