using Crm.Segmentation.Journeys;
using Crm.Segmentation.Tests.Docs;

namespace Crm.Segmentation.Tests.Diagnostics;

/// <summary>What a catalog of journeys does not take, each beside what it does.</summary>
internal static class JourneyControlMistakes
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero), Yesterday = Now.AddDays(-1);

    private static readonly JourneyCatalog Catalog = new SegmentationEngine(Shop.Schema).Journeys(
        RuleBook.Parse(Shop.Schema, ("rules", "journey welcome { enter on visit send push \"hi\" transactional } journey cart { enter on purchase send push \"cart\" transactional }")));

    internal static IEnumerable<DiagnosticExample> All { get; } =
    [
        new(
            DiagnosticCodes.ControlGoesBack,
            "catalog.With(JourneyControl.Pause(\"p1\", now, \"welcome\")).With(JourneyControl.Pause(\"p2\", yesterday, \"cart\"))",
            "catalog.With(JourneyControl.Pause(\"p1\", now, \"welcome\")).With(JourneyControl.Pause(\"p2\", now, \"cart\"))",
            () => Paused(Yesterday), () => Paused(Now)),
    ];

    private static ValueList<Diagnostic> Paused(DateTimeOffset second)
    {
        try
        {
            _ = Catalog.With(JourneyControl.Pause("p1", Now, "welcome")).With(JourneyControl.Pause("p2", second, "cart"));
            return [];
        }
        catch (RuleException refusal)
        {
            return refusal.Diagnostics;
        }
    }
}
