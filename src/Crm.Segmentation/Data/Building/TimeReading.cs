namespace Crm.Segmentation;

/// <summary>Reads the times of events in every form that they have, and says which are outside of what is taken.</summary>
/// <param name="local">How times without an offset are read.</param>
/// <param name="last">The last millisecond at which events were observed.</param>
internal sealed class TimeReading(LocalTimes local, long last)
{
    private static readonly Problem Missing = new(RejectionReason.MissingTime, "The event has no time.");

    internal LocalTimes Local => local;

    internal long Last => last;

    internal Problem? Read(DateTimeOffset? time, out FineInstant instant)
    {
        instant = default;
        return time is { } known ? Check(instant = FineInstant.Of(known)) : Missing;
    }

    internal Problem? Read(DateTime? time, out FineInstant instant)
    {
        instant = default;
        if (time is not { } known) return Missing;
        return known.Kind == DateTimeKind.Local ? FieldValues.OfLocalKind("an event's time") : Check(instant = local.Read(known));
    }

    internal Problem? Read(long milliseconds, out FineInstant instant) => Check(instant = new FineInstant(milliseconds, 0));

    /// <summary>The time in a cell of a data reader; null where the cell is empty.</summary>
    internal Problem? Read(object? value, out FineInstant instant)
    {
        instant = default;
        if (value is null) return Missing;
        return CellValues.Instant(value, local, out instant, "an event's time") ?? Check(instant);
    }

    private Problem? Check(FineInstant instant) => FieldValues.Time(instant.Milliseconds, last);
}
