namespace Crm.Segmentation.Statistics;

/// <summary>What is kept small when several p-values are read together.</summary>
public enum Multiplicity
{
    /// <summary>The chance of any false finding, by S. Holm (1979). Never worse than Bonferroni, under the same conditions: none.</summary>
    Holm,

    /// <summary>The expected share of false findings among the findings, by Y. Benjamini and Y. Hochberg (1995), for independent or positively dependent tests.</summary>
    BenjaminiHochberg,

    /// <summary>The chance of any false finding, by multiplying every p-value with their number.</summary>
    Bonferroni,
}

/// <summary>p-values adjusted for how many were looked at: a finding is one whose adjusted p is at most the level.</summary>
public static class AdjustedP
{
    /// <summary>The adjusted p-values, in the order of the given ones.</summary>
    /// <param name="p">p-values, each 0 to 1. None are adjusted to none.</param>
    /// <param name="method">What is kept small.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is not 0 to 1, or the method is unknown.</exception>
    public static double[] Of(ReadOnlySpan<double> p, Multiplicity method = Multiplicity.Holm)
    {
        foreach (double value in p)
            if (!(value is >= 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(p), value, "A p-value is 0 to 1.");
        return Adjusted(p, method, greatest: 1, (value, factor) => value * factor);
    }

    /// <summary>The natural logarithms of the adjusted p-values, from those of the p-values: for p-values too small for a double.</summary>
    /// <param name="logP">Logarithms of p-values, none above 0.</param>
    /// <param name="method">What is kept small.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is above 0 or NaN, or the method is unknown.</exception>
    public static double[] OfLogs(ReadOnlySpan<double> logP, Multiplicity method = Multiplicity.Holm)
    {
        foreach (double value in logP)
            if (!(value <= 0)) throw new ArgumentOutOfRangeException(nameof(logP), value, "The logarithm of a p-value is not above 0.");
        return Adjusted(logP, method, greatest: 0, (value, factor) => value + Math.Log(factor));
    }

    private static double[] Adjusted(ReadOnlySpan<double> p, Multiplicity method, double greatest, Func<double, double, double> times)
    {
        int n = p.Length;
        double[] sorted = p.ToArray(), adjusted = new double[n];
        int[] order = [.. Enumerable.Range(0, n)];
        Array.Sort(sorted, order);
        switch (method)
        {
            case Multiplicity.Bonferroni:
                for (int i = 0; i < n; i++) adjusted[order[i]] = Math.Min(greatest, times(sorted[i], n));
                break;
            case Multiplicity.Holm:
                double most = double.NegativeInfinity;
                for (int i = 0; i < n; i++) adjusted[order[i]] = most = Math.Max(most, Math.Min(greatest, times(sorted[i], n - i)));
                break;
            case Multiplicity.BenjaminiHochberg:
                double least = greatest;
                for (int i = n - 1; i >= 0; i--) adjusted[order[i]] = least = Math.Min(least, times(sorted[i], n / (i + 1.0)));
                break;
            default: throw new ArgumentOutOfRangeException(nameof(method), method, "Unknown method.");
        }

        return adjusted;
    }
}
