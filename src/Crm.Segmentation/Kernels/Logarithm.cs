using System.Runtime.CompilerServices;

namespace Crm.Segmentation;

/// <summary>Logarithms in plain arithmetic, so that it is the same on every machine.</summary>
internal static class Logarithm
{
    private const double Log2E = 1.4426950408889634, Ln2High = 6.93147180369123816490e-01, Ln2Low = 1.90821492927058770002e-10;

    /// <summary>ln(1 + x), relative error below 1e-14; not a number for x ≤ −1 and what is none.</summary>
    /// <remarks>1 + x = m·2^n with m near 1, ln m = 2·artanh((m − 1) / (m + 1)) by its series; what 1 + x rounds away is put back.</remarks>
    internal static double OfOnePlus(double x)
    {
        if (!(x > -1) || double.IsPositiveInfinity(x)) return double.NaN;
        double u = 1 + x;
        if (u == 1) return x;
        double lost = (x >= 1 ? 1 - (u - x) : x - (u - 1)) / u;
        long bits = BitConverter.DoubleToInt64Bits(u);
        int n = (int)(bits >> 52) - 1023;
        double m = BitConverter.Int64BitsToDouble((bits & 0xFFFFFFFFFFFFF) | 0x3FF0000000000000);
        if (m > 1.4142135623730951) (m, n) = (m * 0.5, n + 1);
        double s = (m - 1) / (m + 1), z = s * s, sum = 1.0 / 23;
        for (int k = 21; k >= 1; k -= 2) sum = (sum * z) + (1.0 / k);
        return (n * Ln2High) + ((2 * s * sum) + ((n * Ln2Low) + lost));
    }

    /// <summary>ln x of positive numbers in the usual range, relative error below 1e-14 away from 1 and as much absolute near it; rounded in the same places at every width.</summary>
    /// <remarks>x = m·2ⁿ, ln m = 2·artanh((m − 1) / (m + 1)) by its series.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TLanes Of<TLanes>(TLanes x)
        where TLanes : struct, ILanes<TLanes>
    {
        TLanes n = TLanes.ExponentOf(x), less = TLanes.MantissaOf(x) - TLanes.All(1);
        TLanes s = less / (less + TLanes.All(2)), z = s * s, z2 = z * z, z4 = z2 * z2;
        TLanes low = TLanes.Fused(TLanes.Fused(TLanes.All(2.0 / 9), z, TLanes.All(2.0 / 7)), z2, TLanes.Fused(TLanes.All(2.0 / 5), z, TLanes.All(2.0 / 3)));
        TLanes high = TLanes.Fused(TLanes.Fused(TLanes.All(2.0 / 17), z, TLanes.All(2.0 / 15)), z2, TLanes.Fused(TLanes.All(2.0 / 13), z, TLanes.All(2.0 / 11)));
        TLanes top = TLanes.Fused(TLanes.All(2.0 / 21), z, TLanes.All(2.0 / 19));
        TLanes sum = TLanes.Fused(TLanes.Fused(top, z4, high), z4, low) * z;
        return TLanes.Fused(n, TLanes.All(Ln2High), TLanes.Fused(n, TLanes.All(Ln2Low), TLanes.Fused(sum, s, s + s)));
    }

    /// <summary>log₂(1 + x) in 32-bit floats of x from 0 up to the usual range, relative error below 3·10⁻⁷.</summary>
    /// <remarks>
    /// 1 + x = m·2ⁿ, log₂ m by the polynomial of m − 1 that meets it at the nodes of Chebyshev. m − 1 = x/2ⁿ + (1/2ⁿ − 1), rounded once, so that nothing is lost of a
    /// small x. Term after term: many customers are on their way at once, so that fewer operations count for more than short chains of them.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TLanes BinaryOfOnePlus<TLanes>(TLanes x)
        where TLanes : struct, ISingleLanes<TLanes>
    {
        TLanes one = TLanes.All(1), whole = one + x, scale = TLanes.ReciprocalPowerOf(whole), f = TLanes.Fused(x, scale, scale - one);
        TLanes sum = TLanes.Fused(TLanes.All(-1.1401249e-1f), f, TLanes.All(1.8210158e-1f));
        sum = TLanes.Fused(sum, f, TLanes.All(-1.8752415e-1f));
        sum = TLanes.Fused(sum, f, TLanes.All(2.0507182e-1f));
        sum = TLanes.Fused(sum, f, TLanes.All(-2.4008295e-1f));
        sum = TLanes.Fused(sum, f, TLanes.All(2.8855407e-1f));
        sum = TLanes.Fused(sum, f, TLanes.All(-3.6067817e-1f));
        sum = TLanes.Fused(sum, f, TLanes.All(4.8089832e-1f));
        sum = TLanes.Fused(sum, f, TLanes.All((float)(-Log2E / 2)));
        return TLanes.Fused(f, TLanes.Fused(sum, f, TLanes.All((float)Log2E)), TLanes.ExponentOf(whole));
    }
}
