namespace Crm.Segmentation.Lifetime;

/// <summary>How long customers with a contract stay who renew it, or do not, at the end of each period: the time is counted in renewals.</summary>
/// <remarks>Immutable and thread-safe. That retention grows with the time that customers have stayed follows from their being different: those who leave leave first.</remarks>
public abstract record RenewalModel
{
    private protected RenewalModel()
    {
    }

    /// <summary>What the model is called in the literature.</summary>
    public abstract string Name { get; }

    /// <summary>The share of customers who are still there after so many renewals, 0 to 1.</summary>
    /// <param name="renewals">How many; not below 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is below 0.</exception>
    public double Survival(int renewals)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(renewals);
        return Math.Exp(LogSurvival(renewals));
    }

    /// <summary>The share of those who are there before a renewal who renew.</summary>
    /// <param name="renewal">Which renewal, from 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is below 1.</exception>
    public double Retention(int renewal)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(renewal, 1);
        return Math.Exp(LogSurvival(renewal) - LogSurvival(renewal - 1));
    }

    /// <summary>How many periods a new customer pays, the first one at once, each counting less the later it is (DEL): the sum of S(t) / (1 + d)ᵗ from t = 0.</summary>
    /// <param name="discount">The discount a period, above 0: 0.1 for 10 %.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not above 0 or not finite.</exception>
    public double DiscountedLifetime(double discount)
    {
        CheckDiscount(discount);
        return DiscountedFrom(0, discount);
    }

    /// <summary>
    /// How many periods a customer will still pay just before a renewal that is not decided yet, the first of them at once (DERL): the sum of
    /// S(t) / S(n − 1) / (1 + d)^(t − n) from t = n.
    /// </summary>
    /// <param name="renewal">The coming renewal, from 1: the number of periods that were paid.</param>
    /// <param name="discount">The discount a period, above 0: 0.1 for 10 %.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public double DiscountedResidualLifetime(int renewal, double discount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(renewal, 1);
        CheckDiscount(discount);
        return DiscountedFrom(renewal, discount) * Retention(renewal);
    }

    /// <summary>How many periods a customer will still pay just before a renewal that is not decided yet, without discount.</summary>
    /// <param name="renewal">The coming renewal, from 1.</param>
    /// <returns>The mean; null where it is infinite: customers who stay longer and longer are too many.</returns>
    /// <exception cref="ArgumentOutOfRangeException">It is below 1.</exception>
    public double? ExpectedResidualLifetime(int renewal)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(renewal, 1);
        return SumFrom(renewal) is { } sum ? sum * Retention(renewal) : null;
    }

    internal abstract double LogSurvival(double renewals);

    /// <summary>The sum of S(t) / S(n) / (1 + d)^(t − n) from t = n.</summary>
    private protected abstract double DiscountedFrom(int n, double discount);

    /// <summary>The sum of S(t) / S(n) from t = n; null where it is infinite.</summary>
    private protected abstract double? SumFrom(int n);

    /// <summary>A parameter as models have them: finite and above 0.</summary>
    private protected static double Positive(double value, string name) =>
        value > 0 && double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(name, value, "A parameter is finite and above 0.");

    private static void CheckDiscount(double discount)
    {
        if (!(discount > 0 && double.IsFinite(discount))) throw new ArgumentOutOfRangeException(nameof(discount), discount, "A discount is finite and above 0.");
    }
}
