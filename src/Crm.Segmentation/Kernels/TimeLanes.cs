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

    /// <summary>The start of a link in the lanes whose time is no earlier than the link's, in the others what they had.</summary>
    static abstract TSelf From(TSelf times, ref ulong link, TSelf others);

    /// <summary>A bit for each lane whose start is above 0 and no further back than a distance, and whose time is no later than the last.</summary>
    static abstract ulong InTime(TSelf times, TSelf starts, TSelf distance, TSelf last);

    /// <summary>Writes each time with its start.</summary>
    static abstract void Store(TSelf times, TSelf starts, ref ulong to, nuint at);
}

internal readonly struct TimeLanes1(uint value) : ITimeLanes<TimeLanes1>
{
    private readonly uint _value = value;

    public static int Count => 1;

    public static TimeLanes1 All(uint value) => new(value);

    public static TimeLanes1 Load(ref uint from, nuint at) => new(Unsafe.Add(ref from, at));

    public static TimeLanes1 operator +(TimeLanes1 left, TimeLanes1 right) => new(left._value + right._value);

    public static TimeLanes1 operator -(TimeLanes1 left, TimeLanes1 right) => new(left._value - right._value);

    public static TimeLanes1 From(TimeLanes1 times, ref ulong link, TimeLanes1 others) => times._value >= Link.Time(ref link) ? new(Link.Start(ref link)) : others;

    public static ulong InTime(TimeLanes1 times, TimeLanes1 starts, TimeLanes1 distance, TimeLanes1 last) =>
        starts._value > 0 && times._value - starts._value <= distance._value && times._value <= last._value ? 1UL : 0;

    public static void Store(TimeLanes1 times, TimeLanes1 starts, ref ulong to, nuint at) => Unsafe.Add(ref to, at) = Link.Of(times._value, starts._value);
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
    public static TimeLanes8 From(TimeLanes8 times, ref ulong link, TimeLanes8 others) =>
        new(Vector256.ConditionalSelect(Vector256.GreaterThanOrEqual(times._value, Vector256.Create(Link.Time(ref link))), Vector256.Create(Link.Start(ref link)), others._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong InTime(TimeLanes8 times, TimeLanes8 starts, TimeLanes8 distance, TimeLanes8 last) => (Vector256.LessThanOrEqual(times._value - starts._value, distance._value)
        & Vector256.GreaterThan(starts._value, Vector256<uint>.Zero)
        & Vector256.LessThanOrEqual(times._value, last._value)).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(TimeLanes8 times, TimeLanes8 starts, ref ulong to, nuint at)
    {
        (Vector256.WidenLower(times._value) | (Vector256.WidenLower(starts._value) << 32)).StoreUnsafe(ref to, at);
        (Vector256.WidenUpper(times._value) | (Vector256.WidenUpper(starts._value) << 32)).StoreUnsafe(ref to, at + 4);
    }
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
    public static TimeLanes16 From(TimeLanes16 times, ref ulong link, TimeLanes16 others) =>
        new(Vector512.ConditionalSelect(Vector512.GreaterThanOrEqual(times._value, Vector512.Create(Link.Time(ref link))), Vector512.Create(Link.Start(ref link)), others._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong InTime(TimeLanes16 times, TimeLanes16 starts, TimeLanes16 distance, TimeLanes16 last) => (Vector512.LessThanOrEqual(times._value - starts._value, distance._value)
        & Vector512.GreaterThan(starts._value, Vector512<uint>.Zero)
        & Vector512.LessThanOrEqual(times._value, last._value)).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(TimeLanes16 times, TimeLanes16 starts, ref ulong to, nuint at)
    {
        (Vector512.WidenLower(times._value) | (Vector512.WidenLower(starts._value) << 32)).StoreUnsafe(ref to, at);
        (Vector512.WidenUpper(times._value) | (Vector512.WidenUpper(starts._value) << 32)).StoreUnsafe(ref to, at + 8);
    }
}

/// <summary>An event that chains have got to: its time, and the start of the last of them, in the halves of one number.</summary>
internal static class Link
{
    internal static ulong Of(uint time, uint start) => time | ((ulong)start << 32);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ref uint Time(ref ulong link) => ref Unsafe.As<ulong, uint>(ref link);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ref uint Start(ref ulong link) => ref Unsafe.Add(ref Unsafe.As<ulong, uint>(ref link), 1);
}
