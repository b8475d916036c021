using Microsoft.EntityFrameworkCore;

namespace ShopApi;

/// <summary>Customers and orders of half a year that nobody made, for a database that is empty.</summary>
internal static class MadeUpShop
{
    private static readonly string[] Countries = ["KR", "KR", "KR", "JP", "US"];
    private static readonly string[] Categories = ["hat", "shirt", "shoes"];

    /// <summary>Makes the database if there is none, with data up to an instant.</summary>
    internal static async Task CreateAsync(ShopDb db, DateTimeOffset until, int customers)
    {
        if (!await db.Database.EnsureCreatedAsync()) return;
        var random = new Random(7);
        db.ChangeTracker.AutoDetectChangesEnabled = false;
        for (int id = 1; id <= customers; id++)
        {
            db.Customers.Add(new CustomerRecord { Id = id, Country = Countries[random.Next(Countries.Length)], OptedIn = random.Next(3) > 0 });
            for (DateTime at = until.UtcDateTime.AddDays(-180 * random.NextDouble()); at < until.UtcDateTime; at = at.AddDays(1 + (60 * random.NextDouble())))
            {
                string category = Categories[random.Next(Categories.Length)];
                db.Actions.Add(new ActionRecord { CustomerId = id, Name = "view_product", Category = category, At = at });
                if (random.Next(2) == 0) continue;
                db.Actions.Add(new ActionRecord { CustomerId = id, Name = "add_to_cart", At = at.AddMinutes(10) });
                if (random.Next(2) == 0) db.Orders.Add(new OrderRecord { CustomerId = id, Category = category, Amount = 1_000 * random.Next(10, 400), At = at.AddMinutes(30) });
            }
        }

        await db.SaveChangesAsync();
    }
}
