using System.Data;
using Microsoft.Data.Sqlite;

namespace Crm.Segmentation.Tests.Data.Building;

/// <summary>What the columns of a data reader may be.</summary>
public sealed class ReaderTests
{
    private const string Nobody = "1 [-,-,-,-,-,-,-,-,-,-,{0}] ";

    [Theory]
    [InlineData("'[\"shoe\",\"hat\",\"hat\"]'", null, "{hat|shoe}")]
    [InlineData("'[]'", null, "{}")]
    [InlineData("NULL", null, "-")]
    [InlineData("'shoe, hat ,,hat'", ",", "{hat|shoe}")]
    [InlineData("''", ",", "{}")]
    [InlineData("'a||b'", "||", "{a|b}")]
    public async Task Tags_OfText_AreAJsonArrayOrSeparated(string sql, string? separator, string expected) =>
        Assert.Equal([Nobody.Replace("{0}", expected, StringComparison.Ordinal)], await Customers($"SELECT 1 AS id, {sql} AS interests", new ReaderOptions { TagSeparator = separator }));

    [Theory]
    [InlineData("'shoe'")]
    [InlineData("'[\"shoe\", 1]'")]
    [InlineData("'[\"shoe\"'")]
    [InlineData("'{}'")]
    [InlineData("'[\"\\ud800\"]'")]
    [InlineData("''")]
    public async Task Tags_OfTextThatIsNoJsonArray_RejectTheRowAndSayWhatIsRead(string sql)
    {
        RejectedRow row = await Rejected($"SELECT 1 AS id, {sql} AS interests");
        Assert.Equal(RejectionReason.Unreadable, row.Reason);
        Assert.Contains("TagSeparator", row.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tags_OfAnArray_AreTaken()
    {
        // As Npgsql says of text[]: the type of the field is Array, that of the value string[].
        using DataTable table = Table(("id", typeof(long)), ("interests", typeof(Array)));
        table.Rows.Add(1L, new[] { "shoe", "hat" });
        table.Rows.Add(2L, DBNull.Value);
        table.Rows.Add(3L, new string?[] { "hat", null });
        table.Rows.Add(4L, new[] { 1, 2 });
        DatasetBuilder builder = Dataset.For(Store.Schema);
        await builder.AddCustomersAsync(table.CreateDataReader(), "id");
        Dataset data = builder.Build(out BuildReport report);
        Assert.Equal(["1 [-,-,-,-,-,-,-,-,-,-,{hat|shoe}] ", "2 [-,-,-,-,-,-,-,-,-,-,-] "], DatasetText.Of(data));
        Assert.Equal([(3L, RejectionReason.Unreadable), (4L, RejectionReason.Unreadable)], report.Rejected.Select(row => (row.Row, row.Reason)));
    }

    [Theory]
    [InlineData("SELECT 1 AS ID, 30 AS Age, 'gold' AS TIER")]
    [InlineData("SELECT 1 AS Id, 30 AS AGE, 'gold' AS tier")]
    public async Task Columns_InOtherCase_AreTheSameColumns(string sql) =>
        Assert.Equal(["1 [-,30,-,-,-,-,-,-,-,gold,-] "], await Customers(sql));

    [Fact]
    public async Task Columns_OfWhichOneHasExactlyTheName_AreThisOneAndAnother()
    {
        ColumnMappingException error = await Mistaken("SELECT 1 AS id, 30 AS age, 31 AS Age");
        Assert.Equal([("CRM2101", "Age")], error.Problems.Select(problem => (problem.Code, problem.Column)));
        error = await Mistaken("SELECT 1 AS id, 30 AS AGE, 31 AS Age");
        Assert.Equal([("CRM2104", "Age")], error.Problems.Select(problem => (problem.Code, problem.Column)));
    }

    [Fact]
    public async Task Columns_ThatNameNothing_ArePassedOverWhenAskedFor()
    {
        const string Sql = "SELECT 1 AS id, 30 AS age, 'x' AS note, x'00' AS photo";
        Assert.Equal(["note", "photo"], (await Mistaken(Sql)).Problems.Select(problem => problem.Column));
        Assert.Equal(["1 [-,30,-,-,-,-,-,-,-,-,-] "], await Customers(Sql, new ReaderOptions { IgnoreOthers = true }));
    }

    [Fact]
    public async Task JsonColumn_WithEveryKind_IsTakenAsColumns()
    {
        const string Json = """
            {"opted_in":true,"AGE":30,"credit":12.34,"score":0.5,"visited":"00:03:00","signed_up":"2023-11-14T22:13:20.123Z","birthday":"1990-02-28","city":"\uC11C\uC6B8","tier":"gold","interests":["shoe","hat"]}
            """;
        var options = new ReaderOptions { JsonColumns = ["Profile"] };
        Assert.Equal(
            ["1 [yes,30,1234,0.5,-,180000,1700000000123,7363,서울,gold,{hat|shoe}] "],
            await Customers($"SELECT 1 AS id, '{Json.Trim()}' AS profile", options));
        Assert.Equal(["1 [-,31,-,-,-,-,-,-,-,-,-] "], await Customers("SELECT 1 AS id, 30 AS age, '{\"age\":31}' AS profile", options));
        Assert.Equal(["1 [-,30,-,-,-,-,-,-,-,-,-] "], await Customers("SELECT 1 AS id, 30 AS age, NULL AS profile", options));
        Assert.Equal(["1 [-,-,1500,-,-,-,-,-,-,-,-] "], await Customers("SELECT 1 AS id, '{\"credit\":\"15\",\"age\":null}' AS profile", options));
    }

    [Theory]
    [InlineData("[]", RejectionReason.Unreadable)]
    [InlineData("{", RejectionReason.Unreadable)]
    [InlineData("{\"city\":\"\\ud800\"}", RejectionReason.Unreadable)]
    [InlineData("{\"\\ud800\":1}", RejectionReason.Unreadable)]
    [InlineData("{\"interests\":[\"\\udc00\"]}", RejectionReason.Unreadable)]
    [InlineData("{\"age\":\"30\"}", RejectionReason.Unreadable)]
    [InlineData("{\"age\":1.5}", RejectionReason.Unreadable)]
    [InlineData("{\"city\":{\"name\":\"Seoul\"}}", RejectionReason.Unreadable)]
    [InlineData("{\"credit\":1.005}", RejectionReason.TooManyDecimals)]
    [InlineData("{\"tier\":\"silver\"}", RejectionReason.NotInEnum)]
    [InlineData("{\"colour\":\"red\"}", RejectionReason.UnknownProperty)]
    public async Task JsonColumn_ThatCannotBeTaken_RejectsTheRow(string json, RejectionReason reason)
    {
        RejectedRow row = await Rejected($"SELECT 1 AS id, '{json}' AS profile", new ReaderOptions { JsonColumns = ["profile"] });
        Assert.Equal(reason, row.Reason);
        if (reason == RejectionReason.UnknownProperty)
            Assert.Single(await Customers($"SELECT 1 AS id, '{json}' AS profile", new ReaderOptions { JsonColumns = ["profile"], IgnoreOthers = true }));
    }

    [Fact]
    public async Task JsonColumn_WithHalfASurrogatePair_RejectsTheRow()
    {
        using DataTable table = Table(("id", typeof(long)), ("interests", typeof(string)), ("profile", typeof(string)));
        table.Rows.Add(1L, "[\"\ud800\"]", DBNull.Value);
        table.Rows.Add(2L, DBNull.Value, "{\"city\":\"\ud800\"}");
        table.Rows.Add(3L, DBNull.Value, new string('[', 5_000));
        DatasetBuilder builder = Dataset.For(Store.Schema);
        await builder.AddCustomersAsync(table.CreateDataReader(), "id", new ReaderOptions { JsonColumns = ["profile"] });
        builder.Build(out BuildReport report);
        Assert.Equal([RejectionReason.Unreadable, RejectionReason.Unreadable, RejectionReason.Unreadable], report.Rejected.Select(row => row.Reason));
    }

    [Fact]
    public async Task OneTable_WithEventsOfManyTypes_IsReadInOneCall()
    {
        const string Sql = """
            SELECT 1 AS customer, 'purchase' AS kind, 1000 AS at, 12.5 AS spare, NULL AS category, 2 AS items, '{"amount":"1.5"}' AS more
            UNION ALL SELECT 1, 'view', 2000, NULL, 'hats', NULL, NULL
            UNION ALL SELECT 1, 'view', 3000, NULL, 'hats', 7, NULL
            UNION ALL SELECT 1, 'refund', 4000, NULL, NULL, NULL, NULL
            UNION ALL SELECT 1, NULL, 4000, NULL, NULL, NULL, NULL
            UNION ALL SELECT NULL, 'visit', 5000, NULL, NULL, NULL, NULL
            UNION ALL SELECT 1, 'visit', 500, NULL, NULL, NULL, NULL
            """;
        var options = new ReaderOptions { JsonColumns = ["more"] };
        DatasetBuilder strict = Store.Builder(null, 1L);
        using var connection = new SqliteConnection("Data Source=:memory:");
        ColumnMappingException error = await Assert.ThrowsAsync<ColumnMappingException>(async () =>
            await strict.AddEventsAsync(Reader(connection, Sql), "kind", "customer", "at", options: options));
        Assert.Equal([("CRM2101", "spare")], error.Problems.Select(problem => (problem.Code, problem.Column)));

        await strict.AddEventsAsync(Reader(connection, $"SELECT customer, kind, at, category, items, more FROM ({Sql})"), "kind", "customer", "at", options: options);
        Dataset data = strict.Build(out BuildReport report);
        Assert.Equal(["1 [-,-,-,-,-,-,-,-,-,-,-] visit@500#0() purchase@1000#0(150,2,-) view@2000#0(hats)"], DatasetText.Of(data));
        Assert.Equal(
            [(3L, "view", RejectionReason.UnknownProperty), (4L, null, RejectionReason.UnknownEventType), (5L, null, RejectionReason.UnknownEventType), (6L, "visit", RejectionReason.MissingKey)],
            report.Rejected.Select(row => (row.Row, row.EventType, row.Reason)));

        DatasetBuilder lenient = Store.Builder(null, 1L);
        await lenient.AddEventsAsync(Reader(connection, Sql), "kind", "customer", "at", options: options with { IgnoreOthers = true });
        Assert.Equal(4, lenient.Build(out _).EventCount);
    }

    [Fact]
    public async Task Options_WithAnEmptySeparator_AreAnError()
    {
        using var connection = new SqliteConnection("Data Source=:memory:");
        await Assert.ThrowsAsync<ArgumentException>(() =>
            Dataset.For(Store.Schema).AddCustomersAsync(Reader(connection, "SELECT 1 AS id"), "id", new ReaderOptions { TagSeparator = "" }));
    }

    private static async Task<string[]> Customers(string sql, ReaderOptions? options = null)
    {
        using var connection = new SqliteConnection("Data Source=:memory:");
        DatasetBuilder builder = Dataset.For(Store.Schema);
        await builder.AddCustomersAsync(Reader(connection, sql), "id", options);
        Dataset data = builder.Build(out BuildReport report);
        Assert.Empty(report.Rejected);
        return DatasetText.Of(data);
    }

    private static async Task<RejectedRow> Rejected(string sql, ReaderOptions? options = null)
    {
        using var connection = new SqliteConnection("Data Source=:memory:");
        DatasetBuilder builder = Dataset.For(Store.Schema);
        await builder.AddCustomersAsync(Reader(connection, sql), "id", options);
        return Store.OnlyRejected(builder);
    }

    private static async Task<ColumnMappingException> Mistaken(string sql)
    {
        using var connection = new SqliteConnection("Data Source=:memory:");
        return await Assert.ThrowsAsync<ColumnMappingException>(() => Dataset.For(Store.Schema).AddCustomersAsync(Reader(connection, sql), "id"));
    }

    private static SqliteDataReader Reader(SqliteConnection connection, string sql)
    {
        if (connection.State == ConnectionState.Closed) connection.Open();

        // The connection disposes it; a command disposed here would close the reader.
        SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteReader();
    }

    private static DataTable Table(params ReadOnlySpan<(string Name, Type Type)> columns)
    {
        var table = new DataTable();
        foreach ((string name, Type type) in columns) table.Columns.Add(name, type);
        return table;
    }
}
