namespace LiveSegments;

/// <summary>What the rules know of the shop's events.</summary>
internal static class Shop
{
    private static readonly SchemaBuilder Define = new("shop");

    public static readonly EventType View = Define.Event("view");
    public static readonly EventType Cart = Define.Event("cart");
    public static readonly EventType Purchase = Define.Event("purchase");
    public static readonly EventMoney Amount = Purchase.Money("amount", scale: 0);

    public static readonly Schema Schema = Define.Build();

    /// <summary>The rules of <c>live.crm</c>, for live use.</summary>
    public static LiveRules Rules()
    {
        string text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "live.crm"));
        return new SegmentationEngine(Schema, new SegmentationOptions { TimeZone = "Asia/Seoul" }).Live(RuleBook.Parse(Schema, ("live.crm", text)));
    }
}
