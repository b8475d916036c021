namespace Crm.Segmentation.Testing;

/// <summary>What a stream of draws is for. Streams are independent, so that a further draw in one changes nothing in another.</summary>
internal enum DrawStream
{
    Temperament,
    Attributes,
    Timing,
    Shopping,
    Messages,
}

/// <summary>
/// Random draws from a counter: draw n of a stream is a hash of (seed, customer, stream, n). No state is shared, so blocks can be made in any order.
/// </summary>
/// <remarks>
/// The hash is the output function of SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014).
/// Only +, −, ×, ÷ and the square root are used on doubles, which IEEE 754 fixes to the last bit: the platform's logarithm is not.
/// </remarks>
internal struct Draws(ulong seed, int customer, DrawStream stream)
{
    private const ulong Golden = 0x9E3779B97F4A7C15;
    private ulong _state = Mix(Mix(seed + Golden) ^ (((ulong)customer << 8) | (uint)stream));

    /// <summary>A number from 0 up to 1, not included.</summary>
    internal double Unit() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A whole number from 0 up to a bound, not included.</summary>
    internal int Below(int bound) => (int)Math.BigMul(Next(), (ulong)bound, out _);

    /// <summary>A whole number of a range, both ends included.</summary>
    internal int Between(int first, int last) => first + Below(last - first + 1);

    internal bool Chance(double probability) => Unit() < probability;

    /// <summary>The index of one of several things, by their cumulative shares; the last share is 1.</summary>
    internal int Pick(ReadOnlySpan<double> cumulative)
    {
        double unit = Unit();
        int index = 0;
        while (unit >= cumulative[index]) index++;
        return index;
    }

    /// <summary>An exponential variable of mean 1.</summary>
    internal double Exponential() => -Ln(1 - Unit());

    /// <summary>A gamma variable of shape 1.5 and mean 1: half a squared normal and an exponential.</summary>
    internal double Gamma()
    {
        double normal = Normal();
        return ((normal * normal / 2) + Exponential()) / 1.5;
    }

    /// <summary>A standard normal variable, by Marsaglia's polar method.</summary>
    internal double Normal()
    {
        while (true)
        {
            double x = (2 * Unit()) - 1, y = (2 * Unit()) - 1;
            double square = (x * x) + (y * y);
            if (square is > 0 and < 1) return x * Math.Sqrt(-2 * Ln(square) / square);
        }
    }

    /// <summary>How often something of a probability happens before it first does not; at most a limit.</summary>
    internal int Geometric(double probability, int limit)
    {
        int count = 0;
        while (count < limit && Chance(probability)) count++;
        return count;
    }

    /// <summary>The natural logarithm of a positive normal number, to about 1e-14, from arithmetic alone.</summary>
    internal static double Ln(double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(value);
        int exponent = (int)(bits >> 52) - 1023;
        double mantissa = BitConverter.Int64BitsToDouble((bits & 0x000F_FFFF_FFFF_FFFF) | 0x3FF0_0000_0000_0000);
        if (mantissa > 1.4142135623730951)
        {
            mantissa /= 2;
            exponent++;
        }

        // ln m = 2 artanh((m − 1) / (m + 1)), and |z| is at most 0.172.
        double z = (mantissa - 1) / (mantissa + 1), square = z * z, sum = 0;
        for (int power = 19; power >= 1; power -= 2) sum = (sum * square) + (1.0 / power);
        return (exponent * 0.6931471805599453) + (2 * z * sum);
    }

    private ulong Next() => Mix(_state += Golden);

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
