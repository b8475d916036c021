using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Crm.Segmentation;

/// <summary>
/// How likely customers who may have stopped after their last purchase still buy, row by row: 1 / (1 + a / (b + n)·((α + T) / (α + tₓ))^(r + x)) with n the times
/// that a customer could have stopped before. Each row is the same whatever rows are beside it, at every width.
/// </summary>
internal static class AliveChances
{
    /// <summary>
    /// Up to this exponent of 2 the chance is computed in 32-bit floats. What they round away is at most 8 halves of a last bit of the exponent, so that less than
    /// 10⁻⁵ of the chance is lost; beyond it doubles are used, for a few customers in a thousand.
    /// </summary>
    private const float Farthest = 27;

    /// <summary>Rows of a block; and how many of those that are far out are taken together.</summary>
    private const int Block = 1024, Far = 64;

    /// <summary>What is computed with for all rows.</summary>
    /// <param name="R">The shape of the rates.</param>
    /// <param name="Alpha">Their scale.</param>
    /// <param name="A">The first parameter of the chances of stopping.</param>
    /// <param name="B">The second one.</param>
    /// <param name="FromFirst">Whether one may stop after the first purchase.</param>
    internal readonly record struct Parameters(double R, double Alpha, double A, double B, bool FromFirst)
    {
        /// <summary>Whether they are far from the ends of 32-bit floats, so that nothing overflows below <see cref="Farthest"/>.</summary>
        internal bool IsModest => IsUsual(R) && IsUsual(Alpha) && IsUsual(A) && IsUsual(B);

        private static bool IsUsual(double value) => value is >= 1e-6 and <= 1e6;
    }

    /// <summary>Writes the chance of each row; 1 without repeats where nobody stops before the second purchase.</summary>
    /// <param name="parameters">What is computed with for all rows.</param>
    /// <param name="repeats">Repeats, whole numbers.</param>
    /// <param name="last">The times of the last purchases.</param>
    /// <param name="ages">The ages.</param>
    /// <param name="alive">Where the chances go, within a relative 10⁻⁵.</param>
    internal static void Write(Parameters parameters, ReadOnlySpan<float> repeats, ReadOnlySpan<float> last, ReadOnlySpan<float> ages, Span<float> alive)
    {
        int rows = repeats.Length;
        last = last[..rows];
        ages = ages[..rows];
        alive = alive[..rows];
        if (!parameters.IsModest)
        {
            Exact(parameters, repeats, last, ages, alive);
            return;
        }

        Span<ulong> far = stackalloc ulong[Block / 64];
        int next = Math.Min(Unaligned(alive), rows);
        for (int start = 0; start < rows; (start, next) = (next, Math.Min(next + Block, rows)))
        {
            var block = new Range(start, next);
            far.Clear();
            Rough(parameters, repeats[block], last[block], ages[block], alive[block], far);
            Correct(parameters, repeats[block], last[block], ages[block], alive[block], far);
        }
    }

    /// <summary>
    /// Rows of the first block, after which the chances begin with a line of the cache. Arrays of one length begin at the same place of a page, so that the other columns
    /// do so, too. Only a matter of speed.
    /// </summary>
    private static unsafe int Unaligned(Span<float> alive) => Block - (int)(((nuint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(alive)) / sizeof(float)) & 15);

    /// <summary>The chances in 32-bit floats, and the rows for which that is too rough: whose exponents lie beyond <see cref="Farthest"/>, or are no numbers.</summary>
    private static void Rough(Parameters parameters, ReadOnlySpan<float> repeats, ReadOnlySpan<float> last, ReadOnlySpan<float> ages, Span<float> alive, Span<ulong> far)
    {
        ref float x = ref MemoryMarshal.GetReference(repeats), t = ref MemoryMarshal.GetReference(last), age = ref MemoryMarshal.GetReference(ages);
        ref float p = ref MemoryMarshal.GetReference(alive);
        ref ulong word = ref MemoryMarshal.GetReference(far);
        nuint i = 0, n = (nuint)repeats.Length;
        if (Singles16.IsSupported) i = Rough<Singles16>(i, n, parameters, ref x, ref t, ref age, ref p, ref word);
        if (Singles8.IsSupported) i = Rough<Singles8>(i, n, parameters, ref x, ref t, ref age, ref p, ref word);
        if (Vector128.IsHardwareAccelerated) i = Rough<Singles4>(i, n, parameters, ref x, ref t, ref age, ref p, ref word);
        Rough<Singles1>(i, n, parameters, ref x, ref t, ref age, ref p, ref word);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static nuint Rough<TLanes>(nuint i, nuint n, Parameters parameters, ref float x, ref float t, ref float age, ref float p, ref ulong far)
        where TLanes : struct, ISingleLanes<TLanes>
    {
        TLanes r = TLanes.All((float)parameters.R), alpha = TLanes.All((float)parameters.Alpha), a = TLanes.All((float)parameters.A);
        TLanes b = TLanes.All((float)parameters.B), before = TLanes.All(parameters.FromFirst ? 0 : -1), least = TLanes.All(1e-30f), farthest = TLanes.All(Farthest);

        // Without repeats the odds are taken 0 times, unless one may stop after the first purchase.
        TLanes never = TLanes.All(parameters.FromFirst ? float.NegativeInfinity : 0);
        for (; i + (nuint)TLanes.Count <= n; i += (nuint)TLanes.Count)
        {
            // By the time since the last purchase, as log₂(1 + z): the nearer it is, the less of it is rounded away.
            TLanes repeats = TLanes.Load(ref x, i), since = TLanes.Load(ref t, i);
            TLanes distance = Logarithm.BinaryOfOnePlus((TLanes.Load(ref age, i) - since) / (alpha + since)), exponent = TLanes.Fused(repeats, distance, r * distance);
            TLanes odds = TLanes.WhereAbove(repeats, never, a), rest = TLanes.AtLeast(b + (repeats + before), least);
            (rest / TLanes.Fused(odds, Exponential.BinaryOf(exponent), rest)).Store(ref p, i);
            Unsafe.Add(ref far, i >> 6) |= TLanes.Outside(exponent, farthest) << (int)(i & 63);
        }

        return i;
    }

    /// <summary>Takes the rows that are far out together and computes them in doubles.</summary>
    private static void Correct(Parameters parameters, ReadOnlySpan<float> repeats, ReadOnlySpan<float> last, ReadOnlySpan<float> ages, Span<float> alive, ReadOnlySpan<ulong> far)
    {
        Span<int> rows = stackalloc int[Far];
        int count = 0;
        for (int word = 0; word < far.Length; word++)
        {
            for (ulong left = far[word]; left != 0; left &= left - 1)
            {
                rows[count++] = (word << 6) + BitOperations.TrailingZeroCount(left);
                if (count < Far) continue;
                Exact(parameters, repeats, last, ages, alive, rows);
                count = 0;
            }
        }

        if (count > 0) Exact(parameters, repeats, last, ages, alive, rows[..count]);
    }

    /// <summary>The chances of some rows.</summary>
    private static void Exact(Parameters parameters, ReadOnlySpan<float> repeats, ReadOnlySpan<float> last, ReadOnlySpan<float> ages, Span<float> alive, ReadOnlySpan<int> rows)
    {
        Span<float> own = stackalloc float[4 * Far];
        for (int i = 0; i < rows.Length; i++) (own[i], own[Far + i], own[(2 * Far) + i]) = (repeats[rows[i]], last[rows[i]], ages[rows[i]]);
        Exact(parameters, own[..rows.Length], own.Slice(Far, rows.Length), own.Slice(2 * Far, rows.Length), own.Slice(3 * Far, rows.Length));
        for (int i = 0; i < rows.Length; i++) alive[rows[i]] = own[(3 * Far) + i];
    }

    private static void Exact(Parameters parameters, ReadOnlySpan<float> repeats, ReadOnlySpan<float> last, ReadOnlySpan<float> ages, Span<float> alive)
    {
        ref float x = ref MemoryMarshal.GetReference(repeats), t = ref MemoryMarshal.GetReference(last), age = ref MemoryMarshal.GetReference(ages);
        ref float p = ref MemoryMarshal.GetReference(alive);
        nuint i = 0, n = (nuint)repeats.Length;
        if (Lanes8.IsSupported) i = Exact<Lanes8>(i, n, parameters, ref x, ref t, ref age, ref p);
        if (Lanes4.IsSupported) i = Exact<Lanes4>(i, n, parameters, ref x, ref t, ref age, ref p);
        if (Vector128.IsHardwareAccelerated) i = Exact<Lanes2>(i, n, parameters, ref x, ref t, ref age, ref p);
        Exact<Lanes1>(i, n, parameters, ref x, ref t, ref age, ref p);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static nuint Exact<TLanes>(nuint i, nuint n, Parameters parameters, ref float x, ref float t, ref float age, ref float p)
        where TLanes : struct, ILanes<TLanes>
    {
        TLanes one = TLanes.All(1), zero = TLanes.All(0), r = TLanes.All(parameters.R), alpha = TLanes.All(parameters.Alpha), a = TLanes.All(parameters.A);
        TLanes b = TLanes.All(parameters.B), before = TLanes.All(parameters.FromFirst ? 0 : -1), least = TLanes.All(1e-300), most = TLanes.All(double.MaxValue);
        for (; i + (nuint)TLanes.Count <= n; i += (nuint)TLanes.Count)
        {
            // A ratio less itself is 0, unless it is no number: then there is no chance either, though its logarithm is one.
            TLanes repeats = TLanes.LoadSingles(ref x, i), ratio = (alpha + TLanes.LoadSingles(ref age, i)) / (alpha + TLanes.LoadSingles(ref t, i));
            TLanes power = Exponential.Of((r + repeats) * Logarithm.Of(ratio)) + (ratio - ratio);
            TLanes odds = parameters.FromFirst ? a : TLanes.Within(repeats, zero, one) * a;
            (one / (one + (odds * power / TLanes.Within(b + (repeats + before), least, most)))).StoreSingles(ref p, i);
        }

        return i;
    }
}
