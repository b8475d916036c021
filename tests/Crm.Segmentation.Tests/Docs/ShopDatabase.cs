using Microsoft.EntityFrameworkCore;

namespace Crm.Segmentation.Tests.Docs;

/// <summary>A shop's database as many shops have it; the same model over SQLite and over PostgreSQL.</summary>
public sealed class ShopContext(DbContextOptions<ShopContext> options) : DbContext(options)
{
    public DbSet<ShopCustomer> Customers => Set<ShopCustomer>();

    public DbSet<ShopOrder> Orders => Set<ShopOrder>();
}

public sealed class ShopCustomer
{
    [System.ComponentModel.DataAnnotations.Key]
    public required string Email { get; init; }

    public string? Country { get; init; }

    public int? Age { get; init; }

    public bool OptedIn { get; init; }

    public string[] Interests { get; init; } = [];

    public DateTime SignedUp { get; init; }
}

public sealed class ShopOrder
{
    public long Id { get; init; }

    public string? Email { get; init; }

    public DateTime At { get; init; }

    public decimal Total { get; init; }

    public string? Category { get; init; }
}
