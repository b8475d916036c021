using System.Buffers;

namespace Crm.Segmentation.Lifetime;

/// <summary>The sums over customers with one number of repeats that the likelihood of <see cref="BetaDropout"/> and its derivatives need.</summary>
internal static class DropoutSums
{
    /// <summary>How many sums there are.</summary>
    internal const int Count = 4;

    /// <summary>Rows that are computed together, and stay near the processor.</summary>
    private const int Block = 512;

    /// <summary>
    /// With D = ln((α + T) / (α + tₓ)) and σ the chance of having stopped: the sums of −k·ln(α + T) + ln(1 + e^(odds + k·D)), of −ln(α + T) + σ·D, of
    /// −1/(α + T) + σ·(1/(α + T) − 1/(α + tₓ)), and of σ.
    /// </summary>
    /// <param name="groups">The summaries.</param>
    /// <param name="run">The rows with one number of repeats.</param>
    /// <param name="k">r and the repeats.</param>
    /// <param name="alpha">The scale of the rates.</param>
    /// <param name="odds">ln of the odds of stopping; −∞ where nobody can have stopped.</param>
    /// <param name="sums">Where the sums go.</param>
    internal static void Add(SummaryGroups groups, SummaryGroups.Run run, double k, double alpha, double odds, Span<double> sums)
    {
        double[] terms = ArrayPool<double>.Shared.Rent(Count * Block);
        Span<CompensatedSum> totals = stackalloc CompensatedSum[Count];
        for (int row = run.First; row < run.End; row += Block)
        {
            int rows = Math.Min(Block, run.End - row);
            Span<double> values = terms.AsSpan(0, rows), byR = terms.AsSpan(Block, rows), byAlpha = terms.AsSpan(2 * Block, rows), stopped = terms.AsSpan(3 * Block, rows);
            DropoutTerms.Write(new DropoutTerms.Parameters(k, alpha, odds), groups.Last.AsSpan(row, rows), groups.Ages.AsSpan(row, rows), values, byR, byAlpha, stopped);
            ReadOnlySpan<double> weights = groups.Weights.AsSpan(row, rows);
            totals[0].Add(Weighted(values, weights));
            totals[1].Add(Weighted(byR, weights));
            totals[2].Add(Weighted(byAlpha, weights));
            totals[3].Add(Weighted(stopped, weights));
        }

        ArrayPool<double>.Shared.Return(terms);
        for (int i = 0; i < Count; i++) sums[i] = totals[i].Value;
    }

    /// <summary>Four sums side by side, and then theirs: always in this order.</summary>
    private static double Weighted(ReadOnlySpan<double> terms, ReadOnlySpan<double> weights)
    {
        double a = 0, b = 0, c = 0, d = 0;
        int i = 0;
        for (; i + 4 <= terms.Length; i += 4)
        {
            a += terms[i] * weights[i];
            b += terms[i + 1] * weights[i + 1];
            c += terms[i + 2] * weights[i + 2];
            d += terms[i + 3] * weights[i + 3];
        }

        for (; i < terms.Length; i++) a += terms[i] * weights[i];
        return a + b + (c + d);
    }
}
