namespace Crm.Segmentation.Statistics;

/// <summary>A function to be made small. A value that is not finite is never taken.</summary>
/// <param name="point">Where.</param>
internal delegate double ObjectiveValue(ReadOnlySpan<double> point);

/// <summary>The derivatives of a function to be made small.</summary>
/// <param name="point">Where.</param>
/// <param name="gradient">Filled with one derivative for each coordinate.</param>
internal delegate void ObjectiveGradient(ReadOnlySpan<double> point, Span<double> gradient);

/// <summary>A function to be made small over a box.</summary>
/// <param name="Value">The function.</param>
/// <param name="Lower">The least value of each coordinate; may be −∞.</param>
/// <param name="Upper">The greatest value of each coordinate; may be ∞.</param>
internal sealed record Objective(ObjectiveValue Value, IReadOnlyList<double> Lower, IReadOnlyList<double> Upper)
{
    /// <summary>The derivatives; null when differences must do.</summary>
    internal ObjectiveGradient? Gradient { get; init; }

    internal int Size => Lower.Count;

    /// <summary>A function of some numbers without bounds.</summary>
    internal static Objective Free(int size, ObjectiveValue value) =>
        new(value, [.. Enumerable.Repeat(double.NegativeInfinity, size)], [.. Enumerable.Repeat(double.PositiveInfinity, size)]);

    /// <summary>The function; ∞ where it is no number.</summary>
    internal double At(ReadOnlySpan<double> point) => Value(point) is var value && double.IsFinite(value) ? value : double.PositiveInfinity;

    /// <summary>Moves a point into the box.</summary>
    internal void Clamp(Span<double> point)
    {
        for (int i = 0; i < point.Length; i++) point[i] = Math.Min(Math.Max(point[i], Lower[i]), Upper[i]);
    }

    /// <summary>The derivatives at a point; by differences of fourth order, one-sided at a bound, where none are given.</summary>
    internal double[] GradientAt(ReadOnlySpan<double> point)
    {
        double[] gradient = new double[Size];
        if (Gradient is not null)
        {
            Gradient(point, gradient);
            return gradient;
        }

        double[] moved = point.ToArray();
        for (int i = 0; i < Size; i++)
        {
            double at = point[i], step = Step(at, 1e-3);
            if (at - (2 * step) >= Lower[i] && at + (2 * step) <= Upper[i])
            {
                double far = Moved(i, at + (2 * step)) - Moved(i, at - (2 * step)), near = Moved(i, at + step) - Moved(i, at - step);
                gradient[i] = ((8 * near) - far) / (12 * step);
            }
            else
            {
                double side = at + (2 * step) <= Upper[i] ? step : -step;
                gradient[i] = ((-3 * Moved(i, at)) + (4 * Moved(i, at + side)) - Moved(i, at + (2 * side))) / (2 * side);
            }

            moved[i] = at;
        }

        return gradient;

        double Moved(int i, double value)
        {
            moved[i] = value;
            return At(moved);
        }
    }

    /// <summary>A step of differences that the coordinate can represent.</summary>
    internal static double Step(double at, double relative) => relative * Math.Max(Math.Abs(at), 1e-2) is var step ? at + step - at : 0;
}
