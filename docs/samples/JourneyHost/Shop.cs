namespace JourneyHost;

/// <summary>What the journeys know of the shop.</summary>
internal static class Shop
{
    private static readonly SchemaBuilder Define = new("shop");

    public static readonly CustomerFlag OptedIn = Define.Flag("opted_in");
    public static readonly EventType SignUp = Define.Event("sign_up");
    public static readonly EventType Cart = Define.Event("cart");
    public static readonly EventType Purchase = Define.Event("purchase");

    public static readonly Schema Schema = Define.Build();

    /// <summary>The journeys of <c>host.crm</c>.</summary>
    public static JourneyCatalog Journeys()
    {
        string text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "host.crm"));
        return new SegmentationEngine(Schema, new SegmentationOptions { TimeZone = "Asia/Seoul" }).Journeys(RuleBook.Parse(Schema, ("host.crm", text)));
    }

    /// <summary>Who a customer is: a host reads this from its own tables. One in ten did not agree to advertisements.</summary>
    public static CustomerAttributes Customer(CustomerKey key) => CustomerAttributes.Of(Schema, key, row => row.Set(OptedIn, IsOptedIn(key)));

    public static bool IsOptedIn(CustomerKey key) => !key.ToString().EndsWith('7');
}
