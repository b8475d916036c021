namespace Crm.Segmentation.Scoring;

/// <summary>Finds the cuts of an rfm: quantiles of the first type over the scored customers, or within groups of them.</summary>
internal static class RfmFitter
{
    private const int Block = 4096;

    internal static RfmCuts Fit(EvaluationScope scope, Rfm rfm, JointColumns columns)
    {
        ValueList<FittedValue> recency = Cuts(scope, rfm, columns, RfmAxis.Recency, columns.Scored, columns.Count);
        if (rfm.Binning == RfmBinning.Independent)
        {
            return new RfmCuts(
                rfm.Bins,
                rfm.Binning,
                recency,
                [Cuts(scope, rfm, columns, RfmAxis.Frequency, columns.Scored, columns.Count)],
                [Cuts(scope, rfm, columns, RfmAxis.Monetary, columns.Scored, columns.Count)]);
        }

        var frequency = new ValueList<FittedValue>[rfm.Bins];
        var monetary = new ValueList<FittedValue>[rfm.Bins * rfm.Bins];
        ulong[][] byRecency = Split(scope, columns.Axes[0], recency, columns.Scored, rfm.Bins);
        for (int r = 0; r < rfm.Bins; r++)
        {
            // The lowest part of recency is the highest score.
            ulong[] group = byRecency[rfm.Bins - 1 - r];
            frequency[r] = Cuts(scope, rfm, columns, RfmAxis.Frequency, group, BitWords.PopCount(group));
            ulong[][] byFrequency = Split(scope, columns.Axes[1], frequency[r], group, rfm.Bins);
            for (int f = 0; f < rfm.Bins; f++)
                monetary[(r * rfm.Bins) + f] = Cuts(scope, rfm, columns, RfmAxis.Monetary, byFrequency[f], BitWords.PopCount(byFrequency[f]));
        }

        return new RfmCuts(rfm.Bins, rfm.Binning, recency, [.. frequency], [.. monetary]);
    }

    private static ValueList<FittedValue> Cuts(EvaluationScope scope, Rfm rfm, JointColumns columns, RfmAxis axis, ulong[]? rows, int count)
    {
        if (Given(rfm, axis) is { } given) return given;
        if (count == 0) return [];
        return [.. OrderStatistics.At(scope, columns.Axes[(int)axis], rows, Ranks(count, rfm.Bins))];
    }

    /// <summary>The cuts of an axis over the distribution of scored customers, all or those of a group.</summary>
    internal static ValueList<FittedValue> Cuts(Rfm rfm, RfmAxis axis, MeasureCounts counts) =>
        Given(rfm, axis) ?? (counts.Count == 0 ? [] : [.. Ranks(counts.Count, rfm.Bins).Select(counts.ValueAt)]);

    /// <summary>The values that fill more than half of a bin's share: of all axes of independent bins, of recency of nested ones, but for those with thresholds.</summary>
    /// <param name="rfm">The scoring.</param>
    /// <param name="customers">How many are scored.</param>
    /// <param name="valuesAt">The values of an axis at ascending places, from 1.</param>
    /// <param name="tied">How many of the scored customers have exactly a value of an axis.</param>
    internal static ValueList<RfmTie> Ties(Rfm rfm, long customers, Func<RfmAxis, long[], IEnumerable<FittedValue>> valuesAt, Func<RfmAxis, FittedValue, long> tied)
    {
        // So many equal values in a row are at one of these places.
        long step = Math.Max(1, customers / (2 * rfm.Bins));
        long[] places = [.. Enumerable.Range(1, (int)(customers / step)).Select(place => place * step)];
        RfmAxis[] axes = rfm.Binning == RfmBinning.Nested ? [RfmAxis.Recency] : Enum.GetValues<RfmAxis>();
        return
        [
            .. from axis in axes
               where customers > 0 && rfm.Thresholds(axis) is null
               let most = valuesAt(axis, places).Distinct().Select(value => new RfmTie(axis, value, tied(axis, value))).MaxBy(tie => tie.Customers)
               where most.Customers > 1 && (Int128)most.Customers * 2 * rfm.Bins > customers
               select most,
        ];
    }

    private static ValueList<FittedValue>? Given(Rfm rfm, RfmAxis axis) =>
        rfm.Thresholds(axis) is { } given ? [.. given.Select(cut => FittedValue.Of(cut)!)] : null;

    /// <summary>The places of the quantiles 1/bins to (bins − 1)/bins of type 1.</summary>
    private static long[] Ranks(long count, int bins) => [.. Enumerable.Range(1, bins - 1).Select(k => (long)((((Int128)count * k) + bins - 1) / bins))];

    /// <summary>The customers of a group by how many cuts lie below their value.</summary>
    internal static ulong[][] Split(EvaluationScope scope, MeasureColumn axis, ValueList<FittedValue> cuts, ulong[]? group, int bins)
    {
        int rows = axis.Column.Length;
        var parts = new ulong[bins][];
        for (int i = 0; i < bins; i++) parts[i] = new ulong[BitWords.Count(rows)];
        var typed = new CutColumn(axis, cuts);
        scope.ForEachBatch(Block, (first, count) =>
        {
            Span<byte> below = stackalloc byte[Block];
            below = below[..count];
            below.Fill((byte)typed.Always);
            typed.Add(first, count, 1, below);
            for (int i = 0; i < bins; i++)
            {
                Span<ulong> part = parts[i].AsSpan(first >> 6, BitWords.Count(count));
                RangeBits.Write(below, (byte)i, (byte)i, part);
                if (group is not null) BitWords.And(part, group.AsSpan(first >> 6, part.Length));
            }
        });
        return parts;
    }
}
