namespace Crm.Segmentation.Retentions;

/// <summary>Where a history starts, before which a customer was there already.</summary>
internal static class History
{
    /// <summary>What is wrong with a start of history.</summary>
    /// <param name="definition">The name of the definition.</param>
    /// <param name="start">The start; null where it is left to the range.</param>
    /// <param name="isAsked">Whether the first event of all is asked for, so that a start of history means something.</param>
    internal static IEnumerable<Diagnostic> Check(string definition, DateTimeOffset? start, bool isAsked)
    {
        if (!isAsked)
            yield return Error("Where history starts matters for the first event of all, which these cohorts do not ask for.", "Make the cohorts by the first event, or leave the start of history out.");
        if (start is { } instant && !Timestamp.IsWhole(instant))
            yield return Error("The start of history is finer than a millisecond.", null);

        Diagnostic Error(Phrase message, Phrase? help) => Diagnostic.Of(DiagnosticCodes.HistoryStart, DiagnosticSeverity.Error, definition, message, help);
    }
}
