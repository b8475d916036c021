using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Lifetime;

/// <summary>
/// BG/NBD: while customers buy, they do so at random instants at a rate of their own, and each stops after each repeat purchase with a chance of its own.
/// A customer without repeats counts as buying still, however long ago the purchase was: nobody can stop before the first repeat. Where that is not so, take <see cref="MbgNbd"/>.
/// </summary>
/// <remarks>P. Fader, B. Hardie and K. Lee, "Counting Your Customers" the Easy Way (2005), in the stable form of their note 027. Rates have a gamma distribution, chances of stopping a beta distribution.</remarks>
[JsonConverter(typeof(JsonValueConverter<BgNbd>))]
public sealed record BgNbd : PurchaseModel, IJsonValue<BgNbd>
{
    /// <summary>A model with given parameters.</summary>
    /// <param name="r">The shape of the rates: the smaller, the more customers differ.</param>
    /// <param name="alpha">Their scale, in the unit of time: r / α is the mean rate.</param>
    /// <param name="a">The first parameter of the chances of stopping.</param>
    /// <param name="b">The second one: a / (a + b) is the mean chance.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is not above 0 or not finite.</exception>
    public BgNbd(double r, double alpha, double a, double b) =>
        (R, Alpha, A, B) = (Positive(r, nameof(r)), Positive(alpha, nameof(alpha)), Positive(a, nameof(a)), Positive(b, nameof(b)));

    /// <summary>The shape of the rates.</summary>
    public double R { get; }

    /// <summary>The scale of the rates, a time.</summary>
    public double Alpha { get; }

    /// <summary>The first parameter of the chances of stopping.</summary>
    public double A { get; }

    /// <summary>The second parameter of the chances of stopping.</summary>
    public double B { get; }

    /// <inheritdoc/>
    public override string Name => "BG/NBD";

    private BetaDropout Dropout => new(R, Alpha, A, B, 0);

    /// <summary>The parameters that make these purchases likeliest.</summary>
    /// <param name="customers">The purchases; in any order, equal ones cost as much as one.</param>
    public static ModelFit<BgNbd> Fit(PurchaseSummaries customers) => FitAs<BgNbd>(customers);

    /// <inheritdoc/>
    public override double LogLikelihood(PurchaseSummary customer) => Dropout.LogLikelihood(customer.Repeats, customer.Last, customer.Age);

    /// <inheritdoc/>
    public override double PAlive(PurchaseSummary customer) => Dropout.PAlive(customer.Repeats, customer.Last, customer.Age);

    /// <summary>How likely each of many customers still buys, from columns of 32-bit floats and into the caller's memory: nothing is allocated.</summary>
    /// <param name="repeats">Repeats, whole numbers.</param>
    /// <param name="last">The times from the first purchases to the last.</param>
    /// <param name="ages">The times from the first purchases to the end; not below <paramref name="last"/>.</param>
    /// <param name="alive">Filled with a number for each customer, within a relative 10⁻⁵ of <see cref="PAlive(PurchaseSummary)"/>.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public void PAlive(ReadOnlySpan<float> repeats, ReadOnlySpan<float> last, ReadOnlySpan<float> ages, Span<float> alive)
    {
        if (last.Length != repeats.Length || ages.Length != repeats.Length || alive.Length != repeats.Length)
            throw new ArgumentException($"There are {repeats.Length} repeats, {last.Length} last purchases, {ages.Length} ages, and room for {alive.Length}.", nameof(alive));
        AliveChances.Write(new AliveChances.Parameters(R, Alpha, A, B, FromFirst: false), repeats, last, ages, alive);
    }

    internal static ModelFit<TModel> FitAs<TModel>(PurchaseSummaries customers)
        where TModel : PurchaseModel
    {
        ArgumentNullException.ThrowIfNull(customers);
        return DropoutFit.Of(
            customers,
            ["r", "alpha", "a", "b"],
            (p, groups, gradient) => new BetaDropout(p[0], p[1], p[2], p[3], 0).Likelihood(groups, gradient),
            p => (TModel)(PurchaseModel)new BgNbd(p[0], p[1], p[2], p[3]));
    }

    internal override double ExpectedIfAlive(int repeats, double age, double time) => Dropout.ExpectedIfAlive(repeats, age, time);

    internal override double DiscountedIfAlive(int repeats, double age, double rate, double horizon) => Dropout.DiscountedIfAlive(repeats, age, rate, horizon);

    internal override ValueList<(string Name, double Value)> Parameters => [("r", R), ("alpha", Alpha), ("a", A), ("b", B)];

    internal override double? Origin => Alpha;

    private protected override double ProbabilityOf(int purchases, double time) => Dropout.Probability(purchases, time);

    static void IJsonValue<BgNbd>.WriteJson(Utf8JsonWriter writer, BgNbd value) => writer.WriteValue<PurchaseModel>(value);
}
