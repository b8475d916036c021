namespace Crm.Segmentation.Tests;

/// <summary>A vocabulary with every kind of attribute and property, and the traps that come with names shared between event types.</summary>
internal static class TestShop
{
    private static readonly SchemaBuilder Define = new("test_shop");

    internal static readonly FlagAttribute OptedIn = Define.Flag("opted_in");
    internal static readonly FlagAttribute HasChildren = Define.Flag("has_children");
    internal static readonly IntegerAttribute Age = Define.Integer("age", personal: true);
    internal static readonly IntegerAttribute Goal = Define.Integer("goal");
    internal static readonly MoneyAttribute Credit = Define.Money("credit", scale: 2);
    internal static readonly MoneyAttribute Points = Define.Money("points", scale: 0);
    internal static readonly NumberAttribute Score = Define.Number("score");
    internal static readonly NumberAttribute Weight = Define.Number("weight", single: true);
    internal static readonly DurationAttribute Patience = Define.Duration("patience");
    internal static readonly InstantAttribute SignedUp = Define.Instant("signed_up");
    internal static readonly InstantAttribute Expires = Define.Instant("expires");
    internal static readonly DateAttribute Born = Define.Date("born");
    internal static readonly DateAttribute Renewal = Define.Date("renewal");
    internal static readonly TextAttribute City = Define.Text("city");
    internal static readonly TextAttribute Nickname = Define.Text("nickname");
    internal static readonly EnumAttribute Tier = Define.Enum("tier", "basic", "gold", "vip");
    internal static readonly TagsAttribute Interests = Define.Tags("interests");

    internal static readonly EventType View = Define.Event("view");
    internal static readonly TextProperty ViewProduct = View.Text("product");
    internal static readonly EnumProperty ViewCategory = View.Enum("category", "hat", "shoe", "bag");
    internal static readonly IntegerProperty ViewRank = View.Integer("rank");
    internal static readonly MoneyProperty ViewPrice = View.Money("price", scale: 2);
    internal static readonly FlagProperty ViewPaid = View.Flag("paid");
    internal static readonly DurationProperty ViewStay = View.Duration("stay");

    // The same names as on a view; the enum lists its values in another order, so its codes differ.
    internal static readonly EventType Cart = Define.Event("cart");
    internal static readonly EnumProperty CartCategory = Cart.Enum("category", "bag", "hat", "shoe");
    internal static readonly TextProperty CartProduct = Cart.Text("product");
    internal static readonly IntegerProperty CartRank = Cart.Integer("rank");
    internal static readonly IntegerProperty CartQuantity = Cart.Integer("quantity");

    internal static readonly EventType Purchase = Define.Event("purchase");
    internal static readonly IntegerProperty PurchaseRank = Purchase.Integer("rank");
    internal static readonly TextProperty PurchaseProduct = Purchase.Text("product");
    internal static readonly EnumProperty PurchaseCategory = Purchase.Enum("category", "hat", "shoe", "bag");
    internal static readonly MoneyProperty Amount = Purchase.Money("amount", scale: 2);
    internal static readonly NumberProperty Ratio = Purchase.Number("ratio");
    internal static readonly FlagProperty Gift = Purchase.Flag("gift");

    internal static readonly EventType Message = Define.Event("message");
    internal static readonly InstantProperty Sent = Message.Instant("sent");
    internal static readonly DateProperty Due = Message.Date("due");
    internal static readonly TagsProperty Labels = Message.Tags("labels");
    internal static readonly NumberProperty Heat = Message.Number("heat", single: true);
    internal static readonly TextProperty Campaign = Message.Text("campaign");

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
