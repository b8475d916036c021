namespace Crm.Segmentation;

/// <summary>Reads times that say no offset: as clocks of one named zone show them, never as those of the machine do.</summary>
/// <remarks>A time that the zone's clocks skip is the first instant after the gap; one that they show twice is the earlier.</remarks>
internal sealed class LocalTimes
{
    private readonly Calendar? _calendar;

    private LocalTimes(Calendar? calendar) => _calendar = calendar;

    internal static LocalTimes Utc { get; } = new(null);

    /// <summary>The reading of an IANA zone; null when the zone is unknown.</summary>
    internal static LocalTimes? Of(string zoneId)
    {
        if (zoneId == "UTC") return Utc;
        return Calendar.TryCreate(zoneId, DayOfWeek.Monday, out Calendar calendar) ? new LocalTimes(calendar) : null;
    }

    /// <summary>The instant of a time of kind UTC or of none.</summary>
    internal FineInstant Read(DateTime time) => time.Kind == DateTimeKind.Utc ? FineInstant.Of(time.Ticks) : Read(time.Ticks);

    internal FineInstant Read(IsoTime time) => time.HasOffset ? FineInstant.Of(time.Ticks) : Read(time.Ticks);

    /// <summary>The last whole millisecond at or before a time that a program gives.</summary>
    /// <exception cref="ArgumentException">The time is of kind Local.</exception>
    internal DateTimeOffset Instant(DateTime time)
    {
        if (time.Kind == DateTimeKind.Local) throw new ArgumentException(Timestamp.LocalKind, nameof(time));
        return Timestamp.Instant(Math.Clamp(Read(time).Milliseconds, Timestamp.Min, Timestamp.Max));
    }

    private FineInstant Read(long ticks)
    {
        FineInstant local = FineInstant.Of(ticks);
        return _calendar is null ? local : local with { Milliseconds = _calendar.AtLocal(local.Milliseconds) };
    }
}
