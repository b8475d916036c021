namespace Crm.Segmentation.Retentions;

/// <summary>The form of a retention in JSON.</summary>
internal static class RetentionJson
{
    private static readonly JsonShape Cohort = new JsonObject<Cohort>(null, "a cohort", p => new Cohort(p.Next<EventPattern>(), p.Next<CohortMode>()))
        .With("events", TreeJson.Events, n => n.Pattern)
        .With(
            "mode",
            JsonScalars.Word(
                "a mode of cohorts",
                ("firstEver", CohortMode.FirstEver),
                ("firstInRange", CohortMode.FirstInRange),
                ("everyTime", CohortMode.EveryTime)),
            n => n.Mode);

    private static readonly JsonShape Measures = JsonScalars.Word(
        "a measure of retention", ("onPeriod", RetentionMeasure.OnPeriod), ("onOrAfter", RetentionMeasure.OnOrAfter), ("until", RetentionMeasure.Until));

    private static readonly JsonShape Whole = JsonScalars.Integer(int.MinValue, int.MaxValue);

    internal static readonly JsonShape Form = new JsonObject<Retention>("retention", "a retention", Make)
        .With("name", JsonScalars.Name, n => n.Name)
        .Maybe("title", JsonScalars.Text, n => n.Title)
        .With("cohort", Cohort, n => n.Cohort)
        .Maybe("historyStart", JsonScalars.Instant, n => n.HistoryStart)
        .Maybe("firstSeen", TreeJson.Measure, n => n.FirstSeen)
        .With("return", TreeJson.Events, n => n.Return)
        .With("period", TreeJson.Units, n => n.Period)
        .Maybe("cohortPeriod", TreeJson.Units, n => n.CohortPeriod)
        .Maybe("elapsed", JsonScalars.Duration, n => n.Elapsed)
        .Maybe("periods", Whole, n => n.Periods, 0)
        .Maybe("brackets", new JsonList<int>(Whole), n => n.Brackets, ValueList.Create<int>([]))
        .Maybe("atLeast", Whole, n => n.AtLeast, 1)
        .Maybe("distinct", TreeJson.Measure, n => n.Distinct)
        .Maybe("measure", Measures, n => n.Measure, RetentionMeasure.OnPeriod)
        .Maybe("value", TreeJson.Measure, n => n.Value)
        .Maybe("valueUntil", JsonScalars.Flag, n => n.IsValueUntil, false)
        .Maybe("same", JsonScalars.Name, n => n.SameProperty);

    private static Retention? Make(JsonMembers parts)
    {
        (string name, string? title, Cohort cohort, DateTimeOffset? history, Measure? seen) =
            (parts.Next<string>(), parts.Next<string?>(), parts.Next<Cohort>(), parts.Next<DateTimeOffset?>(), parts.Next<Measure?>());
        if (seen is not (null or CustomerInstant)) return (Retention?)parts.Fail("When a customer was first seen is an attribute that is an instant.", null, DiagnosticCodes.HistoryStart);
        return new Retention(name)
        {
            Title = title,
            Cohort = cohort,
            HistoryStart = history,
            FirstSeen = (CustomerInstant?)seen,
            Return = parts.Next<EventPattern>(),
            Period = parts.Next<CalendarUnit>(),
            CohortPeriod = parts.Next<CalendarUnit?>(),
            Elapsed = parts.Next<TimeSpan?>(),
            Periods = parts.Next<int>(),
            Brackets = parts.Next<ValueList<int>>(),
            AtLeast = parts.Next<int>(),
            Distinct = parts.Next<Measure?>(),
            Measure = parts.Next<RetentionMeasure>(),
            Value = parts.Next<Measure?>(),
            IsValueUntil = parts.Next<bool>(),
            SameProperty = parts.Next<string?>(),
        };
    }
}
