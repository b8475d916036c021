using static Crm.Segmentation.Testing.Storefront;

namespace StorefrontSample;

/// <summary>The way to an order, and back.</summary>
internal static class Funnels
{
    internal static readonly Funnel Checkout = new(
        "checkout",
        new FunnelStep("search", Search),
        new FunnelStep("view", ViewProduct),
        new FunnelStep("cart", AddToCart),
        new FunnelStep("buy", Purchase))
    {
        Window = TimeSpan.FromDays(7),
    };

    /// <summary>Do those who order for the first time order again?</summary>
    internal static readonly Retention Weekly = new("weekly")
    {
        Cohort = Purchase.First(),
        Return = Purchase,
        Period = CalendarUnit.Week,
        Periods = 8,
    };

    /// <summary>The funnel's drop-off as a segment of the rule book: those who filled a cart in the last 30 days, did not pay, and may be written to.</summary>
    internal static readonly Segment CartLeftReachable = Segment.Define(
        "cart_left_reachable",
        Checkout.DroppedBefore("buy", enteredIn: Window.Last(TimeSpan.FromDays(30))) & OptedIn,
        "퍼널에서 결제 전에 멈춘, 연락할 수 있는 고객");
}
