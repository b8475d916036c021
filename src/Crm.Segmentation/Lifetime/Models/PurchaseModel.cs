using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Lifetime;

/// <summary>
/// How customers without a contract buy until they silently stop: what of a customer's summary follows for whether it still buys, and for what it will buy.
/// </summary>
/// <remarks>
/// Times are in the unit of the summaries that the model was fitted to. Immutable and thread-safe. For a sound summary every answer is a finite number
/// in its range, also where textbook formulas divide 0 by 0 or leave the range of a double.
/// </remarks>
[JsonConverter(typeof(JsonValueConverter<PurchaseModel>))]
public abstract record PurchaseModel : IJsonValue<PurchaseModel>
{
    private protected PurchaseModel()
    {
    }

    /// <summary>What the model is called in the literature.</summary>
    public abstract string Name { get; }

    /// <summary>The parameters of a model that make these purchases likeliest.</summary>
    /// <param name="kind">Which model.</param>
    /// <param name="customers">The purchases; in any order, equal ones cost as much as one.</param>
    /// <exception cref="ArgumentException">The times are not whole, and the model is of chances: <see cref="PurchaseModelKind.BgBb"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such model.</exception>
    public static ModelFit<PurchaseModel> Fit(PurchaseModelKind kind, PurchaseSummaries customers) => kind switch
    {
        PurchaseModelKind.BgNbd => BgNbd.FitAs<PurchaseModel>(customers),
        PurchaseModelKind.MbgNbd => MbgNbd.FitAs<PurchaseModel>(customers),
        PurchaseModelKind.ParetoNbd => ParetoNbd.FitAs<PurchaseModel>(customers),
        PurchaseModelKind.BgBb => BgBb.FitAs<PurchaseModel>(customers),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unknown model."),
    };

    /// <summary>ln of the likelihood of a customer's purchases. Sums over customers are to be compared for the same summaries only.</summary>
    /// <param name="customer">The customer.</param>
    public abstract double LogLikelihood(PurchaseSummary customer);

    /// <summary>How likely the customer still buys, 0 to 1.</summary>
    /// <param name="customer">The customer.</param>
    public abstract double PAlive(PurchaseSummary customer);

    /// <summary>How likely a new customer makes so many repeat purchases in a time, 0 to 1.</summary>
    /// <param name="purchases">How many; not below 0.</param>
    /// <param name="time">The time from the first purchase on; not below 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is below 0 or not finite.</exception>
    public double Probability(int purchases, double time)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(purchases);
        Check(time, nameof(time));
        return Math.Clamp(ProbabilityOf(purchases, time), 0, 1);
    }

    /// <summary>How many repeat purchases a new customer makes in a time, on average.</summary>
    /// <param name="time">The time from the first purchase on; not below 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is below 0 or not finite.</exception>
    public double Expected(double time) => Expected(default, time);

    /// <summary>How many purchases a customer will make in the time after the end of its summary, on average.</summary>
    /// <param name="customer">The customer.</param>
    /// <param name="time">The time ahead; not below 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is below 0 or not finite.</exception>
    public double Expected(PurchaseSummary customer, double time)
    {
        Check(time, nameof(time));
        return PAlive(customer) * ExpectedIfAlive(customer.Repeats, customer.Age, time);
    }

    /// <summary>The same for many customers.</summary>
    /// <param name="customers">The customers.</param>
    /// <param name="time">The time ahead; not below 0.</param>
    /// <param name="expected">Filled with a number for each row.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time is below 0 or not finite.</exception>
    /// <exception cref="ArgumentException">There is not room for exactly a number a row.</exception>
    public void Expected(PurchaseSummaries customers, double time, Span<double> expected)
    {
        Check(time, nameof(time));
        Fill(customers, Curve((repeats, age) => ExpectedIfAlive(repeats, age, time), isCheap: this is ParetoNbd), expected);
    }

    /// <summary>The discounted number for many customers, as <see cref="Discounted(PurchaseSummary, double, double?)"/> gives it for one.</summary>
    /// <param name="customers">The customers.</param>
    /// <param name="rate">The continuous discount rate by unit of time, not below 0.</param>
    /// <param name="horizon">The time ahead that counts; null for all of it, which needs a rate above 0.</param>
    /// <param name="discounted">Filled with a number for each row.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    /// <exception cref="ArgumentException">There is not room for exactly a number a row.</exception>
    public void Discounted(PurchaseSummaries customers, double rate, double? horizon, Span<double> discounted)
    {
        CheckDiscount(rate, horizon);
        Fill(customers, Curve((repeats, age) => DiscountedIfAlive(repeats, age, rate, horizon ?? double.PositiveInfinity), isCheap: false), discounted);
    }

    /// <summary>How likely each of many customers still buys.</summary>
    /// <param name="customers">The customers.</param>
    /// <param name="alive">Filled with a number for each row.</param>
    /// <exception cref="ArgumentException">There is not room for exactly a number a row.</exception>
    public void PAlive(PurchaseSummaries customers, Span<double> alive)
    {
        ArgumentNullException.ThrowIfNull(customers);
        if (alive.Length != customers.Count) throw new ArgumentException($"There is room for {alive.Length} numbers, and there are {customers.Count} rows.", nameof(alive));
        Func<PurchaseSummary, double> isAlive = Alive();
        for (int i = 0; i < alive.Length; i++) alive[i] = isAlive(new PurchaseSummary(customers.Repeats[i], customers.Last[i], customers.Ages[i]));
    }

    /// <summary>
    /// How many purchases a customer will still make, each counting less the later it comes: one after a time u counts as e to the power of −rate·u. Without
    /// a horizon it is what the literature calls discounted expected residual transactions (DERT).
    /// </summary>
    /// <param name="customer">The customer.</param>
    /// <param name="rate">The continuous discount rate by unit of time, not below 0: ln(1.1)/52 for 10 % a year where the unit is a week.</param>
    /// <param name="horizon">The time ahead that counts; null for all of it, which needs a rate above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public double Discounted(PurchaseSummary customer, double rate, double? horizon = null)
    {
        CheckDiscount(rate, horizon);
        return PAlive(customer) * DiscountedIfAlive(customer.Repeats, customer.Age, rate, horizon ?? double.PositiveInfinity);
    }

    /// <summary>Of a customer who still buys at the end of its summary: the mean number of purchases in the time ahead.</summary>
    internal abstract double ExpectedIfAlive(int repeats, double age, double time);

    /// <summary>Of a customer who still buys at the end of its summary: the mean number of purchases ahead, each with its discount.</summary>
    internal abstract double DiscountedIfAlive(int repeats, double age, double rate, double horizon);

    /// <summary>The time to be added to ages so that what is ahead is smooth in the logarithm of the sum; null where ages are whole.</summary>
    internal abstract double? Origin { get; }

    /// <summary>A function of repeats and age for many customers.</summary>
    /// <param name="function">The function.</param>
    /// <param name="isCheap">Whether computing it costs no more than looking it up.</param>
    internal Func<int, double, double> Curve(Func<int, double, double> function, bool isCheap)
    {
        if (isCheap) return function;
        if (Origin is { } origin) return new AheadCurves(origin, function).At;
        var known = new ConcurrentDictionary<(int Repeats, double Age), double>();
        return (repeats, age) => known.GetOrAdd((repeats, age), key => function(key.Repeats, key.Age));
    }

    /// <summary>P(alive) for many customers. Where ages are whole, customers are alike, and each kind of customer is computed once.</summary>
    internal Func<PurchaseSummary, double> Alive()
    {
        if (Origin is not null) return PAlive;
        var known = new ConcurrentDictionary<(int Repeats, double Last, double Age), double>();
        return customer => known.GetOrAdd((customer.Repeats, customer.Last, customer.Age), key => PAlive(new PurchaseSummary(key.Repeats, key.Last, key.Age)));
    }

    private protected abstract double ProbabilityOf(int purchases, double time);

    private void Fill(PurchaseSummaries customers, Func<int, double, double> ifAlive, Span<double> target)
    {
        PAlive(customers, target);
        for (int i = 0; i < target.Length; i++) target[i] *= ifAlive(customers.Repeats[i], customers.Ages[i]);
    }

    /// <summary>The parameters in the order of the papers.</summary>
    internal abstract ValueList<(string Name, double Value)> Parameters { get; }

    static void IJsonValue<PurchaseModel>.WriteJson(Utf8JsonWriter writer, PurchaseModel value)
    {
        writer.WriteStartObject();
        writer.WriteString("model", value.Name);
        foreach ((string name, double parameter) in value.Parameters) writer.WriteNumber(name, parameter);
        writer.WriteEndObject();
    }

    internal static void CheckDiscount(double rate, double? horizon)
    {
        Check(rate, nameof(rate));
        if (horizon is { } time) Check(time, nameof(horizon));
        else if (rate == 0) throw new ArgumentOutOfRangeException(nameof(rate), rate, "Without a horizon the rate is above 0.");
    }

    /// <summary>A parameter as models have them: finite and above 0.</summary>
    private protected static double Positive(double value, string name) =>
        value > 0 && double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(name, value, "A parameter is finite and above 0.");

    private static void Check(double value, string name)
    {
        if (!(value >= 0 && double.IsFinite(value))) throw new ArgumentOutOfRangeException(name, value, "A time or rate is finite and not below 0.");
    }
}
