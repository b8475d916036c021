using Crm.Segmentation.Lifetime;

namespace Crm.Segmentation.Tests.Lifetime;

/// <summary>Purchases that are drawn as a model says: each customer's own rate and chance first, then the instants one by one.</summary>
internal sealed class SimulatedPurchases(int seed)
{
    private readonly Random _random = new(seed);

    /// <summary>Customers of whom some stop, after the first purchase too, and whose values do not depend on how often they buy.</summary>
    internal static PurchaseSummaries Usual { get; } = new SimulatedPurchases(1).Dropping(3000, new MbgNbd(0.6, 6, 1.2, 3), afterFirst: true, weeks: 78, values: new GammaGamma(6, 4, 15));

    /// <summary>Customers who never stop.</summary>
    internal static PurchaseSummaries Loyal { get; } = new SimulatedPurchases(2).Dropping(1000, new MbgNbd(0.8, 10, 1e-9, 1), afterFirst: true, weeks: 52, values: null);

    /// <summary>Customers whose values differ so much that they have no mean.</summary>
    internal static PurchaseSummaries Uneven { get; } = new SimulatedPurchases(3).Dropping(3000, new MbgNbd(0.6, 6, 1.2, 3), afterFirst: true, weeks: 78, values: new GammaGamma(5, 0.7, 10));

    /// <summary>Customers who may stop after each purchase; the age of each is between half the time and all of it.</summary>
    internal PurchaseSummaries Dropping(int customers, MbgNbd model, bool afterFirst, double weeks, GammaGamma? values)
    {
        return PurchaseSummaries.Of(Enumerable.Range(0, customers).Select(_ =>
        {
            double rate = Gamma(model.R) / model.Alpha, stop = Beta(model.A, model.B), age = weeks * (0.5 + (_random.NextDouble() / 2));
            (int repeats, double last, double time) = (0, 0, 0);
            bool goesOn = !afterFirst || _random.NextDouble() >= stop;
            while (goesOn && (time += Exponential(rate)) <= age)
            {
                (repeats, last) = (repeats + 1, time);
                goesOn = _random.NextDouble() >= stop;
            }

            return new PurchaseSummary(repeats, last, age, Value(values, repeats));
        }).ToArray());
    }

    /// <summary>Customers who stop at any instant.</summary>
    internal PurchaseSummaries Stopping(int customers, ParetoNbd model, double weeks)
    {
        return PurchaseSummaries.Of(Enumerable.Range(0, customers).Select(_ =>
        {
            double rate = Gamma(model.R) / model.Alpha, stops = Exponential(Gamma(model.S) / model.Beta), age = weeks * (0.5 + (_random.NextDouble() / 2));
            (int repeats, double last, double time) = (0, 0, 0);
            while ((time += Exponential(rate)) <= Math.Min(age, stops)) (repeats, last) = (repeats + 1, time);
            return new PurchaseSummary(repeats, last, age);
        }).ToArray());
    }

    /// <summary>Customers who may buy at some chances only; before each chance one may stop.</summary>
    internal PurchaseSummaries Taking(int customers, BgBb model, int chances)
    {
        return PurchaseSummaries.Of(Enumerable.Range(0, customers).Select(_ =>
        {
            double buys = Beta(model.Alpha, model.Beta), stops = Beta(model.Gamma, model.Delta);
            (int repeats, int last) = (0, 0);
            for (int chance = 1; chance <= chances && _random.NextDouble() >= stops; chance++)
                if (_random.NextDouble() < buys) (repeats, last) = (repeats + 1, chance);
            return new PurchaseSummary(repeats, last, chances);
        }).ToArray());
    }

    /// <summary>How many customers with a contract there are at first and after each renewal; each leaves before renewal t with a chance of its own to the power c, as stays differ by the model.</summary>
    internal SurvivalCounts Renewing(int customers, BetaDiscreteWeibull model, int renewals)
    {
        double[] left = new double[renewals + 1];
        for (int customer = 0; customer < customers; customer++)
        {
            // The chance to stay up to renewal t is (1 - θ) to the power of t to the c.
            double stays = 1 - Beta(model.Alpha, model.Beta), until = _random.NextDouble();
            for (int renewal = 0; renewal <= renewals && Math.Pow(stays, Math.Pow(renewal, model.C)) > until; renewal++) left[renewal]++;
        }

        return Renewals.Of(left);
    }

    internal double Gamma(double shape)
    {
        // G. Marsaglia and W. Tsang (2000); below 1 by the power of a uniform number.
        if (shape < 1) return Gamma(shape + 1) * Math.Pow(1 - _random.NextDouble(), 1 / shape);
        double d = shape - (1.0 / 3), c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            double x = Normal(), v = 1 + (c * x);
            if (v <= 0) continue;
            v = v * v * v;
            if (Math.Log(1 - _random.NextDouble()) < (x * x / 2) + (d * (1 - v + Math.Log(v)))) return d * v;
        }
    }

    private double? Value(GammaGamma? model, int repeats)
    {
        if (model is null || repeats == 0) return null;
        double rate = Gamma(model.Q) / model.Gamma;
        return Gamma(model.P * repeats) / rate / repeats;
    }

    private double Beta(double a, double b)
    {
        double x = Gamma(a);
        return x / (x + Gamma(b));
    }

    private double Exponential(double rate) => -Math.Log(1 - _random.NextDouble()) / rate;

    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
}
