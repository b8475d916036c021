using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Crm.Segmentation;

/// <summary>
/// Customers who may have stopped after their last purchase, row by row: with D = ln((α + T) / (α + tₓ)) and the odds of having stopped e^(odds + k·D), what the
/// likelihood and its derivatives need of each; and who still buys. The same at every width.
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

    /// <summary>Writes for each row how likely the customer still buys: 1 / (1 + a / (b + x − 1)·((α + T) / (α + tₓ))^(r + x)); 1 without repeats where nobody stops before the second purchase.</summary>
    /// <param name="r">The shape of the rates.</param>
    /// <param name="alpha">The scale of the rates.</param>
    /// <param name="a">The first parameter of the chances of stopping.</param>
    /// <param name="going">The second one, less 1 where nobody stops before the second purchase.</param>
    /// <param name="fromFirst">Whether one may stop after the first purchase.</param>
    /// <param name="repeats">Repeats.</param>
    /// <param name="last">The times of the last purchases.</param>
    /// <param name="ages">The ages.</param>
    /// <param name="alive">Where the chances go.</param>
    internal static void WriteAlive(
        double r, double alpha, double a, double going, bool fromFirst, ReadOnlySpan<float> repeats, ReadOnlySpan<float> last, ReadOnlySpan<float> ages, Span<float> alive)
    {
        int rows = repeats.Length;
        ref float x = ref MemoryMarshal.GetReference(repeats), t = ref MemoryMarshal.GetReference(last[..rows]), age = ref MemoryMarshal.GetReference(ages[..rows]);
        ref float p = ref MemoryMarshal.GetReference(alive[..rows]);
        nuint i = 0, n = (nuint)rows;
        if (Lanes8.IsSupported) i = WriteAlive<Lanes8>(i, n, r, alpha, a, going, fromFirst, ref x, ref t, ref age, ref p);
        if (Lanes4.IsSupported) i = WriteAlive<Lanes4>(i, n, r, alpha, a, going, fromFirst, ref x, ref t, ref age, ref p);
        if (Vector128.IsHardwareAccelerated) i = WriteAlive<Lanes2>(i, n, r, alpha, a, going, fromFirst, ref x, ref t, ref age, ref p);
        WriteAlive<Lanes1>(i, n, r, alpha, a, going, fromFirst, ref x, ref t, ref age, ref p);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static nuint WriteAlive<TLanes>(
        nuint i, nuint n, double r, double alpha, double a, double going, bool fromFirst, ref float x, ref float t, ref float age, ref float p)
        where TLanes : struct, ILanes<TLanes>
    {
        TLanes one = TLanes.All(1), zero = TLanes.All(0);
        for (; i + (nuint)TLanes.Count <= n; i += (nuint)TLanes.Count)
        {
            TLanes repeats = TLanes.LoadSingles(ref x, i), until = TLanes.All(alpha) + TLanes.LoadSingles(ref age, i), since = TLanes.All(alpha) + TLanes.LoadSingles(ref t, i);
            TLanes power = Exponential.Of((TLanes.All(r) + repeats) * Logarithm.Of(until / since));

            // Without repeats the odds are taken 0 times: 0 for 0 repeats, 1 for more.
            TLanes counts = fromFirst ? one : TLanes.Within(repeats, zero, one), rest = TLanes.All(going) + repeats;
            (one / (one + (counts * TLanes.All(a) * power / TLanes.Within(rest, TLanes.All(fromFirst ? 1e-300 : going > 0 ? going : 1e-300), TLanes.All(double.MaxValue))))).StoreSingles(ref p, i);
        }

        return i;
    }
}
