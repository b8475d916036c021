using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Crm.Segmentation;

/// <summary>One or several times of 32 bits that are compared at once. An algorithm that is written over these is one text for every width.</summary>
/// <typeparam name="TSelf">The width.</typeparam>
internal interface ITimeLanes<TSelf>
    where TSelf : struct, ITimeLanes<TSelf>
{
    /// <summary>How many times.</summary>
    static abstract int Count { get; }

    static abstract TSelf All(uint value);

    static abstract TSelf Load(ref uint from, nuint at);

    static abstract TSelf operator +(TSelf left, TSelf right);

    static abstract TSelf operator -(TSelf left, TSelf right);

    /// <summary>A start in the lanes whose time is no earlier than another, in the others what they had.</summary>
    static abstract TSelf From(TSelf times, ref uint time, ref uint start, TSelf others);

    /// <summary>How far back from each time the nearest of several is, of which one more is looked at: a later one is further than any that is not.</summary>
    static abstract TSelf Nearest(TSelf times, ref uint time, TSelf distances);

    /// <summary>The times that are so far back; <see cref="StepLinks.None"/> where that is before all times.</summary>
    static abstract TSelf Back(TSelf times, TSelf distances);

    /// <summary>As many bytes as there are lanes, one each.</summary>
    static abstract TSelf Bytes(ref byte from);

    static abstract TSelf operator |(TSelf left, TSelf right);

    /// <summary>The first lanes, so many; in the others <see cref="StepLinks.None"/>.</summary>
    static abstract TSelf Head(TSelf value, int count);

    /// <summary>A start in the lanes whose time is no earlier than another and whose value is the same, in the others what they had.</summary>
    static abstract TSelf FromSame(TSelf times, TSelf values, ref uint time, ref uint value, ref uint start, TSelf others);

    /// <summary>In the lanes whose time is in a range the bit of their value, 0 in the others.</summary>
    static abstract TSelf Bits(TSelf values, TSelf times, TSelf from, TSelf to);

    /// <summary>The bits of all lanes.</summary>
    static abstract uint Union(TSelf value);

    /// <summary>A bit for each lane whose start is no later than its time and no further back than a distance, and whose time is no later than the last.</summary>
    static abstract ulong InTime(TSelf times, TSelf starts, TSelf distance, TSelf last);

    /// <summary>The times of which <see cref="InTime"/> says so; in the other lanes <see cref="StepLinks.None"/>.</summary>
    static abstract TSelf OnlyInTime(TSelf times, TSelf starts, TSelf distance, TSelf last);

    /// <summary>Starts without those of chains that are ended: whose last event is before an end, and whose time is no earlier than another; they become <see cref="StepLinks.None"/>.</summary>
    static abstract TSelf Without(TSelf starts, TSelf times, TSelf events, uint end, uint from);

    /// <summary>A bit for each lane that is a value.</summary>
    static abstract ulong Are(TSelf lanes, uint value);

    /// <summary>The last lane.</summary>
    static abstract uint Last(TSelf value);

    static abstract void Store(TSelf value, ref uint to, nuint at);
}

internal readonly struct TimeLanes1(uint value) : ITimeLanes<TimeLanes1>
{
    private readonly uint _value = value;

    public static int Count => 1;

    public static TimeLanes1 All(uint value) => new(value);

    public static TimeLanes1 Load(ref uint from, nuint at) => new(Unsafe.Add(ref from, at));

    public static TimeLanes1 operator +(TimeLanes1 left, TimeLanes1 right) => new(left._value + right._value);

    public static TimeLanes1 operator -(TimeLanes1 left, TimeLanes1 right) => new(left._value - right._value);

    public static TimeLanes1 From(TimeLanes1 times, ref uint time, ref uint start, TimeLanes1 others) => times._value >= time ? new(start) : others;

    public static TimeLanes1 Nearest(TimeLanes1 times, ref uint time, TimeLanes1 distances) => new(Math.Min(distances._value, times._value - time));

    public static TimeLanes1 Back(TimeLanes1 times, TimeLanes1 distances) => distances._value <= times._value ? new(times._value - distances._value) : new(StepLinks.None);

    public static TimeLanes1 Bytes(ref byte from) => new(from);

    public static TimeLanes1 operator |(TimeLanes1 left, TimeLanes1 right) => new(left._value | right._value);

    public static TimeLanes1 Head(TimeLanes1 value, int count) => count > 0 ? value : new(StepLinks.None);

    public static TimeLanes1 FromSame(TimeLanes1 times, TimeLanes1 values, ref uint time, ref uint value, ref uint start, TimeLanes1 others) =>
        times._value >= time && values._value == value ? new(start) : others;

    public static TimeLanes1 Bits(TimeLanes1 values, TimeLanes1 times, TimeLanes1 from, TimeLanes1 to) =>
        times._value >= from._value && times._value <= to._value ? new(1U << (int)values._value) : new(0);

    public static uint Union(TimeLanes1 value) => value._value;

    public static ulong InTime(TimeLanes1 times, TimeLanes1 starts, TimeLanes1 distance, TimeLanes1 last) =>
        starts._value <= times._value && times._value - starts._value <= distance._value && times._value <= last._value ? 1UL : 0;

    public static TimeLanes1 OnlyInTime(TimeLanes1 times, TimeLanes1 starts, TimeLanes1 distance, TimeLanes1 last) => InTime(times, starts, distance, last) != 0 ? times : new(StepLinks.None);

    public static TimeLanes1 Without(TimeLanes1 starts, TimeLanes1 times, TimeLanes1 events, uint end, uint from) => events._value < end && times._value >= from ? new(StepLinks.None) : starts;

    public static ulong Are(TimeLanes1 lanes, uint value) => lanes._value == value ? 1UL : 0;

    public static uint Last(TimeLanes1 value) => value._value;

    public static void Store(TimeLanes1 value, ref uint to, nuint at) => Unsafe.Add(ref to, at) = value._value;
}

internal readonly struct TimeLanes8(Vector256<uint> value) : ITimeLanes<TimeLanes8>
{
    private readonly Vector256<uint> _value = value;

    public static int Count => 8;

    internal static bool IsSupported => Vector256.IsHardwareAccelerated && Avx2.IsSupported;

    public static TimeLanes8 All(uint value) => new(Vector256.Create(value));

    public static TimeLanes8 Load(ref uint from, nuint at) => new(Vector256.LoadUnsafe(ref from, at));

    public static TimeLanes8 operator +(TimeLanes8 left, TimeLanes8 right) => new(left._value + right._value);

    public static TimeLanes8 operator -(TimeLanes8 left, TimeLanes8 right) => new(left._value - right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TimeLanes8 From(TimeLanes8 times, ref uint time, ref uint start, TimeLanes8 others) =>
        new(Vector256.ConditionalSelect(Vector256.GreaterThanOrEqual(times._value, Vector256.Create(time)), Vector256.Create(start), others._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TimeLanes8 Nearest(TimeLanes8 times, ref uint time, TimeLanes8 distances) => new(Vector256.Min(distances._value, times._value - Vector256.Create(time)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TimeLanes8 Back(TimeLanes8 times, TimeLanes8 distances) =>
        new(Vector256.ConditionalSelect(Vector256.LessThanOrEqual(distances._value, times._value), times._value - distances._value, Vector256<uint>.AllBitsSet));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TimeLanes8 Bytes(ref byte from) => new(Avx2.ConvertToVector256Int32(Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<ulong>(ref from)).AsByte()).AsUInt32());

    public static TimeLanes8 operator |(TimeLanes8 left, TimeLanes8 right) => new(left._value | right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TimeLanes8 Head(TimeLanes8 value, int count) => new(Vector256.ConditionalSelect(Vector256.LessThan(Vector256<uint>.Indices, Vector256.Create((uint)count)), value._value, Vector256<uint>.AllBitsSet));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TimeLanes8 FromSame(TimeLanes8 times, TimeLanes8 values, ref uint time, ref uint value, ref uint start, TimeLanes8 others) => new(Vector256.ConditionalSelect(
        Vector256.GreaterThanOrEqual(times._value, Vector256.Create(time)) & Vector256.Equals(values._value, Vector256.Create(value)), Vector256.Create(start), others._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TimeLanes8 Bits(TimeLanes8 values, TimeLanes8 times, TimeLanes8 from, TimeLanes8 to) => new(
        Avx2.ShiftLeftLogicalVariable(Vector256<uint>.One, values._value) & Vector256.GreaterThanOrEqual(times._value, from._value) & Vector256.LessThanOrEqual(times._value, to._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Union(TimeLanes8 value) => Union(value._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static uint Union(Vector256<uint> value)
    {
        Vector128<uint> half = value.GetLower() | value.GetUpper();
        ulong two = half.AsUInt64()[0] | half.AsUInt64()[1];
        return (uint)two | (uint)(two >> 32);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong InTime(TimeLanes8 times, TimeLanes8 starts, TimeLanes8 distance, TimeLanes8 last) => Hold(times, starts, distance, last).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TimeLanes8 OnlyInTime(TimeLanes8 times, TimeLanes8 starts, TimeLanes8 distance, TimeLanes8 last) =>
        new(Vector256.ConditionalSelect(Hold(times, starts, distance, last), times._value, Vector256<uint>.AllBitsSet));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TimeLanes8 Without(TimeLanes8 starts, TimeLanes8 times, TimeLanes8 events, uint end, uint from) => new(Vector256.ConditionalSelect(
        Vector256.LessThan(events._value, Vector256.Create(end)) & Vector256.GreaterThanOrEqual(times._value, Vector256.Create(from)), Vector256<uint>.AllBitsSet, starts._value));

    public static ulong Are(TimeLanes8 lanes, uint value) => Vector256.Equals(lanes._value, Vector256.Create(value)).ExtractMostSignificantBits();

    public static uint Last(TimeLanes8 value) => value._value[Count - 1];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(TimeLanes8 value, ref uint to, nuint at) => value._value.StoreUnsafe(ref to, at);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Hold(TimeLanes8 times, TimeLanes8 starts, TimeLanes8 distance, TimeLanes8 last) => Vector256.LessThanOrEqual(times._value - starts._value, distance._value)
        & Vector256.LessThanOrEqual(starts._value, times._value)
        & Vector256.LessThanOrEqual(times._value, last._value);
}

internal readonly struct TimeLanes16(Vector512<uint> value) : ITimeLanes<TimeLanes16>
{
    private readonly Vector512<uint> _value = value;

    public static int Count => 16;

    internal static bool IsSupported => Vector512.IsHardwareAccelerated && Avx512F.IsSupported;

    public static TimeLanes16 All(uint value) => new(Vector512.Create(value));

    public static TimeLanes16 Load(ref uint from, nuint at) => new(Vector512.LoadUnsafe(ref from, at));

    public static TimeLanes16 operator +(TimeLanes16 left, TimeLanes16 right) => new(left._value + right._value);

    public static TimeLanes16 operator -(TimeLanes16 left, TimeLanes16 right) => new(left._value - right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TimeLanes16 From(TimeLanes16 times, ref uint time, ref uint start, TimeLanes16 others) =>
        new(Vector512.ConditionalSelect(Vector512.GreaterThanOrEqual(times._value, Vector512.Create(time)), Vector512.Create(start), others._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TimeLanes16 Nearest(TimeLanes16 times, ref uint time, TimeLanes16 distances) => new(Vector512.Min(distances._value, times._value - Vector512.Create(time)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TimeLanes16 Back(TimeLanes16 times, TimeLanes16 distances) =>
        new(Vector512.ConditionalSelect(Vector512.LessThanOrEqual(distances._value, times._value), times._value - distances._value, Vector512<uint>.AllBitsSet));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TimeLanes16 Bytes(ref byte from) => new(Avx512F.ConvertToVector512UInt32(Vector128.LoadUnsafe(ref from)));

    public static TimeLanes16 operator |(TimeLanes16 left, TimeLanes16 right) => new(left._value | right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TimeLanes16 Head(TimeLanes16 value, int count) => new(Vector512.ConditionalSelect(Vector512.LessThan(Vector512<uint>.Indices, Vector512.Create((uint)count)), value._value, Vector512<uint>.AllBitsSet));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TimeLanes16 FromSame(TimeLanes16 times, TimeLanes16 values, ref uint time, ref uint value, ref uint start, TimeLanes16 others) => new(Vector512.ConditionalSelect(
        Vector512.GreaterThanOrEqual(times._value, Vector512.Create(time)) & Vector512.Equals(values._value, Vector512.Create(value)), Vector512.Create(start), others._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TimeLanes16 Bits(TimeLanes16 values, TimeLanes16 times, TimeLanes16 from, TimeLanes16 to) => new(
        Avx512F.ShiftLeftLogicalVariable(Vector512<uint>.One, values._value) & Vector512.GreaterThanOrEqual(times._value, from._value) & Vector512.LessThanOrEqual(times._value, to._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Union(TimeLanes16 value) => TimeLanes8.Union(value._value.GetLower() | value._value.GetUpper());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong InTime(TimeLanes16 times, TimeLanes16 starts, TimeLanes16 distance, TimeLanes16 last) => Hold(times, starts, distance, last).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TimeLanes16 OnlyInTime(TimeLanes16 times, TimeLanes16 starts, TimeLanes16 distance, TimeLanes16 last) =>
        new(Vector512.ConditionalSelect(Hold(times, starts, distance, last), times._value, Vector512<uint>.AllBitsSet));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TimeLanes16 Without(TimeLanes16 starts, TimeLanes16 times, TimeLanes16 events, uint end, uint from) => new(Vector512.ConditionalSelect(
        Vector512.LessThan(events._value, Vector512.Create(end)) & Vector512.GreaterThanOrEqual(times._value, Vector512.Create(from)), Vector512<uint>.AllBitsSet, starts._value));

    public static ulong Are(TimeLanes16 lanes, uint value) => Vector512.Equals(lanes._value, Vector512.Create(value)).ExtractMostSignificantBits();

    public static uint Last(TimeLanes16 value) => value._value[Count - 1];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(TimeLanes16 value, ref uint to, nuint at) => value._value.StoreUnsafe(ref to, at);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Hold(TimeLanes16 times, TimeLanes16 starts, TimeLanes16 distance, TimeLanes16 last) => Vector512.LessThanOrEqual(times._value - starts._value, distance._value)
        & Vector512.LessThanOrEqual(starts._value, times._value)
        & Vector512.LessThanOrEqual(times._value, last._value);
}
