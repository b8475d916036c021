using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Lifetime;

/// <summary>
/// BG/BB: customers who may buy at certain chances only, such as yearly campaigns; at each chance a customer who still buys does so with a probability of its
/// own, and before each chance stops with another one. Repeats are chances taken, times count chances.
/// </summary>
/// <remarks>P. Fader, B. Hardie and J. Shang (2010). Both probabilities have beta distributions.</remarks>
[JsonConverter(typeof(JsonValueConverter<BgBb>))]
public sealed record BgBb : PurchaseModel, IJsonValue<BgBb>
{
    private static readonly string[] Names = ["alpha", "beta", "gamma", "delta"];

    /// <summary>A model with given parameters.</summary>
    /// <param name="alpha">The first parameter of the probabilities of buying.</param>
    /// <param name="beta">The second one: α / (α + β) is the mean.</param>
    /// <param name="gamma">The first parameter of the probabilities of stopping.</param>
    /// <param name="delta">The second one: γ / (γ + δ) is the mean.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is not above 0 or not finite.</exception>
    public BgBb(double alpha, double beta, double gamma, double delta) =>
        (Alpha, Beta, Gamma, Delta) = (Positive(alpha, nameof(alpha)), Positive(beta, nameof(beta)), Positive(gamma, nameof(gamma)), Positive(delta, nameof(delta)));

    /// <summary>The first parameter of the probabilities of buying.</summary>
    public double Alpha { get; }

    /// <summary>The second parameter of the probabilities of buying.</summary>
    public double Beta { get; }

    /// <summary>The first parameter of the probabilities of stopping.</summary>
    public double Gamma { get; }

    /// <summary>The second parameter of the probabilities of stopping.</summary>
    public double Delta { get; }

    /// <inheritdoc/>
    public override string Name => "BG/BB";

    /// <summary>The parameters that make these purchases likeliest.</summary>
    /// <param name="customers">Chances taken, the last chance taken, and how many chances there were: whole numbers, and not more taken than there were up to the last.</param>
    /// <exception cref="ArgumentException">The numbers are not of chances; the message names the row.</exception>
    public static ModelFit<BgBb> Fit(PurchaseSummaries customers) => FitAs<BgBb>(customers);

    internal static ModelFit<TModel> FitAs<TModel>(PurchaseSummaries customers)
        where TModel : PurchaseModel
    {
        ArgumentNullException.ThrowIfNull(customers);
        for (int i = 0; i < customers.Count; i++)
            if (!IsOfChances(customers[i])) throw new ArgumentException($"Row {i} ({customers[i]}) is not of chances: it takes more than there were, or its times are not whole.", nameof(customers));
        SummaryGroups groups = SummaryGroups.Of(customers);
        double count = groups.Customers;
        if (count == 0) return new(Create<TModel>([1, 1, 1, 1]), Names, [1, 1, 1, 1], 0, Create<TModel>, FitFindings.Nothing("BG/BB"));
        if (groups.Repeats == 0)
        {
            double[] rare = [1e-6, 1, 1, 1];
            return new(Create<TModel>(rare), Names, rare, count, Create<TModel>, FitFindings.NoRepeats("BG/BB", count));
        }

        FitSearch.Found limit = FitSearch.Best((p, gradient) => BgBbTerms.Limit(groups, p, gradient), count, [1, 1], [1, 1]);
        (double alpha, double beta) = (limit.Parameters[0], limit.Parameters[1]);
        FitSearch.Found found = FitSearch.Best((p, gradient) => new BgBbTerms(p[0], p[1], p[2], p[3]).Likelihood(groups, gradient), count, [1, 1, 1, 1], [1, 1, 0.7, 2], [alpha, beta, 0.05, 5]);
        double gain = found.LogLikelihood - limit.LogLikelihood;
        List<Diagnostic> findings = [];
        if (gain < 2) findings.Add(FitFindings.Dropout("BG/BB", gain));
        else if (found.AtBound || !found.Curvature.Identified || !found.Converged) findings.Add(FitFindings.Parameters("BG/BB"));
        return new(Create<TModel>(found.Parameters), Names, found, count, Create<TModel>, findings);
    }

    /// <inheritdoc/>
    public override double LogLikelihood(PurchaseSummary customer) => new BgBbTerms(Alpha, Beta, Gamma, Delta).LogLikelihood(customer.Repeats, (int)customer.Last, (int)customer.Age, out _);

    /// <summary>How likely the customer still buys at the next chance, 0 to 1.</summary>
    /// <param name="customer">The customer, in whole chances.</param>
    public override double PAlive(PurchaseSummary customer)
    {
        double all = new BgBbTerms(Alpha, Beta, Gamma, Delta).LogLikelihood(customer.Repeats, (int)customer.Last, (int)customer.Age, out double alive);
        double chances = Delta + (int)customer.Age;
        return Math.Exp(alive - all) * (chances / (Gamma + chances));
    }

    /// <summary>At a mean probability of (α + x) / (α + β + n) the sum over chances of who is still there, given that the customer is there at the next.</summary>
    internal override double ExpectedIfAlive(int repeats, double age, double time) => DiscountedIfAlive(repeats, age, 0, time);

    internal override double DiscountedIfAlive(int repeats, double age, double rate, double horizon)
    {
        CompensatedSum sum = default;
        double there = 1, discount = Math.Exp(-rate), counts = discount;
        for (double chance = 1; chance <= horizon && chance <= 1e7 && there * counts > 1e-18 * sum.Value; chance++)
        {
            sum.Add(there * counts);
            double going = Delta + age + chance;
            there *= going / (Gamma + going);
            counts *= discount;
        }

        return (Alpha + repeats) / (Alpha + Beta + age) * sum.Value;
    }

    internal override ValueList<(string Name, double Value)> Parameters => [("alpha", Alpha), ("beta", Beta), ("gamma", Gamma), ("delta", Delta)];

    internal override double? Origin => null;

    private protected override double ProbabilityOf(int purchases, double time)
    {
        int chances = (int)time;
        if (purchases > chances) return 0;
        var terms = new BgBbTerms(Alpha, Beta, Gamma, Delta);
        CompensatedSum sum = default;
        for (int n = purchases; n <= chances; n++)
        {
            double ways = -Math.Log(n + 1.0) - BetaFunction.Log(n - purchases + 1.0, purchases + 1.0);
            sum.Add(Math.Exp(ways + terms.Buys(purchases, n) + (n == chances ? terms.Stays(n) : terms.Stops(n))));
        }

        return sum.Value;
    }

    private static TModel Create<TModel>(double[] p)
        where TModel : PurchaseModel => (TModel)(PurchaseModel)new BgBb(p[0], p[1], p[2], p[3]);

    private static bool IsOfChances(PurchaseSummary row) =>
        row.Last == Math.Truncate(row.Last) && row.Age == Math.Truncate(row.Age) && row.Age <= 1_000_000 && row.Repeats <= row.Last;

    static void IJsonValue<BgBb>.WriteJson(Utf8JsonWriter writer, BgBb value) => writer.WriteValue<PurchaseModel>(value);
}
