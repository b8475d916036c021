using Crm.Segmentation.Hosting;
using Microsoft.EntityFrameworkCore;

namespace ShopApi;

/// <summary>Reads the whole shop; the host calls it at start and at each interval, with a context of its own.</summary>
internal sealed class ShopSource(ShopDb db) : IDatasetSource
{
    public async Task LoadAsync(DatasetBuilder builder, DatasetLoad load, CancellationToken cancellationToken)
    {
        await builder.AddCustomersAsync(
            db.Customers.AsNoTracking().AsAsyncEnumerable(),
            customer => customer.Id,
            row => row.Set(Shop.Country, row.Item.Country).Set(Shop.OptedIn, row.Item.OptedIn),
            cancellationToken);

        DateTime until = load.Instant.UtcDateTime;
        IQueryable<ActionRecord> actions = db.Actions.AsNoTracking().Where(action => action.At <= until);
        await builder.AddEventsAsync(
            Shop.ViewProduct,
            actions.Where(action => action.Name == "view_product").AsAsyncEnumerable(),
            action => action.CustomerId,
            action => Utc(action.At),
            row => row.Set(Shop.ViewedCategory, row.Item.Category),
            cancellationToken: cancellationToken);
        await builder.AddEventsAsync(
            Shop.AddToCart,
            actions.Where(action => action.Name == "add_to_cart").AsAsyncEnumerable(),
            action => action.CustomerId,
            action => Utc(action.At),
            cancellationToken: cancellationToken);
        await builder.AddEventsAsync(
            Shop.Purchase,
            db.Orders.AsNoTracking().Where(order => order.At <= until).AsAsyncEnumerable(),
            order => order.CustomerId,
            order => Utc(order.At),
            row => row.Set(Shop.Category, row.Item.Category).Set(Shop.Amount, row.Item.Amount),
            cancellationToken: cancellationToken);
    }

    /// <summary>SQLite gives times without a kind; the database has them in UTC.</summary>
    private static DateTimeOffset Utc(DateTime at) => new(DateTime.SpecifyKind(at, DateTimeKind.Utc));
}
