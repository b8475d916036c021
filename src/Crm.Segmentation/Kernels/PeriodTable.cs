using System.Numerics;

namespace Crm.Segmentation;

/// <summary>
/// Consecutive periods over times as they are stored, in 32 bits: where each begins, and how a time's period is found. A line through the periods, which
/// are nearly equally long, gives the period or a neighbour; where it always gives the period itself, nothing is compared.
/// </summary>
internal sealed class PeriodTable
{
    private PeriodTable(uint origin, uint floor, uint limit, uint[] begins, PeriodJumps jumps, int shift, float half, float perUnit, bool isExact) =>
        (Origin, Floor, Limit, Begins, Jumps, Shift, Half, PerUnit, IsExact) = (origin, floor, limit, begins, jumps, shift, half, perUnit, isExact);

    /// <summary>What a time has subtracted, wrapping: the begin of the first period.</summary>
    internal uint Origin { get; }

    /// <summary>The first time in a period.</summary>
    internal uint Floor { get; }

    /// <summary>The first time after all periods.</summary>
    internal uint Limit { get; }

    /// <summary>Where the periods begin and where the last one ends, from the origin.</summary>
    internal uint[] Begins { get; }

    /// <summary>How many periods.</summary>
    internal int Count => Begins.Length - 1;

    /// <summary>Where a period is longer or shorter than the others, as those are in which clocks change.</summary>
    internal PeriodJumps Jumps { get; }

    /// <summary>The low bits of a distance that are left out of the line.</summary>
    internal int Shift { get; }

    /// <summary>What is added to a shortened distance, so that rounding does not reach the neighbour.</summary>
    internal float Half { get; }

    /// <summary>The line's slope.</summary>
    internal float PerUnit { get; }

    /// <summary>Whether the line gives the period of every time.</summary>
    internal bool IsExact { get; }

    /// <summary>The periods; null where the times or the periods do not fit 32 bits, or a period is further than one from the line.</summary>
    /// <param name="bounds">Where the periods begin and where the last one ends, ascending.</param>
    /// <param name="base">What a stored 0 is.</param>
    /// <param name="unit">What a stored 1 is above it.</param>
    /// <param name="end">From where on nothing counts.</param>
    internal static PeriodTable? Of(ReadOnlySpan<long> bounds, long @base, long unit, long end)
    {
        Int128 origin = Stored(bounds[0]), limit = Int128.Min(Stored(bounds[^1]), Stored(end));
        if (limit > uint.MaxValue || Stored(bounds[^1]) - origin > int.MaxValue) return null;
        uint[] begins = new uint[bounds.Length];
        for (int i = 0; i < begins.Length; i++) begins[i] = (uint)(Stored(bounds[i]) - origin);
        PeriodJumps jumps = PeriodJumps.Of(begins) ?? PeriodJumps.None;
        int shift = 31;
        foreach (uint begin in begins) shift = jumps.Straight(begin) is 0 ? shift : Math.Min(shift, BitOperations.TrailingZeroCount(jumps.Straight(begin)));
        float slope = (begins.Length - 1) / (float)(jumps.Straight(begins[^1]) >> shift);
        (uint floor, uint last) = ((uint)Int128.Clamp(origin, 0, uint.MaxValue), (uint)Int128.Max(limit, 0));
        var exact = new PeriodTable(unchecked((uint)origin), floor, last, begins, jumps, shift, 0.5f, slope, isExact: true);
        if (exact.IsWithin(0)) return exact;
        var near = new PeriodTable(unchecked((uint)origin), floor, last, begins, PeriodJumps.None, 0, 0, (begins.Length - 1) / (float)begins[^1], isExact: false);
        return near.IsWithin(1) ? near : null;

        Int128 Stored(long instant)
        {
            (Int128 whole, Int128 rest) = Int128.DivRem((Int128)instant - @base, unit);
            return rest > 0 ? whole + 1 : whole;
        }
    }

    /// <summary>The period of a time; −1 for one in none.</summary>
    internal int PlaceOf(uint time)
    {
        if (time < Floor || time >= Limit) return -1;
        uint distance = time - Origin;
        int place = Guess(distance);
        if (IsExact) return place;
        if (distance >= Begins[place + 1]) return place + 1;
        return distance < Begins[place] ? place - 1 : place;
    }

    /// <summary>Whether all times from one to another, both included, lie in a period.</summary>
    internal bool Holds(uint least, uint greatest) => least >= Floor && greatest < Limit;

    private int Guess(uint distance) => Math.Min((int)(((float)(Jumps.Straight(distance) >> Shift) + Half) * PerUnit), Count - 1);

    /// <summary>Whether the line, which rises, is so near at the first and the last time of every period.</summary>
    private bool IsWithin(int most)
    {
        for (int period = 0; period < Count; period++)
        {
            if (Begins[period] == Begins[period + 1]) return false;
            if (Math.Abs(Guess(Begins[period]) - period) > most || Math.Abs(Guess(Begins[period + 1] - 1) - period) > most) return false;
        }

        return true;
    }
}
