using Crm.Segmentation.Funnels;
using Crm.Segmentation.Paths;

using static Crm.Segmentation.Testing.Storefront;

namespace Crm.Segmentation.Tests.Samples;

/// <summary>The definitions of the sample's storefront.crm, as C# writes them: what the text must mean.</summary>
internal static class StorefrontTwins
{
    private static readonly Window Month = Window.Last(TimeSpan.FromDays(30));
    private static readonly Window Year = Window.Last(TimeSpan.FromDays(365));

    internal static readonly Feature SpendYear = Feature.Define("spend_year", Purchase.Sum(Amount, Year), "1년 총 구매 금액");

    internal static readonly Feature OrdersYear = Feature.Define("orders_year", Purchase.Count(Year), "1년 주문 수");

    internal static readonly Feature Basket = Feature.Define("basket", SpendYear / OrdersYear, "1회 구매 금액");

    internal static readonly Feature VisitsMonth = Feature.Define("visits_month", Visit.Count(Month), "한 달 방문 수");

    internal static readonly Partition Membership = Partition.Define(
        "membership",
        title: "멤버십",
        otherwise: "basic",
        new PartitionCell("vip", SpendYear >= 1_000_000 | (VisitsMonth >= 20 & OrdersYear >= 6)) { Title = "VIP" },
        new PartitionCell("gold", SpendYear >= 300_000) { Title = "골드" },
        new PartitionCell("silver", OrdersYear >= 1) { Title = "실버" });

    internal static readonly Segment FirstTimeBuyers = Segment.Define("first_time_buyers", Purchase.DidExactly(1), "첫 구매 고객");

    internal static readonly Segment RepeatBuyers = Segment.Define("repeat_buyers", Purchase.DidAtLeast(2), "재구매 고객");

    internal static readonly Segment EarlyRebuyers = Segment.Define(
        "early_rebuyers",
        Purchase.Count(Window.Within(Days(7), SignedUp)) >= 2,
        "가입 후 7일 안에 재구매");

    internal static readonly Segment HatInterest = Segment.Define(
        "hat_interest",
        (ViewProduct.Where(ViewedCategory.Is("모자")).Did(LastDays(7)) | Crm.Segmentation.Testing.Storefront.Search.Where(Keyword.IsLike("*모자*")).Did(LastDays(7)))
        & !Purchase.Where(PurchaseCategory.Is("모자")).Did(LastDays(7)),
        "모자에 관심 있지만 사지 않은 고객");

    internal static readonly Segment HatWishers = Segment.Define(
        "hat_wishers",
        AddToWishlist.Where(WishedCategory.Is("모자")).Did(LastDays(90)) & !Purchase.Where(PurchaseCategory.Is("모자")).Did(LastDays(90)),
        "모자를 찜하고 사지 않은 고객");

    internal static readonly Segment LookedNotBought = Segment.Define(
        "looked_not_bought",
        ViewProduct.ThenNot(Purchase).Same("category").Within(Days(7)).Did(LastDays(30)),
        "본 카테고리를 7일 안에 사지 않음");

    internal static readonly Segment PromoWithoutSignUp = Segment.Define(
        "promo_without_sign_up",
        Visit.Where(Page.Is("sign-up-promotion")).Did(LastDays(7)) & !SignUp.Did(LastDays(7)),
        "가입 프로모션만 본 방문자");

    internal static readonly Segment CartAbandoners = Segment.Define(
        "cart_abandoners",
        AddToCart.ThenNot(Purchase).Within(TimeSpan.FromHours(2)).Did(LastDays(3)),
        "장바구니 이탈");

    internal static readonly Segment GoingQuiet = Segment.Define(
        "going_quiet",
        Purchase.Count() >= 3 & Purchase.Since() >= Days(60) & OptedIn,
        "이탈 조짐");

    internal static readonly Segment Lapsed = Segment.Define("lapsed", Purchase.Since() >= Days(180), "휴면 구매자 (180일)");

    internal static readonly Segment BackAfterSilence = Segment.Define(
        "back_after_silence",
        Visit.Did(LastDays(7)) & !Visit.Did(Window.Ago(from: Days(37), to: Days(7))) & Visit.Did(Window.BeforeAgo(Days(37))),
        "30일 넘게 쉬었다 돌아온 고객");

    internal static readonly Segment RegularVisitors = Segment.Define(
        "regular_visitors",
        Visit.DidRegularly(ComparisonOperator.GreaterOrEqual, times: 1, atLeastPeriods: 4, ofLastPeriods: 6, period: Days(7)),
        "6주 중 4주 이상 방문");

    internal static readonly Segment WindowShoppers = Segment.Define(
        "window_shoppers",
        ViewProduct.DidAtLeast(5, LastDays(30)) & !Purchase.Did(),
        "구경만 하는 고객");

    internal static readonly Segment BigSpenders = Segment.Define(
        "big_spenders",
        Purchase.DidAtLeast(2, LastDays(365)) & Basket >= 120_000,
        "객단가 12만 원 이상");

    internal static readonly Segment ManyCategories = Segment.Define(
        "many_categories",
        Purchase.Distinct(PurchaseCategory, LastDays(365)) >= 3,
        "세 카테고리 이상 구매");

    internal static readonly Segment SignUpAnniversary = Segment.Define(
        "sign_up_anniversary",
        SignedUp.AnniversaryIsIn(Window.Next(Days(7))) & OptedIn,
        "7일 안에 가입 기념일");

    internal static readonly Segment Parents = Segment.Define(
        "parents",
        HasChildren & Age >= 30 & Age < 50 & !Interests.Has("키즈"),
        "30·40대 부모, 키즈는 아직");

    internal static readonly Segment MayBeWrittenTo = Segment.Define("opted_in", OptedIn, "광고 수신 동의");

    internal static readonly Segment ReachableVip = Segment.Define(
        "reachable_vip",
        Membership["vip"] & OptedIn & !GoingQuiet.Members,
        "연락할 수 있는 VIP");

    internal static readonly Funnel Checkout = new(
        "checkout",
        new FunnelStep("search", Crm.Segmentation.Testing.Storefront.Search),
        new FunnelStep("view", ViewProduct),
        new FunnelStep("cart", AddToCart),
        new FunnelStep("buy", Purchase))
    {
        Window = TimeSpan.FromDays(7),
    };

    internal static readonly Segment CartLeftReachable = Segment.Define(
        "cart_left_reachable",
        Checkout.DroppedBefore("buy", enteredIn: Window.Last(TimeSpan.FromDays(30))) & OptedIn,
        "퍼널에서 결제 전에 멈춘, 연락할 수 있는 고객");

    internal static readonly EventPaths ToOrder = new("to_order")
    {
        Title = "주문까지의 경로",
        Events = [Crm.Segmentation.Testing.Storefront.Search, ViewProduct, AddToWishlist, AddToCart, Purchase],
        CollapsesRepeats = true,
        Until = "purchase",
        Window = Days(7),
        Limit = 3,
        MostNodes = 3,
    };

    internal static readonly ProductAffinity GoesOnTo = new("goes_on_to") { Title = "보고 나서 사는 카테고리", Events = [ViewProduct], ItemProperty = "category", Then = [Purchase] };

    /// <summary>In the order of the text.</summary>
    internal static readonly Definition[] All =
    [
        FirstTimeBuyers, RepeatBuyers, EarlyRebuyers, HatInterest, HatWishers, LookedNotBought, PromoWithoutSignUp, CartAbandoners, GoingQuiet,
        Lapsed, BackAfterSilence, RegularVisitors, WindowShoppers, BigSpenders, ManyCategories, SignUpAnniversary, Parents, MayBeWrittenTo, ReachableVip,
        Membership, Checkout, CartLeftReachable, ToOrder, GoesOnTo,
    ];

    internal static readonly Feature[] Features = [SpendYear, OrdersYear, Basket, VisitsMonth];


    private static TimeSpan Days(int days) => TimeSpan.FromDays(days);

    private static Window LastDays(int days) => Window.Last(Days(days));
}
