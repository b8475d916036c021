using System.Globalization;

namespace Crm.Segmentation.Funnels;

/// <summary>How long the customers who reached a step took from an earlier one, by the attempt that stands for each. Exact.</summary>
public sealed class StepTimes
{
    private readonly long[] _sorted;

    internal StepTimes(string from, string to, long[] sorted) => (From, To, _sorted) = (from, to, sorted);

    /// <summary>The name of the earlier step.</summary>
    public string From { get; }

    /// <summary>The name of the later step.</summary>
    public string To { get; }

    /// <summary>How many customers reached the later step.</summary>
    public int Count => _sorted.Length;

    /// <summary>The arithmetic mean, rounded half to even to 100 nanoseconds; null over nobody.</summary>
    public TimeSpan? Mean
    {
        get
        {
            if (Count == 0) return null;
            decimal sum = 0;
            foreach (long duration in _sorted) sum += duration;
            return TimeSpan.FromTicks((long)decimal.Round(sum * TimeSpan.TicksPerMillisecond / Count));
        }
    }

    /// <summary>The median: <see cref="Quantile"/> of 0.5; null over nobody.</summary>
    public TimeSpan? Median => Quantile(0.5);

    /// <summary>The time within which 90 % had gone on: <see cref="Quantile"/> of 0.9; null over nobody.</summary>
    public TimeSpan? P90 => Quantile(0.9);

    /// <summary>The least observed time that at least this share of the customers did not exceed (type 1 of Hyndman and Fan); null over nobody.</summary>
    /// <param name="share">0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">Not from 0 to 1.</exception>
    public TimeSpan? Quantile(double share)
    {
        if (share is not (>= 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(share), share, "A share is from 0 to 1.");
        if (Count == 0) return null;
        int rank = (int)Math.Ceiling(share * Count);
        return TimeSpan.FromMilliseconds(_sorted[Math.Max(rank, 1) - 1]);
    }

    /// <summary>How many customers took how long, in bins of equal width from the shortest time.</summary>
    /// <param name="bins">How many bins; null for the cube root of the number of customers, rounded up.</param>
    /// <returns>
    /// The bins, and one more that closes the last edge. The width is the range divided by the number of bins, rounded up to whole seconds, and
    /// at least one second. Empty over nobody.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 1 or more than 1,000 bins.</exception>
    public ValueList<TimeBin> Histogram(int? bins = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bins ?? 1, 1, nameof(bins));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bins ?? 1, 1000, nameof(bins));
        if (Count == 0) return [];
        int number = bins ?? CubeRoot(Count);
        long step = number * 1000L;
        long width = Math.Max(1, (_sorted[^1] - _sorted[0] + step - 1) / step) * 1000;
        var counts = new int[number + 1];
        foreach (long duration in _sorted) counts[(duration - _sorted[0]) / width]++;
        return [.. counts.Select((count, i) => new TimeBin(TimeSpan.FromMilliseconds(_sorted[0] + (i * width)), TimeSpan.FromMilliseconds(width), count))];
    }

    /// <summary>The number of customers, the median and the ninetieth percentile, culture-free.</summary>
    public override string ToString() => Count == 0
        ? $"{From} → {To}: nobody"
        : string.Create(CultureInfo.InvariantCulture, $"{From} → {To}: {Count} customers, median {Median:c}, 90 % within {P90:c}");

    private static int CubeRoot(int count)
    {
        int root = 1;
        while ((long)root * root * root < count) root++;
        return root;
    }
}

/// <summary>One bin of a histogram of times: [from, from + width).</summary>
/// <param name="From">The shortest time inside.</param>
/// <param name="Width">How wide the bin is.</param>
/// <param name="Count">How many customers took so long.</param>
public sealed record TimeBin(TimeSpan From, TimeSpan Width, int Count);
