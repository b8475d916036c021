namespace Crm.Segmentation.Journeys;

/// <summary>What the analysis of journeys takes for granted, and what else it looks for.</summary>
public sealed record JourneyAnalysisOptions
{
    /// <summary>
    /// Whether advertisements are held to what Korean law asks of them: consent that is renewed every two years, a night window from 21:00 to 08:00 with consent of
    /// its own, and the label (광고) at the start. Have a lawyer confirm: the analysis knows the rules, and not the case.
    /// </summary>
    /// <value>The default is not.</value>
    public bool KoreanAdvertising { get; init; }

    /// <summary>Names of attributes that every customer has, so that a text needs no fallback for them.</summary>
    /// <value>The default is none.</value>
    public ValueList<string> AlwaysSet { get; init; } = [];
}
