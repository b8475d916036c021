using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Lifetime;

/// <summary>
/// Pareto/NBD: while customers buy, they do so at random instants at a rate of their own, and they stop at any instant, whether or not they have just
/// bought, at another rate of their own.
/// </summary>
/// <remarks>
/// D. Schmittlein, D. Morrison and R. Colombo (1987); P. Fader and B. Hardie (2005). Both rates have gamma distributions. The likelihood is computed as the
/// sum of two positive parts, the customer who still buys and the one who stopped at some instant since the last purchase, not as the published difference
/// of two hypergeometric functions: nothing cancels.
/// </remarks>
[JsonConverter(typeof(JsonValueConverter<ParetoNbd>))]
public sealed record ParetoNbd : PurchaseModel, IJsonValue<ParetoNbd>
{
    /// <summary>A model with given parameters.</summary>
    /// <param name="r">The shape of the rates of buying.</param>
    /// <param name="alpha">Their scale, in the unit of time: r / α is the mean rate.</param>
    /// <param name="s">The shape of the rates of stopping.</param>
    /// <param name="beta">Their scale, in the unit of time.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is not above 0 or not finite.</exception>
    public ParetoNbd(double r, double alpha, double s, double beta) =>
        (R, Alpha, S, Beta) = (Positive(r, nameof(r)), Positive(alpha, nameof(alpha)), Positive(s, nameof(s)), Positive(beta, nameof(beta)));

    /// <summary>The shape of the rates of buying.</summary>
    public double R { get; }

    /// <summary>The scale of the rates of buying, a time.</summary>
    public double Alpha { get; }

    /// <summary>The shape of the rates of stopping.</summary>
    public double S { get; }

    /// <summary>The scale of the rates of stopping, a time.</summary>
    public double Beta { get; }

    /// <inheritdoc/>
    public override string Name => "Pareto/NBD";

    /// <summary>The parameters that make these purchases likeliest.</summary>
    /// <param name="customers">The purchases; in any order, equal ones cost as much as one.</param>
    public static ModelFit<ParetoNbd> Fit(PurchaseSummaries customers) => FitAs<ParetoNbd>(customers);

    /// <inheritdoc/>
    public override double LogLikelihood(PurchaseSummary customer)
    {
        ParetoTerms terms = new(R, Alpha, S, Beta);
        (double alive, double stopped) = terms.Of(customer.Repeats, customer.Last, customer.Age);
        return terms.Common(customer.Repeats) + Logs.Add(alive, stopped);
    }

    /// <inheritdoc/>
    public override double PAlive(PurchaseSummary customer)
    {
        (double alive, double stopped) = new ParetoTerms(R, Alpha, S, Beta).Of(customer.Repeats, customer.Last, customer.Age);
        return 1 / (1 + Math.Exp(stopped - alive));
    }

    internal static ModelFit<TModel> FitAs<TModel>(PurchaseSummaries customers)
        where TModel : PurchaseModel
    {
        ArgumentNullException.ThrowIfNull(customers);
        return DropoutFit.Of(
            customers,
            ["r", "alpha", "s", "beta"],
            (p, groups, gradient) => new ParetoTerms(p[0], p[1], p[2], p[3]).Likelihood(groups, gradient),
            p => (TModel)(PurchaseModel)new ParetoNbd(p[0], p[1], p[2], p[3]));
    }

    /// <summary>(r + x) / (α + T) · (β + T) · (1 − ((β + T) / (β + T + t))^(s − 1)) / (s − 1), whose limit at s = 1 is no exception.</summary>
    internal override double ExpectedIfAlive(int repeats, double age, double time)
    {
        double until = Beta + age, log = Logs.OnePlus(time / until), x = -(S - 1) * log;
        return (R + repeats) / (Alpha + age) * until * log * (x == 0 ? 1 : Logs.ExpMinusOne(x) / x);
    }

    internal override double DiscountedIfAlive(int repeats, double age, double rate, double horizon)
    {
        if (rate == 0) return ExpectedIfAlive(repeats, age, horizon);
        double until = Beta + age, pace = (R + repeats) / (Alpha + age) * until, discount = rate * until;
        if (double.IsPositiveInfinity(horizon)) return pace * Math.Exp(Tricomi.LogU(1, 2 - S, discount));
        return pace * GaussLegendre.Panels(
            v => Math.Exp(-(S * Logs.OnePlus(v)) - (discount * v)), 0, horizon / until, from => 8 / (((S + 4) / (1 + from)) + discount));
    }

    internal override ValueList<(string Name, double Value)> Parameters => [("r", R), ("alpha", Alpha), ("s", S), ("beta", Beta)];

    internal override double? Origin => Math.Min(Alpha, Beta);

    /// <summary>Who still buys, and who stopped at some instant after so many purchases.</summary>
    private protected override double ProbabilityOf(int purchases, double time)
    {
        double going = Math.Exp(NegativeBinomial.Log(R, Alpha, purchases, time) - (S * Logs.OnePlus(time / Beta)));
        double near = Math.Min(Alpha, Beta), spread = 1 + (Math.Sqrt(purchases) / 2);
        return going + (S / Beta * GaussLegendre.Panels(
            u => Math.Exp(NegativeBinomial.Log(R, Alpha, purchases, u) - ((S + 1) * Logs.OnePlus(u / Beta))), 0, time, from => (near + from) / (spread + ((S + 1) / 8))));
    }

    static void IJsonValue<ParetoNbd>.WriteJson(Utf8JsonWriter writer, ParetoNbd value) => writer.WriteValue<PurchaseModel>(value);
}
