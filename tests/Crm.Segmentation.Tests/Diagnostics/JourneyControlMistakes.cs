using Crm.Segmentation.Journeys;
using Crm.Segmentation.Tests.Docs;

namespace Crm.Segmentation.Tests.Diagnostics;

/// <summary>What a catalog of journeys does not take, each beside what it does.</summary>
internal static class JourneyControlMistakes
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero), Yesterday = Now.AddDays(-1);

    private static readonly JourneyCatalog Before = CatalogOf("journey welcome { enter on visit wait 1 day send push \"hi\" transactional }");
    private static readonly JourneyCatalog Afterwards = CatalogOf("journey welcome { enter on visit wait 2 days send push \"hi\" transactional }");

    private static readonly JourneyCatalog Catalog = new SegmentationEngine(Shop.Schema).Journeys(
        RuleBook.Parse(Shop.Schema, ("rules", "journey welcome { enter on visit send push \"hi\" transactional } journey cart { enter on purchase send push \"cart\" transactional }")));

    internal static IEnumerable<DiagnosticExample> All { get; } =
    [
        new(
            DiagnosticCodes.ControlGoesBack,
            "catalog.With(JourneyControl.Pause(\"p1\", now, \"welcome\")).With(JourneyControl.Pause(\"p2\", yesterday, \"cart\"))",
            "catalog.With(JourneyControl.Pause(\"p1\", now, \"welcome\")).With(JourneyControl.Pause(\"p2\", now, \"cart\"))",
            () => Paused(Yesterday), () => Paused(Now)),
        new(
            DiagnosticCodes.UnknownVersion,
            "afterwards.Restore(stored)", "afterwards.Knowing(welcomeAsItWas).Restore(stored)",
            () => Restored(Afterwards), () => Restored(Afterwards.Knowing(Before.Journeys[0]))),
        new(DiagnosticCodes.NeverAtRest, Restless(""), Restless("wait 1 day "), () => Run(Restless("")), () => Run(Restless("wait 1 day "))),
    ];

    private static string Restless(string wait) =>
        $"segment home = country = \"KR\" journey away {{ enter on entering home reenter always set country = \"JP\" }} journey back {{ enter on leaving home reenter always {wait}set country = \"KR\" }}";

    private static ValueList<Diagnostic> Run(string rules)
    {
        try
        {
            _ = new SegmentationEngine(Shop.Schema).Simulator(RuleBook.Parse(Shop.Schema, ("rules", rules))).Start("kim", Now).Changes(row => row.Set(Shop.Country, "KR"));
            return [];
        }
        catch (RuleException refusal)
        {
            return refusal.Diagnostics;
        }
    }

    private static JourneyCatalog CatalogOf(string text) => new SegmentationEngine(Shop.Schema).Journeys(RuleBook.Parse(Shop.Schema, ("rules", text)));

    private static ValueList<Diagnostic> Restored(JourneyCatalog catalog)
    {
        var context = new StepContext(Now, CustomerAttributes.Of(Shop.Schema, "kim"));
        byte[] stored = Before.Step(CustomerJourneyState.Of("kim"), JourneyInput.Of(CustomerEvent.Of(Shop.Visit, Now)), context).State.ToBytes();
        return catalog.TryRestore(stored, out _, out Diagnostic? refusal) ? [] : [refusal];
    }

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
