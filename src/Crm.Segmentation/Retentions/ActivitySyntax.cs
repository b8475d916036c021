namespace Crm.Segmentation.Retentions;

/// <summary>
/// <c>lifecycle NAME ["TITLE"] of E [where C] [same PROPERTY] by [N] UNIT [history from INSTANT] [seen ATTRIBUTE]</c>, and
/// <c>stickiness NAME ["TITLE"] of E [where C] [same PROPERTY] by [N] UNIT [at_least N] [at_most N]</c>.
/// </summary>
internal static class ActivitySyntax
{
    internal static Lifecycle? ParseLifecycle(RuleParser parser, Declaration declaration)
    {
        (EventPattern? activity, string? unit) = Activity(parser);
        (int? together, CalendarUnit? period) = Periods(parser);
        (DateTimeOffset? history, CustomerInstant? seen) = HistorySyntax.Read(parser);
        return activity is null || period is null || together is null || parser.Reader.Failed
            ? null
            : new Lifecycle(declaration.Name) { Title = declaration.Title, Activity = activity, UnitProperty = unit, Period = period.Value, Together = together.Value, HistoryStart = history, FirstSeen = seen };
    }

    internal static Stickiness? ParseStickiness(RuleParser parser, Declaration declaration)
    {
        TokenReader reader = parser.Reader;
        (EventPattern? activity, string? unit) = Activity(parser);
        (int? together, CalendarUnit? period) = Periods(parser);
        int? atLeast = reader.TryTake("at_least") ? parser.Whole(1, int.MaxValue) : 1;
        bool isLimited = reader.TryTake("at_most");
        int? atMost = isLimited ? parser.Whole(1, int.MaxValue) : null;
        return activity is null || period is null || together is null || atLeast is null || (isLimited && atMost is null) || reader.Failed
            ? null
            : new Stickiness(declaration.Name)
            {
                Title = declaration.Title,
                Activity = activity,
                UnitProperty = unit,
                Period = period.Value,
                Together = together.Value,
                AtLeast = atLeast.Value,
                AtMost = atMost,
            };
    }

    internal static void Write(RuleText text, Lifecycle lifecycle)
    {
        Write(text, lifecycle.Activity, lifecycle.UnitProperty, lifecycle.Together, lifecycle.Period);
        HistorySyntax.Write(text, lifecycle.HistoryStart, lifecycle.FirstSeen);
    }

    internal static void Write(RuleText text, Stickiness stickiness)
    {
        Write(text, stickiness.Activity, stickiness.UnitProperty, stickiness.Together, stickiness.Period);
        if (stickiness.AtLeast != 1) text.Write(" at_least ").Write(stickiness.AtLeast);
        if (stickiness.AtMost is { } most) text.Write(" at_most ").Write(most);
    }

    private static (EventPattern? Activity, string? Unit) Activity(RuleParser parser)
    {
        parser.Reader.Expect("of");
        EventPattern? activity = parser.Pattern();
        string? unit = parser.Reader.TryTake("same") ? parser.Reader.Name("the name of a property") : null;
        parser.Reader.Expect("by");
        return (activity, unit);
    }

    private static (int? Together, CalendarUnit? Period) Periods(RuleParser parser)
    {
        int? together = parser.Reader.Current.Kind == TokenKind.Number ? parser.Whole(1, RetentionLayout.MaxCells) : 1;
        return (together, parser.CalendarUnitOrFail());
    }

    private static void Write(RuleText text, EventPattern activity, string? unit, int together, CalendarUnit period)
    {
        text.Write(" of ").Write(activity);
        if (unit is not null) text.Write(" same ").Name(unit);
        text.Write(" by ");
        if (together != 1) text.Write(together).Write(" ").Write(period.Word).Write("s");
        else text.Write(period.Word);
    }
}
