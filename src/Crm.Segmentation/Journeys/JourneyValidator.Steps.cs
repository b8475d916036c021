namespace Crm.Segmentation.Journeys;

/// <content>Steps.</content>
internal static partial class JourneyValidator
{
    private static IEnumerable<Diagnostic> CheckSteps(Journey journey)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (JourneyNode node in journey.Nodes)
        {
            if (!ids.Add(node.Id))
                yield return JourneyMistake.Error(journey, DiagnosticCodes.DuplicateNode, node, $"Two nodes have the id '{node.Id}'.", "Ids are unique in a journey: rename one.");
            foreach (Diagnostic diagnostic in CheckStep(journey, node)) yield return diagnostic;
        }
    }

    private static IEnumerable<Diagnostic> CheckStep(Journey journey, JourneyNode node) => node.Step switch
    {
        SendStep send => CheckParameters(journey, node, send.Parameters),
        WebhookStep webhook => CheckParameters(journey, node, webhook.Parameters),
        SetStep set => CheckSet(journey, node, set),
        WaitStep wait => CheckWait(journey, node, wait),
        WaitUntilDateStep wait => CheckUntil(journey, node, wait),
        WaitForStep wait => CheckWaitFor(journey, node, wait),
        WhenStep branching => CheckCount(journey, node, branching.Branches.Count, "A 'when' has", "branches"),
        SplitStep split => [.. CheckCount(journey, node, split.Arms.Count, "A split has", "arms"), .. CheckSplit(journey, node, split)],
        RepeatStep repeat => CheckRepeat(journey, node, repeat),
        _ => [],
    };

    private static IEnumerable<Diagnostic> CheckParameters(Journey journey, JourneyNode node, ValueList<MessageParameter> parameters)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (MessageParameter parameter in parameters)
        {
            if (!names.Add(parameter.Name))
                yield return JourneyMistake.Error(journey, DiagnosticCodes.GivenTwice, node.Id, parameter, $"Two parameters are named '{parameter.Name}'.");
            if (parameter.Text.Problem is { } problem)
            {
                yield return JourneyMistake.Error(
                    journey, DiagnosticCodes.MessageText, node.Id, parameter, $"'{problem}' is no place for a value.", "A value stands in two braces: {{name}}, or {{name|what stands there without it}}.");
            }
        }
    }

    private static IEnumerable<Diagnostic> CheckSet(Journey journey, JourneyNode node, SetStep set)
    {
        if (set.Attribute is not IFieldHandle { Field: { EventName: null, Kind: not ValueKind.Tags } field })
            yield return JourneyMistake.Error(journey, DiagnosticCodes.JourneyAttribute, node, $"'{set.Attribute.ShortName}' is nothing that is set to one value.", "An attribute is set that is no set of tags.");
        else if (set.Value is { } value && !IsValueOf(field, value))
            yield return JourneyMistake.Error(journey, DiagnosticCodes.JourneyAttribute, node, $"'{set.Attribute.ShortName}' is {field.Kind.WithArticle()}, and '{value.ShortName}' is no value of it.");
    }

    private static bool IsValueOf(FieldDefinition field, Constant value) => field.Kind switch
    {
        ValueKind.Integer => value.Kind == ValueKind.Number && decimal.Truncate(value.Number) == value.Number && value.Number is >= long.MinValue and <= long.MaxValue,
        ValueKind.Money => value.Kind == ValueKind.Number && value.Number.Scale <= field.Scale,
        ValueKind.Enum => value.Kind == ValueKind.Text && field.HasValue(value.Text),
        _ => value.Kind == field.Kind,
    };

    private static IEnumerable<Diagnostic> CheckWait(Journey journey, JourneyNode node, WaitStep wait)
    {
        if (!wait.Length.IsSound)
            yield return JourneyMistake.Error(journey, DiagnosticCodes.WaitLength, node, "A wait is not below 0, and at most 10,000 days.");
        else if (wait.At is not null && !wait.Length.IsCalendar)
            yield return JourneyMistake.Error(journey, DiagnosticCodes.WaitLength, node, $"A wait of '{wait.Length}' is exact and ends at no time of day.", "Wait days at a time of day, or wait until it.");
    }

    private static IEnumerable<Diagnostic> CheckUntil(Journey journey, JourneyNode node, WaitUntilDateStep wait)
    {
        if (CheckDate(journey, wait.Date, wait.OffsetDays, node.Id, node.Step) is { } wrong) yield return wrong;
        if (wait.IfMissing == DateUnusable.Now)
            yield return JourneyMistake.Error(journey, DiagnosticCodes.JourneyValue, node, "A date that is missing is not now.", "Without it the customer exits or skips the wait.");
    }

    private static IEnumerable<Diagnostic> CheckWaitFor(Journey journey, JourneyNode node, WaitForStep wait)
    {
        if (wait.Most is not { } most)
            yield return JourneyMistake.Error(journey, DiagnosticCodes.WaitWithoutEnd, node, "The wait has no end: whoever never does it waits for ever.", "Say how long at most: wait up to 7 days for purchase.");
        else if (!most.IsSound)
            yield return JourneyMistake.Error(journey, DiagnosticCodes.WaitLength, node, "A wait is not below 0, and at most 10,000 days.");
        if (wait.Grace <= TimeSpan.Zero)
            yield return JourneyMistake.Error(journey, DiagnosticCodes.JourneyValue, node, "A grace is not above 0.", "Leave it out, or say a duration above 0.");
        foreach (Diagnostic diagnostic in CheckCount(journey, node, wait.Events.Count, "A wait is for", "events")) yield return diagnostic;
        for (int i = 0; i < wait.Events.Count; i++)
            if (CheckOccurrence(journey, wait.Events[i].Pattern, $"{node.Id}.branches[{i}]", wait) is { } diagnostic) yield return diagnostic;
    }

    private static IEnumerable<Diagnostic> CheckCount(Journey journey, JourneyNode node, int count, string what, string of)
    {
        if (count is < 1 or > JourneyLimits.Branches)
            yield return JourneyMistake.Error(journey, DiagnosticCodes.JourneyValue, node, $"{what} 1 to {JourneyLimits.Branches} {of}, and this one {count}.");
    }

    private static IEnumerable<Diagnostic> CheckSplit(Journey journey, JourneyNode node, SplitStep split)
    {
        decimal sum = 0;
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (SplitArm arm in split.Arms)
        {
            if (!names.Add(arm.Name))
                yield return JourneyMistake.Error(journey, DiagnosticCodes.SplitArmTwice, node, $"Two arms of the split are named '{arm.Name}'.", "An arm is known by its name: rename one.");
            if (!IsShare(arm.Percent))
            {
                yield return JourneyMistake.Error(
                    journey, DiagnosticCodes.JourneyValue, node, $"'{arm.Percent}%' is no share of a split.", "It is from 0 to 100, with at most two decimal places.");
                yield break;
            }

            sum += arm.Percent;
        }

        if (sum != 100 && split.Arms.Count > 0)
            yield return JourneyMistake.Error(journey, DiagnosticCodes.SplitWeights, node, $"The arms of the split are together {sum}%, and not 100%.", "An arm without steps takes those who get nothing.");
    }

    private static IEnumerable<Diagnostic> CheckRepeat(Journey journey, JourneyNode node, RepeatStep repeat)
    {
        if (repeat.Times is not { } times)
            yield return JourneyMistake.Error(journey, DiagnosticCodes.RepeatWithoutEnd, node, "The steps are repeated without end.", "Say how often: repeat 3 times.");
        else if (times is < 1 or > JourneyLimits.Repeats)
            yield return JourneyMistake.Error(journey, DiagnosticCodes.JourneyValue, node, $"Steps are repeated 1 to {JourneyLimits.Repeats} times, and not {times} times.");
    }
}
