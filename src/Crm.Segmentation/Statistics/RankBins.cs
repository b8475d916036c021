using System.Globalization;
using System.Numerics;

namespace Crm.Segmentation.Statistics;

/// <summary>How values are put into bins by their places in order, as other programs do.</summary>
public enum RankRule
{
    /// <summary>By the mean place of equal values, as a share of all, rounded up: equal values share a bin, and a bin can stay empty.</summary>
    MidRank,

    /// <summary>Bins of the same size but for one, as SQL's NTILE: the first ones have one more. Equal values can fall into different bins.</summary>
    EqualSizes,
}

/// <summary>
/// How many values fall into each of some bins by their places in order, 1 for the lowest: to compare with other programs. Scores of an rfm go by cut
/// points, which do not depend on how many customers have the same value.
/// </summary>
public sealed class RankBins
{
    private readonly long[] _counts;

    private RankBins(long[] counts, int splitValues) => (_counts, SplitValues) = (counts, splitValues);

    /// <summary>For each bin, the lowest first, how many values it has.</summary>
    public ReadOnlySpan<long> Counts => _counts;

    /// <summary>How many different values fall into more than one bin.</summary>
    public int SplitValues { get; }

    /// <summary>The bins of a sample.</summary>
    /// <typeparam name="T">A number.</typeparam>
    /// <param name="sample">The values.</param>
    /// <param name="bins">How many bins, at least 1.</param>
    /// <param name="rule">How values are put into them.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are less than one bin, or the rule is unknown.</exception>
    public static RankBins Of<T>(ValueCounts<T> sample, int bins, RankRule rule)
        where T : struct, INumber<T>
    {
        ArgumentNullException.ThrowIfNull(sample);
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 1);
        if (!Enum.IsDefined(rule)) throw new ArgumentOutOfRangeException(nameof(rule), rule, "Unknown rule.");
        long[] counts = new long[bins];
        int split = 0;
        long below = 0;
        for (int i = 0; i < sample.Values.Length; i++)
        {
            long count = sample.CountAt(i);
            if (rule == RankRule.MidRank) counts[MidBin(below, count, sample.Count, bins)] += count;
            else if (Spread(below, count, sample.Count, counts) > 1) split++;
            below += count;
        }

        return new RankBins(counts, split);
    }

    /// <summary>The counts, culture-free.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{string.Join(' ', _counts)}, {SplitValues} values split");

    /// <summary>The bin of the places below + 1 to below + count, whose mean is below + (count + 1)/2.</summary>
    private static int MidBin(long below, long count, long all, int bins) =>
        (int)(((((Int128)2 * below) + count + 1) * bins + ((Int128)2 * all) - 1) / ((Int128)2 * all)) - 1;

    /// <summary>Puts places into bins of the same size; how many bins they reach.</summary>
    private static int Spread(long below, long count, long all, long[] counts)
    {
        int reached = 0;
        (long size, long larger) = (all / counts.Length, all % counts.Length);
        while (count > 0)
        {
            long bin = below < larger * (size + 1) ? below / (size + 1) : larger + ((below - (larger * (size + 1))) / size);
            long end = bin < larger ? (bin + 1) * (size + 1) : (larger * (size + 1)) + ((bin + 1 - larger) * size);
            long here = Math.Min(count, end - below);
            counts[bin] += here;
            (below, count, reached) = (below + here, count - here, reached + 1);
        }

        return reached;
    }
}
