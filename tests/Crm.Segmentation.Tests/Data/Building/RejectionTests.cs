namespace Crm.Segmentation.Tests.Data.Building;

public sealed class RejectionTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>What data hold is shown in a message as what people type is: not endless, and without signs that act on a screen. The key itself stays as it is.</summary>
    [Fact]
    public void Message_OfAHostileValueOrKey_IsShortAndPlain()
    {
        foreach (string hostile in new[] { new string('x', 1_000_000), "\u001b[31mred\u0007", "a\u202eb" })
        {
            DatasetBuilder builder = Dataset.For(Store.Schema);
            builder.AddCustomer(hostile);
            builder.AddCustomer(hostile);
            builder.AddCustomer("tier", row => row.Set(Store.Tier, hostile));
            builder.AddCustomers(new[] { "columns" }, columns => columns.Set(Store.Tier, [hostile]));
            builder.AddEvent(Store.Visit, hostile + "?", Store.At(1));
            builder.AddEvent(Store.Visit, hostile, Store.At(1), id: hostile);
            builder.AddEvent(Store.Visit, hostile, Store.At(1), id: hostile);
            builder.AddAlias(hostile, "tier");
            builder.AddAlias("visitor", hostile + "?");
            Dataset data = builder.Build(out BuildReport report);

            Assert.Equal(7, report.Rejected.Count);
            Assert.Contains(report.Rejected, row => row.Key == hostile);
            string[] shown = [.. report.Rejected.Select(row => row.Message), .. report.Rejected.Select(row => row.ToString()), CustomerSet.Everyone(data).ToString(), Assert.Throws<KeyNotFoundException>(() => CustomerSet.Of(data, hostile + "!")).Message];
            Assert.All(shown, text => Assert.InRange(text.Length, 1, 500));
            Assert.All(shown, text => Assert.DoesNotContain(text.EnumerateRunes(), rune => !ShownText.IsShownAsItIs(rune)));
        }
    }

    [Fact]
    public void Build_EventOfUnknownCustomer_IsRejected()
    {
        DatasetBuilder builder = Store.Builder(null, 1L);
        builder.AddEvent(Store.Visit, 1L, Noon);
        builder.AddEvent(Store.View, 2L, Noon);
        RejectedRow row = Store.OnlyRejected(builder);
        Assert.Equal((RowSource.Events, "view", 2L, (CustomerKey)2L, RejectionReason.UnknownCustomer), (row.Source, row.EventType, row.Row, row.Key!.Value, row.Reason));
    }

    [Fact]
    public void Build_EventOfUnknownCustomerToBeCreated_MakesTheCustomer()
    {
        DatasetBuilder builder = Store.Builder(new DatasetOptions { UnknownCustomers = UnknownCustomers.Create }, "a");
        builder.AddEvent(Store.Visit, "c", Noon);
        builder.AddEvent(Store.Visit, "b", Noon);
        builder.AddEvent(Store.Visit, "c", Noon);
        Dataset data = builder.Build(out BuildReport report);
        Assert.Equal((1L, 2L, 3L, 0L), (report.AcceptedCustomers, report.CreatedCustomers, report.AcceptedEvents, report.RejectedEvents));
        Assert.Equal(["a", "c", "b"], Enumerable.Range(0, 3).Select(i => data.KeyOf(i).ToString()));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Build_CustomerTwice_RejectsTheSecond(bool text)
    {
        CustomerKey[] keys = text ? ["a", "b", "a"] : [7L, 1000000L, 7L];
        DatasetBuilder builder = Dataset.For(Store.Schema);
        for (int i = 0; i < keys.Length; i++) builder.AddCustomer(keys[i], row => row.Set(Store.Age, i));
        Dataset data = builder.Build(out BuildReport report);
        RejectedRow rejected = Assert.Single(report.Rejected);
        Assert.Equal((RowSource.Customers, 3L, keys[2], RejectionReason.DuplicateCustomer), (rejected.Source, rejected.Row, rejected.Key!.Value, rejected.Reason));
        Assert.Equal(["0", "1"], Enumerable.Range(0, 2).Select(i => DatasetText.Cell(data.Customers.Attributes[1], i)));
    }

    [Fact]
    public void Build_EventIdTwice_RejectsTheSecondWhateverItsType()
    {
        DatasetBuilder builder = Store.Builder(null, 1L);
        builder.AddEvent(Store.Visit, 1L, Noon, id: 5L);
        builder.AddEvent(Store.Visit, 1L, Noon, id: "5");
        builder.AddEvent(Store.Visit, 1L, Noon, id: new EventKey(Guid.Empty));
        builder.AddEvent(Store.View, 1L, Noon, id: 5L);
        Assert.Equal((4L, RejectionReason.DuplicateEvent), (Store.OnlyRejected(builder) is var row ? row.Row : 0, row.Reason));
    }

    [Fact]
    public void Build_EventIdOfARejectedEvent_IsStillFree()
    {
        DatasetBuilder builder = Store.Builder(null, 1L);
        builder.AddEvent(Store.Visit, 2L, Noon, id: 5L);
        builder.AddEvent(Store.Visit, 1L, Noon, id: 5L);
        Assert.Equal(RejectionReason.UnknownCustomer, Store.OnlyRejected(builder).Reason);
    }

    [Theory]
    [InlineData(-1, RejectionReason.BeforeEpoch)]
    [InlineData(1001, RejectionReason.AfterObservation)]
    public void Build_EventOutsideTheTimesAllowed_IsRejected(long milliseconds, RejectionReason reason)
    {
        var options = new DatasetOptions { ObservedUntil = Store.At(1000) };
        DatasetBuilder one = Store.Builder(options, 1L);
        one.AddEvent(Store.Visit, 1L, Store.At(0));
        one.AddEvent(Store.Visit, 1L, Store.At(1000));
        one.AddEvent(Store.Visit, 1L, Store.At(milliseconds));
        Assert.Equal((3L, reason), (Store.OnlyRejected(one) is var row ? row.Row : 0, row.Reason));

        DatasetBuilder many = Store.Builder(options, 1L);
        many.AddEvents(Store.Visit, new long[] { 1, 1, 1 }, new long[] { 0, milliseconds, 1000 });
        Assert.Equal((2L, reason), (Store.OnlyRejected(many) is var second ? second.Row : 0, second.Reason));
    }

    public static TheoryData<string, RejectionReason, Action<CustomerRow>> BadValues => new()
    {
        { "score", RejectionReason.NotFinite, row => row.Set(Store.Score, double.NaN) },
        { "score", RejectionReason.NotFinite, row => row.Set(Store.Score, double.NegativeInfinity) },
        { "rough", RejectionReason.NotFinite, row => row.Set(Store.Rough, 1e300) },
        { "credit", RejectionReason.TooManyDecimals, row => row.Set(Store.Credit, 0.001m) },
        { "credit", RejectionReason.OutOfRange, row => row.Set(Store.Credit, 92_233_720_368_547_758.08m) },
        { "credit", RejectionReason.OutOfRange, row => row.Set(Store.Credit, decimal.MaxValue) },
        { "signed_up", RejectionReason.LocalTime, row => row.Set(Store.SignedUp, DateTime.SpecifyKind(Noon.DateTime, DateTimeKind.Local)) },
        { "city", RejectionReason.InvalidText, row => row.Set(Store.City, "\ud800") },
        { "tier", RejectionReason.NotInEnum, row => row.Set(Store.Tier, "silver") },
        { "interests", RejectionReason.InvalidText, row => row.Set(Store.Interests, ["hat", "\udc00"]) },
    };

    [Theory]
    [MemberData(nameof(BadValues))]
    public void Build_ValueThatCannotBeTaken_RejectsTheWholeRowAndNamesTheColumn(string column, RejectionReason reason, Action<CustomerRow> set)
    {
        DatasetBuilder builder = Store.Builder(null, 1L);
        builder.AddCustomer(2L, row => set(row.Set(Store.Age, 30)));
        builder.AddCustomer(3L, row => row.Set(Store.Age, 40));
        Dataset data = builder.Build(out BuildReport report);
        RejectedRow rejected = Assert.Single(report.Rejected);
        Assert.Equal((reason, 2L), (rejected.Reason, rejected.Row));
        Assert.Contains($"'{column}'", rejected.Message, StringComparison.Ordinal);
        Assert.Equal(["-", "40"], Enumerable.Range(0, 2).Select(i => DatasetText.Cell(data.Customers.Attributes[1], i)));
    }

    [Fact]
    public void Build_GreatestAmounts_AreTakenExactly()
    {
        DatasetBuilder builder = Dataset.For(Store.Schema);
        builder.AddCustomer(1L, row => row.Set(Store.Credit, 92_233_720_368_547_758.07m));
        builder.AddCustomer(2L, row => row.Set(Store.Credit, -92_233_720_368_547_758.08m));
        Dataset data = builder.Build(out BuildReport report);
        Assert.Empty(report.Rejected);
        var credit = (IntegerColumn)data.Customers.Attributes[2];
        Assert.Equal((long.MaxValue, long.MinValue), (credit.Values[0], credit.Values[1]));
    }

    [Fact]
    public void Build_KeyOfAnotherForm_IsRejected()
    {
        DatasetBuilder builder = Store.Builder(null, 1L);
        builder.AddCustomer("1");
        Assert.Equal(RejectionReason.MixedKeyKinds, Store.OnlyRejected(builder).Reason);
    }

    [Fact]
    public void Build_NullKeyInASpan_IsRejected()
    {
        DatasetBuilder builder = Dataset.For(Store.Schema);
        builder.AddCustomers(new string[] { "a", null! });
        RejectedRow row = Store.OnlyRejected(builder);
        Assert.Equal((RejectionReason.MissingKey, (CustomerKey?)null), (row.Reason, row.Key));
    }

    [Fact]
    public void Build_MoreRejectedRowsThanDescribed_CountsThemAll()
    {
        DatasetBuilder builder = Store.Builder(new DatasetOptions { MaxRejectedRows = 3 });
        for (int i = 0; i < 10; i++) builder.AddEvent(Store.Visit, i, Store.At(i % 2 == 0 ? -1 : 1));
        builder.Build(out BuildReport report);
        Assert.Equal(3, report.Rejected.Count);
        Assert.Equal(10, report.RejectedEvents);
        Assert.Equal([(RejectionReason.UnknownCustomer, 5L), (RejectionReason.BeforeEpoch, 5L)], report.Reasons.Select(r => (r.Reason, r.Count)));
    }

    [Fact]
    public void Set_HandleOfAnotherSchema_Throws()
    {
        var other = new SchemaBuilder("other");
        CustomerInteger age = other.Integer("age", personal: true);
        EventType sale = other.Event("sale");
        DatasetBuilder builder = Dataset.For(Store.Schema);
        Assert.Contains("'age'", Assert.Throws<ArgumentException>(() => builder.AddCustomer(1L, row => row.Set(age, 1))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => builder.AddEvent(sale, 1L, Noon));
        Assert.Throws<ArgumentException>(() => builder.AddEvent(Store.View, 1L, Noon, row => row.Set(Store.Amount, 1)));
        builder.Build(out BuildReport report);
        Assert.Equal((0L, 0L), (report.AcceptedCustomers, report.AcceptedEvents));
    }

    [Fact]
    public void AddEvents_SpansOfDifferentLength_ThrowsAndTakesNothing()
    {
        DatasetBuilder builder = Store.Builder(null, 1L);
        Assert.Throws<ArgumentException>(() => builder.AddEvents(Store.Visit, new long[] { 1, 1 }, new long[] { 0 }));
        Assert.Throws<ArgumentException>(() => builder.AddEvents(Store.Purchase, new long[] { 1, 1 }, new long[] { 0, 1 }, c => c.Set(Store.Items, [1])));
        Assert.Throws<ArgumentException>(() => builder.AddEvents(Store.Types, [0, 3], new long[] { 1, 1 }, new long[] { 0, 1 }));
        Assert.Throws<ArgumentException>(() => builder.AddCustomers(new long[] { 2, 3 }, c => c.Set(Store.Age, [1L, 2L]).Set(Store.OptedIn, [true])));
        Dataset data = builder.Build(out BuildReport report);
        Assert.Equal((1, 0L, 0L), (data.CustomerCount, data.EventCount, report.RejectedEvents));
    }

    [Fact]
    public void Build_Twice_Throws()
    {
        DatasetBuilder builder = Store.Builder(null, 1L);
        builder.Build(out _);
        Assert.Throws<InvalidOperationException>(() => builder.Build(out _));
        Assert.Throws<InvalidOperationException>(() => builder.AddCustomer(2L));
    }
}
