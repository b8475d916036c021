namespace Crm.Segmentation.Retentions;

/// <summary>
/// <c>retention NAME ["TITLE"] { cohort first|first_in_range|every E [where C] [by UNIT] [history from INSTANT] [seen ATTRIBUTE]
/// return E [where C] [same PROPERTY] [at_least N [distinct E.property]] [on_period|on_or_after|until_then]
/// follow N|brackets {N, ...} UNIT [of D] [value E.property [until_then]] }</c>.
/// </summary>
internal static class RetentionSyntax
{
    private static readonly (string Word, CohortMode Mode)[] Modes =
        [("first", CohortMode.FirstEver), ("first_in_range", CohortMode.FirstInRange), ("every", CohortMode.EveryTime)];

    private static readonly (string Word, RetentionMeasure Measure)[] Measures =
        [("on_period", RetentionMeasure.OnPeriod), ("on_or_after", RetentionMeasure.OnOrAfter), ("until_then", RetentionMeasure.Until)];

    internal static Retention? Parse(RuleParser parser, Declaration declaration) =>
        parser.Reader.Block("the retention") is { } block ? parser.Within(block, declaration.Name, () => Body(parser, declaration)) : null;

    internal static void Write(RuleText text, Retention retention)
    {
        text.Write(" {\n  cohort ").Write(Modes.First(mode => mode.Mode == retention.Cohort.Mode).Word).Write(" ").Write(retention.Cohort.Pattern);
        if (retention.CohortPeriod is { } unit) text.Write(" by ").Write(unit.Word);
        HistorySyntax.Write(text, retention.HistoryStart, retention.FirstSeen);
        text.Write("\n  return ").Write(retention.Return);
        if (retention.SameProperty is not null) text.Write(" same ").Name(retention.SameProperty);
        if (retention.AtLeast != 1 || retention.Distinct is not null) text.Write(" at_least ").Write(retention.AtLeast);
        if (retention.Distinct is not null) text.Write(" distinct ").Write(retention.Distinct);
        if (retention.Measure != RetentionMeasure.OnPeriod) text.Write(" ").Write(Measures.First(measure => measure.Measure == retention.Measure).Word);
        text.Write("\n  follow ");
        if (retention.Brackets.Count > 0) text.Write("brackets ").Set(retention.Brackets, length => text.Write(length));
        else text.Write(retention.Periods);
        text.Write(" ").Write(retention.Period.Word).Write("s");
        if (retention.Elapsed is { } elapsed) text.Write(" of ").Write(elapsed);
        if (retention.Value is not null) text.Write("\n  value ").Write(retention.Value).Write(retention.IsValueUntil ? " until_then" : "");
        text.Write("\n}");
    }

    private static Retention? Body(RuleParser parser, Declaration declaration)
    {
        TokenReader reader = parser.Reader;
        reader.Expect("cohort", "A retention is its cohort, its return and how long it follows them.");
        CohortMode mode = Choice(reader, Modes);
        EventPattern? cohort = parser.Pattern();
        CalendarUnit? cohorts = reader.TryTake("by") ? parser.CalendarUnitOrFail() : null;
        (DateTimeOffset? history, CustomerInstant? seen) = HistorySyntax.Read(parser);

        reader.Expect("return");
        EventPattern? @return = parser.Pattern();
        string? same = reader.TryTake("same") ? reader.Name("the name of a property") : null;
        int? atLeast = 1;
        Expression? distinct = null;
        if (reader.TryTake("at_least"))
        {
            atLeast = parser.Whole(1, int.MaxValue);
            if (reader.TryTake("distinct")) (_, distinct) = parser.Property("distinct");
        }

        RetentionMeasure measure = Measures.Any(known => reader.At(known.Word)) ? Choice(reader, Measures) : RetentionMeasure.OnPeriod;

        reader.Expect("follow");
        int? periods = 0;
        var brackets = new List<int?>();
        if (reader.TryTake("brackets"))
        {
            reader.Expect("{");
            do brackets.Add(parser.Whole(1, RetentionValidator.MaxPeriods));
            while (reader.TryTake(","));
            reader.Expect("}");
        }
        else
        {
            periods = parser.Whole(1, RetentionValidator.MaxPeriods);
        }

        CalendarUnit? unit = parser.CalendarUnitOrFail();
        TimeSpan? elapsed = null;
        bool isElapsed = reader.TryTake("of");
        if (isElapsed) elapsed = parser.Duration();

        Expression? value = null;
        bool isValue = reader.TryTake("value"), isUntil = false;
        if (isValue)
        {
            (_, value) = parser.Property("sum");
            isUntil = reader.TryTake("until_then");
        }

        bool isSound = cohort is not null && @return is not null && atLeast is not null && periods is not null && unit is not null && !brackets.Contains(null)
            && !reader.Failed && (!isElapsed || elapsed is not null) && (!isValue || value is Measure);
        return !isSound ? null : new Retention(declaration.Name)
        {
            Title = declaration.Title,
            Cohort = new Cohort(cohort!, mode),
            CohortPeriod = cohorts,
            HistoryStart = history,
            FirstSeen = seen,
            Return = @return!,
            SameProperty = same,
            AtLeast = atLeast!.Value,
            Distinct = distinct as Measure,
            Measure = measure,
            Period = unit!.Value,
            Periods = periods!.Value,
            Brackets = [.. brackets.OfType<int>()],
            Elapsed = elapsed,
            Value = value as Measure,
            IsValueUntil = isUntil,
        };
    }

    private static T Choice<T>(TokenReader reader, (string Word, T Value)[] choices)
    {
        foreach ((string word, T value) in choices)
            if (reader.TryTake(word)) return value;
        reader.Fail(string.Join(", ", choices.Select(choice => $"'{choice.Word}'")));
        return default!;
    }
}
