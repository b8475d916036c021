namespace Crm.Segmentation.Lifetime;

/// <summary>What <see cref="GammaGamma"/> takes for granted, looked at: that how much customers spend does not depend on how often they buy.</summary>
public sealed record SpendAssumption
{
    /// <summary>A correlation below this says little about the values that follow, however sure it is that it is not 0.</summary>
    private const double Slight = 0.1;

    private SpendAssumption(Correlation linear, Correlation ordered)
    {
        (Linear, Ordered) = (linear, ordered);
        double? greatest = new[] { linear, ordered }.Where(c => c.Coefficient is not null && c.Test.P < 0.05).Select(c => c.Coefficient).MaxBy(r => Math.Abs(r!.Value));
        Findings = greatest is { } found && Math.Abs(found) >= Slight ? [FitFindings.SpendDepends(found)] : [];
    }

    /// <summary>Pearson's correlation of repeats and mean value, over customers with repeats and a value above 0.</summary>
    public Correlation Linear { get; }

    /// <summary>Spearman's correlation of the same.</summary>
    public Correlation Ordered { get; }

    /// <summary>A warning where one of them is beyond chance and not slight (0.1 or more); it is no error: predictions may still be near.</summary>
    public ValueList<Diagnostic> Findings { get; }

    /// <summary>Looks at some customers.</summary>
    /// <param name="customers">The purchases, with values, a row for each customer.</param>
    public static SpendAssumption Of(PurchaseSummaries customers)
    {
        ArgumentNullException.ThrowIfNull(customers);
        var pairs = new List<(double Repeats, double Value)>();
        for (int i = 0; i < customers.Count; i++)
            if (customers.Repeats[i] > 0 && !customers.Values.IsEmpty && customers.Values[i] > 0) pairs.Add((customers.Repeats[i], customers.Values[i]));
        pairs.Sort();
        double[] repeats = [.. pairs.Select(pair => pair.Repeats)], values = [.. pairs.Select(pair => pair.Value)];
        return new SpendAssumption(Correlation.Pearson(repeats, values), Correlation.Spearman(repeats, values));
    }
}
