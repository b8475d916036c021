using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace JourneyHost;

/// <summary>
/// What must survive: inputs that are not taken, the customers' states, and what is to be done. One transaction takes an input, keeps the state after it, and puts its actions into the
/// outbox. The version of a state tells a worker that another one was faster. The same SQL runs on SQLite and PostgreSQL.
/// </summary>
internal sealed class JourneyStore : IDisposable
{
    private const string Tables = """
        CREATE TABLE IF NOT EXISTS inbox (position BIGINT PRIMARY KEY, customer TEXT NOT NULL, event TEXT NOT NULL, at BIGINT NOT NULL, done INTEGER NOT NULL);
        CREATE INDEX IF NOT EXISTS inbox_customer ON inbox (customer, done, position);
        CREATE TABLE IF NOT EXISTS states (customer TEXT PRIMARY KEY, state BYTEA NOT NULL, version BIGINT NOT NULL, wake BIGINT);
        CREATE INDEX IF NOT EXISTS states_wake ON states (wake);
        CREATE TABLE IF NOT EXISTS books (position BIGINT PRIMARY KEY, at BIGINT NOT NULL, text TEXT NOT NULL);
        CREATE TABLE IF NOT EXISTS outbox (key TEXT PRIMARY KEY, customer TEXT NOT NULL, at BIGINT NOT NULL, what TEXT NOT NULL, done INTEGER NOT NULL);
        """;

    private readonly DbConnection _connection;
    private readonly bool _isFile;

    private JourneyStore(DbConnection connection, bool isFile)
    {
        (_connection, _isFile) = (connection, isFile);
        _connection.Open();
        if (isFile)
        {
            Run("PRAGMA journal_mode = WAL; PRAGMA busy_timeout = 30000;");
            Run(Tables);
            return;
        }

        // Two workers that start at once would both make the tables.
        Run("SELECT pg_advisory_lock(1)");
        Run(Tables);
        Run("SELECT pg_advisory_unlock(1)");
    }

    /// <summary>A file of SQLite.</summary>
    public static JourneyStore OfFile(string path) => new(new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, DefaultTimeout = 30 }.ToString()), isFile: true);

    /// <summary>A database of PostgreSQL.</summary>
    public static JourneyStore OfPostgres(string connection) => new(new NpgsqlConnection(connection), isFile: false);

    /// <summary>A worker's transaction. On SQLite it writes from its start, so that two workers never wait for each other's end.</summary>
    public DbTransaction Begin() => _isFile ? ((SqliteConnection)_connection).BeginTransaction(deferred: false) : _connection.BeginTransaction();

    /// <summary>The rule books that were published, in order.</summary>
    public IReadOnlyList<(DateTimeOffset At, string Text)> Books() => Rows("SELECT at, text FROM books ORDER BY position", row => (Instant(row.GetInt64(0)), row.GetString(1)));

    /// <summary>Publishes a rule book, if it is another than the last.</summary>
    public void Publish(string text, DateTimeOffset now)
    {
        IReadOnlyList<(DateTimeOffset At, string Text)> books = Books();
        if (books is [.., var last] && last.Text == text) return;
        long at = Math.Max(now.ToUnixTimeMilliseconds(), books is [.., var before] ? before.At.ToUnixTimeMilliseconds() : long.MinValue);
        Run("INSERT INTO books VALUES (@position, @at, @text) ON CONFLICT DO NOTHING", ("@position", (long)books.Count), ("@at", at), ("@text", text));
    }

    /// <summary>Wakes those whom a control is to be told.</summary>
    public void Tell(JourneyControl control, JourneyCatalog catalog)
    {
        foreach ((string customer, byte[] state) in Rows("SELECT customer, state FROM states", row => (row.GetString(0), (byte[])row[1])))
            if (catalog.Affects(control, catalog.Restore(state))) Run("UPDATE states SET wake = @at WHERE customer = @customer AND (wake IS NULL OR wake > @at)", ("@customer", customer), ("@at", control.At.ToUnixTimeMilliseconds()));
    }

    public void Put(Inbox input) => Run(
        "INSERT INTO inbox VALUES (@position, @customer, @event, @at, 0) ON CONFLICT DO NOTHING",
        ("@position", input.Position), ("@customer", input.Customer), ("@event", input.Event), ("@at", input.At.ToUnixTimeMilliseconds()));

    /// <summary>The next input that may be taken: the first of its customer. Workers look at different ones.</summary>
    public Inbox? Next(int skip) => Rows(
        "SELECT position, customer, event, at FROM inbox i WHERE done = 0 AND NOT EXISTS (SELECT 1 FROM inbox j WHERE j.customer = i.customer AND j.done = 0 AND j.position < i.position) ORDER BY position LIMIT 1 OFFSET @skip",
        row => new Inbox(row.GetInt64(0), row.GetString(1), row.GetString(2), Instant(row.GetInt64(3))),
        ("@skip", skip)).FirstOrDefault();

    /// <summary>The customer who is to be woken first by an instant, and when.</summary>
    public (string Customer, DateTimeOffset Wake)? Due(DateTimeOffset until) => Rows<(string, DateTimeOffset)?>(
        "SELECT customer, wake FROM states WHERE wake <= @until ORDER BY wake, customer LIMIT 1", row => (row.GetString(0), Instant(row.GetInt64(1))), ("@until", until.ToUnixTimeMilliseconds())).FirstOrDefault();

    /// <summary>A customer's state with its version; version 0 of one who has none.</summary>
    public (CustomerJourneyState State, long Version) Load(JourneyCatalog catalog, string customer) => Rows<(CustomerJourneyState, long)?>(
        "SELECT state, version FROM states WHERE customer = @customer", row => (catalog.Restore((byte[])row[0]), row.GetInt64(1)), ("@customer", customer)).FirstOrDefault()
        ?? (CustomerJourneyState.Of(customer), 0);

    /// <summary>Keeps a state over the version that it was made of; false when another worker was faster.</summary>
    public bool Save(string customer, CustomerJourneyState state, long version) => Run(
        version == 0
            ? "INSERT INTO states VALUES (@customer, @state, 1, @wake) ON CONFLICT DO NOTHING"
            : "UPDATE states SET state = @state, version = version + 1, wake = @wake WHERE customer = @customer AND version = @version",
        ("@customer", customer), ("@state", state.ToBytes()), ("@version", version), ("@wake", state.NextWake?.ToUnixTimeMilliseconds())) == 1;

    /// <summary>An input is taken; false when another worker has.</summary>
    public bool Take(Inbox input) => Run("UPDATE inbox SET done = 1 WHERE position = @position AND done = 0", ("@position", input.Position)) == 1;

    public void Ask(string customer, JourneyAction action) => Run(
        "INSERT INTO outbox VALUES (@key, @customer, @at, @what, 0) ON CONFLICT DO NOTHING",
        ("@key", action.Key.ToString()),
        ("@customer", customer),
        ("@at", action.At.ToUnixTimeMilliseconds()),
        ("@what", action is SendMessage send ? $"{send.Channel} {send.Template}" : action.GetType().Name));

    /// <summary>What is to be done next.</summary>
    public (JourneyKey Key, string Customer, DateTimeOffset At, string What)? Undone() => Rows<(JourneyKey, string, DateTimeOffset, string)?>(
        "SELECT key, customer, at, what FROM outbox WHERE done = 0 ORDER BY at, key LIMIT 1", row => (JourneyKey.Parse(row.GetString(0)), row.GetString(1), Instant(row.GetInt64(2)), row.GetString(3))).FirstOrDefault();

    public void Done(JourneyKey key) => Run("UPDATE outbox SET done = 1 WHERE key = @key", ("@key", key.ToString()));

    /// <summary>Everything that was ever to be done.</summary>
    public IReadOnlyList<(string Key, string What, bool IsDone)> Outbox() => Rows("SELECT key, customer, at, what, done FROM outbox ORDER BY key", row => (row.GetString(0), $"{row.GetInt64(2)} {row.GetString(1)} {row.GetString(3)}", row.GetInt64(4) == 1));

    public void Dispose() => _connection.Dispose();

    private static DateTimeOffset Instant(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    private int Run(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using DbCommand command = Command(sql, parameters);
        return command.ExecuteNonQuery();
    }

    private List<T> Rows<T>(string sql, Func<DbDataReader, T> read, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using DbCommand command = Command(sql, parameters);
        using DbDataReader reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read()) rows.Add(read(reader));
        return rows;
    }

    private DbCommand Command(string sql, ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        DbCommand command = _connection.CreateCommand();
        command.CommandText = sql;
        foreach ((string name, object? value) in parameters)
        {
            if (!sql.Contains(name, StringComparison.Ordinal)) continue;
            DbParameter parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value ?? DBNull.Value);
            if (value is null) parameter.DbType = System.Data.DbType.Int64;
            command.Parameters.Add(parameter);
        }

        return command;
    }
}
