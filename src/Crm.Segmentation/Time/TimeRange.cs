namespace Crm.Segmentation;

/// <summary>Instants from one to another in milliseconds, half-open: [from, to). Empty when to is not after from.</summary>
/// <param name="From">The first millisecond inside.</param>
/// <param name="To">The first millisecond after.</param>
internal readonly record struct TimeRange(long From, long To)
{
    /// <summary>Before every instant that an event or an attribute can have.</summary>
    internal const long Earliest = long.MinValue / 4;

    /// <summary>After every instant that an event or an attribute can have.</summary>
    internal const long Latest = long.MaxValue / 4;

    internal bool Contains(long instant) => instant >= From && instant < To;

    /// <summary>An instant that arithmetic moved, kept within the bounds so that nothing overflows.</summary>
    internal static long Clamp(Int128 instant) => instant < Earliest ? Earliest : instant > Latest ? Latest : (long)instant;
}
