namespace Crm.Segmentation.Statistics;

/// <summary>The least value of a smooth function over a box: the inverse second derivatives are learnt from the path (BFGS), coordinates pressed against a bound rest.</summary>
/// <remarks>J. Nocedal and S. Wright, Numerical Optimization (2006), chapters 3, 6 and 16.7. Deterministic: the same function and start give the same path.</remarks>
internal static class QuasiNewton
{
    /// <summary>By so much of itself a value may rise without being higher: it is rounded.</summary>
    private const double Level = 1e-14;

    /// <summary>The least value from a start.</summary>
    /// <param name="objective">The function and its box.</param>
    /// <param name="start">Where to begin; moved into the box.</param>
    /// <param name="tolerance">The slope at which the search ends as converged, as <see cref="Minimum.Slope"/> has it.</param>
    /// <param name="iterations">At most so many steps.</param>
    internal static Minimum Search(Objective objective, ReadOnlySpan<double> start, double tolerance = 1e-8, int iterations = 500)
    {
        int evaluations = 1;
        double[] point = start.ToArray();
        objective.Clamp(point);
        double value = objective.At(point);
        double[] gradient = objective.GradientAt(point);
        bool[] resting = Resting(objective, point, gradient);
        double slope = Slope(point, gradient, resting);
        double[,]? inverse = null;
        for (int i = 0; i < iterations && slope > tolerance; i++)
        {
            bool isFresh = inverse is null;
            inverse ??= Scaled(point, gradient, resting);
            double[] direction = Direction(inverse, gradient, resting);
            (double[] next, double reached) = Dot(direction, gradient) < 0 ? Lower(objective, point, value, direction, gradient, ref evaluations) : (point, value);
            double[] after = objective.GradientAt(next);
            bool[] pressed = Resting(objective, next, after);
            if (!(reached < value))
            {
                // The value is level to its last digits; the derivatives still tell where it is lower.
                (next, reached) = Whole(objective, point, direction, ref evaluations);
                after = objective.GradientAt(next);
                pressed = Resting(objective, next, after);
                if (!(reached <= value + (Level * Math.Abs(value)) && Slope(next, after, pressed) < slope / 2))
                {
                    if (isFresh) break;
                    inverse = null;
                    continue;
                }
            }

            inverse = pressed.AsSpan().SequenceEqual(resting) ? Learnt(inverse, point, next, gradient, after, resting) : null;
            (point, value, gradient, resting) = (next, reached, after, pressed);
            slope = Slope(point, gradient, resting);
        }

        return new Minimum(point, value, slope, slope <= tolerance && double.IsFinite(value), resting, evaluations);
    }

    /// <summary>The coordinates at a bound where the function falls beyond it.</summary>
    private static bool[] Resting(Objective objective, double[] point, double[] gradient)
    {
        bool[] resting = new bool[point.Length];
        for (int i = 0; i < point.Length; i++)
            resting[i] = (point[i] <= objective.Lower[i] && gradient[i] >= 0) || (point[i] >= objective.Upper[i] && gradient[i] <= 0);
        return resting;
    }

    private static double Slope(double[] point, double[] gradient, bool[] resting)
    {
        double slope = 0;
        for (int i = 0; i < point.Length; i++)
            if (!resting[i]) slope = Math.Max(slope, double.IsNaN(gradient[i]) ? double.PositiveInfinity : Math.Abs(gradient[i]) * Math.Max(Math.Abs(point[i]), 1e-2));
        return slope;
    }

    /// <summary>A first guess of the inverse second derivatives: a step of a tenth of each coordinate's size at most.</summary>
    private static double[,] Scaled(double[] point, double[] gradient, bool[] resting)
    {
        double[,] inverse = new double[point.Length, point.Length];
        for (int i = 0; i < point.Length; i++)
        {
            double size = Math.Max(Math.Abs(point[i]), 0.1), slope = Math.Abs(gradient[i]);
            inverse[i, i] = resting[i] ? 1 : double.IsFinite(slope) && slope > 0 ? 0.1 * size / Math.Max(slope, 0.1 / size) : size * size;
        }

        return inverse;
    }

    private static double[] Direction(double[,] inverse, double[] gradient, bool[] resting)
    {
        double[] direction = new double[gradient.Length];
        for (int i = 0; i < direction.Length; i++)
        {
            if (resting[i]) continue;
            for (int k = 0; k < direction.Length; k++)
                if (!resting[k]) direction[i] -= inverse[i, k] * gradient[k];
        }

        return direction;
    }

    /// <summary>A point along a direction, kept in the box, that is lower by enough; the start where there is none.</summary>
    private static (double[] Point, double Value) Lower(Objective objective, double[] point, double value, double[] direction, double[] gradient, ref int evaluations)
    {
        (double[] Point, double Value) best = (point, value);
        double share = 1;
        for (int i = 0; i < 60; i++)
        {
            double[] next = new double[point.Length];
            double descent = 0;
            for (int k = 0; k < next.Length; k++) next[k] = point[k] + (share * direction[k]);
            objective.Clamp(next);
            for (int k = 0; k < next.Length; k++) descent += gradient[k] * (next[k] - point[k]);
            double reached = objective.At(next);
            evaluations++;
            if (reached < best.Value) best = (next, reached);
            if (reached <= value + (1e-4 * descent) && reached < value) return best;
            double guess = descent < 0 && double.IsFinite(reached) ? -descent / (2 * (reached - value - descent)) : 0.1;
            share *= Math.Clamp(guess, 0.1, 0.5);
            if (double.IsNaN(share)) break;
        }

        return best;
    }

    /// <summary>The point at the end of a direction, kept in the box.</summary>
    private static (double[] Point, double Value) Whole(Objective objective, double[] point, double[] direction, ref int evaluations)
    {
        double[] next = [.. point.Zip(direction, (at, step) => at + step)];
        objective.Clamp(next);
        evaluations++;
        return (next, objective.At(next));
    }

    /// <summary>The inverse second derivatives of the coordinates that do not rest, after one step more.</summary>
    private static double[,] Learnt(double[,] inverse, double[] point, double[] next, double[] gradient, double[] after, bool[] resting)
    {
        int n = point.Length;
        double[] step = new double[n], change = new double[n], image = new double[n];
        for (int i = 0; i < n; i++)
            if (!resting[i]) (step[i], change[i]) = (next[i] - point[i], after[i] - gradient[i]);
        double curvature = Dot(step, change);
        if (!(curvature > 1e-12 * Math.Sqrt(Dot(step, step) * Dot(change, change)))) return inverse;
        for (int i = 0; i < n; i++)
            for (int k = 0; k < n; k++) image[i] += inverse[i, k] * change[k];
        double scale = (1 + (Dot(change, image) / curvature)) / curvature;
        double[,] learnt = new double[n, n];
        for (int i = 0; i < n; i++)
            for (int k = 0; k < n; k++) learnt[i, k] = inverse[i, k] + (scale * step[i] * step[k]) - (((image[i] * step[k]) + (step[i] * image[k])) / curvature);
        return learnt;
    }

    private static double Dot(double[] a, double[] b)
    {
        CompensatedSum sum = default;
        for (int i = 0; i < a.Length; i++) sum.Add(a[i] * b[i]);
        return sum.Value;
    }
}
