using Microsoft.Data.Sqlite;

namespace LiveSegments;

/// <summary>
/// What must survive: the customers' states, what was told of them, and how far the queue was read. A transaction changes all three or none, so that after a crash
/// at any point every change is there, and once. The key of what was told is customer, definition and instant.
/// </summary>
internal sealed class LiveStore : IDisposable
{
    private const string Tables = """
        PRAGMA journal_mode = WAL;
        CREATE TABLE IF NOT EXISTS states (customer TEXT PRIMARY KEY, state BLOB NOT NULL, wake INTEGER NOT NULL) WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS states_wake ON states (wake);
        CREATE TABLE IF NOT EXISTS outbox (number INTEGER PRIMARY KEY AUTOINCREMENT, customer TEXT NOT NULL, definition TEXT NOT NULL, at INTEGER NOT NULL, told TEXT NOT NULL, printed INTEGER NOT NULL DEFAULT 0, UNIQUE (customer, definition, at));
        CREATE TABLE IF NOT EXISTS reading (id INTEGER PRIMARY KEY CHECK (id = 0), position INTEGER NOT NULL);
        INSERT OR IGNORE INTO reading VALUES (0, 0);
        """;

    private readonly SqliteConnection _connection;
    private SqliteTransaction? _transaction;

    public LiveStore(string path)
    {
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        _connection.Open();
        Run(Tables);
    }

    /// <summary>The position of the first message that was not taken.</summary>
    public long Position => (long)Value("SELECT position FROM reading")!;

    /// <summary>The first instant at which a customer is to be looked at; null without customers.</summary>
    public DateTimeOffset? NextWake => Value("SELECT min(wake) FROM states") is long wake ? DateTimeOffset.FromUnixTimeMilliseconds(wake) : null;

    public void Begin() => _transaction = _connection.BeginTransaction();

    public void Commit()
    {
        _transaction!.Commit();
        _transaction.Dispose();
        _transaction = null;
    }

    public byte[]? Find(CustomerKey customer) => (byte[]?)Value("SELECT state FROM states WHERE customer = $customer", ("$customer", customer.ToString()));

    /// <summary>The states that are to be looked at by an instant, the first to be looked at first.</summary>
    public IReadOnlyList<byte[]> Due(DateTimeOffset now)
    {
        using SqliteCommand command = Command("SELECT state FROM states WHERE wake <= $now ORDER BY wake, customer", ("$now", now.ToUnixTimeMilliseconds()));
        using SqliteDataReader reader = command.ExecuteReader();
        var due = new List<byte[]>();
        while (reader.Read()) due.Add((byte[])reader[0]);
        return due;
    }

    /// <summary>Keeps a step: the state after it, and what it tells.</summary>
    public void Keep(LiveStep step)
    {
        Run(
            "INSERT OR REPLACE INTO states VALUES ($customer, $state, $wake)",
            ("$customer", step.State.Key.ToString()),
            ("$state", step.State.ToBytes()),
            ("$wake", step.State.NextWake.ToUnixTimeMilliseconds()));
        foreach (LiveChange change in step.Changes)
            Run(
                "INSERT INTO outbox (customer, definition, at, told) VALUES ($customer, $definition, $at, $told) ON CONFLICT DO UPDATE SET told = excluded.told, printed = 0",
                ("$customer", change.Customer.ToString()),
                ("$definition", change.Definition),
                ("$at", change.At.ToUnixTimeMilliseconds()),
                ("$told", change.ToString()));
    }

    /// <summary>Everything before a position is taken.</summary>
    public void Read(long position) => Run("UPDATE reading SET position = $position", ("$position", position));

    /// <summary>What was told and not printed yet.</summary>
    public IReadOnlyList<(long Number, string Told)> NotPrinted()
    {
        using SqliteCommand command = Command("SELECT number, told FROM outbox WHERE printed = 0 ORDER BY at, number");
        using SqliteDataReader reader = command.ExecuteReader();
        var lines = new List<(long, string)>();
        while (reader.Read()) lines.Add((reader.GetInt64(0), reader.GetString(1)));
        return lines;
    }

    /// <summary>A line was printed. After a crash before this it is printed again, with the same key.</summary>
    public void Printed(long number) => Run("UPDATE outbox SET printed = 1 WHERE number = $number", ("$number", number));

    public void Dispose()
    {
        _transaction?.Dispose();
        _connection.Dispose();
    }

    private void Run(string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using SqliteCommand command = Command(sql, parameters);
        command.ExecuteNonQuery();
    }

    private object? Value(string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using SqliteCommand command = Command(sql, parameters);
        return command.ExecuteScalar();
    }

    private SqliteCommand Command(string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        SqliteCommand command = _connection.CreateCommand();
        command.CommandText = sql;
        command.Transaction = _transaction;
        foreach ((string name, object value) in parameters) command.Parameters.AddWithValue(name, value);
        return command;
    }
}
