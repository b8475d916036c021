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
        "a measure of retention", ("onPeriod", RetentionMeasure.OnPeriod), ("onOrAfter", RetentionMeasure.OnOrAfter));

    internal static readonly JsonShape Form = new JsonObject<Retention>("retention", "a retention", Make)
        .With("name", JsonScalars.Name, n => n.Name)
        .Maybe("title", JsonScalars.Text, n => n.Title)
        .With("cohort", Cohort, n => n.Cohort)
        .With("return", TreeJson.Events, n => n.Return)
        .With("period", TreeJson.Units, n => n.Period)
        .With("periods", JsonScalars.Integer(int.MinValue, int.MaxValue), n => n.Periods)
        .Maybe("measure", Measures, n => n.Measure, RetentionMeasure.OnPeriod);

    private static Retention Make(JsonMembers parts) => new(parts.Next<string>())
    {
        Title = parts.Next<string?>(),
        Cohort = parts.Next<Cohort>(),
        Return = parts.Next<EventPattern>(),
        Period = parts.Next<CalendarUnit>(),
        Periods = parts.Next<int>(),
        Measure = parts.Next<RetentionMeasure>(),
    };
}
