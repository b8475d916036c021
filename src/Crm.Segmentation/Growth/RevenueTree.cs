using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Growth;

/// <summary>The revenue of one period, and the factors of which it is the product.</summary>
/// <param name="Visitors">Customers with a visit or an order in the period.</param>
/// <param name="BuyersWithoutVisit">How many of them ordered, and have no visit in the period.</param>
/// <param name="Buyers">Customers with an order.</param>
/// <param name="Orders">Orders.</param>
/// <param name="Revenue">What the orders are worth, less the refunds where revenue is net of them; null beyond what a decimal can say.</param>
/// <param name="Refunds">What the refunds of the period are worth; null where refunds are not told, or beyond what a decimal can say.</param>
[JsonConverter(typeof(JsonValueConverter<RevenueTree>))]
public sealed record RevenueTree(long Visitors, long BuyersWithoutVisit, long Buyers, long Orders, decimal? Revenue, decimal? Refunds) : IJsonValue<RevenueTree>
{
    /// <summary>The share of visitors who ordered; null without visitors.</summary>
    public double? Conversion => new Proportion(Buyers, Visitors).Rate;

    /// <summary>The 95 % Wilson score interval of the conversion; null without visitors.</summary>
    public ConfidenceInterval? ConversionInterval => new Proportion(Buyers, Visitors).Interval;

    /// <summary>Orders by buyers; null without buyers.</summary>
    public double? OrdersPerBuyer => Buyers == 0 ? null : (double)Orders / Buyers;

    /// <summary>Revenue by orders; null without orders.</summary>
    public double? OrderValue => Orders == 0 ? null : Amount / Orders;

    /// <summary>The revenue as the nearest double.</summary>
    internal double Amount { get; init; }

    static void IJsonValue<RevenueTree>.WriteJson(Utf8JsonWriter writer, RevenueTree value)
    {
        writer.WriteStartObject();
        writer.WriteNumber("visitors", value.Visitors);
        writer.WriteNumber("buyersWithoutVisit", value.BuyersWithoutVisit);
        writer.WriteNumber("buyers", value.Buyers);
        writer.WriteNumber("orders", value.Orders);
        Write(writer, "revenue", value.Revenue);
        Write(writer, "refunds", value.Refunds);
        writer.WriteNumber("conversion", value.Conversion);
        writer.WriteInterval("conversionInterval", value.ConversionInterval);
        writer.WriteNumber("ordersPerBuyer", value.OrdersPerBuyer);
        writer.WriteNumber("orderValue", value.OrderValue);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, string name, decimal? amount)
    {
        if (amount is { } number) writer.WriteNumber(name, number);
        else writer.WriteNull(name);
    }
}
