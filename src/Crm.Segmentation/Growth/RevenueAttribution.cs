using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Growth;

/// <summary>A change of revenue from one period to another, and how much of it is laid to each factor: the parts sum to the whole.</summary>
/// <param name="Total">Revenue after less revenue before.</param>
/// <param name="Visitors">What more or fewer visitors brought or cost.</param>
/// <param name="Conversion">What another share of buyers among them did.</param>
/// <param name="OrdersPerBuyer">What more or fewer orders a buyer did.</param>
/// <param name="OrderValue">What another value of an order did.</param>
/// <param name="Unattributed">Refunds of a period without orders, of which no factor can say anything; 0 otherwise.</param>
[JsonConverter(typeof(JsonValueConverter<RevenueAttribution>))]
public sealed record RevenueAttribution(double Total, double Visitors, double Conversion, double OrdersPerBuyer, double OrderValue, double Unattributed)
    : IJsonValue<RevenueAttribution>
{
    private const int Factors = 4;

    /// <summary>The change from one tree to another.</summary>
    /// <returns>The attribution; null where the method needs a revenue that is not below 0, and one is.</returns>
    internal static RevenueAttribution? Of(RevenueTree before, RevenueTree after, AttributionMethod method)
    {
        Span<double> then = stackalloc double[Factors], now = stackalloc double[Factors], parts = stackalloc double[Factors];
        (double revenueThen, double revenueNow) = FactorsOf(before, after, then, now);
        if (method == AttributionMethod.Shapley) Shapley(then, now, parts);
        else if (revenueThen < 0 || revenueNow < 0) return null;
        else LogarithmicMean(revenueThen, revenueNow, then, now, parts);
        double total = after.Amount - before.Amount;
        return new RevenueAttribution(total, parts[0], parts[1], parts[2], parts[3], after.Amount - revenueNow - (before.Amount - revenueThen));
    }

    /// <summary>Both periods' factors, one that is 0/0 taking the other period's value, and their products.</summary>
    private static (double Then, double Now) FactorsOf(RevenueTree before, RevenueTree after, Span<double> then, Span<double> now)
    {
        (then[0], now[0]) = (before.Visitors, after.Visitors);
        (then[1], now[1]) = Both(before.Conversion, after.Conversion);
        (then[2], now[2]) = Both(before.OrdersPerBuyer, after.OrdersPerBuyer);
        (then[3], now[3]) = Both(before.OrderValue, after.OrderValue);
        return (before.Orders == 0 ? 0 : before.Amount, after.Orders == 0 ? 0 : after.Amount);
    }

    private static (double Then, double Now) Both(double? then, double? now) => (then ?? now ?? 0, now ?? then ?? 0);

    /// <summary>
    /// For each factor the mean, over the orders of changing them, of what its change does after those before it. The sets of factors that may be changed
    /// before weigh |S|! (3 − |S|)! / 4!.
    /// </summary>
    private static void Shapley(ReadOnlySpan<double> then, ReadOnlySpan<double> now, Span<double> parts)
    {
        ReadOnlySpan<double> weights = [1.0 / 4, 1.0 / 12, 1.0 / 12, 1.0 / 4];
        for (int factor = 0; factor < Factors; factor++)
        {
            double sum = 0;
            for (int changed = 0; changed < 1 << Factors; changed++)
            {
                if ((changed >> factor & 1) != 0) continue;
                double others = 1;
                for (int other = 0; other < Factors; other++)
                    if (other != factor) others *= (changed >> other & 1) != 0 ? now[other] : then[other];
                sum += weights[int.PopCount(changed)] * others;
            }

            parts[factor] = sum * (now[factor] - then[factor]);
        }
    }

    /// <summary>L(R₁, R₀) · ln(x₁ / x₀), L being the logarithmic mean; a term with a 0 is its limit: the whole change for the factor that is 0 in one period.</summary>
    private static void LogarithmicMean(double before, double after, ReadOnlySpan<double> then, ReadOnlySpan<double> now, Span<double> parts)
    {
        parts.Clear();
        if (before == 0 && after == 0) return;
        if (before == 0 || after == 0)
        {
            for (int factor = 0; factor < Factors; factor++)
            {
                if (then[factor] != 0 && now[factor] != 0) continue;
                parts[factor] = after - before;
                return;
            }
        }

        double mean = LogarithmicMean(before, after);
        for (int factor = 0; factor < Factors; factor++) parts[factor] = mean * Math.Log(now[factor] / then[factor]);
    }

    /// <summary>(a − b) / ln(a / b) as √(ab) · sinh(u) / u with u = ln(a / b) / 2, which is exact where a and b are close.</summary>
    private static double LogarithmicMean(double before, double after)
    {
        double half = Math.Log(after / before) / 2;
        return Math.Sqrt(before) * Math.Sqrt(after) * (Math.Abs(half) < 1e-4 ? 1 + (half * half / 6) : Math.Sinh(half) / half);
    }

    static void IJsonValue<RevenueAttribution>.WriteJson(Utf8JsonWriter writer, RevenueAttribution value)
    {
        writer.WriteStartObject();
        writer.WriteNumber("total", value.Total);
        writer.WriteNumber("visitors", value.Visitors);
        writer.WriteNumber("conversion", value.Conversion);
        writer.WriteNumber("ordersPerBuyer", value.OrdersPerBuyer);
        writer.WriteNumber("orderValue", value.OrderValue);
        writer.WriteNumber("unattributed", value.Unattributed);
        writer.WriteEndObject();
    }
}
