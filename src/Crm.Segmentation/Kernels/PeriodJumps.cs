using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Crm.Segmentation;

/// <summary>
/// What is taken off distances so that periods of one length, but for up to two, are all of that length: a longer period's last part falls on the part before it,
/// and after a shorter one everything moves on.
/// </summary>
/// <param name="FirstFrom">The distance from which on the first is taken off.</param>
/// <param name="FirstBy">How much; wrapping, where everything moves on.</param>
/// <param name="SecondFrom">The distance from which on the second is taken off, too.</param>
/// <param name="SecondBy">How much.</param>
internal readonly record struct PeriodJumps(uint FirstFrom, uint FirstBy, uint SecondFrom, uint SecondBy)
{
    /// <summary>Nothing is taken off.</summary>
    internal static PeriodJumps None => new(uint.MaxValue, 0, uint.MaxValue, 0);

    /// <summary>The distance as it would be if all periods were of one length.</summary>
    internal uint Straight(uint distance) => unchecked(distance - (distance >= FirstFrom ? FirstBy : 0) - (distance >= SecondFrom ? SecondBy : 0));

    /// <summary>The jumps of ascending periods; null where more than two differ from the others, or one is more than twice as long.</summary>
    /// <param name="begins">Where the periods begin and where the last one ends, from 0 on.</param>
    internal static PeriodJumps? Of(ReadOnlySpan<uint> begins)
    {
        uint[] lengths = new uint[begins.Length - 1];
        for (int i = 0; i < lengths.Length; i++) lengths[i] = begins[i + 1] - begins[i];
        uint[] sorted = [.. lengths];
        Array.Sort(sorted);
        uint usual = sorted[sorted.Length / 2];
        PeriodJumps jumps = None;
        for (int i = 0; i < lengths.Length; i++)
        {
            if (lengths[i] == usual) continue;
            if (lengths[i] / 2 >= usual || jumps.SecondBy != 0) return null;
            (uint from, uint by) = (lengths[i] > usual ? begins[i] + usual : begins[i + 1], unchecked(lengths[i] - usual));
            jumps = jumps.FirstBy == 0 ? jumps with { FirstFrom = from, FirstBy = by } : jumps with { SecondFrom = from, SecondBy = by };
        }

        return jumps;
    }
}

/// <summary>Makes distances straight, 16 at once. A type of its own for each way, so that a loop is compiled for the one that it uses.</summary>
/// <typeparam name="TSelf">The way.</typeparam>
internal interface IPeriodLine<TSelf>
    where TSelf : struct, IPeriodLine<TSelf>
{
    static abstract TSelf Of(PeriodJumps jumps);

    Vector512<uint> Straight(Vector512<uint> distance);
}

/// <summary>Distances that are straight as they are.</summary>
internal readonly struct EvenPeriods : IPeriodLine<EvenPeriods>
{
    public static EvenPeriods Of(PeriodJumps jumps) => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<uint> Straight(Vector512<uint> distance) => distance;
}

/// <summary>Distances with jumps.</summary>
internal readonly struct UnevenPeriods(Vector512<uint> firstFrom, Vector512<uint> firstBy, Vector512<uint> secondFrom, Vector512<uint> secondBy) : IPeriodLine<UnevenPeriods>
{
    public static UnevenPeriods Of(PeriodJumps jumps) =>
        new(Vector512.Create(jumps.FirstFrom), Vector512.Create(jumps.FirstBy), Vector512.Create(jumps.SecondFrom), Vector512.Create(jumps.SecondBy));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<uint> Straight(Vector512<uint> distance) => distance
        - (Vector512.GreaterThanOrEqual(distance, firstFrom) & firstBy)
        - (Vector512.GreaterThanOrEqual(distance, secondFrom) & secondBy);
}
