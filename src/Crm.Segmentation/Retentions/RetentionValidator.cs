namespace Crm.Segmentation.Retentions;

/// <summary>What is wrong with a retention.</summary>
internal static class RetentionValidator
{
    internal const int MaxPeriods = 1000;

    /// <summary>Everything but what the patterns say, which is the rule validator's to check.</summary>
    internal static IEnumerable<Diagnostic> CheckShape(Retention retention)
    {
        if (retention.Periods is >= 1 and <= MaxPeriods) yield break;
        yield return Diagnostic.Of(
            DiagnosticCodes.RetentionLength,
            DiagnosticSeverity.Error,
            retention.Name,
            $"A retention follows its cohorts for 1 to {MaxPeriods} periods, this one for {retention.Periods}.");
    }

    internal static IEnumerable<Diagnostic> Check(Retention retention, Schema schema)
    {
        var validator = new RuleValidator(schema);
        foreach (Diagnostic diagnostic in CheckShape(retention)) validator.Tell(diagnostic);
        validator.Add(retention.Cohort.Pattern, retention.Name);
        validator.Add(retention.Return, retention.Name);
        return validator.Diagnostics;
    }
}
