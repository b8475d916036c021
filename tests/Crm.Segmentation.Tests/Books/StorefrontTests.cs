using Crm.Segmentation.Funnels;
using Crm.Segmentation.Scoring;
using Crm.Segmentation.Tree;

namespace Crm.Segmentation.Tests.Books;

/// <summary>The rule book of a storefront, as a shop's team writes it.</summary>
public sealed class StorefrontTests
{
    private static readonly SchemaBuilder Define = new("storefront");
    private static readonly CustomerInstant SignedUp = Define.Instant("signed_up");
    private static readonly CustomerFlag OptedIn = Define.Flag("opted_in");
    private static readonly EventType SignUp = Define.Event("sign_up");
    private static readonly EventType Visit = Define.Event("visit");
    private static readonly EventText Page = Visit.Text("page");
    private static readonly EventType Search = Define.Event("search");
    private static readonly EventText Keyword = Search.Text("keyword");
    private static readonly EventType ViewProduct = Define.Event("view_product");
    private static readonly EventText ViewedCategory = ViewProduct.Text("category");
    private static readonly EventType AddToCart = Define.Event("add_to_cart");
    private static readonly EventType AddToWishlist = Define.Event("add_to_wishlist");
    private static readonly EventType Purchase = Define.Event("purchase");
    private static readonly EventText Category = Purchase.Text("category");
    private static readonly EventMoney Amount = Purchase.Money("amount", scale: 0);

    private static string Text => File.ReadAllText(SharedFolder.Of("examples/storefront.crm"));

    private static Window Last(double days) => Window.Last(TimeSpan.FromDays(days));

    [SharedFact]
    public void Parse_Storefront_GivesTheDefinitionsThatCSharpMakes()
    {
        RuleBook book = RuleBook.Parse(("storefront.crm", Text));
        Feature spendYear = Feature.Define("spend_year", Purchase.Sum(Amount, Last(365)), "1년 총 구매 금액");
        Feature ordersYear = Feature.Define("orders_year", Purchase.Count(Last(365)));
        Feature visitsMonth = Feature.Define("visits_month", Visit.Count(Last(30)));
        Score interest = Score.Define(
            "interest", visitsMonth + ((Measure)2 * ViewProduct.Count(Last(30))) + ((Measure)3 * AddToWishlist.Count(Last(30))));
        Score conversion = Score.Define("conversion", ((Measure)2 * AddToCart.Count(Last(30))) + ((Measure)5 * Purchase.Count(Last(90))));
        var value = new Rfm("value", Amount, Purchase) { Window = Last(365), Bins = 5 };
        var checkout = new Funnel(
            "checkout",
            new FunnelStep("search", Search),
            new FunnelStep("view", ViewProduct),
            new FunnelStep("cart", AddToCart),
            new FunnelStep("buy", Purchase))
        {
            Title = "구매 퍼널",
            Window = TimeSpan.FromDays(7),
        };
        Definition[] expected =
        [
            Segment.Define("first_time_buyers", Purchase.DidExactly(1), "첫 구매 고객"),
            Segment.Define("repeat_buyers", Purchase.DidAtLeast(2), "재구매 고객"),
            Segment.Define(
                "hat_interest",
                (ViewProduct.Where(ViewedCategory.Is("hat")).Did(Last(7)) | Search.Where(Keyword.IsLike("*모자*")).Did(Last(7)))
                & !Purchase.Where(Category.Is("hat")).Did(Last(7)),
                "모자에 관심 있지만 사지 않은 고객"),
            Segment.Define(
                "looked_not_bought",
                ViewProduct.ThenNot(Purchase).Same("category").Within(TimeSpan.FromDays(7)).Did(Last(30)),
                "본 카테고리를 7일 안에 사지 않음"),
            Segment.Define(
                "promo_without_sign_up", Visit.Where(Page.Is("sign-up-promotion")).Did(Last(7)) & !SignUp.Did(Last(7)), "가입 프로모션만 본 방문자"),
            Segment.Define("cart_abandoners", AddToCart.ThenNot(Purchase).Within(TimeSpan.FromHours(2)).Did(Last(3)), "장바구니 이탈"),
            Segment.Define("early_rebuyers", Purchase.DidAtLeast(2, Window.Within(TimeSpan.FromDays(7), SignedUp)), "가입 후 7일 안에 재구매"),
            Segment.Define("going_quiet", (Purchase.Count() >= 3) & (Purchase.Since() >= TimeSpan.FromDays(60)) & OptedIn, "이탈 조짐"),
            Segment.Define(
                "reachable_vip", new MemberOf("membership", "vip", null) & OptedIn & !(Condition)new MemberOf("going_quiet", null, null)),
            Partition.Define(
                "membership",
                "멤버십",
                "basic",
                new PartitionCell("vip", (spendYear >= 1_000_000) | ((visitsMonth >= 20) & (ordersYear >= 6))),
                new PartitionCell("gold", spendYear >= 300_000)),
            interest,
            conversion,
            Partition.Define(
                "engagement",
                "관심 x 전환",
                [
                    new PartitionCell("g1", (interest.Value <= interest.Value.Percentile(50)) & (conversion.Value <= conversion.Value.Percentile(50))) { Title = "인지" },
                    new PartitionCell("g2", conversion.Value <= conversion.Value.Percentile(50)) { Title = "망설임" },
                    new PartitionCell("g3", interest.Value <= interest.Value.Percentile(50)) { Title = "목적형" },
                ],
                new PartitionCell("g4", null) { Title = "충성" }),
            value,
            Segment.Define("champions", (value.Recency >= 4) & (value.Frequency >= 4) & (value.Monetary >= 4), "최우수"),
            checkout,
            Segment.Define("searched_never_viewed", checkout.DroppedBefore("view", Last(30))),
        ];

        Assert.Equal(expected, book.Definitions);
        Assert.Empty(book.Warnings);
        Assert.Equal(3, book.Tests.Count);
        Assert.Equal(7, book.Features.Count);
        Assert.Equal(["engagement", "value", "champions"], book.Unfitted);
    }

    [SharedFact]
    public void Format_OfStorefront_KeepsItsMeaningAndComments()
    {
        string formatted = RuleFormatter.Format(Text);

        Assert.Equal(formatted, RuleFormatter.Format(formatted));
        RuleBook before = RuleBook.Parse(("a", Text)), after = RuleBook.Parse(("b", formatted));
        Assert.Equal(before.Definitions, after.Definitions);
        Assert.Equal(before.Schema, after.Schema);
        Assert.Equal(Comments(Text), Comments(formatted));
    }

    [SharedFact]
    public void ToText_OfStorefront_ReadsBackAsTheSame()
    {
        RuleBook book = RuleBook.Parse(("storefront.crm", Text));
        string printed = string.Join(
            '\n',
            book.Features.Select(f => f.ToText()).Concat(book.Definitions.Select(d => d.ToText())));

        Assert.Equal(book.Definitions, RuleBook.Parse(book.Schema, ("printed", printed)).Definitions);
    }

    private static string[] Comments(string text) => [.. text.Split('\n').Where(line => line.Contains('#', StringComparison.Ordinal)).Select(line => line[line.IndexOf('#', StringComparison.Ordinal)..].TrimEnd())];
}
