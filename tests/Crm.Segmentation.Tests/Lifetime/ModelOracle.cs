using Crm.Segmentation.Lifetime;

namespace Crm.Segmentation.Tests.Lifetime;

/// <summary>What models mean, slowly: every rate and every chance that a customer could have, each with how likely it is, summed up.</summary>
/// <param name="Likelihood">The likelihood of the summary.</param>
/// <param name="PAlive">How likely the customer still buys.</param>
/// <param name="Expected">Purchases in the time ahead.</param>
/// <param name="Discounted">The same with a discount.</param>
internal sealed record ModelOracle(double Likelihood, double PAlive, double Expected, double Discounted)
{
    private const int Rates = 1500, Chances = 1500;

    /// <summary>A customer who may stop after each purchase.</summary>
    internal static ModelOracle Dropping(double r, double alpha, double a, double b, bool afterFirst, PurchaseSummary customer, double time, double rate)
    {
        int x = customer.Repeats, first = afterFirst ? 1 : 0;
        return Sum(
            Grid(Rates, 0, (r + x + 60) / alpha, value => Math.Exp(((r - 1) * Math.Log(value)) - (alpha * value))),
            Grid(Chances, 0, 1, value => Math.Pow(value, a - 1) * Math.Pow(1 - value, b - 1)),
            (lambda, p) => Math.Pow(1 - p, x + first) * Math.Pow(lambda, x) * Math.Exp(-lambda * customer.Age),
            (lambda, p) => x + first == 0 ? 0 : p * Math.Pow(1 - p, x + first - 1) * Math.Pow(lambda, x) * Math.Exp(-lambda * customer.Last),
            (lambda, p) => (lambda, lambda * p),
            time,
            rate);
    }

    /// <summary>A customer who may stop at any time.</summary>
    internal static ModelOracle Stopping(double r, double alpha, double s, double beta, PurchaseSummary customer, double time, double rate)
    {
        int x = customer.Repeats;
        return Sum(
            Grid(Rates, 0, (r + x + 60) / alpha, value => Math.Exp(((r - 1) * Math.Log(value)) - (alpha * value))),
            Grid(Chances, 0, (s + 60) / beta, value => Math.Exp(((s - 1) * Math.Log(value)) - (beta * value))),
            (lambda, mu) => Math.Pow(lambda, x) * Math.Exp(-(lambda + mu) * customer.Age),
            (lambda, mu) => Math.Pow(lambda, x) * mu * (Math.Exp(-(lambda + mu) * customer.Last) - Math.Exp(-(lambda + mu) * customer.Age)) / (lambda + mu),
            (lambda, mu) => (lambda, mu),
            time,
            rate);
    }

    /// <summary>Sums over both; going on, a customer buys at a rate and stops at another.</summary>
    private static ModelOracle Sum(
        (double Value, double Weight)[] first,
        (double Value, double Weight)[] second,
        Func<double, double, double> alive,
        Func<double, double, double> stopped,
        Func<double, double, (double Buys, double Stops)> rates,
        double time,
        double rate)
    {
        double there = 0, gone = 0, expected = 0, discounted = 0;
        foreach ((double one, double weight) in first)
        {
            foreach ((double other, double share) in second)
            {
                double both = weight * share, here = both * alive(one, other);
                (double buys, double stops) = rates(one, other);
                there += here;
                gone += both * stopped(one, other);
                expected += here * buys * (1 - Math.Exp(-stops * time)) / stops;
                discounted += here * buys * (1 - Math.Exp(-(stops + rate) * time)) / (stops + rate);
            }
        }

        return new ModelOracle(there + gone, there / (there + gone), expected / (there + gone), discounted / (there + gone));
    }

    /// <summary>The middles of equal steps, with how likely each is.</summary>
    private static (double Value, double Weight)[] Grid(int steps, double from, double to, Func<double, double> density)
    {
        double width = (to - from) / steps;
        (double Value, double Weight)[] grid = [.. Enumerable.Range(0, steps).Select(i => from + ((i + 0.5) * width)).Select(value => (value, density(value)))];
        double all = grid.Sum(point => point.Weight);
        return [.. grid.Select(point => (point.Value, point.Weight / all))];
    }
}
