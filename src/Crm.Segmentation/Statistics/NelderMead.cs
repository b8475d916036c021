namespace Crm.Segmentation.Statistics;

/// <summary>The least value of a function over a box by a simplex that crawls downhill, without derivatives: for rough functions, and to find a start.</summary>
/// <remarks>J. Nelder and R. Mead (1965), with the coefficients of F. Gao and L. Han (2012) for many coordinates. Deterministic.</remarks>
internal static class NelderMead
{
    /// <summary>The least value from a start.</summary>
    /// <param name="objective">The function and its box.</param>
    /// <param name="start">Where to begin; moved into the box.</param>
    /// <param name="tolerance">The search ends as converged when all corners lie so close, in value and in place, relative to their sizes.</param>
    /// <param name="evaluations">The function is asked at most about so often.</param>
    internal static Minimum Search(Objective objective, ReadOnlySpan<double> start, double tolerance = 1e-10, int evaluations = 20_000)
    {
        int n = objective.Size, asked = 0;
        double expand = 1 + (2.0 / n), contract = 0.75 - (0.5 / n), shrink = n == 1 ? 0.5 : 1 - (1.0 / n);
        if (n == 1) (expand, contract) = (2, 0.5);
        (double[] Point, double Value)[] corners = new (double[], double)[n + 1];
        for (int i = 0; i <= n; i++)
        {
            double[] point = start.ToArray();
            objective.Clamp(point);
            if (i > 0) point[i - 1] += Away(objective, point[i - 1], i - 1);
            corners[i] = Corner(point);
        }

        bool converged = false;
        while (asked < evaluations)
        {
            Array.Sort(corners, (a, b) => a.Value.CompareTo(b.Value));
            if (converged = Close(corners, tolerance)) break;
            double[] center = new double[n];
            for (int i = 0; i < n; i++)
                for (int k = 0; k < n; k++) center[k] += corners[i].Point[k] / n;
            (double[] Point, double Value) worst = corners[n], reflected = Along(-1);
            if (reflected.Value < corners[0].Value) corners[n] = Along(-expand) is var far && far.Value < reflected.Value ? far : reflected;
            else if (reflected.Value < corners[n - 1].Value) corners[n] = reflected;
            else if (Along(reflected.Value < worst.Value ? -contract : contract) is var near && near.Value < Math.Min(reflected.Value, worst.Value)) corners[n] = near;
            else
            {
                for (int i = 1; i <= n; i++)
                {
                    double[] point = corners[i].Point;
                    for (int k = 0; k < n; k++) point[k] = corners[0].Point[k] + (shrink * (point[k] - corners[0].Point[k]));
                    corners[i] = Corner(point);
                }
            }

            (double[] Point, double Value) Along(double share)
            {
                double[] point = new double[n];
                for (int k = 0; k < n; k++) point[k] = center[k] + (share * (worst.Point[k] - center[k]));
                return Corner(point);
            }
        }

        Array.Sort(corners, (a, b) => a.Value.CompareTo(b.Value));
        (double[] best, double least) = corners[0];
        bool[] atBound = [.. best.Select((x, i) => x <= objective.Lower[i] || x >= objective.Upper[i])];
        double[] gradient = objective.GradientAt(best);
        double slope = best.Select((x, i) => atBound[i] ? 0 : Math.Abs(gradient[i]) * Math.Max(Math.Abs(x), 1e-2)).Max();
        return new Minimum(best, least, slope, converged && double.IsFinite(least), atBound, asked);

        (double[] Point, double Value) Corner(double[] point)
        {
            objective.Clamp(point);
            asked++;
            return (point, objective.At(point));
        }
    }

    /// <summary>A first side of the simplex that stays in the box.</summary>
    private static double Away(Objective objective, double at, int coordinate)
    {
        double side = 0.1 * Math.Max(Math.Abs(at), 0.1);
        if (at + side <= objective.Upper[coordinate]) return side;
        return at - side >= objective.Lower[coordinate] ? -side : (objective.Lower[coordinate] - at) / 2;
    }

    private static bool Close((double[] Point, double Value)[] corners, double tolerance)
    {
        (double[] best, double least) = corners[0];
        if (!(corners[^1].Value - least <= tolerance * Math.Max(Math.Abs(least), 1))) return false;
        foreach ((double[] point, _) in corners)
            for (int k = 0; k < best.Length; k++)
                if (Math.Abs(point[k] - best[k]) > Math.Sqrt(tolerance) * Math.Max(Math.Abs(best[k]), 1e-2)) return false;
        return true;
    }
}
