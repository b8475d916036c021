namespace ShopApi;

/// <summary>What the rules know of the shop's customers and events.</summary>
internal static class Shop
{
    private static readonly SchemaBuilder Define = new("shop");

    public static readonly CustomerEnum Country = Define.Enum("country", "KR", "JP", "US");
    public static readonly CustomerFlag OptedIn = Define.Flag("opted_in");

    public static readonly EventType ViewProduct = Define.Event("view_product");
    public static readonly EventText ViewedCategory = ViewProduct.Text("category");

    public static readonly EventType AddToCart = Define.Event("add_to_cart");

    public static readonly EventType Purchase = Define.Event("purchase");
    public static readonly EventText Category = Purchase.Text("category");
    public static readonly EventMoney Amount = Purchase.Money("amount", scale: 0);

    public static readonly Schema Schema = Define.Build();
}
