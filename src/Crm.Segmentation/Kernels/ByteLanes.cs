using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Crm.Segmentation;

/// <summary>
/// As many bytes as a vector of some width has, or wider lanes of which only the lowest byte means something. An algorithm that is written over
/// these is one text for every width.
/// </summary>
/// <typeparam name="TSelf">The width.</typeparam>
internal interface IByteLanes<TSelf>
    where TSelf : struct, IByteLanes<TSelf>
{
    /// <summary>How many bytes.</summary>
    static abstract int Count { get; }

    static abstract TSelf All(byte value);

    static abstract TSelf Load<T>(ref T from)
        where T : struct;

    /// <summary>The sums, with a step more in the lanes whose value is above a bound.</summary>
    static abstract TSelf AddAbove<T>(TSelf sums, TSelf values, T bound, TSelf steps)
        where T : struct;

    /// <summary>The lower halves of the lanes, which have a size in bytes, of two: first those of the first.</summary>
    static abstract TSelf Narrow(int size, TSelf first, TSelf second);

    static abstract TSelf operator +(TSelf left, TSelf right);

    void Store(ref byte to);
}

internal readonly struct ByteLanes16(Vector128<byte> value) : IByteLanes<ByteLanes16>
{
    private readonly Vector128<byte> _value = value;

    public static int Count => 16;

    public static ByteLanes16 All(byte value) => new(Vector128.Create(value));

    public static ByteLanes16 Load<T>(ref T from)
        where T : struct => new(Vector128.LoadUnsafe(ref from).AsByte());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ByteLanes16 AddAbove<T>(ByteLanes16 sums, ByteLanes16 values, T bound, ByteLanes16 steps)
        where T : struct => new(sums._value + (Vector128.GreaterThan(values._value.As<byte, T>(), Vector128.Create(bound)).AsByte() & steps._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ByteLanes16 Narrow(int size, ByteLanes16 first, ByteLanes16 second) => new(size switch
    {
        2 => Vector128.Narrow(first._value.AsUInt16(), second._value.AsUInt16()),
        4 => Vector128.Narrow(first._value.AsUInt32(), second._value.AsUInt32()).AsByte(),
        _ => Vector128.Narrow(first._value.AsUInt64(), second._value.AsUInt64()).AsByte(),
    });

    public static ByteLanes16 operator +(ByteLanes16 left, ByteLanes16 right) => new(left._value + right._value);

    public void Store(ref byte to) => _value.StoreUnsafe(ref to);
}

internal readonly struct ByteLanes32(Vector256<byte> value) : IByteLanes<ByteLanes32>
{
    private readonly Vector256<byte> _value = value;

    public static int Count => 32;

    public static ByteLanes32 All(byte value) => new(Vector256.Create(value));

    public static ByteLanes32 Load<T>(ref T from)
        where T : struct => new(Vector256.LoadUnsafe(ref from).AsByte());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ByteLanes32 AddAbove<T>(ByteLanes32 sums, ByteLanes32 values, T bound, ByteLanes32 steps)
        where T : struct => new(sums._value + (Vector256.GreaterThan(values._value.As<byte, T>(), Vector256.Create(bound)).AsByte() & steps._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ByteLanes32 Narrow(int size, ByteLanes32 first, ByteLanes32 second) => new(size switch
    {
        2 => Vector256.Narrow(first._value.AsUInt16(), second._value.AsUInt16()),
        4 => Vector256.Narrow(first._value.AsUInt32(), second._value.AsUInt32()).AsByte(),
        _ => Vector256.Narrow(first._value.AsUInt64(), second._value.AsUInt64()).AsByte(),
    });

    public static ByteLanes32 operator +(ByteLanes32 left, ByteLanes32 right) => new(left._value + right._value);

    public void Store(ref byte to) => _value.StoreUnsafe(ref to);
}

internal readonly struct ByteLanes64(Vector512<byte> value) : IByteLanes<ByteLanes64>
{
    private readonly Vector512<byte> _value = value;

    public static int Count => 64;

    public static ByteLanes64 All(byte value) => new(Vector512.Create(value));

    public static ByteLanes64 Load<T>(ref T from)
        where T : struct => new(Vector512.LoadUnsafe(ref from).AsByte());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ByteLanes64 AddAbove<T>(ByteLanes64 sums, ByteLanes64 values, T bound, ByteLanes64 steps)
        where T : struct => new(sums._value + (Vector512.GreaterThan(values._value.As<byte, T>(), Vector512.Create(bound)).AsByte() & steps._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ByteLanes64 Narrow(int size, ByteLanes64 first, ByteLanes64 second) => new(size switch
    {
        2 => Vector512.Narrow(first._value.AsUInt16(), second._value.AsUInt16()),
        4 => Vector512.Narrow(first._value.AsUInt32(), second._value.AsUInt32()).AsByte(),
        _ => Vector512.Narrow(first._value.AsUInt64(), second._value.AsUInt64()).AsByte(),
    });

    public static ByteLanes64 operator +(ByteLanes64 left, ByteLanes64 right) => new(left._value + right._value);

    public void Store(ref byte to) => _value.StoreUnsafe(ref to);
}
