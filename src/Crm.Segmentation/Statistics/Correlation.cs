using System.Globalization;

namespace Crm.Segmentation.Statistics;

/// <summary>How far two numbers of the same customers rise and fall together.</summary>
/// <param name="Coefficient">−1 to 1; 0 when they do not. Null where one of them is the same for everybody, or there are fewer than 2.</param>
/// <param name="Count">How many pairs there are.</param>
public readonly record struct Correlation(double? Coefficient, int Count)
{
    /// <summary>K. Pearson's coefficient: how near the pairs lie to a straight line. In two passes, the means first, so that nothing cancels.</summary>
    /// <param name="x">One number of each.</param>
    /// <param name="y">The other number of each.</param>
    /// <exception cref="ArgumentException">There are not as many of one as of the other, or a number is not finite.</exception>
    public static Correlation Pearson(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        Check(x, y);
        (double[] left, double[] right) = (Centred(x), Centred(y));
        CompensatedSum both = default, ofX = default, ofY = default;
        for (int i = 0; i < left.Length; i++)
        {
            both.Add(left[i] * right[i]);
            ofX.Add(left[i] * left[i]);
            ofY.Add(right[i] * right[i]);
        }

        double spread = Math.Sqrt(ofX.Value) * Math.Sqrt(ofY.Value);
        return new Correlation(spread > 0 ? Math.Clamp(both.Value / spread, -1, 1) : null, x.Length);
    }

    /// <summary>C. Spearman's coefficient: Pearson's of the places in order, equal numbers sharing the middle of theirs. Outliers do not matter to it.</summary>
    /// <param name="x">One number of each.</param>
    /// <param name="y">The other number of each.</param>
    /// <exception cref="ArgumentException">There are not as many of one as of the other, or a number is not finite.</exception>
    public static Correlation Spearman(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        Check(x, y);
        return Pearson(Places(x), Places(y));
    }

    /// <summary>Whether there is any correlation: Student's t with two degrees of freedom fewer than pairs. p is 1 where nothing could be compared.</summary>
    public Significance Test
    {
        get
        {
            if (Coefficient is not { } r || Count < 3) return Significance.None;
            double rest = (1 - r) * (1 + r);
            if (rest == 0) return new Significance(double.PositiveInfinity, Count - 2, double.NegativeInfinity);
            double t = r * Math.Sqrt((Count - 2) / rest);
            return new Significance(t, Count - 2, LogTails.StudentTwoSided(t, Count - 2));
        }
    }

    /// <summary>The range of the coefficient, on R. A. Fisher's scale (1915), where it lies evenly.</summary>
    /// <param name="level">How often such intervals hold the true coefficient; between 0 and 1.</param>
    /// <returns>The interval; null below 4 pairs, and where there is no coefficient.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The level is not between 0 and 1.</exception>
    public ConfidenceInterval? Interval(double level = 0.95)
    {
        double z = NormalDistribution.Reach(level);
        if (Coefficient is not { } r || Count < 4) return null;
        double middle = Math.Atanh(r), reach = z / Math.Sqrt(Count - 3);
        return new ConfidenceInterval(Math.Tanh(middle - reach), Math.Tanh(middle + reach));
    }

    /// <summary>The coefficient and the number of pairs, culture-free.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Coefficient:0.####} of {Count}");

    private static void Check(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        if (x.Length != y.Length) throw new ArgumentException($"There are {x.Length} numbers and {y.Length}.", nameof(y));
        for (int i = 0; i < x.Length; i++)
            if (!double.IsFinite(x[i]) || !double.IsFinite(y[i])) throw new ArgumentException($"Pair {i} is {x[i]} and {y[i]}.", nameof(x));
    }

    private static double[] Centred(ReadOnlySpan<double> values)
    {
        double mean = CompensatedSum.Of(values) / Math.Max(values.Length, 1);
        double[] centred = new double[values.Length];
        for (int i = 0; i < centred.Length; i++) centred[i] = values[i] - mean;
        return centred;
    }

    /// <summary>The places of the values in order, from 1; equal values share the mean of theirs.</summary>
    private static double[] Places(ReadOnlySpan<double> values)
    {
        double[] sorted = values.ToArray(), places = new double[values.Length];
        int[] rows = [.. Enumerable.Range(0, sorted.Length)];
        Array.Sort(sorted, rows);
        for (int i = 0; i < sorted.Length;)
        {
            int end = i;
            while (end < sorted.Length && sorted[end] == sorted[i]) end++;
            for (int k = i; k < end; k++) places[rows[k]] = (i + end + 1) / 2.0;
            i = end;
        }

        return places;
    }
}
