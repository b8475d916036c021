namespace Crm.Segmentation;

/// <summary>The times of many events: instants, or milliseconds since 1970-01-01T00:00:00Z.</summary>
/// <remarks>It only refers to the caller's memory; arrays and spans convert to it implicitly.</remarks>
public readonly ref struct InstantSpan
{
    private readonly ReadOnlySpan<DateTimeOffset> _instants;
    private readonly ReadOnlySpan<long> _milliseconds;

    /// <summary>Instants, whatever their offsets; a fraction of a millisecond rejects its row.</summary>
    /// <param name="times">One a row.</param>
    public InstantSpan(ReadOnlySpan<DateTimeOffset> times)
    {
        _instants = times;
        Length = times.Length;
        IsRaw = false;
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

    internal Problem? Read(int row, long last, out long milliseconds)
    {
        if (!IsRaw) return FieldValues.Time(_instants[row], last, out milliseconds);
        milliseconds = _milliseconds[row];
        return FieldValues.Time(milliseconds, last);
    }

    /// <summary>Instants, whatever their offsets; a fraction of a millisecond rejects its row.</summary>
    /// <param name="times">One a row.</param>
    public static implicit operator InstantSpan(ReadOnlySpan<DateTimeOffset> times) => new(times);

    /// <summary>Instants, whatever their offsets; a fraction of a millisecond rejects its row.</summary>
    /// <param name="times">One a row.</param>
    public static implicit operator InstantSpan(Span<DateTimeOffset> times) => new(times);

    /// <summary>Instants, whatever their offsets; a fraction of a millisecond rejects its row.</summary>
    /// <param name="times">One a row.</param>
    public static implicit operator InstantSpan(DateTimeOffset[] times) => new(times);

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
