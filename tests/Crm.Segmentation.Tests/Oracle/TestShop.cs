namespace Crm.Segmentation.Tests;

/// <summary>A vocabulary with every kind of attribute and property, and the traps that come with names shared between event types.</summary>
internal static class TestShop
{
    private static readonly SchemaBuilder Define = new("test_shop");

    internal static readonly CustomerFlag OptedIn = Define.Flag("opted_in");
    internal static readonly CustomerFlag HasChildren = Define.Flag("has_children");
    internal static readonly CustomerInteger Age = Define.Integer("age", personal: true);
    internal static readonly CustomerInteger Goal = Define.Integer("goal");
    internal static readonly CustomerMoney Credit = Define.Money("credit", scale: 2);
    internal static readonly CustomerMoney Points = Define.Money("points", scale: 0);
    internal static readonly CustomerNumber Score = Define.Number("score");
    internal static readonly CustomerNumber Weight = Define.Number("weight", single: true);
    internal static readonly CustomerDuration Patience = Define.Duration("patience");
    internal static readonly CustomerInstant SignedUp = Define.Instant("signed_up");
    internal static readonly CustomerInstant Expires = Define.Instant("expires");
    internal static readonly CustomerDate Born = Define.Date("born");
    internal static readonly CustomerDate Renewal = Define.Date("renewal");
    internal static readonly CustomerText City = Define.Text("city");
    internal static readonly CustomerText Nickname = Define.Text("nickname");
    internal static readonly CustomerEnum Tier = Define.Enum("tier", "basic", "gold", "vip");
    internal static readonly CustomerTags Interests = Define.Tags("interests");
    internal static readonly CustomerText Mail = Define.Text("mail", ignoringCase: true);
    internal static readonly CustomerEnum Plan = Define.Enum("plan", personal: false, ignoringCase: true, "Hat", "SHOE");
    internal static readonly CustomerTags Likes = Define.Tags("likes", ignoringCase: true);

    internal static readonly EventType View = Define.Event("view");
    internal static readonly EventText ViewProduct = View.Text("product");
    internal static readonly EventEnum ViewCategory = View.Enum("category", "hat", "shoe", "bag");
    internal static readonly EventInteger ViewRank = View.Integer("rank");
    internal static readonly EventMoney ViewPrice = View.Money("price", scale: 2);
    internal static readonly EventFlag ViewPaid = View.Flag("paid");
    internal static readonly EventDuration ViewStay = View.Duration("stay");

    // The same names as on a view; the enum lists its values in another order, so its codes differ, and the text ignores case.
    internal static readonly EventType Cart = Define.Event("cart");
    internal static readonly EventEnum CartCategory = Cart.Enum("category", "bag", "hat", "shoe");
    internal static readonly EventText CartProduct = Cart.Text("product", ignoringCase: true);
    internal static readonly EventInteger CartRank = Cart.Integer("rank");
    internal static readonly EventInteger CartQuantity = Cart.Integer("quantity");

    internal static readonly EventType Purchase = Define.Event("purchase");
    internal static readonly EventInteger PurchaseRank = Purchase.Integer("rank");
    internal static readonly EventText PurchaseProduct = Purchase.Text("product");
    internal static readonly EventEnum PurchaseCategory = Purchase.Enum("category", "hat", "shoe", "bag");
    internal static readonly EventMoney Amount = Purchase.Money("amount", scale: 2);
    internal static readonly EventNumber Ratio = Purchase.Number("ratio");
    internal static readonly EventFlag Gift = Purchase.Flag("gift");

    internal static readonly EventType Message = Define.Event("message");
    internal static readonly EventInstant Sent = Message.Instant("sent");
    internal static readonly EventDate Due = Message.Date("due");
    internal static readonly EventTags Labels = Message.Tags("labels", ignoringCase: true);
    internal static readonly EventNumber Heat = Message.Number("heat", single: true);
    internal static readonly EventText Campaign = Message.Text("campaign", ignoringCase: true);
    internal static readonly EventEnum Channel = Message.Enum("channel", ignoringCase: true, "shoe", "HAT");

    internal static readonly EventType Visit = Define.Event("visit");

    internal static Schema Schema { get; } = Define.Build();

    internal static IReadOnlyList<EventType> EventTypes { get; } = [View, Cart, Purchase, Message, Visit];

    /// <summary>The event types that have the properties <see cref="Shared"/>.</summary>
    internal static IReadOnlyList<EventType> Shop { get; } = [View, Cart, Purchase];

    /// <summary>Property names that view, cart and purchase all have, of one kind.</summary>
    internal static IReadOnlyList<string> Shared { get; } = ["product", "category", "rank"];

    internal static IReadOnlyList<Expression> Attributes { get; } = [.. Schema.Attributes.Select(a => Schema.Attribute(a.Name))];

    internal static IReadOnlyList<Expression> Properties(EventType type) =>
        [.. Schema.Events.Single(e => e.Name == type.Name).Properties.Select(p => Schema.Property(type.Name, p.Name))];

    internal static FieldDefinition FieldOf(Expression handle) => ((IFieldHandle)handle).Field;
}
