using static Crm.Segmentation.Testing.Storefront;

namespace StorefrontSample;

/// <summary>The segments of the shop. They overlap: a customer may be in any number of them.</summary>
internal static class Segments
{
    internal static readonly Segment FirstTimeBuyers = Segment.Define("first_time_buyers", Purchase.DidExactly(1), "첫 구매 고객");

    internal static readonly Segment RepeatBuyers = Segment.Define("repeat_buyers", Purchase.DidAtLeast(2), "재구매 고객");

    internal static readonly Segment EarlyRebuyers = Segment.Define(
        "early_rebuyers",
        Purchase.Count(Window.Within(Days(7), SignedUp)) >= 2,
        "가입 후 7일 안에 재구매");

    internal static readonly Segment HatInterest = Segment.Define(
        "hat_interest",
        (ViewProduct.Where(ViewedCategory.Is("모자")).Did(LastDays(7)) | Search.Where(Keyword.IsLike("*모자*")).Did(LastDays(7)))
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
        Purchase.DidAtLeast(2, LastDays(365)) & Measures.Basket >= 120_000,
        "객단가 12만 원 이상");

    internal static readonly Segment ManyCategories = Segment.Define(
        "many_categories",
        Purchase.Distinct(PurchaseCategory, LastDays(365)) >= 3,
        "세 카테고리 이상 구매");

    internal static readonly Segment SignUpAnniversary = Segment.Define(
        "sign_up_anniversary",
        SignedUp.AnniversaryIsWithin(Days(7)) & OptedIn,
        "7일 안에 가입 기념일");

    internal static readonly Segment Parents = Segment.Define(
        "parents",
        HasChildren & Age >= 30 & Age < 50 & !Interests.Has("키즈"),
        "30·40대 부모, 키즈는 아직");

    internal static readonly Segment MayBeWrittenTo = Segment.Define("opted_in", OptedIn, "광고 수신 동의");

    internal static readonly Segment ReachableVip = Segment.Define(
        "reachable_vip",
        Tiers.Membership["vip"] & OptedIn & !GoingQuiet.Members,
        "연락할 수 있는 VIP");

    internal static readonly Segment[] All =
    [
        FirstTimeBuyers, RepeatBuyers, EarlyRebuyers, HatInterest, HatWishers, LookedNotBought, PromoWithoutSignUp, CartAbandoners, GoingQuiet,
        Lapsed, BackAfterSilence, RegularVisitors, WindowShoppers, BigSpenders, ManyCategories, SignUpAnniversary, Parents, MayBeWrittenTo, ReachableVip,
    ];

    private static TimeSpan Days(int days) => TimeSpan.FromDays(days);

    private static Window LastDays(int days) => Window.Last(Days(days));
}
