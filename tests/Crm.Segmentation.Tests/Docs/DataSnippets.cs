using Crm.Segmentation.Profiles;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Crm.Segmentation.Tests.Docs;

/// <summary>The code of docs/data.md that runs over SQLite.</summary>
public sealed class DataSnippets : IDisposable
{
    private static readonly DateTimeOffset March = new(2026, 3, 20, 0, 0, 0, TimeSpan.Zero);

    private readonly SqliteConnection _connection = new("Data Source=:memory:");

    public DataSnippets() => _connection.Open();

    public void Dispose() => _connection.Dispose();

    [Fact]
    public async Task EntityFramework_OverSqlite_GivesItsRows()
    {
        await using ShopContext db = Database(new DbContextOptionsBuilder<ShopContext>().UseSqlite(_connection).Options);

        // snippet: data-ef
        DatasetBuilder builder = Dataset.For(Shop.Schema);
        await builder.AddCustomersAsync(db.Customers.AsNoTracking().AsAsyncEnumerable(), customer => customer.Email, row => row
            .Set(Shop.Country, row.Item.Country)
            .Set(Shop.Age, row.Item.Age)
            .Set(Shop.OptedIn, row.Item.OptedIn)
            .Set(Shop.Interests, row.Item.Interests)
            .Set(Shop.SignedUp, row.Item.SignedUp));
        await builder.AddEventsAsync(
            Shop.Purchase,
            db.Orders.AsNoTracking().AsAsyncEnumerable(),
            order => order.Email,
            order => order.At,
            row => row.Set(Shop.Amount, row.Item.Total).Set(Shop.Category, row.Item.Category),
            order => order.Id);
        Dataset data = builder.Build(out BuildReport report);
        // end snippet

        PageOutput.ShouldBe("docs/data.md", "data-report", report.ToString());
        Assert.Equal((3, 3L), (data.CustomerCount, data.EventCount));
        CustomerSet members = new SegmentationEngine(Shop.Schema).Evaluate(Segment.Define("hats", Shop.Interests.Has("hat") & Shop.SignedUp < March), data, March);
        Assert.Equal(["kim@shop.example"], members.Keys);
    }

    [Fact]
    public async Task Reader_OverSqlite_IsReadColumnByColumn()
    {
        Execute("""
            CREATE TABLE customers (email TEXT, country TEXT, age INTEGER, opted_in INTEGER, interests TEXT, signed_up TEXT, note TEXT);
            INSERT INTO customers VALUES
              ('kim@shop.example', 'KR', 31, 1, 'hat,shoe', '2026-01-05 09:30:00', 'calls back'),
              ('lee@shop.example', 'KR', NULL, 0, '', '2026-02-11T10:00:00+09:00', NULL);
            """);

        // snippet: data-reader
        var options = new DatasetOptions { TimeZone = "Asia/Seoul" };       // of times that say no offset
        DatasetBuilder builder = Dataset.For(Shop.Schema, options);
        await using SqliteCommand command = _connection.CreateCommand();
        command.CommandText = "SELECT * FROM customers";
        await using SqliteDataReader reader = await command.ExecuteReaderAsync();
        await builder.AddCustomersAsync(reader, "email", new ReaderOptions { TagSeparator = ",", IgnoreOthers = true });
        // end snippet

        Dataset data = builder.Build(out BuildReport report);
        Assert.Equal((2L, 0L), (report.AcceptedCustomers, report.RejectedCustomers));
        var engine = new SegmentationEngine(Shop.Schema);
        Assert.Equal(new DateTimeOffset(2026, 1, 5, 0, 30, 0, TimeSpan.Zero), engine.Measure(Shop.SignedUp, data, March)["kim@shop.example"]);
    }

    [Fact]
    public async Task OneTable_OverSqlite_IsReadInOneCall()
    {
        Execute("""
            CREATE TABLE customers (id INTEGER);
            INSERT INTO customers VALUES (1), (2);
            CREATE TABLE events (id INTEGER, customer INTEGER, name TEXT, at TEXT, properties TEXT);
            INSERT INTO events VALUES
              (1, 1, 'visit', '2026-03-01 10:00:00', '{"channel":"app"}'),
              (2, 1, 'purchase', '2026-03-01 10:05:00', '{"amount":30000,"category":"hats"}'),
              (3, 2, 'refund', '2026-03-02 09:00:00', NULL),
              (4, 2, 'visit', '02/03/2026', NULL);
            """);
        DatasetBuilder builder = Dataset.For(Shop.Schema);
        await builder.AddCustomersAsync(Query("SELECT id FROM customers"), "id");

        // snippet: data-one-table
        await using SqliteDataReader events = Query("SELECT * FROM events ORDER BY id");
        await builder.AddEventsAsync(events, "name", "customer", "at", "id", options: new ReaderOptions { JsonColumns = ["properties"] });
        Dataset data = builder.Build(out BuildReport report);
        // end snippet

        PageOutput.ShouldBe("docs/data.md", "data-rejected", string.Join('\n', report.Rejected));
        Assert.Equal((2L, 2L), (data.EventCount, report.RejectedEvents));
    }

    [Fact]
    public void Spans_OfColumns_AreTaken()
    {
        // snippet: data-spans
        long[] ids = [1, 2, 3];
        DatasetBuilder builder = Dataset.For(Shop.Schema);
        builder.AddCustomers(ids, columns => columns
            .Set(Shop.Age, [31, 0, 58], valid: [true, false, true])
            .Set(Shop.Country, ["KR", null, "US"]));

        // Milliseconds since 1970, DateTimeOffset or DateTime; a property takes the rows of its own type.
        builder.AddEvents(
            [Shop.Visit, Shop.Purchase],
            typeIndexes: [0, 1, 0],
            keys: new long[] { 1, 1, 3 },
            times: new long[] { 1_772_359_200_000, 1_772_359_500_000, 1_772_445_600_000 },
            columns => columns.Set(Shop.Channel, ["app", null, "web"]).Set(Shop.Amount, [0, 30_000, 0], valid: [false, true, false]));
        Dataset data = builder.Build(out _);
        // end snippet

        Assert.Equal((3, 3L), (data.CustomerCount, data.EventCount));
        Assert.Equal(30_000m, new SegmentationEngine(Shop.Schema).Measure(Shop.Purchase.Sum(Shop.Amount), data, March)[1L]);
    }

    [Fact]
    public void Keys_OfVisitors_LeadToTheirCustomer()
    {
        // snippet: data-aliases
        DatasetBuilder builder = Dataset.For(Shop.Schema);
        builder.AddCustomer("kim@shop.example");
        builder.AddEvent(Shop.Visit, "cookie 7f3a", new DateTime(2026, 3, 1, 10, 0, 0, DateTimeKind.Utc), id: "v1");
        builder.AddEvent(Shop.Visit, "cookie 7f3a", new DateTime(2026, 3, 1, 10, 0, 0, DateTimeKind.Utc), id: "v1");   // sent twice
        builder.AddAlias("cookie 7f3a", "kim@shop.example");                                                          // signs in
        Dataset data = builder.Build(out BuildReport report);
        // end snippet

        Assert.Equal((1L, 1L, 1L), (data.EventCount, report.RejectedEvents, report.AcceptedAliases));
        Assert.True(data.TryFind("cookie 7f3a", out int kim) && kim == 0);
    }

    [Fact]
    public void Append_OfChangesAndEvents_KeepsTheDatasetBefore()
    {
        DatasetBuilder builder = Dataset.For(Shop.Schema);
        builder.AddCustomer("kim", row => row.Set(Shop.OptedIn, true).Set(Shop.Country, "KR"));
        builder.AddCustomer("lee", row => row.Set(Shop.OptedIn, true).Set(Shop.Country, "US"));
        Dataset yesterday = builder.Build(out _);
        var engine = new SegmentationEngine(Shop.Schema);
        Segment reachable = Segment.Define("reachable", Shop.OptedIn);

        // snippet: data-append
        DatasetBuilder changes = yesterday.Append();
        changes.AddCustomer("kim", row => row.Set(Shop.OptedIn, false));       // an opt-out: the country stays
        changes.AddCustomer("park", row => row.Set(Shop.OptedIn, true));       // a new customer
        changes.AddEvent(Shop.Visit, "lee", new DateTimeOffset(2026, 3, 2, 8, 0, 0, TimeSpan.Zero));
        Dataset today = changes.Build(out BuildReport report);

        CustomerSet before = engine.Evaluate(reachable, yesterday, March), now = engine.Evaluate(reachable, today, March);
        CustomerSet entered = now - before;     // park
        CustomerSet left = before - now;        // kim
        // end snippet

        Assert.Equal((1L, 1L, 1L), (report.AcceptedCustomers, report.UpdatedCustomers, report.AcceptedEvents));
        Assert.Equal(["park"], entered.Keys);
        Assert.Equal(["kim"], left.Keys);

        // snippet: data-compact
        Dataset compact = today.Compact();               // the same answers, the events in one part
        Dataset without = compact.Without(["lee"]);      // forgotten, with all events and aliases
        // end snippet

        Assert.Equal((3, 1L), (compact.CustomerCount, compact.EventCount));
        Assert.Equal((2, 0L), (without.CustomerCount, without.EventCount));
    }

    [Fact]
    public void Profile_OfNewData_IsComparedBeforeTheyAreUsed()
    {
        DataProfile profileBefore = ProfileOf("shoes", 40);
        RuleBook rules = Rules();
        Dataset today = DataOf("Shoes", 40);
        var engine = new SegmentationEngine(Shop.Schema);

        // snippet: data-profile
        DataProfile profile = engine.Profile(rules, today, March);
        ValueList<Diagnostic> findings = profile.Check(profileBefore);

        // A renamed value empties no segment in silence: who asks for it is refused the data.
        var limits = new ProfileLimits { Refuse = [DiagnosticCodes.SizeJumped, DiagnosticCodes.DataTooOld], Age = TimeSpan.FromDays(30) };
        bool refused = profile.Check(profileBefore, limits).Any(finding => finding.Severity == DiagnosticSeverity.Error);   // profile.Require throws
        // end snippet

        PageOutput.ShouldBe("docs/data.md", "data-findings", string.Join('\n', findings.Select(finding => finding.ToText())));
        Assert.True(refused);
        Assert.Throws<RuleException>(() => profile.Require(profileBefore, limits));
    }

    private static RuleBook Rules() => RuleBook.Create(Shop.Schema, Segment.Define("shoe_buyers", Shop.Purchase.Where(Shop.Category.Is("shoes")).Did()));

    private static DataProfile ProfileOf(string category, int customers) => new SegmentationEngine(Shop.Schema).Profile(Rules(), DataOf(category, customers), March);

    private static Dataset DataOf(string category, int customers)
    {
        DatasetBuilder builder = Dataset.For(Shop.Schema);
        for (long key = 0; key < customers; key++)
        {
            builder.AddCustomer(key);
            builder.AddEvent(Shop.Purchase, key, March.AddDays(-1), row => row.Set(Shop.Category, category));
        }

        return builder.Build(out _);
    }

    internal static ShopContext Database(DbContextOptions<ShopContext> options)
    {
        var db = new ShopContext(options);
        db.Database.EnsureCreated();
        db.Customers.AddRange(
            new ShopCustomer { Email = "kim@shop.example", Country = "KR", Age = 31, OptedIn = true, Interests = ["hat", "shoe"], SignedUp = Utc(2026, 1, 5) },
            new ShopCustomer { Email = "lee@shop.example", Country = "KR", SignedUp = Utc(2026, 2, 11) },
            new ShopCustomer { Email = "park@shop.example", Country = "US", Age = 58, OptedIn = true, SignedUp = Utc(2026, 3, 1) });
        db.Orders.AddRange(
            new ShopOrder { Id = 1, Email = "kim@shop.example", At = Utc(2026, 3, 1).AddTicks(1_234_567), Total = 30_000, Category = "hats" },
            new ShopOrder { Id = 2, Email = "kim@shop.example", At = Utc(2026, 3, 8), Total = 12_000, Category = "shoes" },
            new ShopOrder { Id = 3, Email = "park@shop.example", At = Utc(2026, 3, 9), Total = 9_000 },
            new ShopOrder { Id = 4, Email = null, At = Utc(2026, 3, 10), Total = 5_000 });
        db.SaveChanges();
        db.ChangeTracker.Clear();
        return db;
    }

    private static DateTime Utc(int year, int month, int day) => new(year, month, day, 9, 0, 0, DateTimeKind.Utc);

    private void Execute(string sql)
    {
        using SqliteCommand command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private SqliteDataReader Query(string sql)
    {
        SqliteCommand command = _connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteReader();
    }
}
