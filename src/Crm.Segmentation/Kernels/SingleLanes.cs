using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Crm.Segmentation;

/// <summary>
/// One or several 32-bit floats that are computed with at once, as <see cref="ILanes{TSelf}"/> are doubles: for what is wanted in a few digits, of
/// twice as many customers at a time.
/// </summary>
/// <typeparam name="TSelf">The width.</typeparam>
internal interface ISingleLanes<TSelf>
    where TSelf : struct, ISingleLanes<TSelf>
{
    /// <summary>How many floats.</summary>
    static abstract int Count { get; }

    static abstract TSelf All(float value);

    static abstract TSelf Load(ref float from, nuint at);

    static abstract TSelf operator +(TSelf left, TSelf right);

    static abstract TSelf operator -(TSelf left, TSelf right);

    static abstract TSelf operator *(TSelf left, TSelf right);

    static abstract TSelf operator /(TSelf left, TSelf right);

    /// <summary>a · b + c, rounded once, also where the processor cannot: the same on every machine.</summary>
    static abstract TSelf Fused(TSelf a, TSelf b, TSelf c);

    /// <summary>The values, none below the bound; what is not a number stays so.</summary>
    static abstract TSelf AtLeast(TSelf values, TSelf low);

    /// <summary>One number where values are above a bound, 0 elsewhere.</summary>
    static abstract TSelf WhereAbove(TSelf values, TSelf low, TSelf number);

    /// <summary>A bit a lane, the first one lowest: set where the value is above a positive bound, is negative, -0 too, or is not a number.</summary>
    static abstract ulong Outside(TSelf values, TSelf high);

    /// <summary>The values times 2 to the power of whole numbers that were added to 1.5 · 2^23, where the products are normal.</summary>
    static abstract TSelf TimesPowerOfTwo(TSelf values, TSelf shifted);

    /// <summary>Of positive numbers in the usual range the whole n for which x / 2ⁿ lies from about √½ up to √2.</summary>
    static abstract TSelf ExponentOf(TSelf values);

    /// <summary>2⁻ⁿ, for n up to 126.</summary>
    static abstract TSelf ReciprocalPowerOf(TSelf values);

    void Store(ref float to, nuint at);
}

/// <summary>Bits of a 32-bit float by which its exponent and its mantissa are told apart.</summary>
internal static class SingleBits
{
    /// <summary>√½, and how far it is below 1.</summary>
    internal const int Root = 0x3F3504F3, ToOne = One - Root;

    internal const int Fraction = 0x007FFFFF, One = 0x3F800000;

    /// <summary>Twice the bias of exponents, where exponents stand: less that of 2ⁿ it is that of 2⁻ⁿ.</summary>
    internal const int BiasTwice = 254 << 23;

    /// <summary>2²³, whose last bits hold a whole number; and what is to be taken off again with the bias of exponents.</summary>
    internal const int Whole = 0x4B000000;

    internal const float WholeAndBias = 8388608f + 127;
}

internal readonly struct Singles1(float value) : ISingleLanes<Singles1>
{
    private readonly float _value = value;

    public static int Count => 1;

    internal float Value => _value;

    public static Singles1 All(float value) => new(value);

    public static Singles1 Load(ref float from, nuint at) => new(Unsafe.Add(ref from, at));

    public static Singles1 operator +(Singles1 left, Singles1 right) => new(left._value + right._value);

    public static Singles1 operator -(Singles1 left, Singles1 right) => new(left._value - right._value);

    public static Singles1 operator *(Singles1 left, Singles1 right) => new(left._value * right._value);

    public static Singles1 operator /(Singles1 left, Singles1 right) => new(left._value / right._value);

    public static Singles1 Fused(Singles1 a, Singles1 b, Singles1 c) => new(MathF.FusedMultiplyAdd(a._value, b._value, c._value));

    public static Singles1 AtLeast(Singles1 values, Singles1 low) => values._value < low._value ? low : values;

    public static Singles1 WhereAbove(Singles1 values, Singles1 low, Singles1 number) => new(values._value > low._value ? number._value : 0);

    public static ulong Outside(Singles1 values, Singles1 high) => BitConverter.SingleToUInt32Bits(values._value) > BitConverter.SingleToUInt32Bits(high._value) ? 1UL : 0;

    public static Singles1 TimesPowerOfTwo(Singles1 values, Singles1 shifted) =>
        new(BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(values._value) + (BitConverter.SingleToInt32Bits(shifted._value) << 23)));

    public static Singles1 ExponentOf(Singles1 values) =>
        new(BitConverter.Int32BitsToSingle(((BitConverter.SingleToInt32Bits(values._value) + SingleBits.ToOne) >>> 23) | SingleBits.Whole) - SingleBits.WholeAndBias);

    public static Singles1 ReciprocalPowerOf(Singles1 values) =>
        new(BitConverter.Int32BitsToSingle(SingleBits.BiasTwice - ((BitConverter.SingleToInt32Bits(values._value) + SingleBits.ToOne) & ~SingleBits.Fraction)));

    public void Store(ref float to, nuint at) => Unsafe.Add(ref to, at) = _value;
}

internal readonly struct Singles4(Vector128<float> value) : ISingleLanes<Singles4>
{
    private readonly Vector128<float> _value = value;

    public static int Count => 4;

    public static Singles4 All(float value) => new(Vector128.Create(value));

    public static Singles4 Load(ref float from, nuint at) => new(Vector128.LoadUnsafe(ref from, at));

    public static Singles4 operator +(Singles4 left, Singles4 right) => new(left._value + right._value);

    public static Singles4 operator -(Singles4 left, Singles4 right) => new(left._value - right._value);

    public static Singles4 operator *(Singles4 left, Singles4 right) => new(left._value * right._value);

    public static Singles4 operator /(Singles4 left, Singles4 right) => new(left._value / right._value);

    public static Singles4 Fused(Singles4 a, Singles4 b, Singles4 c) => new(Vector128.FusedMultiplyAdd(a._value, b._value, c._value));

    public static Singles4 AtLeast(Singles4 values, Singles4 low) => new(Sse.IsSupported ? Sse.Max(low._value, values._value) : Vector128.ConditionalSelect(Vector128.LessThan(values._value, low._value), low._value, values._value));

    public static Singles4 WhereAbove(Singles4 values, Singles4 low, Singles4 number) => new(Vector128.GreaterThan(values._value, low._value) & number._value);

    public static ulong Outside(Singles4 values, Singles4 high) => Vector128.GreaterThan(values._value.AsUInt32(), high._value.AsUInt32()).ExtractMostSignificantBits();

    public static Singles4 TimesPowerOfTwo(Singles4 values, Singles4 shifted) => new((values._value.AsInt32() + (shifted._value.AsInt32() << 23)).AsSingle());

    public static Singles4 ExponentOf(Singles4 values) => new(
        (((values._value.AsInt32() + Vector128.Create(SingleBits.ToOne)) >>> 23) | Vector128.Create(SingleBits.Whole)).AsSingle() - Vector128.Create(SingleBits.WholeAndBias));

    public static Singles4 ReciprocalPowerOf(Singles4 values) => new(
        (Vector128.Create(SingleBits.BiasTwice) - ((values._value.AsInt32() + Vector128.Create(SingleBits.ToOne)) & Vector128.Create(~SingleBits.Fraction))).AsSingle());

    public void Store(ref float to, nuint at) => _value.StoreUnsafe(ref to, at);
}

internal readonly struct Singles8(Vector256<float> value) : ISingleLanes<Singles8>
{
    private readonly Vector256<float> _value = value;

    public static int Count => 8;

    internal static bool IsSupported => Vector256.IsHardwareAccelerated;

    public static Singles8 All(float value) => new(Vector256.Create(value));

    public static Singles8 Load(ref float from, nuint at) => new(Vector256.LoadUnsafe(ref from, at));

    public static Singles8 operator +(Singles8 left, Singles8 right) => new(left._value + right._value);

    public static Singles8 operator -(Singles8 left, Singles8 right) => new(left._value - right._value);

    public static Singles8 operator *(Singles8 left, Singles8 right) => new(left._value * right._value);

    public static Singles8 operator /(Singles8 left, Singles8 right) => new(left._value / right._value);

    public static Singles8 Fused(Singles8 a, Singles8 b, Singles8 c) => new(Vector256.FusedMultiplyAdd(a._value, b._value, c._value));

    public static Singles8 AtLeast(Singles8 values, Singles8 low) => new(Avx.Max(low._value, values._value));

    public static Singles8 WhereAbove(Singles8 values, Singles8 low, Singles8 number) => new(Vector256.GreaterThan(values._value, low._value) & number._value);

    public static ulong Outside(Singles8 values, Singles8 high) => Vector256.GreaterThan(values._value.AsUInt32(), high._value.AsUInt32()).ExtractMostSignificantBits();

    public static Singles8 TimesPowerOfTwo(Singles8 values, Singles8 shifted) => new((values._value.AsInt32() + (shifted._value.AsInt32() << 23)).AsSingle());

    public static Singles8 ExponentOf(Singles8 values) => new(
        (((values._value.AsInt32() + Vector256.Create(SingleBits.ToOne)) >>> 23) | Vector256.Create(SingleBits.Whole)).AsSingle() - Vector256.Create(SingleBits.WholeAndBias));

    public static Singles8 ReciprocalPowerOf(Singles8 values) => new(
        (Vector256.Create(SingleBits.BiasTwice) - ((values._value.AsInt32() + Vector256.Create(SingleBits.ToOne)) & Vector256.Create(~SingleBits.Fraction))).AsSingle());

    public void Store(ref float to, nuint at) => _value.StoreUnsafe(ref to, at);
}

internal readonly struct Singles16(Vector512<float> value) : ISingleLanes<Singles16>
{
    private readonly Vector512<float> _value = value;

    public static int Count => 16;

    internal static bool IsSupported => Vector512.IsHardwareAccelerated;

    public static Singles16 All(float value) => new(Vector512.Create(value));

    public static Singles16 Load(ref float from, nuint at) => new(Vector512.LoadUnsafe(ref from, at));

    public static Singles16 operator +(Singles16 left, Singles16 right) => new(left._value + right._value);

    public static Singles16 operator -(Singles16 left, Singles16 right) => new(left._value - right._value);

    public static Singles16 operator *(Singles16 left, Singles16 right) => new(left._value * right._value);

    public static Singles16 operator /(Singles16 left, Singles16 right) => new(left._value / right._value);

    public static Singles16 Fused(Singles16 a, Singles16 b, Singles16 c) => new(Vector512.FusedMultiplyAdd(a._value, b._value, c._value));

    public static Singles16 AtLeast(Singles16 values, Singles16 low) => new(Avx512F.Max(low._value, values._value));

    public static Singles16 WhereAbove(Singles16 values, Singles16 low, Singles16 number) => new(Vector512.GreaterThan(values._value, low._value) & number._value);

    public static ulong Outside(Singles16 values, Singles16 high) => Vector512.GreaterThan(values._value.AsUInt32(), high._value.AsUInt32()).ExtractMostSignificantBits();

    public static Singles16 TimesPowerOfTwo(Singles16 values, Singles16 shifted) => new((values._value.AsInt32() + (shifted._value.AsInt32() << 23)).AsSingle());

    public static Singles16 ExponentOf(Singles16 values) => new(
        (((values._value.AsInt32() + Vector512.Create(SingleBits.ToOne)) >>> 23) | Vector512.Create(SingleBits.Whole)).AsSingle() - Vector512.Create(SingleBits.WholeAndBias));

    public static Singles16 ReciprocalPowerOf(Singles16 values) => new(
        (Vector512.Create(SingleBits.BiasTwice) - ((values._value.AsInt32() + Vector512.Create(SingleBits.ToOne)) & Vector512.Create(~SingleBits.Fraction))).AsSingle());

    public void Store(ref float to, nuint at) => _value.StoreUnsafe(ref to, at);
}
