namespace Crm.Segmentation.Journeys;

/// <summary>What holds of a catalog's journeys between two of its controls: their versions, whether they are open and go on, and the rules of messages. Immutable.</summary>
internal sealed class CatalogFacts
{
    private readonly Dictionary<string, int> _places;

    internal CatalogFacts(IReadOnlyList<JourneyFacts> journeys, SendRules messages)
    {
        // In the order in which they act at one instant.
        Journeys = [.. journeys.OrderByDescending(journey => journey.Version.Priority).ThenBy(journey => journey.Version.Name, StringComparer.Ordinal)];
        Messages = messages;
        _places = Journeys.Select((journey, place) => (journey.Version.Name, place)).ToDictionary(pair => pair.Name, pair => pair.place, StringComparer.Ordinal);
        HasTimes = Journeys.Any(journey => journey.Version.Times.Length > 0);
    }

    internal JourneyFacts[] Journeys { get; }

    internal SendRules Messages { get; }

    /// <summary>Whether there are entries by schedule or date.</summary>
    internal bool HasTimes { get; }

    /// <summary>A journey; null when there is none of the name.</summary>
    internal JourneyFacts? Find(string journey) => _places.TryGetValue(journey, out int place) ? Journeys[place] : null;

    internal CatalogFacts With(JourneyFacts journey) => new([.. Journeys.Where(other => other.Version.Name != journey.Version.Name), journey], Messages);

    internal CatalogFacts With(SendRules messages) => new(Journeys, messages);
}

/// <summary>What holds of a journey.</summary>
/// <param name="Version">The version that is entered.</param>
/// <param name="IsClosed">Whether nobody enters any more.</param>
/// <param name="IsPaused">Whether it stands still.</param>
internal sealed record JourneyFacts(JourneyVersion Version, bool IsClosed, bool IsPaused);
