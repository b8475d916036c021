using System.Globalization;

namespace Crm.Segmentation.Journeys;

/// <summary>What is edited of journeys that run, as controls.</summary>
internal static class EditedJourneys
{
    private const int HashDigits = 16;

    /// <summary>The rules of messages first, then what is published in the order of the text, then what is gone.</summary>
    internal static ValueList<JourneyControl> Of(JourneyCatalog running, ValueList<Definition> edited, DateTimeOffset at, InFlight inFlight)
    {
        CatalogFacts facts = running.Facts;
        Messaging messaging = edited.OfType<Messaging>().FirstOrDefault() ?? new Messaging();
        Journey[] journeys = [.. edited.OfType<Journey>()];
        HashSet<string> names = [.. journeys.Select(journey => journey.Name)];
        return
        [
            .. messaging.Equals(facts.Messages.Definition) ? [] : new[] { JourneyControl.Change(IdOf("messaging", messaging.Name, JourneyHash.Of(messaging)), at, messaging) },
            .. journeys.Where(journey => facts.Find(journey.Name) is not { IsClosed: false } known || known.Version.ContentHash != journey.ContentHash)
                .Select(journey => JourneyControl.Publish(IdOf("publish", journey.Name, journey.ContentHash), at, journey, inFlight)),
            .. facts.Journeys.Where(journey => !journey.IsClosed && !names.Contains(journey.Version.Name))
                .Select(journey => JourneyControl.StopEntries(IdOf("stop", journey.Version.Name, journey.Version.ContentHash), at, journey.Version.Name)),
        ];

        // What was done and undone is done again under another id.
        string IdOf(string what, string name, string hash) => string.Create(CultureInfo.InvariantCulture, $"{running.Controls.Count} {what} {name} {hash[..HashDigits]}");
    }
}
