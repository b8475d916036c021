namespace Crm.Segmentation.Statistics;

/// <summary>A sum that keeps what rounding loses (A. Neumaier, 1974). The order of the terms is the caller's, and so the same for the same input.</summary>
internal struct CompensatedSum
{
    private double _sum;
    private double _lost;

    /// <summary>The sum so far, rounded once; infinite once it has overflowed.</summary>
    internal readonly double Value => double.IsFinite(_sum) ? _sum + _lost : _sum;

    /// <summary>The sum of some numbers, from the first to the last.</summary>
    internal static double Of(ReadOnlySpan<double> terms)
    {
        CompensatedSum sum = default;
        foreach (double term in terms) sum.Add(term);
        return sum.Value;
    }

    internal void Add(double term)
    {
        double next = _sum + term;
        _lost += Math.Abs(_sum) >= Math.Abs(term) ? _sum - next + term : term - next + _sum;
        _sum = next;
    }
}
