using System.Runtime.CompilerServices;

namespace Crm.Segmentation;

/// <summary>
/// The exponential and the logistic function in arithmetic that is rounded in the same places on every machine and at every width.
/// </summary>
internal static class Exponential
{
    /// <summary>1.5 · 2^52: adding it rounds to a whole number, which then stands in the last bits.</summary>
    private const double Shift = 6755399441055744.0;

    /// <summary>1.5 · 2^23, the same in 32-bit floats.</summary>
    private const float SingleShift = 12582912f;

    private const double Log2E = 1.4426950408889634, Ln2High = 6.93147180369123816490e-01, Ln2Low = 1.90821492927058770002e-10;

    /// <summary>e^x, relative error below 1e-14; beyond ±708 that of the bound; not a number for what is none.</summary>
    /// <remarks>x = n·ln 2 + r with |r| ≤ ln 2 / 2, and e^r by its series to the eleventh power.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TLanes Of<TLanes>(TLanes x)
        where TLanes : struct, ILanes<TLanes>
    {
        x = TLanes.Within(x, TLanes.All(-708), TLanes.All(708));
        TLanes shifted = TLanes.Fused(x, TLanes.All(Log2E), TLanes.All(Shift));
        TLanes n = shifted - TLanes.All(Shift);
        TLanes r = TLanes.Fused(n, TLanes.All(-Ln2Low), TLanes.Fused(n, TLanes.All(-Ln2High), x));

        // Pairs, then pairs of pairs: no addition waits for all those before it.
        TLanes r2 = r * r, r4 = r2 * r2;
        TLanes upper = Four(r, r2, 1.0 / 39916800, 1.0 / 3628800, 1.0 / 362880, 1.0 / 40320);
        TLanes middle = Four(r, r2, 1.0 / 5040, 1.0 / 720, 1.0 / 120, 1.0 / 24);
        TLanes sum = TLanes.Fused(TLanes.Fused(upper, r4, middle), r4, Four(r, r2, 1.0 / 6, 0.5, 1, 1));
        return sum * TLanes.PowerOfTwo(shifted);
    }

    /// <summary>a·r³ + b·r² + c·r + d.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Four<TLanes>(TLanes r, TLanes r2, double a, double b, double c, double d)
        where TLanes : struct, ILanes<TLanes> =>
        TLanes.Fused(TLanes.Fused(TLanes.All(a), r, TLanes.All(b)), r2, TLanes.Fused(TLanes.All(c), r, TLanes.All(d)));

    /// <summary>2^x in 32-bit floats of x from −126 to 127, relative error below 2·10⁻⁷; of others anything.</summary>
    /// <remarks>x = n + r with |r| ≤ ½, and 2^r by the polynomial that meets it at the nodes of Chebyshev, term after term.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TLanes BinaryOf<TLanes>(TLanes x)
        where TLanes : struct, ISingleLanes<TLanes>
    {
        TLanes shifted = x + TLanes.All(SingleShift), r = x - (shifted - TLanes.All(SingleShift));
        TLanes sum = TLanes.Fused(TLanes.All(1.5444883e-4f), r, TLanes.All(1.3381302e-3f));
        sum = TLanes.Fused(sum, r, TLanes.All(9.6181035e-3f));
        sum = TLanes.Fused(sum, r, TLanes.All(5.5503812e-2f));
        sum = TLanes.Fused(sum, r, TLanes.All(2.4022651e-1f));
        sum = TLanes.Fused(sum, r, TLanes.All(6.9314718e-1f));
        return TLanes.TimesPowerOfTwo(TLanes.Fused(sum, r, TLanes.All(1)), shifted);
    }

    /// <summary>1 / (1 + e^−x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TLanes Logistic<TLanes>(TLanes x)
        where TLanes : struct, ILanes<TLanes> => TLanes.All(1) / (TLanes.All(1) + Of(TLanes.All(0) - x));
}
