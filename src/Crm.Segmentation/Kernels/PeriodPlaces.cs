using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Crm.Segmentation;

/// <summary>In which periods each customer has events, of any number of periods, each once; 16 times at once.</summary>
internal static class PeriodPlaces
{
    private static bool HasVectors => Vector512.IsHardwareAccelerated && Avx512F.IsSupported;

    /// <summary>How many places there must be room for.</summary>
    /// <param name="times">How many times the customers have.</param>
    internal static int RoomFor(int times) => times + Vector512<int>.Count;

    /// <summary>Writes the periods in which each customer has times, ascending, those of one customer after those of the one before.</summary>
    /// <param name="offsets">Where each customer's times start, and the end of the last one's.</param>
    /// <param name="times">The times of the run, ascending for each customer.</param>
    /// <param name="table">The periods.</param>
    /// <param name="places">The periods; room for <see cref="RoomFor"/>.</param>
    /// <param name="ends">Where each customer's periods end.</param>
    internal static void Write(ReadOnlySpan<int> offsets, ReadOnlySpan<uint> times, PeriodTable table, Span<int> places, Span<int> ends)
    {
        ends = ends[..Math.Max(offsets.Length - 1, 0)];
        if (ends.IsEmpty) return;
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)offsets[^1], (uint)times.Length);
        ArgumentOutOfRangeException.ThrowIfLessThan(places.Length, RoomFor(offsets[^1] - offsets[0]));
        if (!HasVectors || !table.IsExact) WriteEach(offsets, times, table, places, ends);
        else if (table.Jumps.FirstBy == 0) WriteExact<EvenPeriods>(offsets, times, table, places, ends);
        else WriteExact<UnevenPeriods>(offsets, times, table, places, ends);
    }

    private static void WriteEach(ReadOnlySpan<int> offsets, ReadOnlySpan<uint> times, PeriodTable table, Span<int> places, Span<int> ends)
    {
        int count = 0;
        for (int c = 0; c < ends.Length; c++)
        {
            int before = -1;
            foreach (uint time in times[offsets[c]..offsets[c + 1]])
            {
                int place = table.PlaceOf(time);
                if (place >= 0 && place != before) places[count++] = before = place;
            }

            ends[c] = count;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void WriteExact<TLine>(ReadOnlySpan<int> offsets, ReadOnlySpan<uint> times, PeriodTable table, Span<int> places, Span<int> ends)
        where TLine : struct, IPeriodLine<TLine>
    {
        TLine line = TLine.Of(table.Jumps);
        ref uint first = ref MemoryMarshal.GetReference(times);
        ref int target = ref MemoryMarshal.GetReference(places);
        Vector512<uint> origin = Vector512.Create(table.Origin), floor = Vector512.Create(table.Floor), limit = Vector512.Create(table.Limit), lanes = Vector512<uint>.Indices;
        Vector512<float> half = Vector512.Create(table.Half), slope = Vector512.Create(table.PerUnit);
        int shift = table.Shift, whole = times.Length - Vector512<uint>.Count, count = 0;
        for (int c = 0; c < ends.Length; c++)
        {
            int i = offsets[c], end = offsets[c + 1];
            Vector512<int> before = Vector512<int>.AllBitsSet;
            for (; i < end && i <= whole; i += Vector512<uint>.Count)
            {
                Vector512<uint> time = Vector512.LoadUnsafe(ref first, (nuint)i);
                Vector512<float> distance = Vector512.ConvertToSingle(Vector512.ShiftRightLogical(line.Straight(time - origin), shift).AsInt32());
                Vector512<int> place = Avx512F.ConvertToVector512Int32WithTruncation((distance + half) * slope);

                // Times ascend, so those in no period are the first and the last; beside a time that is in none, a period is another.
                Vector512<uint> isIn = Vector512.LessThan(time, limit) & Vector512.GreaterThanOrEqual(time, floor) & Vector512.LessThan(lanes, Vector512.Create((uint)(end - i)));
                place |= ~isIn.AsInt32();
                Vector512<int> isNew = ~Vector512.Equals(place, Avx512F.AlignRight32(place, before, 15)) & isIn.AsInt32();
                Avx512F.Compress(Vector512<int>.Zero, isNew, place).StoreUnsafe(ref target, (nuint)count);
                count += BitOperations.PopCount(isNew.ExtractMostSignificantBits());
                before = place;
            }

            int last = i > offsets[c] ? before[15] : -1;
            for (; i < end; i++)
            {
                int place = table.PlaceOf(Unsafe.Add(ref first, i));
                if (place >= 0 && place != last) Unsafe.Add(ref target, count++) = last = place;
            }

            ends[c] = count;
        }
    }
}
