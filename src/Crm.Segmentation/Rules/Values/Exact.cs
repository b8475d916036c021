using System.Globalization;
using System.Numerics;

namespace Crm.Segmentation;

/// <summary>Exact numbers: a whole number of units of 10^−scale.</summary>
internal static class Exact
{
    private const long MaxWhole = 1L << 53;
    private static readonly double[] Powers = [.. Enumerable.Range(0, NumericTyping.MaxScale + 1).Select(i => (double)NumericTyping.Pow10(i))];
    private static readonly Int128[] WholePowers = [.. Enumerable.Range(0, NumericTyping.MaxScale + 1).Select(i => (Int128)NumericTyping.Pow10(i))];

    /// <summary>The nearest double, so that a decimal constant is the double whose shortest form it is.</summary>
    internal static double ToDouble(long units, int scale)
    {
        if (scale == 0) return units;

        // Two whole numbers that doubles hold exactly: one rounding, by the division. Beyond that there would be two.
        return units is >= -MaxWhole and <= MaxWhole ? units / Powers[scale] : ToDouble((Int128)units, scale);
    }

    internal static double ToDouble(Int128 units, int scale) =>
        Parse(string.Create(CultureInfo.InvariantCulture, $"{units}E-{scale}"));

    internal static double ToDouble(decimal constant) => Parse(constant.ToString(CultureInfo.InvariantCulture));

    internal static Int128 Rescale(long value, int from, int to) => value * WholePowers[to - from];

    internal static Int128 WholePower(int scale) => WholePowers[scale];

    /// <summary>Whether a sum of so many values of 64 bits, brought to so many more decimal places, fits into 128 bits.</summary>
    internal static bool Fits(int terms, int places) => terms * WholePower(places) <= long.MaxValue;

    /// <summary>A quotient rounded down. The divisor is above zero.</summary>
    internal static Int128 FloorDivide(Int128 dividend, Int128 divisor)
    {
        (Int128 quotient, Int128 rest) = Int128.DivRem(dividend, divisor);
        return Int128.IsNegative(rest) ? quotient - 1 : quotient;
    }

    /// <summary>A quotient rounded half to even. The divisor is not zero and at most 64 bits.</summary>
    internal static Int128 DivideToEven(Int128 dividend, Int128 divisor)
    {
        (Int128 quotient, Int128 rest) = Int128.DivRem(dividend, divisor);
        int half = (2 * Int128.Abs(rest)).CompareTo(Int128.Abs(divisor));
        if (half < 0 || (half == 0 && Int128.IsEvenInteger(quotient))) return quotient;
        return Int128.IsNegative(dividend) == Int128.IsNegative(divisor) ? quotient + 1 : quotient - 1;
    }

    /// <summary>A total put at the bound where it lies beyond 64 bits, so that comparisons of order hold.</summary>
    internal static long Saturate(Int128 total) => total > long.MaxValue ? long.MaxValue : total < long.MinValue ? long.MinValue : (long)total;

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

    private static double Parse(string number) => double.Parse(number, NumberStyles.Float, CultureInfo.InvariantCulture);
}
