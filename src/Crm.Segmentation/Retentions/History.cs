namespace Crm.Segmentation.Retentions;

/// <summary>Where a history starts, before which a customer was there already.</summary>
internal static class History
{
    /// <summary>What is wrong with a start of history.</summary>
    /// <param name="definition">The name of the definition.</param>
    /// <param name="isAsked">Whether the first event of all is asked for, so that a start of history means something.</param>
    internal static IEnumerable<Diagnostic> Check(string definition, bool isAsked)
    {
        if (!isAsked)
            yield return Diagnostic.Of(DiagnosticCodes.HistoryStart, DiagnosticSeverity.Error, definition, "Where history starts matters for the first event of all, which these cohorts do not ask for.", "Make the cohorts by the first event, or leave the start of history out.");
    }

    /// <summary>An instant in whole milliseconds, rounded down.</summary>
    internal static DateTimeOffset? Floor(DateTimeOffset? start) => start is { } instant ? Timestamp.Instant(Timestamp.Floor(instant)) : null;
}
