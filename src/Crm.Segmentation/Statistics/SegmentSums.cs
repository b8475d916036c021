namespace Crm.Segmentation.Statistics;

/// <summary>Sums of a series up to each place, from which the spread around the mean of any segment follows at once.</summary>
internal sealed class SegmentSums
{
    private readonly double[] _sums;
    private readonly double[] _squares;

    private SegmentSums(double[] sums, double[] squares) => (_sums, _squares) = (sums, squares);

    internal int Count => _sums.Length - 1;

    /// <exception cref="ArgumentException">A value is not finite, or there are too many.</exception>
    internal static SegmentSums Of(ReadOnlySpan<double> series)
    {
        if (series.Length > StructuralBreaks.MaxLength) throw new ArgumentException($"The series has {series.Length} values; at most {StructuralBreaks.MaxLength} are looked at.", nameof(series));
        double[] sums = new double[series.Length + 1], squares = new double[series.Length + 1];
        double mean = CompensatedSum.Of(series) / Math.Max(series.Length, 1);
        (CompensatedSum sum, CompensatedSum square) = (default, default);
        for (int i = 0; i < series.Length; i++)
        {
            if (!double.IsFinite(series[i])) throw new ArgumentException($"Value {i} is {series[i]}.", nameof(series));

            // Around the mean of all, so that squares lose little.
            double value = series[i] - mean;
            sum.Add(value);
            square.Add(value * value);
            (sums[i + 1], squares[i + 1]) = (sum.Value, square.Value);
        }

        return new SegmentSums(sums, squares);
    }

    /// <summary>The sum of the first values, less as often the mean of all.</summary>
    internal double Sum(int end) => _sums[end];

    /// <summary>The mean of a segment, less the mean of all.</summary>
    internal double Mean(int from, int end) => (_sums[end] - _sums[from]) / (end - from);

    /// <summary>The sum of squared distances from the mean of a segment; 0 of nothing.</summary>
    internal double Spread(int from, int end)
    {
        double sum = _sums[end] - _sums[from], squares = _squares[end] - _squares[from];
        return end == from ? 0 : Math.Max(0, squares - (sum * sum / (end - from))) is var spread && spread > 1e-13 * squares ? spread : 0;
    }
}
