namespace Crm.Segmentation.Statistics;

/// <summary>Integrals of smooth functions by Gauss' rule on Legendre's polynomials: 16 points in each panel, exact for polynomials up to the 31st power.</summary>
internal static class GaussLegendre
{
    private const int Points = 16;

    /// <summary>Places in a panel from 0 to 1, ascending.</summary>
    internal static ReadOnlySpan<double> Places => Rule.Places;

    /// <summary>What each place counts; the sum is 1.</summary>
    internal static ReadOnlySpan<double> Weights => Rule.Weights;

    private static (double[] Places, double[] Weights) Rule { get; } = Compute();

    /// <summary>The integral over one panel.</summary>
    /// <param name="function">Smooth between the ends.</param>
    /// <param name="from">One end.</param>
    /// <param name="to">The other end.</param>
    internal static double Panel(Func<double, double> function, double from, double to)
    {
        CompensatedSum sum = default;
        double width = to - from;
        for (int i = 0; i < Points; i++) sum.Add(Weights[i] * function(from + (width * Places[i])));
        return width * sum.Value;
    }

    /// <summary>The integral over panels one after another, each given by where it begins.</summary>
    /// <param name="function">Smooth between the ends.</param>
    /// <param name="from">One end.</param>
    /// <param name="to">The other end; may be ∞ where the function becomes too small to count.</param>
    /// <param name="width">How wide the panel is that begins at a place; above 0.</param>
    internal static double Panels(Func<double, double> function, double from, double to, Func<double, double> width)
    {
        CompensatedSum sum = default;
        for (int i = 0; i < 10_000 && from < to; i++)
        {
            double next = Math.Min(to, from + width(from)), panel = Panel(function, from, next);
            sum.Add(panel);
            if (Math.Abs(panel) <= 1e-18 * Math.Abs(sum.Value)) break;
            from = next;
        }

        return sum.Value;
    }

    /// <summary>The zeros of Legendre's polynomial by Newton's steps.</summary>
    private static (double[] Places, double[] Weights) Compute()
    {
        double[] places = new double[Points], weights = new double[Points];
        for (int i = 0; i < Points; i++)
        {
            double z = -Math.Cos(Math.PI * (i + 0.75) / (Points + 0.5)), slope = 1;
            for (int step = 0; step < 20; step++)
            {
                (double before, double value) = (0, 1);
                for (int k = 0; k < Points; k++) (before, value) = (value, ((((2 * k) + 1) * z * value) - (k * before)) / (k + 1));
                slope = Points * ((z * value) - before) / ((z * z) - 1);
                z -= value / slope;
            }

            (places[i], weights[i]) = ((1 + z) / 2, 1 / ((1 - (z * z)) * slope * slope));
        }

        return (places, weights);
    }
}
