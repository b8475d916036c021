namespace StorefrontSample;

/// <summary>A row of the file that makes sense: an order, or a part of one.</summary>
/// <param name="Line">The line on which it begins.</param>
/// <param name="Customer">Who.</param>
/// <param name="Name">The order that the file says it belongs to; null when it does not say.</param>
/// <param name="Time">When.</param>
/// <param name="Amount">How much; negative for what came back.</param>
internal readonly record struct OrderRow(long Line, string Customer, string? Name, DateTimeOffset Time, decimal Amount);

/// <summary>An order of a customer.</summary>
/// <param name="Line">The line on which its first row begins.</param>
/// <param name="Customer">Who.</param>
/// <param name="Time">The first instant of its rows.</param>
/// <param name="Amount">The sum of its rows.</param>
internal sealed record Order(long Line, string Customer, DateTimeOffset Time, decimal Amount)
{
    internal bool IsReturn => Amount < 0;
}

/// <summary>
/// The rows of a file, put together to orders. Rows of one customer and one name of an order are one order. Rows without a name are one order where
/// customer and instant are one, but a refund is then no part of a purchase.
/// </summary>
internal sealed class Orders
{
    private readonly Dictionary<(string Customer, string? Name, DateTimeOffset Time, bool IsRefund), Order> _orders = [];

    /// <summary>All of them, in the order of their first rows.</summary>
    internal IEnumerable<Order> All => _orders.Values.OrderBy(order => order.Line);

    internal void Add(OrderRow row)
    {
        var key = row.Name is null ? (row.Customer, row.Name, row.Time, row.Amount < 0) : (row.Customer, row.Name, default, false);
        _orders[key] = _orders.TryGetValue(key, out Order? known)
            ? known with { Time = row.Time < known.Time ? row.Time : known.Time, Amount = known.Amount + row.Amount }
            : new Order(row.Line, row.Customer, row.Time, row.Amount);
    }
}
