using Crm.Segmentation.Live;

namespace Crm.Segmentation.Journeys;

/// <summary>What is wrong with what is done to a catalog.</summary>
internal static class CatalogMistakes
{
    internal static ValueList<Diagnostic> Of(JourneyControl control, JourneyCatalog catalog)
    {
        if (catalog.Controls is [.., var last] && control.Milliseconds < last.Milliseconds)
        {
            return
            [
                Error(DiagnosticCodes.ControlGoesBack, control.Journey, $"Control '{control.Id}' holds from {Timestamp.Text(control.Milliseconds)}, before '{last.Id}' from {Timestamp.Text(last.Milliseconds)}.", $"Give controls in the order of their instants."),
            ];
        }

        return control switch
        {
            PublishControl publish => Of(publish.Definition, catalog.Schema),
            MessagingControl { Messaging: var messaging } => Errors(MessagingValidator.Check(messaging)),
            _ when catalog.Facts.Find(control.Journey!) is null =>
            [
                Error(DiagnosticCodes.UnknownJourney, control.Journey, $"Control '{control.Id}' is about '{control.Journey}', which is no journey of the catalog.", NearestName.Suggestion(control.Journey!, catalog.Facts.Journeys.Select(journey => journey.Version.Name))),
            ],
            _ => [],
        };
    }

    internal static ValueList<Diagnostic> Of(Journey journey, Schema schema) => Errors(journey.Validate(schema));

    internal static ValueList<Diagnostic> Lacking(JourneyVersion version) => [.. version.Lacking.Select(reference => ProgramDiagnostics.NotForOne(version.Name, reference))];

    internal static Diagnostic UnknownVersion(string journey) => Error(
        DiagnosticCodes.UnknownVersion, journey, $"The state has an instance in a version of '{journey}' that the catalog does not know.",
        $"Give the catalog the version as it was published: JourneyCatalog.Knowing, or the control that published it.");

    internal static Diagnostic NeverAtRest(CustomerKey customer, long at, IEnumerable<MembershipInput> changes) => Error(
        DiagnosticCodes.NeverAtRest, null, $"Customer '{customer.ToString()}' never comes to rest at {Timestamp.Text(at)}: memberships and journeys change one another again and again.",
        changes.Select(change => change.Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray() is { Length: > 0 } names
            ? (Phrase)$"Let the journeys wait before they set what changes {new NameList([.. names])}."
            : null);

    private static ValueList<Diagnostic> Errors(IEnumerable<Diagnostic> found) => [.. found.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)];

    private static Diagnostic Error(string code, string? definition, Phrase message, Phrase? help) => Diagnostic.Of(code, DiagnosticSeverity.Error, definition, message, help);
}
