using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Crm.Segmentation;

/// <summary>What is known of the chains of many customers in a byte each: how far one gets, whether the window of the one that stands is over, and whether some can go on.</summary>
internal static class ChainPlaces
{
    private const int Lanes = 16;

    /// <summary>Four times how many steps any chain gets to, 1 more where the window of the one that stands is over, and 2 more where that of the last start of all is not.</summary>
    /// <param name="depths">How many steps, below 64; where it is 0 the times have no meaning, and what is more than 0 has none.</param>
    /// <param name="starts">The start of the chain that stands.</param>
    /// <param name="latest">The last start of all.</param>
    /// <param name="openFrom">The first time of a start that is still in its window; above all times where there is none.</param>
    /// <param name="places">Where that goes.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Write(ReadOnlySpan<byte> depths, ReadOnlySpan<uint> starts, ReadOnlySpan<uint> latest, long openFrom, Span<byte> places)
    {
        uint from = (uint)Math.Min(openFrom, StepLinks.None);
        int i = 0;
        if (Vector128.IsHardwareAccelerated)
        {
            ref uint start = ref MemoryMarshal.GetReference(starts[..depths.Length]), last = ref MemoryMarshal.GetReference(latest[..depths.Length]);
            ref byte depth = ref MemoryMarshal.GetReference(depths), place = ref MemoryMarshal.GetReference(places[..depths.Length]);
            for (; i + Lanes <= depths.Length; i += Lanes)
            {
                Vector128<byte> more = Vector128.Narrow(
                    Vector128.Narrow(Four(ref start, ref last, i, from), Four(ref start, ref last, i + 4, from)),
                    Vector128.Narrow(Four(ref start, ref last, i + 8, from), Four(ref start, ref last, i + 12, from)));
                Vector128<byte> four = Vector128.LoadUnsafe(ref depth, (nuint)i);
                four += four;
                (four + four + more).StoreUnsafe(ref place, (nuint)i);
            }
        }

        for (; i < depths.Length; i++) places[i] = (byte)((depths[i] << 2) | (starts[i] < from ? 1 : 0) | (latest[i] >= from ? 2 : 0));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> Four(ref uint start, ref uint latest, int at, uint from) =>
        (Vector128.LessThan(Vector128.LoadUnsafe(ref start, (nuint)at), Vector128.Create(from)) & Vector128<uint>.One)
        | (Vector128.GreaterThanOrEqual(Vector128.LoadUnsafe(ref latest, (nuint)at), Vector128.Create(from)) & Vector128.Create(2U));
}
