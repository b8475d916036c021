namespace Crm.Segmentation.Testing;

/// <summary>A block of consecutive customers with all their events, column by column, ready for the builder.</summary>
/// <param name="end">The last millisecond that was observed: nothing later is written down.</param>
internal sealed class StorefrontBlock(long end)
{
    // A customer's carts and orders are numbered, so that a million customers share a few hundred texts.
    private static readonly string[] Carts = [.. Enumerable.Range(1, 2000).Select(n => $"cart-{n}")];
    private static readonly string[] Orders = [.. Enumerable.Range(1, 2000).Select(n => $"order-{n}")];

    internal CustomerRows Customers { get; } = new();

    internal EventRows SignUps { get; } = new();

    internal EventRows Visits { get; } = new();

    internal EventRows Searches { get; } = new();

    internal EventRows Views { get; } = new();

    internal EventRows Wishes { get; } = new();

    internal EventRows CartItems { get; } = new();

    internal EventRows Purchases { get; } = new();

    internal EventRows Seen { get; } = new();

    internal EventRows Clicked { get; } = new();

    internal void Clear()
    {
        Customers.Clear();
        foreach (EventRows rows in (ReadOnlySpan<EventRows>)[SignUps, Visits, Searches, Views, Wishes, CartItems, Purchases, Seen, Clicked]) rows.Clear();
    }

    internal void SignUp(long key, long time, string channel)
    {
        if (Note(SignUps, key, time)) SignUps.First.Add(channel);
    }

    internal void Visit(long key, long time, string page, string channel, bool paid)
    {
        if (!Note(Visits, key, time)) return;
        Visits.First.Add(page);
        Visits.Second.Add(channel);
        Visits.Flags.Add(paid);
    }

    internal void Search(long key, long time, string keyword)
    {
        if (Note(Searches, key, time)) Searches.First.Add(keyword);
    }

    internal void View(long key, long time, int category, int product)
    {
        if (!Note(Views, key, time)) return;
        Views.First.Add(Catalogue.Products[product]);
        Views.Second.Add(Catalogue.Categories[category]);
        Views.Money.Add(Catalogue.Prices[product]);
    }

    internal void Wish(long key, long time, int category, int product)
    {
        if (!Note(Wishes, key, time)) return;
        Wishes.First.Add(Catalogue.Products[product]);
        Wishes.Second.Add(Catalogue.Categories[category]);
    }

    internal void AddToCart(long key, long time, int cart, int category, int product)
    {
        if (!Note(CartItems, key, time)) return;
        CartItems.First.Add(Carts[cart % Carts.Length]);
        CartItems.Second.Add(Catalogue.Products[product]);
        CartItems.Third.Add(Catalogue.Categories[category]);
        CartItems.Money.Add(Catalogue.Prices[product]);
    }

    internal void Purchase(long key, long time, int order, int cart, string? category, int amount)
    {
        if (!Note(Purchases, key, time)) return;
        Purchases.First.Add(Orders[order % Orders.Length]);
        Purchases.Second.Add(Carts[cart % Carts.Length]);
        Purchases.Third.Add(category);
        Purchases.Money.Add(amount);
    }

    internal void MessageSeen(long key, long time, string campaign)
    {
        if (Note(Seen, key, time)) Seen.First.Add(campaign);
    }

    internal void MessageClicked(long key, long time, string campaign)
    {
        if (Note(Clicked, key, time)) Clicked.First.Add(campaign);
    }

    private bool Note(EventRows rows, long key, long time)
    {
        if (time > end) return false;
        rows.Keys.Add(key);
        rows.Times.Add(time);
        return true;
    }
}
