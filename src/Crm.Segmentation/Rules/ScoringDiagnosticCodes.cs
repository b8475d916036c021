namespace Crm.Segmentation;

/// <summary>The codes of diagnostics about scorings and fits. A code is stable: it never changes its meaning and is never given to another.</summary>
public static class ScoringDiagnosticCodes
{
    /// <summary>An axis of an rfm over measures is neither a number nor a duration.</summary>
    public const string RfmMeasure = "CRM1651";

    /// <summary>The thresholds of an rfm are not one fewer than its bins, or do not ascend.</summary>
    public const string RfmThresholds = "CRM1652";

    /// <summary>A stored fit belongs to another rule book.</summary>
    public const string FitOfAnotherBook = "CRM1653";

    /// <summary>A stored fit is of a version that this library does not read.</summary>
    public const string FitVersion = "CRM1654";

    /// <summary>More than half of the customers have exactly the value at which two groups are parted (a warning).</summary>
    public const string MostAtTheCut = "CRM1655";
}
