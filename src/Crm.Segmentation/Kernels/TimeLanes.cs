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

    /// <summary>A bit for each lane whose start is no later than its time and no further back than a distance, and whose time is no later than the last.</summary>
    static abstract ulong InTime(TSelf times, TSelf starts, TSelf distance, TSelf last);

    /// <summary>Writes each time with its start.</summary>
    static abstract void Store(TSelf times, TSelf starts, ref ulong to, nuint at);
}

/// <summary>Events that chains have got to, in the memory that a reference leads to.</summary>
internal interface ILinks
{
    /// <summary>The time of one of them.</summary>
    static abstract ref uint Time(ref ulong first, nint at);

    /// <summary>The start of the last chain that got to it.</summary>
    static abstract ref uint Start(ref ulong first, nint at);
}

/// <summary>Times and starts side by side.</summary>
internal readonly struct LinkedEvents : ILinks
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref uint Time(ref ulong first, nint at) => ref Link.Time(ref Unsafe.Add(ref first, at));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref uint Start(ref ulong first, nint at) => ref Link.Start(ref Unsafe.Add(ref first, at));
}

/// <summary>The times of a first step as they are stored: each is its own start.</summary>
internal readonly struct FirstEvents : ILinks
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref uint Time(ref ulong first, nint at) => ref Unsafe.Add(ref Unsafe.As<ulong, uint>(ref first), at);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref uint Start(ref ulong first, nint at) => ref Time(ref first, at);
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

    public static ulong InTime(TimeLanes1 times, TimeLanes1 starts, TimeLanes1 distance, TimeLanes1 last) =>
        starts._value <= times._value && times._value - starts._value <= distance._value && times._value <= last._value ? 1UL : 0;

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
    public static TimeLanes8 From(TimeLanes8 times, ref uint time, ref uint start, TimeLanes8 others) =>
        new(Vector256.ConditionalSelect(Vector256.GreaterThanOrEqual(times._value, Vector256.Create(time)), Vector256.Create(start), others._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong InTime(TimeLanes8 times, TimeLanes8 starts, TimeLanes8 distance, TimeLanes8 last) => (Vector256.LessThanOrEqual(times._value - starts._value, distance._value)
        & Vector256.LessThanOrEqual(starts._value, times._value)
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
    public static TimeLanes16 From(TimeLanes16 times, ref uint time, ref uint start, TimeLanes16 others) =>
        new(Vector512.ConditionalSelect(Vector512.GreaterThanOrEqual(times._value, Vector512.Create(time)), Vector512.Create(start), others._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong InTime(TimeLanes16 times, TimeLanes16 starts, TimeLanes16 distance, TimeLanes16 last) => (Vector512.LessThanOrEqual(times._value - starts._value, distance._value)
        & Vector512.LessThanOrEqual(starts._value, times._value)
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
    /// <summary>The start of no chain; no time is so late.</summary>
    internal const uint None = uint.MaxValue;

    internal static ulong Of(uint time, uint start) => time | ((ulong)start << 32);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ref uint Time(ref ulong link) => ref Unsafe.As<ulong, uint>(ref link);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ref uint Start(ref ulong link) => ref Unsafe.Add(ref Unsafe.As<ulong, uint>(ref link), 1);
}
