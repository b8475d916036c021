using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using Crm.Segmentation.Tests.Docs;
using Microsoft.Data.Sqlite;
using Npgsql;
using NpgsqlTypes;
using Xunit.Abstractions;

namespace Crm.Segmentation.Tests.Data.Building;

/// <summary>
/// A shop's tables of customers and of events of two types, read from SQLite and from PostgreSQL: every row arrives with its values. With CRM_LONG=1 there are 20,000
/// customers and 365,000 events, and what it takes is told.
/// </summary>
public sealed class DatabaseLoadTests(PostgresServer server, ITestOutputHelper output) : IClassFixture<PostgresServer>
{
    private const string CustomerColumns = "email, country, age, opted_in, signed_up", EventColumns = "id, customer, name, at, amount, category";

    private static readonly int Customers = PropertyRuns.IsLong ? 20_000 : 200, Events = PropertyRuns.IsLong ? 365_000 : 3_650;
    private static readonly DateTime First = new(2025, 3, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly string[] Countries = ["KR", "JP", "US", "OTHER"], Categories = ["hats", "shoes", "신발", "bags", "toys"];

    [Fact]
    public async Task Tables_InSqlite_ArriveWhole()
    {
        string file = Path.Combine(Path.GetTempPath(), $"crm-load-{Guid.NewGuid():N}.db");
        try
        {
            await using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
            await connection.OpenAsync();
            Fill(connection);
            await Load("SQLite", connection);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [PostgresFact]
    public async Task Tables_InPostgres_ArriveWhole()
    {
        await using var connection = new NpgsqlConnection(server.ConnectionString);
        await connection.OpenAsync();
        await Fill(connection);
        await Load("PostgreSQL", connection);
    }

    private async Task Load(string database, DbConnection connection)
    {
        // The second is what a program pays that is warm.
        for (int run = 0; run < 2; run++)
        {
            DatasetBuilder builder = Dataset.For(Shop.Schema);
            long start = Stopwatch.GetTimestamp();
            await using (DbCommand customers = Query(connection, $"SELECT {CustomerColumns} FROM customers"))
            await using (DbDataReader reader = await customers.ExecuteReaderAsync())
                await builder.AddCustomersAsync(reader, "email");
            TimeSpan customersRead = Stopwatch.GetElapsedTime(start);
            await using (DbCommand events = Query(connection, $"SELECT {EventColumns} FROM events"))
            await using (DbDataReader reader = await events.ExecuteReaderAsync())
                await builder.AddEventsAsync(reader, "name", "customer", "at", "id");
            TimeSpan eventsRead = Stopwatch.GetElapsedTime(start) - customersRead;
            Dataset data = builder.Build(out BuildReport report);
            TimeSpan all = Stopwatch.GetElapsedTime(start);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{database}: {Customers} customers {customersRead.TotalMilliseconds:F0} ms, {Events} events {eventsRead.TotalMilliseconds:F0} ms, build {(all - customersRead - eventsRead).TotalMilliseconds:F0} ms, all {all.TotalMilliseconds:F0} ms"));

            Assert.Empty(report.Rejected);
            Assert.Equal((Customers, (long)Events), (data.CustomerCount, data.EventCount));
            Segment spenders = Segment.Define("spenders", Shop.Country.Is("KR") & (Shop.Purchase.Where(Shop.Category.Is("신발")).Sum(Shop.Amount) >= 300));
            CustomerKey[] expected = [.. Enumerable.Range(0, Customers).Where(customer => Country(customer) == "KR" && SpentOnShoes(customer) >= 300).Select(customer => (CustomerKey)Email(customer))];
            Assert.InRange(expected.Length, 1, Customers - 1);
            Assert.Equal(expected.ToHashSet(), new SegmentationEngine(Shop.Schema).Evaluate(spenders, data, First.AddYears(3)).Keys.ToHashSet());
        }
    }

    private static DbCommand Query(DbConnection connection, string text)
    {
        DbCommand command = connection.CreateCommand();
        command.CommandText = text;
        return command;
    }

    private static string Email(int customer) => string.Create(CultureInfo.InvariantCulture, $"customer-{customer:D6}@shop.example");

    private static string Country(int customer) => Countries[customer % 7 % 4];

    private static int Buyer(int row) => (int)(row * 7_919L % Customers);

    private static bool IsPurchase(int row) => row % 5 == 0;

    private static int Amount(int row) => row % 997;

    private static string Category(int row) => Categories[row / 5 % 5];

    private static DateTime At(int row) => First.AddMilliseconds(row * 86_413L);

    private static long SpentOnShoes(int customer) => Spent[customer];

    private static long[] Spent { get; } = SumOfShoes();

    private static long[] SumOfShoes()
    {
        var spent = new long[Customers];
        for (int row = 0; row < Events; row++)
            if (IsPurchase(row) && Category(row) == "신발") spent[Buyer(row)] += Amount(row);
        return spent;
    }

    private static void Fill(SqliteConnection connection)
    {
        using SqliteTransaction whole = connection.BeginTransaction();
        using SqliteCommand command = connection.CreateCommand();
        command.Transaction = whole;
        command.CommandText = """
            CREATE TABLE customers (email TEXT PRIMARY KEY, country TEXT, age INTEGER, opted_in INTEGER, signed_up TEXT);
            CREATE TABLE events (id INTEGER PRIMARY KEY, customer TEXT, name TEXT, at TEXT, amount INTEGER, category TEXT);
            """;
        command.ExecuteNonQuery();
        Insert(command, "INSERT INTO customers VALUES ($0, $1, $2, $3, $4)", Customers, row => [Email(row), Country(row), row % 5 == 0 ? null : row % 80, row % 2, Text(At(row))]);
        Insert(command, "INSERT INTO events VALUES ($0, $1, $2, $3, $4, $5)", Events, row => IsPurchase(row)
            ? [row, Email(Buyer(row)), "purchase", Text(At(row)), Amount(row), Category(row)]
            : [row, Email(Buyer(row)), "visit", Text(At(row)), null, null]);
        whole.Commit();
    }

    private static string Text(DateTime time) => time.ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture);

    private static void Insert(SqliteCommand command, string text, int rows, Func<int, object?[]> values)
    {
        command.CommandText = text;
        command.Parameters.Clear();
        for (int row = 0; row < rows; row++)
        {
            object?[] own = values(row);
            for (int i = 0; i < own.Length; i++)
            {
                if (row == 0) command.Parameters.AddWithValue(string.Create(CultureInfo.InvariantCulture, $"${i}"), null);
                command.Parameters[i].Value = own[i] ?? DBNull.Value;
            }

            command.ExecuteNonQuery();
        }
    }

    private static async Task Fill(NpgsqlConnection connection)
    {
        await using (NpgsqlCommand create = connection.CreateCommand())
        {
            create.CommandText = """
                CREATE TABLE customers (email text PRIMARY KEY, country text, age integer, opted_in boolean, signed_up timestamptz);
                CREATE TABLE events (id bigint PRIMARY KEY, customer text, name text, at timestamptz, amount numeric, category text);
                """;
            await create.ExecuteNonQueryAsync();
        }

        await using (NpgsqlBinaryImporter import = await connection.BeginBinaryImportAsync($"COPY customers ({CustomerColumns}) FROM STDIN (FORMAT BINARY)"))
        {
            for (int row = 0; row < Customers; row++)
            {
                await import.StartRowAsync();
                await import.WriteAsync(Email(row));
                await import.WriteAsync(Country(row));
                if (row % 5 == 0) await import.WriteNullAsync();
                else await import.WriteAsync(row % 80);
                await import.WriteAsync(row % 2 == 1);
                await import.WriteAsync(At(row), NpgsqlDbType.TimestampTz);
            }

            await import.CompleteAsync();
        }

        await using NpgsqlBinaryImporter events = await connection.BeginBinaryImportAsync($"COPY events ({EventColumns}) FROM STDIN (FORMAT BINARY)");
        for (int row = 0; row < Events; row++)
        {
            await events.StartRowAsync();
            await events.WriteAsync((long)row);
            await events.WriteAsync(Email(Buyer(row)));
            await events.WriteAsync(IsPurchase(row) ? "purchase" : "visit");
            await events.WriteAsync(At(row), NpgsqlDbType.TimestampTz);
            if (IsPurchase(row)) await events.WriteAsync((decimal)Amount(row));
            else await events.WriteNullAsync();
            if (IsPurchase(row)) await events.WriteAsync(Category(row));
            else await events.WriteNullAsync();
        }

        await events.CompleteAsync();
    }
}
