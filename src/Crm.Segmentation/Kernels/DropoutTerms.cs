using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Crm.Segmentation;

/// <summary>
/// Customers who may have stopped after their last purchase, row by row: with D = ln((α + T) / (α + tₓ)) and the odds of having stopped e^(odds + k·D), what the
/// likelihood and its derivatives need of each. The same at every width.
/// </summary>
internal static class DropoutTerms
{
    /// <summary>What is computed with for all rows.</summary>
    /// <param name="K">The shape of the rates and the repeats.</param>
    /// <param name="Alpha">The scale of the rates.</param>
    /// <param name="Odds">ln of the odds of stopping at a purchase.</param>
    internal readonly record struct Parameters(double K, double Alpha, double Odds);

    /// <summary>
    /// Writes for each row −k·ln(α + T) + ln(1 + e^(odds + k·D)); −ln(α + T) + σ·D; −1/(α + T) + σ·(1/(α + T) − 1/(α + tₓ)); and σ, the chance of having stopped.
    /// </summary>
    internal static void Write(
        Parameters parameters, ReadOnlySpan<double> last, ReadOnlySpan<double> ages, Span<double> values, Span<double> byR, Span<double> byAlpha, Span<double> stopped)
    {
        int rows = last.Length;
        ref double t = ref MemoryMarshal.GetReference(last), a = ref MemoryMarshal.GetReference(ages[..rows]);
        ref double v = ref MemoryMarshal.GetReference(values[..rows]), r = ref MemoryMarshal.GetReference(byR[..rows]);
        ref double p = ref MemoryMarshal.GetReference(byAlpha[..rows]), s = ref MemoryMarshal.GetReference(stopped[..rows]);
        nuint i = 0, n = (nuint)rows;
        if (Lanes8.IsSupported) i = Write<Lanes8>(i, n, parameters, ref t, ref a, ref v, ref r, ref p, ref s);
        if (Lanes4.IsSupported) i = Write<Lanes4>(i, n, parameters, ref t, ref a, ref v, ref r, ref p, ref s);
        if (Vector128.IsHardwareAccelerated) i = Write<Lanes2>(i, n, parameters, ref t, ref a, ref v, ref r, ref p, ref s);
        Write<Lanes1>(i, n, parameters, ref t, ref a, ref v, ref r, ref p, ref s);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static nuint Write<TLanes>(
        nuint i, nuint n, Parameters parameters, ref double t, ref double a, ref double v, ref double r, ref double p, ref double s)
        where TLanes : struct, ILanes<TLanes>
    {
        TLanes one = TLanes.All(1), k = TLanes.All(parameters.K), alpha = TLanes.All(parameters.Alpha), odds = TLanes.All(parameters.Odds);
        for (; i + (nuint)TLanes.Count <= n; i += (nuint)TLanes.Count)
        {
            TLanes until = alpha + TLanes.Load(ref a, i), since = alpha + TLanes.Load(ref t, i);
            TLanes log = Logarithm.Of(until), distance = log - Logarithm.Of(since), x = TLanes.Fused(k, distance, odds);

            // Of e^x and e^−x the lesser, so that nothing overflows: ln(1 + e^x) = max(x, 0) + ln(1 + e^−|x|).
            TLanes above = TLanes.Within(x, TLanes.All(0), TLanes.All(double.MaxValue)), below = TLanes.Within(x, TLanes.All(-double.MaxValue), TLanes.All(0));
            TLanes lesser = Exponential.Of(below - above), whole = one + lesser, share = Exponential.Of(below) / whole;
            (above + Logarithm.Of(whole) - (k * log)).Store(ref v, i);
            ((share * distance) - log).Store(ref r, i);
            TLanes perUntil = one / until;
            ((share * (perUntil - (one / since))) - perUntil).Store(ref p, i);
            share.Store(ref s, i);
        }

        return i;
    }
}
