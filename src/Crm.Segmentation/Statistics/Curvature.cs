namespace Crm.Segmentation.Statistics;

/// <summary>How sharply a minus log-likelihood rises around its minimum, and so how well the numbers at the minimum are known.</summary>
/// <param name="StandardErrors">For each number its standard error; null for one at a bound, and for all when they are not identified.</param>
/// <param name="Identified">
/// Whether the function rises in every direction. Otherwise some combination of the numbers fits as well as another, and none of them has a
/// standard error.
/// </param>
/// <param name="LeastPivot">How much each number still matters when the others are free: 1 when they do not depend on one another, 0 when one follows from the rest.</param>
internal sealed record Curvature(double?[] StandardErrors, bool Identified, double LeastPivot)
{
    /// <summary>The coordinates that are not at a bound.</summary>
    internal int[] Free { get; init; } = [];

    /// <summary>The second derivatives by those; null when they are not identified.</summary>
    internal SymmetricMatrix? Second { get; init; }

    /// <summary>The curvature at a minimum, from differences of the derivatives, over the coordinates that are not at a bound.</summary>
    internal static Curvature Of(Objective objective, Minimum minimum)
    {
        int[] free = [.. Enumerable.Range(0, objective.Size).Where(i => !minimum.AtBound[i])];
        double?[] errors = new double?[objective.Size];
        if (free.Length == 0) return new Curvature(errors, Identified: true, LeastPivot: 1);

        double[,] second = new double[free.Length, free.Length];
        for (int i = 0; i < free.Length; i++)
        {
            double[] slopes = Slopes(objective, minimum.Point, free[i]);
            for (int k = 0; k < free.Length; k++) second[i, k] = slopes[free[k]];
        }

        double size = 1;
        for (int i = 0; i < free.Length; i++)
        {
            for (int k = 0; k < i; k++) second[i, k] = second[k, i] = (second[i, k] + second[k, i]) / 2;
            size = double.IsFinite(second[i, i]) && second[i, i] > 0 ? size : 0;
        }

        var matrix = new SymmetricMatrix(second);
        bool identified = size > 0 && matrix.Rank == free.Length && matrix.LeastPivot > 1e-7;
        for (int i = 0; identified && i < free.Length; i++) errors[free[i]] = Math.Sqrt(matrix.InverseDiagonal(i)!.Value);
        return new Curvature(errors, identified, matrix.LeastPivot) { Free = free, Second = identified ? matrix : null };
    }

    /// <summary>The derivatives of the slope along one coordinate.</summary>
    private static double[] Slopes(Objective objective, double[] point, int along)
    {
        double step = Objective.Step(point[along], objective.Gradient is null ? 1e-2 : 1e-4);
        step = Math.Min(step, Math.Min(point[along] - objective.Lower[along], objective.Upper[along] - point[along]) / 4);
        if (!(step > 0)) return new double[point.Length];
        double[] result = new double[point.Length];
        foreach ((int times, double weight) in (ReadOnlySpan<(int, double)>)[(-2, 1), (-1, -8), (1, 8), (2, -1)])
        {
            double[] moved = [.. point];
            moved[along] += times * step;
            double[] gradient = objective.GradientAt(moved);
            for (int i = 0; i < result.Length; i++) result[i] += weight * gradient[i] / (12 * step);
        }

        return result;
    }
}
