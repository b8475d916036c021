using Microsoft.EntityFrameworkCore;

namespace ShopApi;

/// <summary>The shop's database.</summary>
internal sealed class ShopDb(DbContextOptions<ShopDb> options) : DbContext(options)
{
    public DbSet<CustomerRecord> Customers => Set<CustomerRecord>();

    public DbSet<ActionRecord> Actions => Set<ActionRecord>();

    public DbSet<OrderRecord> Orders => Set<OrderRecord>();
}

/// <summary>A customer.</summary>
internal sealed class CustomerRecord
{
    public long Id { get; init; }

    public string? Country { get; init; }

    public bool OptedIn { get; init; }
}

/// <summary>What a customer did in the shop, by its name: <c>view_product</c> or <c>add_to_cart</c>.</summary>
internal sealed class ActionRecord
{
    public long Id { get; init; }

    public long CustomerId { get; init; }

    public required string Name { get; init; }

    public string? Category { get; init; }

    /// <summary>In UTC.</summary>
    public DateTime At { get; init; }
}

/// <summary>An order, with its amount in won.</summary>
internal sealed class OrderRecord
{
    public long Id { get; init; }

    public long CustomerId { get; init; }

    public string? Category { get; init; }

    public long Amount { get; init; }

    /// <summary>In UTC.</summary>
    public DateTime At { get; init; }
}
