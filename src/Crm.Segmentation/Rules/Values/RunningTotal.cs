namespace Crm.Segmentation;

/// <summary>A sum while values are added: exact in 64 bits, which are enough for nearly everybody, and what does not fit in 128; of doubles in the order in which they come.</summary>
internal struct RunningTotal
{
    private Int128 _wide;
    private long _narrow;

    /// <summary>How many values there are.</summary>
    internal int Count { get; private set; }

    /// <summary>The sum of exact values.</summary>
    internal readonly Int128 Exact => _wide + _narrow;

    /// <summary>The sum of doubles.</summary>
    internal double Double { get; private set; }

    /// <summary>The total of values that were added elsewhere.</summary>
    internal static RunningTotal Of(long count, Int128 sum) => new() { _wide = sum, Count = (int)Math.Min(count, int.MaxValue) };

    internal void Add(long value)
    {
        Count++;
        long next = unchecked(_narrow + value);
        if (((_narrow ^ next) & (value ^ next)) < 0) (_wide, next) = (_wide + _narrow, value);
        _narrow = next;
    }

    /// <summary>Takes back an exact value that was added.</summary>
    internal void Remove(long value)
    {
        Count--;
        long next = unchecked(_narrow - value);
        if (((_narrow ^ value) & (_narrow ^ next)) < 0) (_wide, next) = (_wide + _narrow - value, 0);
        _narrow = next;
    }

    internal void Add(double value)
    {
        Count++;
        Double += value;
    }

    /// <summary>The mean of exact durations, rounded half to even. It lies between the least and the greatest, so it fits.</summary>
    internal readonly long MeanDuration() => (long)Segmentation.Exact.DivideToEven(Exact, Count);

    /// <summary>The mean in double precision.</summary>
    /// <param name="scale">The decimal places of exact values; null for doubles.</param>
    internal readonly double Mean(int? scale)
    {
        if (scale is not { } places) return Double / Count;
        return (Segmentation.Exact.TryNarrow(Exact, out long units) ? Segmentation.Exact.ToDouble(units, places) : Segmentation.Exact.ToDouble(Exact, places)) / Count;
    }
}
