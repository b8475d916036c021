using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Crm.Segmentation;

/// <summary>In which of up to 32 periods each customer has events, as bits; 16 times at once.</summary>
internal static class PeriodMasks
{
    /// <summary>The most periods.</summary>
    internal const int MaxPeriods = 32;

    /// <summary>How many times ahead are asked for: the processor's own reading ahead ends with each page.</summary>
    private const int Ahead = 512;

    private static bool HasVectors => Vector512.IsHardwareAccelerated && Avx512F.IsSupported;

    /// <summary>Writes for each customer the periods of its times: bit p for period p.</summary>
    /// <param name="offsets">Where each customer's times start, and the end of the last one's.</param>
    /// <param name="times">The times of the run.</param>
    /// <param name="table">The periods, at most <see cref="MaxPeriods"/>.</param>
    /// <param name="isWhole">Whether every time of the run is known to lie in a period.</param>
    /// <param name="masks">One for each customer.</param>
    internal static void Write(ReadOnlySpan<int> offsets, ReadOnlySpan<uint> times, PeriodTable table, bool isWhole, Span<uint> masks)
    {
        masks = masks[..Math.Max(offsets.Length - 1, 0)];
        if (masks.IsEmpty) return;
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)offsets[^1], (uint)times.Length);
        if (!HasVectors) WriteEach(offsets, times, table, masks);
        else if (table is { IsExact: true, Jumps.FirstBy: 0 }) WriteExact<EvenPeriods>(offsets, times, table, isWhole, masks);
        else if (table.IsExact) WriteExact<UnevenPeriods>(offsets, times, table, isWhole, masks);
        else WriteNear(offsets, times, table, isWhole, masks);
    }

    private static void WriteEach(ReadOnlySpan<int> offsets, ReadOnlySpan<uint> times, PeriodTable table, Span<uint> masks)
    {
        for (int c = 0; c < masks.Length; c++) masks[c] = Each(times[offsets[c]..offsets[c + 1]], table);
    }

    private static uint Each(ReadOnlySpan<uint> times, PeriodTable table)
    {
        uint mask = 0;
        foreach (uint time in times)
            if (table.PlaceOf(time) is >= 0 and var place) mask |= 1U << place;
        return mask;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe void WriteExact<TLine>(ReadOnlySpan<int> offsets, ReadOnlySpan<uint> times, PeriodTable table, bool isWhole, Span<uint> masks)
        where TLine : struct, IPeriodLine<TLine>
    {
        TLine line = TLine.Of(table.Jumps);
        ref uint first = ref MemoryMarshal.GetReference(times);
        Vector512<uint> origin = Vector512.Create(table.Origin), floor = Vector512.Create(table.Floor), limit = Vector512.Create(table.Limit), one = Vector512<uint>.One;
        Vector512<uint> lanes = Vector512<uint>.Indices;
        Vector512<float> half = Vector512.Create(table.Half), slope = Vector512.Create(table.PerUnit);
        int shift = table.Shift, whole = times.Length - Vector512<uint>.Count;
        for (int c = 0; c < masks.Length; c++)
        {
            int i = offsets[c], end = offsets[c + 1];
            Vector512<uint> found = Vector512<uint>.Zero;
            for (; i < end && i <= whole; i += Vector512<uint>.Count)
            {
                Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref first, i + Ahead)));
                Vector512<uint> time = Vector512.LoadUnsafe(ref first, (nuint)i);
                Vector512<float> distance = Vector512.ConvertToSingle(Vector512.ShiftRightLogical(line.Straight(time - origin), shift).AsInt32());
                Vector512<uint> bit = Avx512F.ShiftLeftLogicalVariable(one, Avx512F.ConvertToVector512Int32WithTruncation((distance + half) * slope).AsUInt32());
                if (!isWhole) bit &= Vector512.LessThan(time, limit) & Vector512.GreaterThanOrEqual(time, floor);
                found |= end - i >= Vector512<uint>.Count ? bit : bit & Vector512.LessThan(lanes, Vector512.Create((uint)(end - i)));
            }

            masks[c] = Joined(found) | (i < end ? Each(times[i..end], table) : 0);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe void WriteNear(ReadOnlySpan<int> offsets, ReadOnlySpan<uint> times, PeriodTable table, bool isWhole, Span<uint> masks)
    {
        Span<uint> begins = stackalloc uint[MaxPeriods + 1];
        begins.Fill(uint.MaxValue);
        table.Begins.CopyTo(begins);
        ref uint begin = ref MemoryMarshal.GetReference(begins);
        Vector512<uint> low = Vector512.LoadUnsafe(ref begin), high = Vector512.LoadUnsafe(ref begin, 16), nextLow = Vector512.LoadUnsafe(ref begin, 1), nextHigh = Vector512.LoadUnsafe(ref begin, 17);
        ref uint first = ref MemoryMarshal.GetReference(times);
        Vector512<uint> origin = Vector512.Create(table.Origin), floor = Vector512.Create(table.Floor), limit = Vector512.Create(table.Limit), one = Vector512<uint>.One;
        Vector512<uint> lanes = Vector512<uint>.Indices, last = Vector512.Create((uint)(table.Count - 1));
        Vector512<float> slope = Vector512.Create(table.PerUnit);
        int whole = times.Length - Vector512<uint>.Count;
        for (int c = 0; c < masks.Length; c++)
        {
            int i = offsets[c], end = offsets[c + 1];
            Vector512<uint> found = Vector512<uint>.Zero;
            for (; i < end && i <= whole; i += Vector512<uint>.Count)
            {
                Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref first, i + Ahead)));
                Vector512<uint> time = Vector512.LoadUnsafe(ref first, (nuint)i), distance = time - origin;
                Vector512<uint> place = Vector512.Min(Avx512F.ConvertToVector512Int32WithTruncation(Vector512.ConvertToSingle(distance.AsInt32()) * slope).AsUInt32(), last);
                Vector512<uint> before = Vector512.LessThan(distance, Avx512F.PermuteVar16x32x2(low, place, high));
                Vector512<uint> after = Vector512.GreaterThanOrEqual(distance, Avx512F.PermuteVar16x32x2(nextLow, place, nextHigh));

                // A comparison that holds is −1.
                Vector512<uint> bit = Avx512F.ShiftLeftLogicalVariable(one, place + before - after);
                if (!isWhole) bit &= Vector512.LessThan(time, limit) & Vector512.GreaterThanOrEqual(time, floor);
                found |= end - i >= Vector512<uint>.Count ? bit : bit & Vector512.LessThan(lanes, Vector512.Create((uint)(end - i)));
            }

            masks[c] = Joined(found) | (i < end ? Each(times[i..end], table) : 0);
        }
    }

    private static uint Joined(Vector512<uint> found)
    {
        Vector256<uint> eight = found.GetLower() | found.GetUpper();
        Vector128<uint> four = eight.GetLower() | eight.GetUpper();
        ulong two = four.AsUInt64()[0] | four.AsUInt64()[1];
        return (uint)two | (uint)(two >> 32);
    }
}
