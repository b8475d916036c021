namespace Crm.Segmentation.Scoring;

/// <summary>How many customers each cell of an rfm has. A cell is (r·bins + f)·bins + m, each score from 0.</summary>
internal sealed class RfmHistogram(int bins, long[] counts)
{
    internal ReadOnlySpan<long> Counts => counts;

    internal long Total => counts.Sum();

    /// <summary>The scores that nobody has, axis by axis.</summary>
    internal IEnumerable<(RfmAxis Axis, int Score)> EmptyBins =>
        from axis in Enum.GetValues<RfmAxis>()
        from score in Enumerable.Range(1, bins)
        where Count(axis, score) == 0
        select (axis, score);

    internal long Count(RfmAxis axis, int score)
    {
        Check(score);
        long count = 0;
        for (int cell = 0; cell < counts.Length; cell++)
            if (Scores(cell)[axis] == score) count += counts[cell];
        return count;
    }

    /// <summary>How many customers are in one of some cells.</summary>
    internal long Count(Func<int, bool> holds)
    {
        long count = 0;
        for (int cell = 0; cell < counts.Length; cell++)
            if (holds(cell)) count += counts[cell];
        return count;
    }

    internal int Cell(int recency, int frequency, int monetary) => (((Check(recency) * bins) + Check(frequency)) * bins) + Check(monetary);

    internal RfmScores Scores(int cell) => new((cell / (bins * bins)) + 1, (cell / bins % bins) + 1, (cell % bins) + 1);

    private int Check(int score)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(score, 1, nameof(score));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(score, bins, nameof(score));
        return score - 1;
    }
}
