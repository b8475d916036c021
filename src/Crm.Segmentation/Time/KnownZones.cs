using System.Collections.Concurrent;

namespace Crm.Segmentation;

/// <summary>The calendars of zones that were asked for, each made once. Of names that are no zone nothing is kept, so that hostile data do not fill memory.</summary>
internal sealed class KnownZones(DayOfWeek weekStart)
{
    private readonly ConcurrentDictionary<string, Calendar> _calendars = new(StringComparer.Ordinal);

    /// <summary>The calendar of an IANA zone; null when the zone is unknown.</summary>
    internal Calendar? Find(string zone)
    {
        if (_calendars.TryGetValue(zone, out Calendar? known)) return known;
        return Calendar.TryCreate(zone, weekStart, out Calendar calendar) ? _calendars.GetOrAdd(zone, calendar) : null;
    }
}
