using System.Text.Json.Serialization;

namespace Crm.Segmentation.Lifetime;

/// <summary>
/// Gamma-Gamma: how much a purchase is worth. Values of one customer lie around a mean of its own, and means differ between customers; both do not depend on
/// how often the customer buys, which is to be looked at (<see cref="SpendAssumption"/>).
/// </summary>
/// <remarks>P. Fader and B. Hardie, note 025 (2013): a purchase has a gamma distribution with shape p, whose rate has one with shape q and rate γ.</remarks>
public sealed record GammaGamma
{
    private static readonly string[] Names = ["p", "q", "gamma"];

    /// <summary>A model with given parameters.</summary>
    /// <param name="p">The shape of the values of one customer: the greater, the more alike they are.</param>
    /// <param name="q">The shape of the customers: the greater, the more alike they are.</param>
    /// <param name="gamma">The scale, in the unit of values.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is not above 0 or not finite.</exception>
    public GammaGamma(double p, double q, double gamma)
    {
        if (!(p > 0 && q > 0 && gamma > 0 && double.IsFinite(p + q + gamma))) throw new ArgumentOutOfRangeException(nameof(p), (p, q, gamma), "Parameters are finite and above 0.");
        (P, Q, Gamma) = (p, q, gamma);
    }

    /// <summary>The shape of the values of one customer.</summary>
    [JsonPropertyName("p")]
    public double P { get; }

    /// <summary>The shape of the customers.</summary>
    [JsonPropertyName("q")]
    public double Q { get; }

    /// <summary>The scale.</summary>
    [JsonPropertyName("gamma")]
    public double Gamma { get; }

    /// <summary>The mean value of a purchase over all customers; null where it is infinite, for q ≤ 1, of which the textbook formula makes a negative number.</summary>
    [JsonPropertyName("meanValue")]
    public double? MeanValue => ExpectedValue(default);

    /// <summary>The parameters that make the mean values of the repeats likeliest. Customers without repeats, or whose mean value is not above 0, are left out.</summary>
    /// <param name="customers">The purchases, with values; in any order.</param>
    public static ModelFit<GammaGamma> Fit(PurchaseSummaries customers)
    {
        ArgumentNullException.ThrowIfNull(customers);
        (double Repeats, double Value, double Weight)[] rows = Rows(customers, out double count, out double leftOut, out double mean);
        if (rows.Length == 0) return new(Create([1, 2, 1]), Names, [1, 2, 1], 0, Create, FitFindings.Nothing("Gamma-Gamma"));
        FitSearch.Found found = FitSearch.Best((p, gradient) => Likelihood(rows, p, gradient), count, [1, 1, mean], [1, 3, 2 * mean], [5, 4, 0.6 * mean]);
        GammaGamma model = Create(found.Parameters);
        return new(model, Names, found, count, Create, Findings(model, found, leftOut, count));
    }

    /// <summary>The mean value of a customer's future purchases: between the mean of what the customer spent and that of all, the nearer to its own the more it bought.</summary>
    /// <param name="customer">The customer; without a value the mean over all customers is meant.</param>
    /// <returns>The mean; null where it is infinite.</returns>
    public double? ExpectedValue(PurchaseSummary customer)
    {
        int repeats = customer.Value is { } own && own > 0 ? customer.Repeats : 0;
        double known = (P * repeats) + Q - 1;
        return known > 0 ? P * (Gamma + (repeats * (customer.Value ?? 0) * (repeats == 0 ? 0 : 1))) / known : null;
    }

    private static GammaGamma Create(double[] p) => new(p[0], p[1], p[2]);

    private static IEnumerable<Diagnostic> Findings(GammaGamma model, FitSearch.Found found, double leftOut, double count)
    {
        if (found.AtBound || !found.Curvature.Identified || !found.Converged) yield return FitFindings.Parameters("Gamma-Gamma");
        if (model.Q <= 1) yield return FitFindings.InfiniteMean(model.Q);
        if (leftOut > 0) yield return FitFindings.LeftOut(leftOut, leftOut + count);
    }

    /// <summary>Those with repeats and a value above 0, in an order that does not depend on that of the customers.</summary>
    private static (double Repeats, double Value, double Weight)[] Rows(PurchaseSummaries customers, out double count, out double leftOut, out double mean)
    {
        var rows = new List<(double Repeats, double Value, double Weight)>();
        CompensatedSum outside = default;
        for (int i = 0; i < customers.Count; i++)
        {
            if (customers.Repeats[i] == 0) continue;
            double weight = customers.Counts.IsEmpty ? 1 : customers.Counts[i];
            if (!customers.Values.IsEmpty && customers.Values[i] > 0) rows.Add((customers.Repeats[i], customers.Values[i], weight));
            else outside.Add(weight);
        }

        rows.Sort();
        Group(rows);
        (CompensatedSum all, CompensatedSum sum) = (default, default);
        foreach ((_, double value, double weight) in rows)
        {
            all.Add(weight);
            sum.Add(weight * value);
        }

        (count, leftOut, mean) = (all.Value, outside.Value, rows.Count == 0 ? 1 : sum.Value / all.Value);
        return [.. rows];
    }

    /// <summary>Equal rows, which lie together, as one: so that customers who were counted elsewhere give the same sums.</summary>
    private static void Group(List<(double Repeats, double Value, double Weight)> rows)
    {
        int different = 0;
        for (int i = 0; i < rows.Count;)
        {
            (double repeats, double value, _) = rows[i];
            CompensatedSum weight = default;
            for (; i < rows.Count && rows[i].Repeats == repeats && rows[i].Value == value; i++) weight.Add(rows[i].Weight);
            rows[different++] = (repeats, value, weight.Value);
        }

        rows.RemoveRange(different, rows.Count - different);
    }

    private static double Likelihood((double Repeats, double Value, double Weight)[] rows, ReadOnlySpan<double> parameters, Span<double> gradient)
    {
        (double p, double q, double gamma) = (parameters[0], parameters[1], parameters[2]);
        CompensatedSum value = default, byP = default, byQ = default, byGamma = default;
        double logGamma = Math.Log(gamma), last = 0, beta = 0, shape = 0, both = 0, ofQ = GammaFunction.Digamma(q);
        foreach ((double repeats, double mean, double weight) in rows)
        {
            if (repeats != last) (last, beta, shape, both) = (repeats, BetaFunction.Log(p * repeats, q), GammaFunction.Digamma(p * repeats), GammaFunction.Digamma((p * repeats) + q));
            double px = p * repeats, spent = repeats * mean, all = gamma + spent, logAll = Math.Log(all), logSpent = Math.Log(spent);

            // (px + q) · ln(γ + x·z̄) in two parts: what px and what q is multiplied with.
            value.Add(weight * ((q * (logGamma - logAll)) + (px * (logSpent - logAll)) - Math.Log(mean) - beta));
            byP.Add(weight * repeats * (both - shape + logSpent - logAll));
            byQ.Add(weight * (both - ofQ + logGamma - logAll));
            byGamma.Add(weight * ((q / gamma) - ((px + q) / all)));
        }

        (gradient[0], gradient[1], gradient[2]) = (byP.Value, byQ.Value, byGamma.Value);
        return value.Value;
    }
}
