namespace Crm.Segmentation.Testing;

/// <summary>The vocabulary of a Korean online shop: the schema that the samples, the tests and <see cref="StorefrontGenerator"/> share.</summary>
/// <remarks>Every field is a handle, and a handle is a node of the rule tree: <c>Storefront.Purchase.Count() &gt;= 2 &amp; Storefront.OptedIn</c>.</remarks>
public static class Storefront
{
    // INVARIANT: static fields are initialised in the order of the text, so the schema is built last.
    private static readonly SchemaBuilder Define = new("storefront");

    /// <summary>When the customer signed up; missing for a visitor who has not.</summary>
    public static readonly CustomerInstant SignedUp = Define.Instant("signed_up");

    /// <summary>KR, JP, US or OTHER.</summary>
    public static readonly CustomerEnum Country = Define.Enum("country", "KR", "JP", "US", "OTHER");

    /// <summary>How the customer came: paid_search, paid_social, organic, referral, direct.</summary>
    public static readonly CustomerText Acquisition = Define.Text("acquisition");

    /// <summary>Age in years; often missing.</summary>
    public static readonly CustomerInteger Age = Define.Integer("age", personal: true);

    /// <summary>Whether there are children at home; often missing.</summary>
    public static readonly CustomerFlag HasChildren = Define.Flag("has_children", personal: true);

    /// <summary>Categories that the customer said to like, such as <c>모자</c>.</summary>
    public static readonly CustomerTags Interests = Define.Tags("interests");

    /// <summary>Consent to advertising messages.</summary>
    public static readonly CustomerFlag OptedIn = Define.Flag("opted_in");

    /// <summary>Separate consent to advertising between 21:00 and 08:00.</summary>
    public static readonly CustomerFlag NightConsent = Define.Flag("night_consent");

    /// <summary>The customer's IANA time zone.</summary>
    public static readonly CustomerText TimeZone = Define.Text("timezone");

    /// <summary>The customer signed up.</summary>
    public static readonly EventType SignUp = Define.Event("sign_up");

    /// <summary>The channel through which the customer signed up.</summary>
    public static readonly EventText SignUpChannel = SignUp.Text("channel");

    /// <summary>The customer came to the shop.</summary>
    public static readonly EventType Visit = Define.Event("visit");

    /// <summary>The page on which a visit began, such as <c>sign-up-promotion</c>.</summary>
    public static readonly EventText Page = Visit.Text("page");

    /// <summary>The channel through which a visit came.</summary>
    public static readonly EventText VisitChannel = Visit.Text("channel");

    /// <summary>Whether the shop paid for the visit.</summary>
    public static readonly EventFlag Paid = Visit.Flag("paid");

    /// <summary>The customer searched.</summary>
    public static readonly EventType Search = Define.Event("search");

    /// <summary>What was searched for.</summary>
    public static readonly EventText Keyword = Search.Text("keyword");

    /// <summary>The customer looked at a product.</summary>
    public static readonly EventType ViewProduct = Define.Event("view_product");

    /// <summary>The product that was looked at.</summary>
    public static readonly EventText ViewedProduct = ViewProduct.Text("product");

    /// <summary>The category of the product that was looked at.</summary>
    public static readonly EventText ViewedCategory = ViewProduct.Text("category");

    /// <summary>The price of the product that was looked at, in won.</summary>
    public static readonly EventMoney ViewedPrice = ViewProduct.Money("price", scale: 0);

    /// <summary>The customer put a product on the wish list.</summary>
    public static readonly EventType AddToWishlist = Define.Event("add_to_wishlist");

    /// <summary>The product that was wished for.</summary>
    public static readonly EventText WishedProduct = AddToWishlist.Text("product");

    /// <summary>The category of the product that was wished for.</summary>
    public static readonly EventText WishedCategory = AddToWishlist.Text("category");

    /// <summary>The customer put a product into the cart.</summary>
    public static readonly EventType AddToCart = Define.Event("add_to_cart");

    /// <summary>The cart, numbered for each customer.</summary>
    public static readonly EventText Cart = AddToCart.Text("cart");

    /// <summary>The product that was put into the cart.</summary>
    public static readonly EventText CartProduct = AddToCart.Text("product");

    /// <summary>The category of the product that was put into the cart.</summary>
    public static readonly EventText CartCategory = AddToCart.Text("category");

    /// <summary>The price of the product that was put into the cart, in won.</summary>
    public static readonly EventMoney CartPrice = AddToCart.Money("price", scale: 0);

    /// <summary>The customer paid for an order.</summary>
    public static readonly EventType Purchase = Define.Event("purchase");

    /// <summary>The order, numbered for each customer.</summary>
    public static readonly EventText Order = Purchase.Text("order");

    /// <summary>The cart that was paid for.</summary>
    public static readonly EventText PurchaseCart = Purchase.Text("cart");

    /// <summary>The category of what was bought; sometimes missing.</summary>
    public static readonly EventText PurchaseCategory = Purchase.Text("category");

    /// <summary>What was paid, in won.</summary>
    public static readonly EventMoney Amount = Purchase.Money("amount", scale: 0);

    /// <summary>A message was shown to the customer.</summary>
    public static readonly EventType MessageSeen = Define.Event("message_seen");

    /// <summary>The campaign of a message that was shown.</summary>
    public static readonly EventText SeenCampaign = MessageSeen.Text("campaign");

    /// <summary>The customer clicked on a message.</summary>
    public static readonly EventType MessageClicked = Define.Event("message_clicked");

    /// <summary>The campaign of a message that was clicked on.</summary>
    public static readonly EventText ClickedCampaign = MessageClicked.Text("campaign");

    /// <summary>All of it.</summary>
    public static readonly Schema Schema = Define.Build();
}
