namespace Crm.Segmentation.Tests.Docs;

// snippet: shop
/// <summary>A shop's vocabulary, declared once. The handles are nodes of the rule tree.</summary>
public static class Shop
{
    private static readonly SchemaBuilder Define = new("storefront");
    public static readonly CustomerInstant SignedUp = Define.Instant("signed_up");
    public static readonly CustomerEnum Country = Define.Enum("country", "KR", "JP", "US", "OTHER");
    public static readonly CustomerInteger Age = Define.Integer("age", personal: true);
    public static readonly CustomerTags Interests = Define.Tags("interests");
    public static readonly CustomerFlag OptedIn = Define.Flag("opted_in");

    public static readonly EventType Visit = Define.Event("visit");
    public static readonly EventText Channel = Visit.Text("channel");

    public static readonly EventType ViewProduct = Define.Event("view_product");
    public static readonly EventText ViewedCategory = ViewProduct.Text("category");

    public static readonly EventType Purchase = Define.Event("purchase");
    public static readonly EventText Category = Purchase.Text("category");
    public static readonly EventMoney Amount = Purchase.Money("amount", scale: 0);
    public static readonly EventEnum PurchaseChannel = Purchase.Enum("channel", "web", "app");

    public static readonly Schema Schema = Define.Build();
}
// end snippet

/// <summary>Another shop, whose handles do not belong to the first one's schema.</summary>
internal static class OtherShop
{
    private static readonly SchemaBuilder Define = new("other");
    internal static readonly CustomerInteger Agee = Define.Integer("agee");
    internal static readonly CustomerText Age = Define.Text("age");
    internal static readonly EventType Purchse = Define.Event("purchse");
    internal static readonly EventType Purchase = Define.Event("purchase");
    internal static readonly EventMoney Amonut = Purchase.Money("amonut", scale: 0);
}
