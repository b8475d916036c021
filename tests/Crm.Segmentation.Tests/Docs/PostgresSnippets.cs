using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Crm.Segmentation.Tests.Docs;

/// <summary>The code of docs/data.md that runs over PostgreSQL.</summary>
public sealed class PostgresSnippets(PostgresServer server) : IClassFixture<PostgresServer>
{
    [PostgresFact]
    public async Task Reader_OverPostgres_TakesArraysJsonAndMicroseconds()
    {
        await using var connection = new NpgsqlConnection(server.ConnectionString);
        await connection.OpenAsync();
        await using (NpgsqlCommand create = connection.CreateCommand())
        {
            create.CommandText = """
                CREATE TABLE members (email text, country text, interests text[], signed_up timestamptz DEFAULT now());
                INSERT INTO members VALUES ('kim@shop.example', 'KR', '{hat,shoe}'), ('lee@shop.example', 'US', NULL);
                CREATE TABLE happenings (id uuid DEFAULT gen_random_uuid(), member text, kind text, at timestamptz DEFAULT now(), more jsonb);
                INSERT INTO happenings (member, kind, more) VALUES
                  ('kim@shop.example', 'purchase', '{"amount": 30000, "category": "hats"}'), ('lee@shop.example', 'visit', '{"channel": "app"}'), ('lee@shop.example', 'visit', NULL);
                """;
            await create.ExecuteNonQueryAsync();
        }

        // snippet: data-postgres
        DatasetBuilder builder = Dataset.For(Shop.Schema);
        await using (NpgsqlCommand customers = new("SELECT email, country, interests, signed_up FROM members", connection))
        await using (NpgsqlDataReader reader = await customers.ExecuteReaderAsync())
            await builder.AddCustomersAsync(reader, "email");
        await using (NpgsqlCommand events = new("SELECT id, member, kind, at, more FROM happenings", connection))
        await using (NpgsqlDataReader reader = await events.ExecuteReaderAsync())
            await builder.AddEventsAsync(reader, "kind", "member", "at", "id", options: new ReaderOptions { JsonColumns = ["more"] });
        Dataset data = builder.Build(out BuildReport report);
        // end snippet

        Assert.Equal((2, 3L, 0), (data.CustomerCount, data.EventCount, report.Rejected.Count));
        Assert.Equal(["kim@shop.example"], new SegmentationEngine(Shop.Schema).Evaluate(Segment.Define("hats", Shop.Interests.Has("hat") & (Shop.Purchase.Sum(Shop.Amount) > 20_000)), data, DateTimeOffset.MaxValue).Keys);
    }

    [PostgresFact]
    public async Task EntityFramework_OverPostgres_GivesItsRows()
    {
        await using ShopContext db = DataSnippets.Database(new DbContextOptionsBuilder<ShopContext>().UseNpgsql($"{server.ConnectionString};Database=shop").Options);
        DatasetBuilder builder = Dataset.For(Shop.Schema);
        await builder.AddCustomersAsync(db.Customers.AsNoTracking().AsAsyncEnumerable(), customer => customer.Email, row => row.Set(Shop.Interests, row.Item.Interests).Set(Shop.SignedUp, row.Item.SignedUp));
        await builder.AddEventsAsync(Shop.Purchase, db.Orders.AsNoTracking().AsAsyncEnumerable(), order => order.Email, order => order.At, row => row.Set(Shop.Amount, row.Item.Total), order => order.Id);
        Dataset data = builder.Build(out BuildReport report);
        Assert.Equal((3, 3L, 1L), (data.CustomerCount, data.EventCount, report.RejectedEvents));
    }
}
