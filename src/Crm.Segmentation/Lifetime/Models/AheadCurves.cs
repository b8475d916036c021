using System.Collections.Concurrent;

namespace Crm.Segmentation.Lifetime;

/// <summary>
/// What a customer who still buys will do, as a function of repeats and age, for many customers: a curve over the age for each number of repeats, by
/// polynomials on panels in which the age at most doubles. Panels are laid by the model alone, so that a customer's number does not depend on the others. Thread-safe.
/// </summary>
/// <param name="origin">The time that is added to ages: the function is smooth in the logarithm of the sum, up to where that turns negative.</param>
/// <param name="function">The function of repeats and age.</param>
internal sealed class AheadCurves(double origin, Func<int, double, double> function)
{
    /// <summary>With as many points the polynomial is off by less than the function itself is rounded.</summary>
    private const int Points = 16;

    private const double Ln2 = 0.69314718055994530942;

    private readonly ConcurrentDictionary<(int Repeats, int Panel), double[]> _panels = [];

    /// <summary>The value for a customer.</summary>
    internal double At(int repeats, double age)
    {
        double place = Math.Log(origin + age) / Ln2;
        int panel = (int)Math.Floor(place);
        if (!_panels.TryGetValue((repeats, panel), out double[]? coefficients)) coefficients = _panels.GetOrAdd((repeats, panel), Panel(repeats, panel));

        // C. Clenshaw's recurrence for Chebyshev's polynomials.
        double x = 2 * ((2 * (place - panel)) - 1), next = 0, after = 0;
        for (int k = Points - 1; k > 0; k--) (next, after) = ((x * next) - after + coefficients[k], next);
        return Math.Max(0, (x / 2 * next) - after + coefficients[0]);
    }

    private double[] Panel(int repeats, int panel)
    {
        double[] values = new double[Points], coefficients = new double[Points];
        for (int i = 0; i < Points; i++)
        {
            // An age below 0 is none that a customer has; the function is still defined, as the sum is above 0.
            double place = panel + ((Math.Cos(Math.PI * (i + 0.5) / Points) + 1) / 2);
            values[i] = function(repeats, Math.Exp(place * Ln2) - origin);
        }

        for (int k = 0; k < Points; k++)
        {
            CompensatedSum sum = default;
            for (int i = 0; i < Points; i++) sum.Add(values[i] * Math.Cos(Math.PI * k * (i + 0.5) / Points));
            coefficients[k] = sum.Value * (k == 0 ? 1 : 2) / Points;
        }

        return coefficients;
    }
}
