namespace Crm.Segmentation;

/// <content>What is done to journeys that run.</content>
public static partial class DiagnosticCodes
{
    /// <summary>A control of journeys holds from an instant before that of another that was given.</summary>
    /// <example>
    /// Wrong: <code>catalog.With(JourneyControl.Pause("p1", now, "welcome")).With(JourneyControl.Pause("p2", yesterday, "cart"))</code>
    /// Control 'p2' holds from 2026-03-01T00:00:00Z, before 'p1' from 2026-03-02T00:00:00Z. Give controls in the order of their instants.
    /// Right: <code>catalog.With(JourneyControl.Pause("p1", now, "welcome")).With(JourneyControl.Pause("p2", now, "cart"))</code>
    /// </example>
    public const string ControlGoesBack = "CRM3201";
}
