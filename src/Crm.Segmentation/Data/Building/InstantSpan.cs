namespace Crm.Segmentation;

/// <summary>The times of many events: instants, times of the builder's zone, or milliseconds since 1970-01-01T00:00:00Z.</summary>
/// <remarks>It only refers to the caller's memory; arrays and spans convert to it implicitly.</remarks>
public readonly ref struct InstantSpan
{
    private readonly ReadOnlySpan<DateTimeOffset> _instants;
    private readonly ReadOnlySpan<DateTime> _times;
    private readonly ReadOnlySpan<long> _milliseconds;

    /// <summary>Instants, whatever their offsets. Finer than a millisecond is rounded down, and orders events inside the millisecond.</summary>
    /// <param name="times">One a row.</param>
    public InstantSpan(ReadOnlySpan<DateTimeOffset> times)
    {
        _instants = times;
        Length = times.Length;
    }

    /// <summary>
    /// Times in UTC, or without a kind: these are of <see cref="DatasetOptions.TimeZone"/>. One of kind Local rejects its row. Finer than a millisecond is rounded
    /// down, and orders events inside the millisecond.
    /// </summary>
    /// <param name="times">One a row.</param>
    public InstantSpan(ReadOnlySpan<DateTime> times)
    {
        _times = times;
        Length = times.Length;
    }

    /// <summary>Milliseconds since 1970-01-01T00:00:00Z.</summary>
    /// <param name="times">One a row.</param>
    public InstantSpan(ReadOnlySpan<long> times)
    {
        _milliseconds = times;
        Length = times.Length;
        IsRaw = true;
    }

    /// <summary>How many rows.</summary>
    public int Length { get; }

    internal bool IsRaw { get; }

    internal ReadOnlySpan<long> Milliseconds => _milliseconds;

    internal Problem? Read(int row, TimeReading times, out FineInstant instant) =>
        IsRaw ? times.Read(_milliseconds[row], out instant)
        : _times.IsEmpty ? times.Read(_instants[row], out instant)
        : times.Read(_times[row], out instant);

    /// <summary>Instants, whatever their offsets. Finer than a millisecond is rounded down, and orders events inside the millisecond.</summary>
    /// <param name="times">One a row.</param>
    public static implicit operator InstantSpan(ReadOnlySpan<DateTimeOffset> times) => new(times);

    /// <summary>Instants, whatever their offsets. Finer than a millisecond is rounded down, and orders events inside the millisecond.</summary>
    /// <param name="times">One a row.</param>
    public static implicit operator InstantSpan(Span<DateTimeOffset> times) => new(times);

    /// <summary>Instants, whatever their offsets. Finer than a millisecond is rounded down, and orders events inside the millisecond.</summary>
    /// <param name="times">One a row.</param>
    public static implicit operator InstantSpan(DateTimeOffset[] times) => new(times);

    /// <summary>Times in UTC, or without a kind: these are of <see cref="DatasetOptions.TimeZone"/>. One of kind Local rejects its row.</summary>
    /// <param name="times">One a row.</param>
    public static implicit operator InstantSpan(ReadOnlySpan<DateTime> times) => new(times);

    /// <summary>Times in UTC, or without a kind: these are of <see cref="DatasetOptions.TimeZone"/>. One of kind Local rejects its row.</summary>
    /// <param name="times">One a row.</param>
    public static implicit operator InstantSpan(Span<DateTime> times) => new(times);

    /// <summary>Times in UTC, or without a kind: these are of <see cref="DatasetOptions.TimeZone"/>. One of kind Local rejects its row.</summary>
    /// <param name="times">One a row.</param>
    public static implicit operator InstantSpan(DateTime[] times) => new(times);

    /// <summary>Milliseconds since 1970-01-01T00:00:00Z.</summary>
    /// <param name="times">One a row.</param>
    public static implicit operator InstantSpan(ReadOnlySpan<long> times) => new(times);

    /// <summary>Milliseconds since 1970-01-01T00:00:00Z.</summary>
    /// <param name="times">One a row.</param>
    public static implicit operator InstantSpan(Span<long> times) => new(times);

    /// <summary>Milliseconds since 1970-01-01T00:00:00Z.</summary>
    /// <param name="times">One a row.</param>
    public static implicit operator InstantSpan(long[] times) => new(times);
}
