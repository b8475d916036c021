using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;

namespace Crm.Segmentation.Tests.Data.Building;

/// <summary>The same rows, given in every form, make the same dataset.</summary>
public sealed class InputFormTests
{
    private sealed record Person(long Id, bool? OptedIn, long? Age, decimal? Credit, double? Score, TimeSpan? Visited, DateTimeOffset? SignedUp, DateOnly? Birthday, string? City, string? Tier, string[]? Interests);

    private static readonly Person[] People =
    [
        new(7, true, 30, 12.34m, 0.5, TimeSpan.FromMinutes(3), Store.At(1_700_000_000_123), new DateOnly(1990, 2, 28), "서울", "gold", ["shoe", "hat", "hat"]),
        new(9, null, null, null, null, null, null, null, null, null, null),
        new(1_000_000_000_000, false, -1, -0.01m, -1e300, TimeSpan.Zero, Store.At(-1), new DateOnly(2024, 2, 29), "", "basic", []),
    ];

    private static readonly string[] ExpectedPeople =
    [
        "7 [yes,30,1234,0.5,0.5,180000,1700000000123,7363,서울,gold,{hat|shoe}] ",
        "9 [-,-,-,-,-,-,-,-,-,-,-] ",
        "1000000000000 [no,-1,-1,-1E+300,-,0,-1,19782,,basic,{}] ",
    ];

    [Fact]
    public void AddCustomers_FromObjects_TakesEveryKind()
    {
        DatasetBuilder builder = Dataset.For(Store.Schema);
        builder.AddCustomers(People, p => p.Id, row => Fill(row, row.Item));
        Assert.Equal(ExpectedPeople, DatasetText.Of(builder.Build(out BuildReport report)));
        Assert.Equal(3, report.AcceptedCustomers);
    }

    [Fact]
    public async Task AddCustomersAsync_FromAnAsyncSequence_TakesEveryKind()
    {
        DatasetBuilder builder = Dataset.For(Store.Schema);
        await builder.AddCustomersAsync(Async(People), p => p.Id, row => Fill(row, row.Item));
        Assert.Equal(ExpectedPeople, DatasetText.Of(builder.Build(out _)));
    }

    [Fact]
    public void AddCustomers_FromSpans_TakesEveryKind()
    {
        DatasetBuilder builder = Dataset.For(Store.Schema);
        builder.AddCustomers(People.Select(p => p.Id).ToArray(), columns => columns
            .Set(Store.OptedIn, [true, false, false], [true, false, true])
            .Set(Store.Age, [30, 5, -1], [true, false, true])
            .Set(Store.Credit, [12.34m, 0.001m, -0.01m], [true, false, true])
            .Set(Store.Score, [0.5, double.NaN, -1e300], [true, false, true])
            .Set(Store.Rough, [0.5, 1, 0], [true, false, false])
            .Set(Store.Visited, [TimeSpan.FromMinutes(3), default, TimeSpan.Zero], [true, false, true])
            .Set(Store.SignedUp, [Store.At(1_700_000_000_123), default, Store.At(-1)], [true, false, true])
            .Set(Store.Birthday, [new DateOnly(1990, 2, 28), default, new DateOnly(2024, 2, 29)], [true, false, true])
            .Set(Store.City, ["서울", null, ""])
            .Set(Store.Tier, ["gold", null, "basic"])
            .Set(Store.Interests, [["shoe", "hat", "hat"], null, []]));
        Assert.Equal(ExpectedPeople, DatasetText.Of(builder.Build(out _)));
    }

    [Fact]
    public async Task AddCustomersAsync_FromADataReader_TakesWhatTheDatabaseCanSay()
    {
        using SqliteConnection connection = Database("""
            CREATE TABLE people (id INTEGER, opted_in INTEGER, age INTEGER, credit TEXT, score REAL, signed_up TEXT, birthday TEXT, city TEXT, tier TEXT);
            INSERT INTO people VALUES (7, 1, 30, '12.34', 0.5, '2023-11-14T22:13:20.123Z', '1990-02-28', '서울', 'gold');
            INSERT INTO people VALUES (9, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
            INSERT INTO people VALUES (NULL, 1, 1, NULL, NULL, NULL, NULL, NULL, NULL);
            INSERT INTO people VALUES (8, 2, 1, NULL, NULL, NULL, NULL, NULL, NULL);
            INSERT INTO people VALUES (6, 0, 2, '1.234', NULL, NULL, NULL, NULL, NULL);
            INSERT INTO people VALUES (5, 0, 3, NULL, NULL, 'tomorrow', NULL, NULL, NULL);
            """);
        DatasetBuilder builder = Dataset.For(Store.Schema);
        using SqliteDataReader reader = Query(connection, "SELECT * FROM people");
        await builder.AddCustomersAsync(reader, "id");
        Dataset data = builder.Build(out BuildReport report);
        Assert.Equal(["7 [yes,30,1234,0.5,-,-,1700000000123,7363,서울,gold,-] ", "9 [-,-,-,-,-,-,-,-,-,-,-] "], DatasetText.Of(data));
        Assert.Equal(
            [(3L, RejectionReason.MissingKey), (4L, RejectionReason.Unreadable), (5L, RejectionReason.TooManyDecimals), (6L, RejectionReason.Unreadable)],
            report.Rejected.Select(row => (row.Row, row.Reason)));
    }

    [Fact]
    public async Task AddCustomersAsync_ReaderThatDoesNotFit_NamesEveryColumnAndTakesNothing()
    {
        using SqliteConnection connection = Database("CREATE TABLE people (id INTEGER, age TEXT, colour TEXT, credit REAL); INSERT INTO people VALUES (1, 'x', 'red', 1.5);");
        DatasetBuilder builder = Dataset.For(Store.Schema);
        using SqliteDataReader reader = Query(connection, "SELECT * FROM people");
        ColumnMappingException error = await Assert.ThrowsAsync<ColumnMappingException>(() => builder.AddCustomersAsync(reader, "key"));
        Assert.Equal([("CRM2101", "id"), ("CRM2102", "age"), ("CRM2101", "colour"), ("CRM2102", "credit"), ("CRM2103", "key")], error.Problems.Select(p => (p.Code, p.Column)));
        Assert.Equal(0, builder.Build(out BuildReport report).CustomerCount);
        Assert.Equal(0, report.RejectedCustomers);
    }

    [Fact]
    public async Task AddEvents_InEveryForm_MakesTheSameLog()
    {
        (long Key, long Time, decimal Amount, long Items, long Id, long Sequence)[] sales =
            [(7, 2000, 1.5m, 2, 1, 5), (9, 1000, 2.25m, 1, 2, 0), (7, 2000, 3m, 9, 3, 4), (9, 0, 0m, 0, 1, 0), (8, 0, 0m, 0, 4, 0)];
        string[] expected = ["7 [-,-,-,-,-,-,-,-,-,-,-] purchase@2000#4(300,9,-) purchase@2000#5(150,2,-)", "9 [-,-,-,-,-,-,-,-,-,-,-] purchase@1000#0(225,1,-)"];
        var rejected = new[] { (4L, RejectionReason.DuplicateEvent), (5L, RejectionReason.UnknownCustomer) };

        async Task Check(Func<DatasetBuilder, Task> add)
        {
            DatasetBuilder builder = Store.Builder(null, 7L, 9L);
            await add(builder);
            Assert.Equal(expected, DatasetText.Of(builder.Build(out BuildReport report)));
            Assert.Equal(rejected, report.Rejected.Select(row => (row.Row, row.Reason)));
            Assert.All(report.Rejected, row => Assert.Equal("purchase", row.EventType));
        }

        await Check(builder =>
        {
            foreach (var sale in sales)
                builder.AddEvent(Store.Purchase, sale.Key, Store.At(sale.Time), row => row.Set(Store.Amount, sale.Amount).Set(Store.Items, sale.Items), sale.Id, sale.Sequence);
            return Task.CompletedTask;
        });
        await Check(builder =>
        {
            builder.AddEvents(Store.Purchase, sales, s => s.Key, s => Store.At(s.Time), row => row.Set(Store.Amount, row.Item.Amount).Set(Store.Items, row.Item.Items), s => s.Id, s => s.Sequence);
            return Task.CompletedTask;
        });
        await Check(builder => builder.AddEventsAsync(
            Store.Purchase, Async(sales), s => s.Key, s => Store.At(s.Time), row => row.Set(Store.Amount, row.Item.Amount).Set(Store.Items, row.Item.Items), s => s.Id, s => s.Sequence));
        await Check(builder =>
        {
            EventKey[] ids = [.. sales.Select(s => new EventKey(s.Id))];
            long[] sequence = [.. sales.Select(s => s.Sequence)], items = [.. sales.Select(s => s.Items)];
            Span<decimal> amounts = sales.Select(s => s.Amount).ToArray();
            builder.AddEvents(
                Store.Purchase,
                sales.Select(s => s.Key).ToArray(),
                sales.Select(s => Store.At(s.Time)).ToArray(),
                (ReadOnlySpan<decimal>)amounts,
                (columns, span) => columns.Set(Store.Amount, span).Set(Store.Items, items).Ids(ids).Sequence(sequence));
            return Task.CompletedTask;
        });
        await Check(async builder =>
        {
            using SqliteConnection connection = Database("""
                CREATE TABLE sales (customer INTEGER, at INTEGER, amount TEXT, items INTEGER, id INTEGER, seq INTEGER);
                INSERT INTO sales VALUES (7, 2000, '1.5', 2, 1, 5), (9, 1000, '2.25', 1, 2, NULL), (7, 2000, '3', 9, 3, 4), (9, 0, '0', 0, 1, 0), (8, 0, '0', 0, 4, 0);
                """);
            using SqliteDataReader reader = Query(connection, "SELECT * FROM sales");
            await builder.AddEventsAsync(Store.Purchase, reader, "customer", "at", "id", "seq");
        });
    }

    [Fact]
    public async Task AddEventsAsync_ReaderRowsThatCannotBeTaken_AreRejected()
    {
        using SqliteConnection connection = Database("""
            CREATE TABLE visits (customer TEXT, at TEXT);
            INSERT INTO visits VALUES ('a', '2026-03-01T00:00:00+09:00'), ('a', NULL), ('a', 'noon'), (NULL, '2026-03-01'), ('a', '1969-12-31'), ('a', '2026-03-01T00:00:00.0001Z');
            """);
        DatasetBuilder builder = Store.Builder(null, "a");
        using SqliteDataReader reader = Query(connection, "SELECT * FROM visits");
        await builder.AddEventsAsync(Store.Visit, reader, "customer", "at");
        Dataset data = builder.Build(out BuildReport report);
        Assert.Equal((2L, 1L), (data.EventCount, report.RoundedTimes));
        Assert.Equal(
            [RejectionReason.MissingTime, RejectionReason.Unreadable, RejectionReason.MissingKey, RejectionReason.BeforeEpoch],
            report.Rejected.Select(row => row.Reason));
    }

    [Fact]
    public void AddEvents_OfSeveralTypesFromSpans_KeepTheOrderOfTheRows()
    {
        DatasetBuilder builder = Dataset.For(Store.Schema);
        builder.AddCustomers(new[] { Guid.Empty });
        EventType[] types = [Store.Purchase, Store.Visit];
        builder.AddEvents(types, [0, 1, 0, 1], new[] { Guid.Empty, Guid.Empty, Guid.Empty, Guid.Empty }, new long[] { 5, 5, 4, 5 });
        Dataset data = builder.Build(out _);
        Assert.Equal("purchase@4#0(-,-,-) purchase@5#0(-,-,-) visit@5#0() visit@5#0()", string.Join(" ", DatasetText.Events(data.Schema, data.Events.Parts[0], 0)));
    }

    [Fact]
    public void Set_TextInAnotherNormalForm_IsTheSameText()
    {
        DatasetBuilder builder = Dataset.For(Store.Schema);
        builder.AddCustomer(1L, row => row.Set(Store.City, "\u1109\u1165\u110b\u116e\u11af"));
        builder.AddCustomer(2L, row => row.Set(Store.City, "서울"));
        var city = (TextColumn)builder.Build(out _).Customers.Attributes[8];
        Assert.Equal(["서울"], city.Dictionary.Texts);
    }

    [Fact]
    public async Task AddCustomersAsync_Cancelled_Throws()
    {
        using var source = new CancellationTokenSource();
        await source.CancelAsync();
        DatasetBuilder builder = Dataset.For(Store.Schema);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => builder.AddCustomersAsync(Async(People), p => p.Id, null, source.Token));
    }

    private static void Fill(CustomerRow row, Person p) => row
        .Set(Store.OptedIn, p.OptedIn).Set(Store.Age, p.Age).Set(Store.Credit, p.Credit).Set(Store.Score, p.Score)
        .Set(Store.Rough, p.Id == 7 ? p.Score : null).Set(Store.Visited, p.Visited).Set(Store.SignedUp, p.SignedUp)
        .Set(Store.Birthday, p.Birthday).Set(Store.City, p.City).Set(Store.Tier, p.Tier).Set(Store.Interests, p.Interests);

    private static async IAsyncEnumerable<T> Async<T>(IEnumerable<T> items, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (T item in items)
        {
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            yield return item;
        }
    }

    private static SqliteConnection Database(string sql)
    {
        var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
        return connection;
    }

    private static SqliteDataReader Query(SqliteConnection connection, string sql)
    {
        // The connection disposes it; a command disposed here would close the reader.
        SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteReader();
    }
}
