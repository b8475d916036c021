namespace Crm.Segmentation.Lifetime;

/// <summary>ln of a likelihood of positive parameters.</summary>
/// <param name="parameters">The parameters.</param>
/// <param name="gradient">Filled with the derivative by each parameter.</param>
internal delegate double ParameterLikelihood(ReadOnlySpan<double> parameters, Span<double> gradient);

/// <summary>The parameters that make something likeliest, found on their logarithms, so that they stay positive; one customer's mean is made small, so that sums of any size converge alike.</summary>
internal sealed class FitSearch
{
    /// <summary>How far a parameter may lie from its scale, as a logarithm; beyond, a model is at its limit to more digits than matter.</summary>
    private const double Reach = 16;

    /// <summary>By so much of a customer's likelihood a parameter that changes by its own size may still change it.</summary>
    private const double Level = 1e-8;

    private readonly ParameterLikelihood _likelihood;
    private readonly double _customers;
    private readonly double[] _scales;
    private readonly double[] _point;
    private readonly double[] _gradient;
    private double _value = double.NaN;

    private FitSearch(ParameterLikelihood likelihood, double customers, double[] scales)
    {
        (_likelihood, _customers, _scales) = (likelihood, customers, scales);
        (_point, _gradient) = (new double[scales.Length], new double[scales.Length]);
    }

    /// <summary>The likeliest parameters from several starts.</summary>
    /// <param name="likelihood">ln of the likelihood.</param>
    /// <param name="customers">How many customers it is of; above 0.</param>
    /// <param name="scales">The size that each parameter has about.</param>
    /// <param name="starts">Where to begin.</param>
    internal static Found Best(ParameterLikelihood likelihood, double customers, double[] scales, params double[][] starts)
    {
        var search = new FitSearch(likelihood, customers, scales);
        int size = scales.Length;
        var objective = new Objective(search.Value, [.. Enumerable.Repeat(-Reach, size)], [.. Enumerable.Repeat(Reach, size)]) { Gradient = search.Gradient };
        Minimum? best = null;
        foreach (double[] start in starts)
        {
            Minimum found = QuasiNewton.Search(objective, [.. start.Zip(scales, (value, scale) => Math.Log(value / scale))], 1e-12, 300);
            if (best is null || found.Value < best.Value) best = found;
        }

        double[] gradient = objective.GradientAt(best!.Point);
        double slope = 0;
        for (int i = 0; i < size; i++)
            if (!best.AtBound[i]) slope = Math.Max(slope, Math.Abs(gradient[i]));
        return new Found(search.Parameters(best.Point), -best.Value * customers, slope * customers, slope <= Level, Array.Exists(best.AtBound, bound => bound), Curvature.Of(objective, best));
    }

    private double[] Parameters(ReadOnlySpan<double> point)
    {
        double[] parameters = new double[point.Length];
        for (int i = 0; i < parameters.Length; i++) parameters[i] = _scales[i] * Math.Exp(point[i]);
        return parameters;
    }

    private double Value(ReadOnlySpan<double> point)
    {
        if (double.IsNaN(_value) || !point.SequenceEqual(_point))
        {
            double[] parameters = Parameters(point);
            point.CopyTo(_point);
            _value = -_likelihood(parameters, _gradient) / _customers;
            for (int i = 0; i < parameters.Length; i++) _gradient[i] *= -parameters[i] / _customers;
        }

        return _value;
    }

    private void Gradient(ReadOnlySpan<double> point, Span<double> gradient)
    {
        _ = Value(point);
        _gradient.CopyTo(gradient);
    }

    /// <summary>What was found.</summary>
    /// <param name="Parameters">The parameters.</param>
    /// <param name="LogLikelihood">ln of the likelihood there.</param>
    /// <param name="Slope">The greatest derivative of it by the logarithm of a parameter that is not at its limit.</param>
    /// <param name="Converged">Whether that is as good as 0.</param>
    /// <param name="AtBound">Whether a parameter is at its limit.</param>
    /// <param name="Curvature">How sharply the likelihood of one customer falls around it, by the logarithms of the parameters.</param>
    internal sealed record Found(double[] Parameters, double LogLikelihood, double Slope, bool Converged, bool AtBound, Curvature Curvature);
}
