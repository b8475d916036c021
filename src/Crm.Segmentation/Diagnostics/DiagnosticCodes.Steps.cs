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

    /// <summary>A stored state has an instance that goes through a version of a journey that the catalog does not know.</summary>
    /// <example>
    /// Wrong: <code>afterwards.Restore(stored)</code>
    /// The state has an instance in a version of 'welcome' that the catalog does not know. Give the catalog the version as it was published: JourneyCatalog.Knowing, or the control that published it.
    /// Right: <code>afterwards.Knowing(welcomeAsItWas).Restore(stored)</code>
    /// </example>
    public const string UnknownVersion = "CRM3202";

    /// <summary>A simulated customer never comes to rest at an instant: journeys set what changes her memberships, and these start journeys.</summary>
    /// <example>
    /// Wrong: <code>segment home = country = "KR" journey away { enter on entering home reenter always set country = "JP" } journey back { enter on leaving home reenter always set country = "KR" }</code>
    /// Customer 'kim' never comes to rest at 2026-03-02T00:00:00Z: memberships and journeys change one another again and again. Let the journeys wait before they set what changes home.
    /// Right: <code>segment home = country = "KR" journey away { enter on entering home reenter always set country = "JP" } journey back { enter on leaving home reenter always wait 1 day set country = "KR" }</code>
    /// </example>
    public const string NeverAtRest = "CRM3315";
}
