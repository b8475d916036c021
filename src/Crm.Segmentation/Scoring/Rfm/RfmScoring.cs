namespace Crm.Segmentation.Scoring;

/// <summary>Scoring of columns that the caller holds, by cuts of a fit: into the caller's memory, without allocating.</summary>
public static class RfmScoring
{
    private const int Block = 1024;

    extension(RfmCuts cuts)
    {
        /// <summary>The cell of each row: ((r − 1)·bins + f − 1)·bins + m − 1 of its three scores, 0 to bins³ − 1.</summary>
        /// <remarks>A NaN scores as the lowest monetary value. Cuts over nobody count as above everything.</remarks>
        /// <param name="recency">How long ago, in the unit of the cuts; a smaller value scores higher.</param>
        /// <param name="frequency">How often.</param>
        /// <param name="monetary">How much.</param>
        /// <param name="cells">Takes the cells, one for each row.</param>
        /// <exception cref="ArgumentException">The lengths differ, the cells do not fit a byte because there are more than 6 bins, or the binning is nested.</exception>
        public void Score(ReadOnlySpan<int> recency, ReadOnlySpan<int> frequency, ReadOnlySpan<float> monetary, Span<byte> cells)
        {
            CheckFlat(cuts);
            if (cuts.Bins > 6) throw new ArgumentException($"{cuts.Bins} bins have cells that do not fit a byte.", nameof(cells));
            CheckLengths(recency.Length, frequency.Length, monetary.Length, cells.Length);
            int bins = cuts.Bins;
            TypedCuts typed = cuts.Typed;
            for (int start = 0; start < cells.Length; start += Block)
            {
                int count = Math.Min(Block, cells.Length - start);
                Span<byte> block = cells.Slice(start, count);
                block.Fill((byte)((bins - 1) * bins * bins));
                CutCounts.Add(recency.Slice(start, count), typed.Recency32, unchecked((byte)-(bins * bins)), block);
                CutCounts.Add(frequency.Slice(start, count), typed.Frequency32[0], (byte)bins, block);
                CutCounts.Add(monetary.Slice(start, count), typed.Monetary32[0], 1, block);
            }
        }

        /// <summary>The cell of each row: ((r − 1)·bins + f − 1)·bins + m − 1 of its three scores, 0 to bins³ − 1.</summary>
        /// <remarks>A NaN scores as the lowest monetary value. Cuts over nobody count as above everything.</remarks>
        /// <param name="recency">How long ago, in the unit of the cuts; a smaller value scores higher.</param>
        /// <param name="frequency">How often.</param>
        /// <param name="monetary">How much.</param>
        /// <param name="cells">Takes the cells, one for each row.</param>
        /// <exception cref="ArgumentException">The lengths differ, or the binning is nested.</exception>
        public void Score(ReadOnlySpan<long> recency, ReadOnlySpan<long> frequency, ReadOnlySpan<double> monetary, Span<ushort> cells)
        {
            CheckFlat(cuts);
            CheckLengths(recency.Length, frequency.Length, monetary.Length, cells.Length);
            int bins = cuts.Bins;
            TypedCuts typed = cuts.Typed;
            Span<byte> r = stackalloc byte[Block], f = stackalloc byte[Block], m = stackalloc byte[Block];
            for (int start = 0; start < cells.Length; start += Block)
            {
                int count = Math.Min(Block, cells.Length - start);
                r.Fill((byte)(bins - 1));
                f.Clear();
                m.Clear();
                CutCounts.Add(recency.Slice(start, count), typed.Recency, unchecked((byte)-1), r);
                CutCounts.Add(frequency.Slice(start, count), typed.Frequency[0], 1, f);
                CutCounts.Add(monetary.Slice(start, count), typed.Monetary[0], 1, m);
                for (int i = 0; i < count; i++) cells[start + i] = (ushort)((((r[i] * bins) + f[i]) * bins) + m[i]);
            }
        }
    }

    private static void CheckFlat(RfmCuts cuts)
    {
        ArgumentNullException.ThrowIfNull(cuts);
        if (cuts.Binning != RfmBinning.Independent) throw new ArgumentException("Spans are scored by independent cuts; these are nested.", nameof(cuts));
    }

    private static void CheckLengths(int recency, int frequency, int monetary, int cells)
    {
        if (recency != cells || frequency != cells || monetary != cells)
            throw new ArgumentException($"There are {recency}, {frequency} and {monetary} values for {cells} cells.");
    }
}
