using System.Globalization;

namespace Crm.Segmentation.Statistics;

/// <summary>
/// How long something lasted, for many of whom some are still waiting: the different times in order, and how many ended, or were last seen waiting, at
/// each. Millions of rows collapse to as many rows as there are different times.
/// </summary>
/// <remarks>
/// Immutable and thread-safe. Parts merge to the whole, exactly for whole weights. Somebody who was last seen waiting at a time (censored) is at risk at
/// that time, also at 0.
/// </remarks>
public sealed class SurvivalCounts : IEquatable<SurvivalCounts>
{
    private readonly double[] _times;
    private readonly double[] _ended;
    private readonly double[] _censored;

    /// <summary>INVARIANT: the times are finite, not below 0, ascend and differ; weights are not below 0, and not both 0.</summary>
    private SurvivalCounts(double[] times, double[] ended, double[] censored) => (_times, _ended, _censored) = (times, ended, censored);

    /// <summary>The different times in ascending order.</summary>
    public ReadOnlySpan<double> Times => _times;

    /// <summary>For each time of <see cref="Times"/> how many ended at it.</summary>
    public ReadOnlySpan<double> Ended => _ended;

    /// <summary>For each time of <see cref="Times"/> how many were last seen waiting at it.</summary>
    public ReadOnlySpan<double> Censored => _censored;

    /// <summary>How many there are in all.</summary>
    public double Total => CompensatedSum.Of(_ended) + CompensatedSum.Of(_censored);

    /// <summary>The counts of rows, in any order.</summary>
    /// <param name="times">How long each row lasted, or was seen to last so far; finite and not below 0.</param>
    /// <param name="ended">For each row whether it ended then; otherwise it was still waiting.</param>
    /// <exception cref="ArgumentException">A time is not finite or below 0, or there are not as many flags as times.</exception>
    public static SurvivalCounts Of(ReadOnlySpan<double> times, ReadOnlySpan<bool> ended)
    {
        if (times.Length != ended.Length) throw new ArgumentException($"There are {times.Length} times and {ended.Length} flags.", nameof(ended));
        double[] ends = new double[ended.Length], waits = new double[ended.Length];
        for (int i = 0; i < ended.Length; i++) (ends[i], waits[i]) = ended[i] ? (1, 0) : (0, 1);
        return Of(times, ends, waits);
    }

    /// <summary>The counts of groups of rows, or of rows with weights, in any order; a time may occur several times.</summary>
    /// <param name="times">The times; finite and not below 0.</param>
    /// <param name="ended">For each time how many, or what weight, ended then; finite and not below 0.</param>
    /// <param name="censored">For each time how many, or what weight, was still waiting then; finite and not below 0.</param>
    /// <exception cref="ArgumentException">A time or weight is not finite or below 0, or the lengths differ.</exception>
    public static SurvivalCounts Of(ReadOnlySpan<double> times, ReadOnlySpan<double> ended, ReadOnlySpan<double> censored)
    {
        if (times.Length != ended.Length || times.Length != censored.Length)
            throw new ArgumentException($"There are {times.Length} times, {ended.Length} weights of those who ended and {censored.Length} of those who wait.", nameof(times));
        var rows = new (double Time, double Ended, double Censored)[times.Length];
        for (int i = 0; i < rows.Length; i++) rows[i] = (Sound(times[i], nameof(times)) + 0.0, Sound(ended[i], nameof(ended)), Sound(censored[i], nameof(censored)));

        // By weight within a time too, so that sums of broken weights do not depend on the order of rows.
        Array.Sort(rows);
        int different = 0;
        double[] at = new double[rows.Length], ends = new double[rows.Length], waits = new double[rows.Length];
        for (int i = 0; i < rows.Length;)
        {
            CompensatedSum sumEnded = default, sumCensored = default;
            double time = rows[i].Time;
            for (; i < rows.Length && rows[i].Time == time; i++)
            {
                sumEnded.Add(rows[i].Ended);
                sumCensored.Add(rows[i].Censored);
            }

            if (sumEnded.Value == 0 && sumCensored.Value == 0) continue;
            (at[different], ends[different], waits[different]) = (time, sumEnded.Value, sumCensored.Value);
            different++;
        }

        return new SurvivalCounts(at[..different], ends[..different], waits[..different]);
    }

    /// <summary>The counts of these and of others.</summary>
    /// <param name="other">The counts of another part.</param>
    public SurvivalCounts Merge(SurvivalCounts other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Of([.. _times, .. other._times], [.. _ended, .. other._ended], [.. _censored, .. other._censored]);
    }

    /// <inheritdoc/>
    public bool Equals(SurvivalCounts? other) =>
        other is not null && Times.SequenceEqual(other._times) && Ended.SequenceEqual(other._ended) && Censored.SequenceEqual(other._censored);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SurvivalCounts);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_times.Length, Total, _times is [] ? 0 : _times[^1]);

    /// <summary>How many ended and how many wait, culture-free.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{CompensatedSum.Of(_ended)} ended, {CompensatedSum.Of(_censored)} waiting, {_times.Length} times");

    /// <summary>For each time how many are at risk: who neither ended nor was lost from sight before it.</summary>
    internal double[] AtRisk()
    {
        double[] atRisk = new double[_times.Length];
        CompensatedSum sum = default;
        for (int i = _times.Length - 1; i >= 0; i--)
        {
            sum.Add(_ended[i]);
            sum.Add(_censored[i]);
            atRisk[i] = sum.Value;
        }

        return atRisk;
    }

    private static double Sound(double value, string name) =>
        value >= 0 && double.IsFinite(value) ? value : throw new ArgumentException($"{value} is not a finite number from 0 up.", name);
}
