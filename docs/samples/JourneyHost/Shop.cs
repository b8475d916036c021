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

    private static readonly SegmentationEngine Engine = new(Schema, new SegmentationOptions { TimeZone = "Asia/Seoul" });

    /// <summary>The rules as they are in the file now.</summary>
    public static string Rules => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "host.crm"));

    /// <summary>The journeys of the first rule book that was published, with what was edited since as controls.</summary>
    public static JourneyCatalog Journeys(IEnumerable<(DateTimeOffset At, string Text)> books)
    {
        JourneyCatalog? catalog = null;
        foreach ((DateTimeOffset at, string text) in books)
        {
            RuleBook book = RuleBook.Parse(Schema, ("host.crm", text));
            if (catalog is null) catalog = Engine.Journeys(book);
            else foreach (JourneyControl control in Engine.JourneyControls(catalog, book, at)) catalog = catalog.With(control);
        }

        return catalog ?? throw new ArgumentException("There is no rule book.", nameof(books));
    }

    /// <summary>Who a customer is: a host reads this from its own tables. One in ten did not agree to advertisements.</summary>
    public static CustomerAttributes Customer(CustomerKey key) => CustomerAttributes.Of(Schema, key, row => row.Set(OptedIn, IsOptedIn(key)));

    public static bool IsOptedIn(CustomerKey key) => !key.ToString().EndsWith('7');
}
