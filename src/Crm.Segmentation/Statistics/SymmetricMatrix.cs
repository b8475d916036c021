namespace Crm.Segmentation.Statistics;

/// <summary>A small symmetric matrix that is positive semidefinite but for rounding, decomposed as L·D·Lᵀ with pivots on the diagonal, greatest first.</summary>
internal sealed class SymmetricMatrix
{
    /// <summary>A pivot below this share of its own diagonal element is rounding.</summary>
    private const double Relative = 1e-10;

    private readonly double[,] _lower;
    private readonly double[] _pivots;
    private readonly int[] _order;

    /// <param name="values">The elements; copied.</param>
    internal SymmetricMatrix(double[,] values)
    {
        int n = values.GetLength(0);
        (_lower, _pivots, _order) = (new double[n, n], new double[n], [.. Enumerable.Range(0, n)]);
        double[,] rest = (double[,])values.Clone();
        for (int k = 0; k < n; k++)
        {
            int best = k;
            for (int i = k + 1; i < n; i++)
                if (Share(rest, values, i) > Share(rest, values, best)) best = i;
            Swap(rest, k, best);
            LeastPivot = Math.Min(LeastPivot, Share(rest, values, k));
            if (!(Share(rest, values, k) > Relative)) break;

            (_pivots[k], Rank) = (rest[k, k], k + 1);
            for (int i = k + 1; i < n; i++)
            {
                double factor = _lower[i, k] = rest[i, k] / rest[k, k];
                for (int j = k + 1; j <= i; j++) rest[i, j] = rest[j, i] = rest[i, j] - (factor * rest[j, k]);
            }
        }
    }

    internal int Size => _order.Length;

    /// <summary>How many pivots are more than rounding.</summary>
    internal int Rank { get; }

    /// <summary>The least pivot as a share of its diagonal element: 1 when nothing depends on anything, about 0 when something follows from the rest; below 0 when the matrix is not semidefinite.</summary>
    internal double LeastPivot { get; private set; } = 1;

    /// <summary>vᵀ·M⁻¹·v over the rows that do not follow from others.</summary>
    internal double InverseForm(ReadOnlySpan<double> v)
    {
        double[] y = new double[Rank];
        CompensatedSum form = default;
        for (int i = 0; i < Rank; i++)
        {
            CompensatedSum sum = default;
            sum.Add(v[_order[i]]);
            for (int k = 0; k < i; k++) sum.Add(-_lower[i, k] * y[k]);
            y[i] = sum.Value;
            form.Add(y[i] * y[i] / _pivots[i]);
        }

        return form.Value;
    }

    /// <summary>The diagonal element of the inverse; null where the matrix has none.</summary>
    internal double? InverseDiagonal(int row)
    {
        if (Rank < Size) return null;
        double[] unit = new double[Size];
        unit[row] = 1;
        return InverseForm(unit);
    }

    private double Share(double[,] rest, double[,] values, int i) => values[_order[i], _order[i]] is > 0 and var whole ? rest[i, i] / whole : rest[i, i] < 0 ? -1 : 0;

    private void Swap(double[,] rest, int a, int b)
    {
        if (a == b) return;
        int n = Size;
        (_order[a], _order[b]) = (_order[b], _order[a]);
        for (int i = 0; i < n; i++) (rest[a, i], rest[b, i]) = (rest[b, i], rest[a, i]);
        for (int i = 0; i < n; i++) (rest[i, a], rest[i, b]) = (rest[i, b], rest[i, a]);
        for (int i = 0; i < a; i++) (_lower[a, i], _lower[b, i]) = (_lower[b, i], _lower[a, i]);
    }
}
