namespace Crm.Segmentation.Journeys;

/// <summary>What a catalog is made of.</summary>
/// <param name="Schema">The schema.</param>
/// <param name="Calendar">The zone of what the rules say of days, and the first day of a week.</param>
/// <param name="Option">The zone of the options, of customers for whom nothing else says one: the rules of messages may be others later.</param>
/// <param name="Zones">The zones of customers.</param>
/// <param name="Journeys">The journeys.</param>
/// <param name="Messaging">The rules of messages; null for none.</param>
/// <param name="Results">What stands behind a name.</param>
internal sealed record JourneySource(Schema Schema, Calendar Calendar, Calendar Option, KnownZones Zones, ValueList<Journey> Journeys, Messaging? Messaging, Func<string, NamedResult> Results)
{
    /// <summary>The source of a rule book's definitions.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="definitions">The definitions.</param>
    /// <param name="calendar">The zone and the first day of a week, of the options; for journeys the zone of the rules of messages stands before it.</param>
    /// <param name="results">What stands behind a name.</param>
    internal static JourneySource Of(Schema schema, IReadOnlyList<Definition> definitions, Calendar calendar, Func<string, NamedResult> results)
    {
        Messaging? messaging = definitions.OfType<Messaging>().FirstOrDefault();
        var zones = new KnownZones(calendar.WeekStart);
        return new JourneySource(schema, messaging?.TimeZone is { } zone ? zones.Find(zone) ?? calendar : calendar, calendar, zones, [.. definitions.OfType<Journey>()], messaging, results);
    }
}
