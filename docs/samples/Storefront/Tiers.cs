using static Crm.Segmentation.Testing.Storefront;

namespace StorefrontSample;

/// <summary>Measures of one customer that several definitions share.</summary>
internal static class Measures
{
    private static readonly Window Month = Window.Last(TimeSpan.FromDays(30));
    private static readonly Window Year = Window.Last(TimeSpan.FromDays(365));

    internal static readonly Feature SpendYear = Feature.Define("spend_year", Purchase.Sum(Amount, Year), "1년 총 구매 금액");

    internal static readonly Feature OrdersYear = Feature.Define("orders_year", Purchase.Count(Year), "1년 주문 수");

    internal static readonly Feature Basket = Feature.Define("basket", SpendYear / OrdersYear, "1회 구매 금액");

    internal static readonly Feature VisitsMonth = Feature.Define("visits_month", Visit.Count(Month), "한 달 방문 수");
}

/// <summary>The membership tiers: every customer is in exactly one, the first that holds.</summary>
internal static class Tiers
{
    internal static readonly Partition Membership = Partition.Define(
        "membership",
        title: "멤버십",
        otherwise: "basic",
        new PartitionCell("vip", Measures.SpendYear >= 1_000_000 | (Measures.VisitsMonth >= 20 & Measures.OrdersYear >= 6)) { Title = "VIP" },
        new PartitionCell("gold", Measures.SpendYear >= 300_000) { Title = "골드" },
        new PartitionCell("silver", Measures.OrdersYear >= 1) { Title = "실버" });
}
