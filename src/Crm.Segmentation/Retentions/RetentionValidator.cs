namespace Crm.Segmentation.Retentions;

/// <summary>What is wrong with a retention.</summary>
internal static class RetentionValidator
{
    /// <summary>How many periods a cohort may be followed for: as many as there may be cells.</summary>
    internal const int MaxPeriods = RetentionLayout.MaxCells;

    /// <summary>Everything but what the patterns say, which is the rule validator's to check.</summary>
    internal static IEnumerable<Diagnostic> CheckShape(Retention retention)
    {
        if (retention.Brackets.Count == 0 && retention.Periods is < 1 or > MaxPeriods)
            yield return Error(retention, DiagnosticCodes.RetentionLength, $"A retention follows its cohorts for 1 to {MaxPeriods} periods, this one for {retention.Periods}.");
        if (retention.Brackets.Count > 0 && retention.Periods != 0)
            yield return Error(retention, DiagnosticCodes.RetentionBrackets, "Brackets say how long a cohort is followed, and a number of periods says it again.", "Leave one of them out.");
        if (retention.Brackets.Any(length => length < 1))
            yield return Error(retention, DiagnosticCodes.RetentionBrackets, $"A bracket holds {retention.Brackets.First(length => length < 1)} periods.", "A bracket holds at least 1 period.");
        else if (retention.Brackets.Count > 0 && retention.Followed > MaxPeriods)
            yield return Error(retention, DiagnosticCodes.RetentionLength, $"A retention follows its cohorts for 1 to {MaxPeriods} periods, this one for {retention.Followed}.");
        if (retention.Elapsed is { } length && (length <= TimeSpan.Zero || length.Ticks % TimeSpan.TicksPerMillisecond != 0))
            yield return Error(retention, DiagnosticCodes.RetentionElapsed, "The length of a period is not positive, or finer than a millisecond.", "Leave it out for the periods of the calendar.");
        if (retention.AtLeast < 1)
            yield return Error(retention, DiagnosticCodes.RetentionAtLeast, $"A period needs {retention.AtLeast} returns.", "A customer returns at least 1 time.");
        if (retention.IsValueUntil && retention.Value is null)
            yield return Error(retention, DiagnosticCodes.RetentionValue, "A value adds up until the end of a period, and there is none.", "Say which number of the return adds up.");
        foreach (Diagnostic diagnostic in PlainProperty.Check(retention.Name, retention.Value, retention.Distinct)) yield return diagnostic;
        foreach (Diagnostic diagnostic in History.Check(retention.Name, retention.Cohort.Mode == CohortMode.FirstEver || retention.FirstSeen is null && retention.HistoryStart is null))
            yield return diagnostic;
    }

    internal static IEnumerable<Diagnostic> Check(Retention retention, Schema schema)
    {
        var validator = new RuleValidator(schema);
        foreach (Diagnostic diagnostic in CheckShape(retention)) validator.Tell(diagnostic);
        foreach (Node tree in retention.Trees) validator.Add(tree, retention.Name);
        return validator.Diagnostics;
    }

    private static Diagnostic Error(Retention retention, string code, Phrase message, Phrase? help = null) =>
        Diagnostic.Of(code, DiagnosticSeverity.Error, retention.Name, message, help);
}
