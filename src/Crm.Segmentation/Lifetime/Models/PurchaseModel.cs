namespace Crm.Segmentation.Lifetime;

/// <summary>
/// How customers without a contract buy until they silently stop: what of a customer's summary follows for whether it still buys, and for what it will buy.
/// </summary>
/// <remarks>
/// Times are in the unit of the summaries that the model was fitted to. Immutable and thread-safe. For a sound summary every answer is a finite number
/// in its range, also where textbook formulas divide 0 by 0 or leave the range of a double.
/// </remarks>
public abstract record PurchaseModel
{
    private protected PurchaseModel()
    {
    }

    /// <summary>What the model is called in the literature.</summary>
    public abstract string Name { get; }

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

    private protected abstract double ProbabilityOf(int purchases, double time);

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
