using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Crm.Segmentation;

/// <summary>The times of many events: instants, times of the builder's zone, or milliseconds since 1970-01-01T00:00:00Z.</summary>
/// <remarks>It only refers to the caller's memory; arrays and spans convert to it implicitly.</remarks>
public readonly ref struct InstantSpan
{
    // What is referred to, of whatever type: one reference, so that a call with few rows copies little.
    private readonly ref readonly byte _first;
    private readonly bool _areInstants;

    /// <summary>Instants, whatever their offsets. Finer than a millisecond is rounded down, and orders events inside the millisecond.</summary>
    /// <param name="times">One a row.</param>
    public InstantSpan(ReadOnlySpan<DateTimeOffset> times)
    {
        _first = ref Unsafe.As<DateTimeOffset, byte>(ref MemoryMarshal.GetReference(times));
        _areInstants = true;
        Length = times.Length;
    }

    /// <summary>
    /// Times in UTC, or without a kind: these are of <see cref="DatasetOptions.TimeZone"/>. One of kind Local rejects its row. Finer than a millisecond is rounded
    /// down, and orders events inside the millisecond.
    /// </summary>
    /// <param name="times">One a row.</param>
    public InstantSpan(ReadOnlySpan<DateTime> times)
    {
        _first = ref Unsafe.As<DateTime, byte>(ref MemoryMarshal.GetReference(times));
        Length = times.Length;
    }

    /// <summary>Milliseconds since 1970-01-01T00:00:00Z.</summary>
    /// <param name="times">One a row.</param>
    public InstantSpan(ReadOnlySpan<long> times)
    {
        _first = ref Unsafe.As<long, byte>(ref MemoryMarshal.GetReference(times));
        Length = times.Length;
        IsRaw = true;
    }

    /// <summary>How many rows.</summary>
    public int Length { get; }

    internal bool IsRaw { get; }

    internal ReadOnlySpan<long> Milliseconds => IsRaw ? Of<long>() : [];

    internal Problem? Read(int row, TimeReading times, out FineInstant instant) =>
        IsRaw ? times.Read(Of<long>()[row], out instant)
        : _areInstants ? times.Read(Of<DateTimeOffset>()[row], out instant)
        : times.Read(Of<DateTime>()[row], out instant);

    private ReadOnlySpan<T> Of<T>() => MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<byte, T>(ref Unsafe.AsRef(in _first)), Length);

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
