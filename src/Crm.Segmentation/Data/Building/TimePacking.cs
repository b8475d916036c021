namespace Crm.Segmentation;

/// <summary>Event times as 32-bit offsets at the coarsest unit that loses nothing; 64 bits only when the range does not fit.</summary>
internal static class TimePacking
{
    // Each unit divides every earlier one, so the coarsest unit of a union is the finest of its parts' units.
    private static readonly long[] Units = [Timestamp.Day, 3_600_000, 60_000, 1000, 1];

    /// <summary>The coarsest unit, no coarser than <paramref name="unit"/>, of which the time is a multiple.</summary>
    internal static long Coarsest(long time, long unit)
    {
        if (time % unit == 0) return unit;
        foreach (long candidate in Units)
            if (candidate < unit && time % candidate == 0) return candidate;
        return 1;
    }

    /// <summary>The coarsest unit, no coarser than <paramref name="unit"/>, of which every time is a multiple.</summary>
    internal static long Coarsest(ReadOnlySpan<long> times, long unit)
    {
        foreach (long time in times)
        {
            unit = Coarsest(time, unit);
            if (unit <= 1000) break;
        }

        // Seconds and milliseconds are what most data have; a constant divisor costs a multiplication instead of a division.
        if (unit == 1000 && !AreWholeSeconds(times)) unit = 1;
        return unit;
    }

    /// <summary>The greatest multiple of the unit at or before the time.</summary>
    internal static long Floor(long time, long unit)
    {
        long remainder = time % unit;
        return remainder < 0 ? time - remainder - unit : time - remainder;
    }

    /// <summary>Whether times from min to max fit into 32 bits at this unit.</summary>
    internal static bool Fits(long min, long max, long unit) => (max - Floor(min, unit)) / unit <= uint.MaxValue;

    internal static PackedIntegers Pack(ReadOnlySpan<long> times)
    {
        if (times.IsEmpty) return new PackedIntegers(Array.Empty<uint>());
        (long min, long max) = ValueRange.Of(times);
        long unit = Coarsest(times, Timestamp.Day);
        if (!Fits(min, max, unit)) return new PackedIntegers(times.ToArray());
        var offsets = GC.AllocateUninitializedArray<uint>(times.Length);
        for (int i = 0; i < times.Length; i++) offsets[i] = (uint)((times[i] - min) / unit);
        return new PackedIntegers(offsets, min, unit);
    }

    private static bool AreWholeSeconds(ReadOnlySpan<long> times)
    {
        foreach (long time in times)
            if (time % 1000 != 0) return false;
        return true;
    }
}
