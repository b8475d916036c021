using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Crm.Segmentation;

/// <summary>
/// One or several doubles that are computed with at once. An algorithm that is written over these is one text for every width; every operation
/// rounds as a single double's does, so that the widths agree to the last bit.
/// </summary>
/// <typeparam name="TSelf">The width.</typeparam>
internal interface ILanes<TSelf>
    where TSelf : struct, ILanes<TSelf>
{
    /// <summary>How many doubles.</summary>
    static abstract int Count { get; }

    static abstract TSelf All(double value);

    static abstract TSelf Load(ref double from, nuint at);

    static abstract TSelf LoadSingles(ref float from, nuint at);

    /// <summary>sum + values · weight, rounded twice.</summary>
    static abstract TSelf AddSingles(TSelf sum, ref float values, nuint at, TSelf weight);

    static abstract TSelf operator +(TSelf left, TSelf right);

    static abstract TSelf operator -(TSelf left, TSelf right);

    static abstract TSelf operator *(TSelf left, TSelf right);

    static abstract TSelf operator /(TSelf left, TSelf right);

    /// <summary>a · b + c, rounded once, also where the processor cannot: the same on every machine.</summary>
    static abstract TSelf Fused(TSelf a, TSelf b, TSelf c);

    /// <summary>The values, none below or above the bounds; what is not a number stays so.</summary>
    static abstract TSelf Within(TSelf values, TSelf low, TSelf high);

    /// <summary>2 to the power of a whole number that was added to 1.5 · 2^52.</summary>
    static abstract TSelf PowerOfTwo(TSelf shifted);

    /// <summary>Of positive numbers in the usual range the whole n for which x / 2ⁿ lies from about √½ up to √2.</summary>
    static abstract TSelf ExponentOf(TSelf values);

    /// <summary>x / 2ⁿ.</summary>
    static abstract TSelf MantissaOf(TSelf values);

    void Store(ref double to, nuint at);

    void StoreSingles(ref float to, nuint at);
}

/// <summary>Bits of a double by which its exponent and its mantissa are told apart.</summary>
internal static class LaneBits
{
    /// <summary>√½, and how far it is below 1.</summary>
    internal const long Root = 0x3FE6A09E667F3BCD, ToOne = 0x3FF0000000000000 - Root;

    internal const long Fraction = 0x000FFFFFFFFFFFFF;

    /// <summary>2⁵², whose last bits hold a whole number; and what is to be taken off again with the bias of exponents.</summary>
    internal const long Whole = 0x4330000000000000;

    internal const double WholeAndBias = 4503599627370496.0 + 1023;
}

internal readonly struct Lanes1(double value) : ILanes<Lanes1>
{
    private readonly double _value = value;

    public static int Count => 1;

    internal double Value => _value;

    public static Lanes1 All(double value) => new(value);

    public static Lanes1 Load(ref double from, nuint at) => new(Unsafe.Add(ref from, at));

    public static Lanes1 LoadSingles(ref float from, nuint at) => new(Unsafe.Add(ref from, at));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes1 AddSingles(Lanes1 sum, ref float values, nuint at, Lanes1 weight) => new(sum._value + (Unsafe.Add(ref values, at) * weight._value));

    public static Lanes1 operator +(Lanes1 left, Lanes1 right) => new(left._value + right._value);

    public static Lanes1 operator -(Lanes1 left, Lanes1 right) => new(left._value - right._value);

    public static Lanes1 operator *(Lanes1 left, Lanes1 right) => new(left._value * right._value);

    public static Lanes1 operator /(Lanes1 left, Lanes1 right) => new(left._value / right._value);

    public static Lanes1 Fused(Lanes1 a, Lanes1 b, Lanes1 c) => new(Math.FusedMultiplyAdd(a._value, b._value, c._value));

    public static Lanes1 Within(Lanes1 values, Lanes1 low, Lanes1 high)
    {
        Lanes1 above = values._value < low._value ? low : values;
        return above._value > high._value ? high : above;
    }

    public static Lanes1 PowerOfTwo(Lanes1 shifted) =>
        new(BitConverter.Int64BitsToDouble((BitConverter.DoubleToInt64Bits(shifted._value) << 52) + BitConverter.DoubleToInt64Bits(1)));

    public static Lanes1 ExponentOf(Lanes1 values) =>
        new(BitConverter.Int64BitsToDouble(((BitConverter.DoubleToInt64Bits(values._value) + LaneBits.ToOne) >>> 52) | LaneBits.Whole) - LaneBits.WholeAndBias);

    public static Lanes1 MantissaOf(Lanes1 values) =>
        new(BitConverter.Int64BitsToDouble(((BitConverter.DoubleToInt64Bits(values._value) + LaneBits.ToOne) & LaneBits.Fraction) + LaneBits.Root));

    public void Store(ref double to, nuint at) => Unsafe.Add(ref to, at) = _value;

    public void StoreSingles(ref float to, nuint at) => Unsafe.Add(ref to, at) = (float)_value;
}

internal readonly struct Lanes2(Vector128<double> value) : ILanes<Lanes2>
{
    private readonly Vector128<double> _value = value;

    public static int Count => 2;

    public static Lanes2 All(double value) => new(Vector128.Create(value));

    public static Lanes2 Load(ref double from, nuint at) => new(Vector128.LoadUnsafe(ref from, at));

    public static Lanes2 LoadSingles(ref float from, nuint at) => new(Vector128.Create((double)Unsafe.Add(ref from, at), Unsafe.Add(ref from, at + 1)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes2 AddSingles(Lanes2 sum, ref float values, nuint at, Lanes2 weight) => sum + (LoadSingles(ref values, at) * weight);

    public static Lanes2 operator +(Lanes2 left, Lanes2 right) => new(left._value + right._value);

    public static Lanes2 operator -(Lanes2 left, Lanes2 right) => new(left._value - right._value);

    public static Lanes2 operator *(Lanes2 left, Lanes2 right) => new(left._value * right._value);

    public static Lanes2 operator /(Lanes2 left, Lanes2 right) => new(left._value / right._value);

    public static Lanes2 Fused(Lanes2 a, Lanes2 b, Lanes2 c) => new(Vector128.FusedMultiplyAdd(a._value, b._value, c._value));

    public static Lanes2 Within(Lanes2 values, Lanes2 low, Lanes2 high)
    {
        Vector128<double> above = Vector128.ConditionalSelect(Vector128.LessThan(values._value, low._value), low._value, values._value);
        return new(Vector128.ConditionalSelect(Vector128.GreaterThan(above, high._value), high._value, above));
    }

    public static Lanes2 PowerOfTwo(Lanes2 shifted) => new(((shifted._value.AsInt64() << 52) + Vector128.Create(1.0).AsInt64()).AsDouble());

    public static Lanes2 ExponentOf(Lanes2 values) => new(
        (((values._value.AsInt64() + Vector128.Create(LaneBits.ToOne)) >>> 52) | Vector128.Create(LaneBits.Whole)).AsDouble() - Vector128.Create(LaneBits.WholeAndBias));

    public static Lanes2 MantissaOf(Lanes2 values) => new(
        (((values._value.AsInt64() + Vector128.Create(LaneBits.ToOne)) & Vector128.Create(LaneBits.Fraction)) + Vector128.Create(LaneBits.Root)).AsDouble());

    public void Store(ref double to, nuint at) => _value.StoreUnsafe(ref to, at);

    public void StoreSingles(ref float to, nuint at)
    {
        Unsafe.Add(ref to, at) = (float)_value.GetElement(0);
        Unsafe.Add(ref to, at + 1) = (float)_value.GetElement(1);
    }
}

internal readonly struct Lanes4(Vector256<double> value) : ILanes<Lanes4>
{
    private readonly Vector256<double> _value = value;

    public static int Count => 4;

    internal static bool IsSupported => Vector256.IsHardwareAccelerated && Avx.IsSupported;

    public static Lanes4 All(double value) => new(Vector256.Create(value));

    public static Lanes4 Load(ref double from, nuint at) => new(Vector256.LoadUnsafe(ref from, at));

    public static Lanes4 LoadSingles(ref float from, nuint at) => new(Avx.ConvertToVector256Double(Vector128.LoadUnsafe(ref from, at)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes4 AddSingles(Lanes4 sum, ref float values, nuint at, Lanes4 weight) => new(sum._value + (Avx.ConvertToVector256Double(Vector128.LoadUnsafe(ref values, at)) * weight._value));

    public static Lanes4 operator +(Lanes4 left, Lanes4 right) => new(left._value + right._value);

    public static Lanes4 operator -(Lanes4 left, Lanes4 right) => new(left._value - right._value);

    public static Lanes4 operator *(Lanes4 left, Lanes4 right) => new(left._value * right._value);

    public static Lanes4 operator /(Lanes4 left, Lanes4 right) => new(left._value / right._value);

    public static Lanes4 Fused(Lanes4 a, Lanes4 b, Lanes4 c) => new(Vector256.FusedMultiplyAdd(a._value, b._value, c._value));

    public static Lanes4 Within(Lanes4 values, Lanes4 low, Lanes4 high)
    {
        Vector256<double> above = Vector256.ConditionalSelect(Vector256.LessThan(values._value, low._value), low._value, values._value);
        return new(Vector256.ConditionalSelect(Vector256.GreaterThan(above, high._value), high._value, above));
    }

    public static Lanes4 PowerOfTwo(Lanes4 shifted) => new(((shifted._value.AsInt64() << 52) + Vector256.Create(1.0).AsInt64()).AsDouble());

    public static Lanes4 ExponentOf(Lanes4 values) => new(
        (((values._value.AsInt64() + Vector256.Create(LaneBits.ToOne)) >>> 52) | Vector256.Create(LaneBits.Whole)).AsDouble() - Vector256.Create(LaneBits.WholeAndBias));

    public static Lanes4 MantissaOf(Lanes4 values) => new(
        (((values._value.AsInt64() + Vector256.Create(LaneBits.ToOne)) & Vector256.Create(LaneBits.Fraction)) + Vector256.Create(LaneBits.Root)).AsDouble());

    public void Store(ref double to, nuint at) => _value.StoreUnsafe(ref to, at);

    public void StoreSingles(ref float to, nuint at) => Avx.ConvertToVector128Single(_value).StoreUnsafe(ref to, at);
}

internal readonly struct Lanes8(Vector512<double> value) : ILanes<Lanes8>
{
    private readonly Vector512<double> _value = value;

    public static int Count => 8;

    internal static bool IsSupported => Vector512.IsHardwareAccelerated && Avx512F.IsSupported;

    public static Lanes8 All(double value) => new(Vector512.Create(value));

    public static Lanes8 Load(ref double from, nuint at) => new(Vector512.LoadUnsafe(ref from, at));

    public static Lanes8 LoadSingles(ref float from, nuint at) => new(Avx512F.ConvertToVector512Double(Vector256.LoadUnsafe(ref from, at)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 AddSingles(Lanes8 sum, ref float values, nuint at, Lanes8 weight) => new(sum._value + (Avx512F.ConvertToVector512Double(Vector256.LoadUnsafe(ref values, at)) * weight._value));

    public static Lanes8 operator +(Lanes8 left, Lanes8 right) => new(left._value + right._value);

    public static Lanes8 operator -(Lanes8 left, Lanes8 right) => new(left._value - right._value);

    public static Lanes8 operator *(Lanes8 left, Lanes8 right) => new(left._value * right._value);

    public static Lanes8 operator /(Lanes8 left, Lanes8 right) => new(left._value / right._value);

    public static Lanes8 Fused(Lanes8 a, Lanes8 b, Lanes8 c) => new(Vector512.FusedMultiplyAdd(a._value, b._value, c._value));

    public static Lanes8 Within(Lanes8 values, Lanes8 low, Lanes8 high)
    {
        Vector512<double> above = Vector512.ConditionalSelect(Vector512.LessThan(values._value, low._value), low._value, values._value);
        return new(Vector512.ConditionalSelect(Vector512.GreaterThan(above, high._value), high._value, above));
    }

    public static Lanes8 PowerOfTwo(Lanes8 shifted) => new(((shifted._value.AsInt64() << 52) + Vector512.Create(1.0).AsInt64()).AsDouble());

    public static Lanes8 ExponentOf(Lanes8 values) => new(
        (((values._value.AsInt64() + Vector512.Create(LaneBits.ToOne)) >>> 52) | Vector512.Create(LaneBits.Whole)).AsDouble() - Vector512.Create(LaneBits.WholeAndBias));

    public static Lanes8 MantissaOf(Lanes8 values) => new(
        (((values._value.AsInt64() + Vector512.Create(LaneBits.ToOne)) & Vector512.Create(LaneBits.Fraction)) + Vector512.Create(LaneBits.Root)).AsDouble());

    public void Store(ref double to, nuint at) => _value.StoreUnsafe(ref to, at);

    public void StoreSingles(ref float to, nuint at) => Avx512F.ConvertToVector256Single(_value).StoreUnsafe(ref to, at);
}
