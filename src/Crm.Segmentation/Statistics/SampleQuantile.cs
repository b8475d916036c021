using System.Numerics;

namespace Crm.Segmentation.Statistics;

/// <summary>Where in an ordered sample a quantile lies, by the nine definitions of Hyndman and Fan (1996). Computed without rounding.</summary>
/// <param name="Rank">The place of the lower of two neighbours, from 1; the only one when the weight is 0.</param>
/// <param name="Weight">The weight of the upper neighbour, 0 to below 1.</param>
/// <param name="Rest">The weight of the lower neighbour; rounded on its own, so that it is the nearest double too.</param>
internal readonly record struct SampleQuantile(long Rank, double Weight, double Rest)
{
    private const int Parts = 24;

    /// <summary>Types 4 to 9: position = a + p (n + c), in 24ths.</summary>
    private static readonly (int A, int C)[] Positions = [(0, 0), (12, 0), (0, 24), (24, -24), (8, 8), (9, 6)];

    /// <summary>The place of a quantile.</summary>
    /// <param name="count">How many values there are, at least 1.</param>
    /// <param name="probability">0 to 1.</param>
    /// <param name="type">1 to 9.</param>
    internal static SampleQuantile Of(long count, decimal probability, int type)
    {
        (BigInteger share, BigInteger whole) = Fraction(probability);
        (BigInteger rank, BigInteger rest) = type switch
        {
            3 => FloorDivide((2 * count * share) - whole, 2 * whole),
            < 3 => FloorDivide(count * share, whole),
            _ => FloorDivide((Positions[type - 4].A * whole) + (((Parts * (BigInteger)count) + Positions[type - 4].C) * share), Parts * whole),
        };
        double weight = type switch
        {
            1 => rest.IsZero ? 0 : 1,
            2 => rest.IsZero ? 0.5 : 1,
            3 => rest.IsZero && rank.IsEven ? 0 : 1,
            _ => (double)rest / (double)(Parts * whole),
        };
        if (weight == 1) (rank, weight) = (rank + 1, 0);
        if (rank < 1) return new SampleQuantile(1, 0, 1);
        if (rank >= count) return new SampleQuantile(count, 0, 1);
        return new SampleQuantile((long)rank, weight, weight == 0 ? 1 : weight == 0.5 ? 0.5 : (double)((Parts * whole) - rest) / (double)(Parts * whole));
    }

    internal static void Check(decimal probability, int type)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(probability, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(probability, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(type, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(type, 9);
    }

    /// <summary>A value between two neighbours; exactly the one when they are equal or the weight is 0.</summary>
    internal double Between(double lower, double upper) =>
        Weight == 0 || lower == upper ? lower : (Rest * lower) + (Weight * upper);

    private static (BigInteger Numerator, BigInteger Denominator) Fraction(decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        BigInteger mantissa = ((BigInteger)(uint)bits[2] << 64) | ((BigInteger)(uint)bits[1] << 32) | (uint)bits[0];
        return (mantissa, BigInteger.Pow(10, value.Scale));
    }

    private static (BigInteger Quotient, BigInteger Left) FloorDivide(BigInteger dividend, BigInteger divisor)
    {
        (BigInteger quotient, BigInteger rest) = BigInteger.DivRem(dividend, divisor);
        return rest.Sign < 0 ? (quotient - 1, rest + divisor) : (quotient, rest);
    }
}
