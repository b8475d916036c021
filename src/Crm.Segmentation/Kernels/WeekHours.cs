using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Crm.Segmentation;

/// <summary>Whether clocks show one of some of the 168 hours of a week, at times as they are stored: in 32 or 64 bits, as units after a base.</summary>
/// <remarks>
/// A time is a number of weeks. What it is above or below a whole one, in hours rounded to the nearest, lies from −84 to 84, and its last eight bits are the
/// place in a table of 256 bits. Half an hour is taken off, so that rounding says which hour has begun; and half a millisecond added, which is more than
/// all that doubles round away, so that the answer is exact.
/// </remarks>
internal readonly struct WeekHours : IValueTest<uint>, IValueTest<long>
{
    /// <summary>The hours of a week.</summary>
    internal const int Count = 7 * 24;

    /// <summary>The most stretches that are told apart: each is a comparison of every time.</summary>
    internal const int MostStretches = 64;

    private const double Week = 604_800_000, HalfHour = 1_800_000;

    /// <summary>1.5 · 2^52: adding it rounds to a whole number, which then stands in the last bits.</summary>
    private const double Shift = 6755399441055744.0;

    private readonly double _weeks;
    private readonly double _first;
    private readonly (double From, double Weeks)[] _later;

    /// <summary>256 bits, the first of each word in its highest bit; twice, for the widest vector.</summary>
    private readonly Vector512<uint> _table;

    /// <param name="holds">For each hour of the week, from Monday's first, whether it is one of them.</param>
    /// <param name="unit">The milliseconds of a unit.</param>
    /// <param name="stretches">
    /// The stretches of one offset, in order: the stored time that each begins with, and the milliseconds from a Monday's midnight to what clocks show at stored
    /// time 0. The first begins before all times. Only instants of the years 1 to 9999 are asked.
    /// </param>
    internal WeekHours(ReadOnlySpan<bool> holds, long unit, ReadOnlySpan<(long From, long AtZero)> stretches)
    {
        _weeks = unit / Week;
        _first = Weeks(stretches[0].AtZero);
        _later = new (double, double)[stretches.Length - 1];
        for (int i = 0; i < _later.Length; i++) _later[i] = (stretches[i + 1].From, Weeks(stretches[i + 1].AtZero));

        Span<uint> words = stackalloc uint[8];
        words.Clear();
        for (int hour = -Count / 2; hour <= Count / 2; hour++)
            if (holds[(hour + Count) % Count]) words[(byte)hour >> 5] |= 0x8000_0000 >> (hour & 31);
        var table = Vector256.Create<uint>(words);
        _table = Vector512.Create(table, table);

        static double Weeks(long atZero) => (atZero + 0.5 - HalfHour) / Week;
    }

    public bool Holds(uint value) => Holds((double)value);

    public bool Holds(long value) => Holds((double)value);

    public Vector128<uint> Holds(Vector128<uint> values) => Vector128.Create(Lane(values[0]), Lane(values[1]), Lane(values[2]), Lane(values[3]));

    public Vector128<long> Holds(Vector128<long> values) => Vector128.Create(Holds(values[0]) ? -1L : 0, Holds(values[1]) ? -1L : 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<uint> Holds(Vector256<uint> values)
    {
        Vector256<uint> hours = Vector256.Narrow(Hours(Number(Vector256.WidenLower(values).AsInt64())), Hours(Number(Vector256.WidenUpper(values).AsInt64())));
        return Vector256.LessThan(Avx2.ShiftLeftLogicalVariable(Avx2.PermuteVar8x32(_table.GetLower(), hours >>> 5), hours & Vector256.Create(31u)).AsInt32(), Vector256<int>.Zero).AsUInt32();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<long> Holds(Vector256<long> values)
    {
        // In the upper half of each lane, where the highest bit is that of the lane.
        Vector256<ulong> hours = Hours(Number(values));
        Vector256<uint> words = Avx2.PermuteVar8x32(_table.GetLower(), (hours << 27).AsUInt32());
        return Vector256.LessThan(Avx2.ShiftLeftLogicalVariable(words, (hours << 32).AsUInt32() & Vector256.Create(31u)).AsInt64(), Vector256<long>.Zero);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<uint> Holds(Vector512<uint> values)
    {
        Vector512<uint> hours = Vector512.Narrow(Hours(Number(Vector512.WidenLower(values).AsInt64())), Hours(Number(Vector512.WidenUpper(values).AsInt64())));
        return Vector512.LessThan(Avx512F.ShiftLeftLogicalVariable(Avx512F.PermuteVar16x32(_table, hours >>> 5), hours & Vector512.Create(31u)).AsInt32(), Vector512<int>.Zero).AsUInt32();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<long> Holds(Vector512<long> values)
    {
        Vector512<ulong> hours = Hours(Number(values));
        Vector512<uint> words = Avx512F.PermuteVar16x32(_table, (hours << 27).AsUInt32());
        return Vector512.LessThan(Avx512F.ShiftLeftLogicalVariable(words, (hours << 32).AsUInt32() & Vector512.Create(31u)).AsInt64(), Vector512<long>.Zero);
    }

    private uint Lane(uint value) => Holds(value) ? uint.MaxValue : 0;

    private bool Holds(double time)
    {
        double shift = _first;
        foreach ((double from, double weeks) in _later)
            if (time >= from) shift = weeks;
        double at = (time * _weeks) + shift, rest = at - ((at + Shift) - Shift);
        byte hour = (byte)BitConverter.DoubleToInt64Bits((rest * Count) + Shift);
        return (int)(_table.GetElement(hour >> 5) << (hour & 31)) < 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Number(Vector256<long> values) => (values + Vector256.Create(Shift).AsInt64()).AsDouble() - Vector256.Create(Shift);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Number(Vector512<long> values) => (values + Vector512.Create(Shift).AsInt64()).AsDouble() - Vector512.Create(Shift);

    /// <summary>The hours, in the last eight bits of each lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector256<ulong> Hours(Vector256<double> times)
    {
        Vector256<double> shift = Vector256.Create(_first);
        foreach ((double from, double weeks) in _later) shift = Vector256.ConditionalSelect(Vector256.GreaterThanOrEqual(times, Vector256.Create(from)), Vector256.Create(weeks), shift);
        Vector256<double> at = (times * Vector256.Create(_weeks)) + shift, rest = at - ((at + Vector256.Create(Shift)) - Vector256.Create(Shift));
        return ((rest * Vector256.Create((double)Count)) + Vector256.Create(Shift)).AsUInt64();
    }

    /// <summary>The hours, in the last eight bits of each lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector512<ulong> Hours(Vector512<double> times)
    {
        Vector512<double> shift = Vector512.Create(_first);
        foreach ((double from, double weeks) in _later) shift = Vector512.ConditionalSelect(Vector512.GreaterThanOrEqual(times, Vector512.Create(from)), Vector512.Create(weeks), shift);
        Vector512<double> at = (times * Vector512.Create(_weeks)) + shift, rest = at - ((at + Vector512.Create(Shift)) - Vector512.Create(Shift));
        return ((rest * Vector512.Create((double)Count)) + Vector512.Create(Shift)).AsUInt64();
    }
}
