using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Crm.Segmentation;

/// <summary>The periods of times, of any number of periods; 16 times at once.</summary>
internal static class PeriodPlaces
{
    private static bool HasVectors => Vector512.IsHardwareAccelerated && Avx512F.IsSupported;

    /// <summary>Writes the period of each time, from 1 on; 0 for one in none.</summary>
    internal static void Write(ReadOnlySpan<uint> times, PeriodTable table, Span<int> places)
    {
        places = places[..times.Length];
        int i = !HasVectors || !table.IsExact ? 0 : table.Jumps.FirstBy == 0 ? WriteExact<EvenPeriods>(times, table, places) : WriteExact<UnevenPeriods>(times, table, places);
        for (; i < times.Length; i++) places[i] = table.PlaceOf(times[i]) + 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int WriteExact<TLine>(ReadOnlySpan<uint> times, PeriodTable table, Span<int> places)
        where TLine : struct, IPeriodLine<TLine>
    {
        TLine line = TLine.Of(table.Jumps);
        ref uint first = ref MemoryMarshal.GetReference(times);
        ref int target = ref MemoryMarshal.GetReference(places);
        Vector512<uint> origin = Vector512.Create(table.Origin), floor = Vector512.Create(table.Floor), limit = Vector512.Create(table.Limit);
        Vector512<float> half = Vector512.Create(table.Half), slope = Vector512.Create(table.PerUnit);
        int shift = table.Shift, i = 0;
        for (; i <= times.Length - Vector512<uint>.Count; i += Vector512<uint>.Count)
        {
            Vector512<uint> time = Vector512.LoadUnsafe(ref first, (nuint)i);
            Vector512<float> distance = Vector512.ConvertToSingle(Vector512.ShiftRightLogical(line.Straight(time - origin), shift).AsInt32());
            Vector512<int> place = Avx512F.ConvertToVector512Int32WithTruncation((distance + half) * slope) + Vector512<int>.One;
            (place & (Vector512.LessThan(time, limit) & Vector512.GreaterThanOrEqual(time, floor)).AsInt32()).StoreUnsafe(ref target, (nuint)i);
        }

        return i;
    }
}
