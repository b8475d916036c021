using System.Numerics;

namespace Crm.Segmentation;

/// <summary>Exact numbers: a whole number of units of 10^−scale.</summary>
internal static class Exact
{
    private static readonly double[] Powers = [.. Enumerable.Range(0, NumericTyping.MaxScale + 1).Select(i => (double)NumericTyping.Pow10(i))];
    private static readonly Int128[] WholePowers = [.. Enumerable.Range(0, NumericTyping.MaxScale + 1).Select(i => (Int128)NumericTyping.Pow10(i))];

    internal static double ToDouble(long value, int scale) => scale == 0 ? value : value / Powers[scale];

    /// <summary>10^scale, which a double holds exactly up to scale 22.</summary>
    internal static double Power(int scale) => Powers[scale];

    internal static Int128 Rescale(long value, int from, int to) => value * WholePowers[to - from];

    internal static bool TryNarrow(Int128 value, out long narrow)
    {
        narrow = (long)value;
        return value >= long.MinValue && value <= long.MaxValue;
    }

    /// <summary>
    /// The greatest whole number of units at a scale that is not above a constant, kept just beyond 64 bits when it lies there;
    /// <paramref name="whole"/> tells whether it equals the constant.
    /// </summary>
    internal static Int128 Floor(decimal constant, int scale, out bool whole)
    {
        BigInteger mantissa = Mantissa(constant);
        int places = constant.Scale;
        BigInteger value = places <= scale
            ? mantissa * BigInteger.Pow(10, scale - places)
            : FloorDivide(mantissa, BigInteger.Pow(10, places - scale));
        whole = places <= scale || value * BigInteger.Pow(10, places - scale) == mantissa;
        BigInteger beyond = (BigInteger)1 << 70;
        if (value > beyond) return (Int128)1 << 70;
        return value < -beyond ? -((Int128)1 << 70) : (Int128)value;
    }

    private static BigInteger Mantissa(decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        BigInteger mantissa = ((BigInteger)(uint)bits[2] << 64) | ((BigInteger)(uint)bits[1] << 32) | (uint)bits[0];
        return value < 0 ? -mantissa : mantissa;
    }

    private static BigInteger FloorDivide(BigInteger value, BigInteger divisor)
    {
        BigInteger quotient = BigInteger.DivRem(value, divisor, out BigInteger remainder);
        return remainder.Sign < 0 ? quotient - 1 : quotient;
    }
}
