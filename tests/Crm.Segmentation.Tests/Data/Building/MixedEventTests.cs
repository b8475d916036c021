namespace Crm.Segmentation.Tests.Data.Building;

/// <summary>Events of many types in one call, rows without a key, and rows that are filled inside of others.</summary>
public sealed class MixedEventTests
{
    private sealed record Line(string? Customer, EventType? Type, long At, decimal? Amount, string? Category, long? Id);

    private static readonly Line[] Lines =
    [
        new("a", Store.Purchase, 5, 1.5m, null, 1),
        new("a", Store.View, 5, null, "hats", 2),
        new(null, Store.View, 6, null, "hats", 3),
        new("a", null, 6, null, null, 4),
        new("b", Store.Visit, 6, null, null, null),
        new("a", Store.Purchase, 5, 0.001m, null, 5),
        new("a", Store.View, 7, null, "hats", 2),
        new("a", Store.Purchase, 4, 2m, null, 6),
        new("c", Store.Purchase, 4, 2m, null, 7),
    ];

    private static readonly string[] Expected =
    [
        "a [-,-,-,-,-,-,-,-,-,-,-] purchase@4#0(200,-,-) purchase@5#0(150,-,-) view@5#0(hats)",
        "b [-,-,-,-,-,-,-,-,-,-,-] visit@6#0()",
    ];

    [Fact]
    public async Task AddEvents_OfItemsOfManyTypes_TakesEachWithItsOwnProperties()
    {
        DatasetBuilder objects = Store.Builder(null, "a", "b");
        objects.AddEvents(Lines, l => l.Type, l => l.Customer, l => Store.At(l.At), Fill, l => l.Id);
        DatasetBuilder sequence = Store.Builder(null, "a", "b");
        await sequence.AddEventsAsync(Lines.ToAsyncEnumerable(), l => l.Type, l => l.Customer, l => Store.At(l.At).UtcDateTime, Fill, l => l.Id);
        foreach (DatasetBuilder builder in new[] { objects, sequence })
        {
            Assert.Equal(Expected, DatasetText.Of(builder.Build(out BuildReport report)));
            Assert.Equal(
                [(3L, RejectionReason.MissingKey), (4L, RejectionReason.UnknownEventType), (6L, RejectionReason.TooManyDecimals), (7L, RejectionReason.DuplicateEvent), (9L, RejectionReason.UnknownCustomer)],
                report.Rejected.Select(row => (row.Row, row.Reason)));
        }

        static void Fill(EventRow<Line> row)
        {
            if (row.Item.Type == Store.Purchase) row.Set(Store.Amount, row.Item.Amount);
            if (row.Item.Type == Store.View) row.Set(Store.Category, row.Item.Category);
        }
    }

    [Fact]
    public void AddEvents_OfSpansOfManyTypes_TakesEachWithItsOwnProperties()
    {
        Line[] lines = [.. Lines.Where(line => line.Type is not null)];
        DatasetBuilder builder = Store.Builder(null, "a", "b");
        builder.AddEvents(
            [Store.Purchase, Store.View, Store.Visit, Store.View],
            lines.Select(line => (byte)(line.Type == Store.Purchase ? 0 : line.Type == Store.Visit ? 2 : line.At == 5 ? 1 : 3)).ToArray(),
            lines.Select(line => line.Customer!).ToArray(),
            lines.Select(line => line.At).ToArray(),
            columns => columns
                .Set(Store.Amount, lines.Select(line => line.Amount ?? 0.001m).ToArray(), lines.Select(line => line.Amount is not null).ToArray())
                .Set(Store.Category, lines.Select(line => line.Category).ToArray())
                .Ids(lines.Select(line => new EventKey(line.Id ?? 100)).ToArray()));
        Assert.Equal(Expected, DatasetText.Of(builder.Build(out BuildReport report)));
        Assert.Equal(
            [(3L, RejectionReason.MissingKey), (5L, RejectionReason.TooManyDecimals), (6L, RejectionReason.DuplicateEvent), (8L, RejectionReason.UnknownCustomer)],
            report.Rejected.Select(row => (row.Row, row.Reason)));
    }

    [Fact]
    public void AddEvents_OfSpansWithAColumnThatDoesNotFit_ThrowsAndTakesNothing()
    {
        DatasetBuilder builder = Store.Builder(null, 1L);
        EventText elsewhere = new SchemaBuilder("other").Event("refund").Text("reason");
        Assert.Throws<ArgumentException>(() => builder.AddEvents([Store.View], [0, 0], new long[] { 1, 1 }, new long[] { 1, 2 }, columns => columns.Set(Store.Category, ["a"])));
        Assert.Throws<ArgumentException>(() => builder.AddEvents([Store.View], [0], new long[] { 1 }, new long[] { 1 }, columns => columns.Set(elsewhere, ["a"])));
        Assert.Throws<ArgumentException>(() => builder.AddEvents([Store.View], [0], new long[] { 1 }, new long[] { 1 }, columns => columns.Sequence([1, 2])));
        Assert.Equal(0, builder.Build(out BuildReport report).EventCount);
        Assert.Equal(0, report.RejectedEvents);
    }

    [Fact]
    public void AddEvents_OfSpansWithAPropertyOfNoRow_PassesItOver()
    {
        DatasetBuilder builder = Store.Builder(null, 1L);
        builder.AddEvents([Store.View], [0], new long[] { 1 }, new long[] { 1 }, columns => columns.Set(Store.Amount, [0.001m]));
        Assert.Equal(1, builder.Build(out _).EventCount);
    }

    [Fact]
    public void RowsWithoutAKey_AreRejectedAndEndNoLoad()
    {
        DatasetBuilder builder = Dataset.For(Store.Schema);
        string?[] emails = ["a@x", null, "b@x"];
        builder.AddCustomers(emails, email => email);
        builder.AddCustomer(emails[1]);
        builder.AddEvents(Store.Visit, emails, email => email, _ => Store.At(1));
        builder.AddEvent(Store.Visit, emails[1], Store.At(1));
        builder.AddAlias(emails[1], "a@x");
        builder.AddAlias("c@x", emails[1]);
        Dataset data = builder.Build(out BuildReport report);
        Assert.Equal((2, 2L), (data.CustomerCount, data.EventCount));
        Assert.Equal(
            [(RowSource.Customers, 2L), (RowSource.Customers, 4L), (RowSource.Events, 2L), (RowSource.Events, 4L), (RowSource.Aliases, 1L), (RowSource.Aliases, 2L)],
            report.Rejected.Select(row => (row.Source, row.Row)));
        Assert.All(report.Rejected, row => Assert.Equal(RejectionReason.MissingKey, row.Reason));
        Assert.Equal("CRM2004 Customers row 2: The row has no key.", report.Rejected[0].ToString());

        DatasetBuilder numbers = Dataset.For(Store.Schema);
        numbers.AddCustomers(new long?[] { 1, null }, id => id);
        Assert.Equal(RejectionReason.MissingKey, Store.OnlyRejected(numbers).Reason);
    }

    [Fact]
    public void Row_AddedWhileAnotherIsFilled_Throws()
    {
        DatasetBuilder builder = Dataset.For(Store.Schema);
        Assert.Throws<InvalidOperationException>(() => builder.AddCustomer(1L, row =>
        {
            row.Set(Store.Age, 1);
            builder.AddCustomer(2L, inner => inner.Set(Store.Age, 2));
        }));
        Assert.Throws<InvalidOperationException>(() => builder.AddCustomers(new[] { 3L }, id => id, _ => builder.AddCustomers(new[] { 4L }, id => id)));
        Assert.Throws<InvalidOperationException>(() => builder.AddEvent(Store.Visit, 1L, Store.At(0), _ => builder.AddEvent(Store.Visit, 1L, Store.At(0))));
        Assert.Throws<InvalidOperationException>(() => builder.AddCustomer(7L, _ => builder.Build(out BuildReport _)));

        // A customer's events may be added with it, and what threw has left nothing behind.
        builder.AddCustomer(8L, row =>
        {
            builder.AddEvent(Store.Visit, 8L, Store.At(0));
            row.Set(Store.Age, 8);
        });
        Assert.Equal(["8 [-,8,-,-,-,-,-,-,-,-,-] visit@0#0()"], DatasetText.Of(builder.Build(out _)));
    }
}
