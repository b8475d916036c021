namespace Crm.Segmentation.Tests.Data.Building;

public sealed class AliasTests
{
    public static TheoryData<CustomerKey[]> Forms => new()
    {
        new CustomerKey[] { 1L, 2L, 101L, 102L, 103L },
        new CustomerKey[] { "c1", "c2", "x", "y", "z" },
        new CustomerKey[] { new Guid("00000000-0000-0000-0000-000000000001"), new Guid("00000000-0000-0000-0000-000000000002"), new Guid("00000000-0000-0000-0000-000000000011"), new Guid("00000000-0000-0000-0000-000000000012"), new Guid("00000000-0000-0000-0000-000000000013") },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public void Build_ChainOfAliases_JoinsTheHistoryInOrder(CustomerKey[] k)
    {
        DatasetBuilder builder = Store.Builder(null, k[0], k[1]);
        builder.AddEvent(Store.Visit, k[2], Store.At(3));
        builder.AddAlias(k[2], k[3]);
        builder.AddAlias(k[3], k[4]);
        builder.AddAlias(k[4], k[1]);
        builder.AddAlias(k[3], k[4]);
        builder.AddEvent(Store.Visit, k[4], Store.At(1));
        builder.AddEvent(Store.View, k[1], Store.At(2));
        Dataset data = builder.Build(out BuildReport report);
        Assert.Equal((4L, 0L, 3L), (report.AcceptedAliases, report.RejectedAliases, report.AcceptedEvents));
        Assert.Equal(["visit@1#0()", "view@2#0(-)", "visit@3#0()"], DatasetText.Events(data.Schema, data.Events.Parts[0], 1));
        Assert.True(data.TryFind(k[3], out int ordinal));
        Assert.Equal(1, ordinal);
        Assert.Equal(2, data.CustomerCount);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Build_CycleOfAliases_RejectsTheOneThatClosesIt(CustomerKey[] k)
    {
        DatasetBuilder builder = Store.Builder(new DatasetOptions { UnknownCustomers = UnknownCustomers.Create }, k[0]);
        builder.AddAlias(k[2], k[3]);
        builder.AddAlias(k[3], k[4]);
        builder.AddAlias(k[4], k[2]);
        RejectedRow row = Store.OnlyRejected(builder);
        Assert.Equal((RowSource.Aliases, 3L, RejectionReason.AliasCycle), (row.Source, row.Row, row.Reason));
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Build_AliasThatIsACustomer_IsRejectedWhateverComesFirst(CustomerKey[] k)
    {
        DatasetBuilder builder = Store.Builder(null, k[0]);
        builder.AddAlias(k[1], k[0]);
        builder.AddCustomer(k[1]);
        Assert.Equal(RejectionReason.AliasOfCustomer, Store.OnlyRejected(builder).Reason);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Build_TwoDifferentAliases_RejectsTheSecond(CustomerKey[] k)
    {
        DatasetBuilder builder = Store.Builder(null, k[0], k[1]);
        builder.AddAlias(k[2], k[0]);
        builder.AddAlias(k[2], k[1]);
        Assert.Equal(RejectionReason.AliasConflict, Store.OnlyRejected(builder).Reason);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Build_AliasOfNobody_IsRejectedOrMakesTheCustomer(CustomerKey[] k)
    {
        DatasetBuilder rejecting = Store.Builder(null, k[0]);
        rejecting.AddAlias(k[2], k[3]);
        Assert.Equal(RejectionReason.UnknownCustomer, Store.OnlyRejected(rejecting).Reason);

        DatasetBuilder creating = Store.Builder(new DatasetOptions { UnknownCustomers = UnknownCustomers.Create }, k[0]);
        creating.AddAlias(k[2], k[3]);
        creating.AddEvent(Store.Visit, k[2], Store.At(1));
        Dataset data = creating.Build(out BuildReport report);
        Assert.Equal((2, 1L, 1L), (data.CustomerCount, report.CreatedCustomers, data.EventCount));
        Assert.True(data.TryFind(k[2], out int ordinal));
        Assert.Equal(k[3], data.KeyOf(ordinal));
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Append_EventsOfAnEarlierAlias_JoinTheCustomer(CustomerKey[] k)
    {
        DatasetBuilder builder = Store.Builder(null, k[0], k[1]);
        builder.AddAlias(k[2], k[1]);
        DatasetBuilder next = builder.Build(out _).Append();
        next.AddEvent(Store.Visit, k[2], Store.At(1));
        next.AddAlias(k[3], k[2]);
        next.AddEvent(Store.Visit, k[3], Store.At(2));
        next.AddCustomer(k[4]);
        next.AddCustomer(k[2]);
        next.AddAlias(k[2], k[0]);
        Dataset data = next.Build(out BuildReport report);
        Assert.Equal([RejectionReason.DuplicateCustomer, RejectionReason.AliasConflict], report.Rejected.Select(row => row.Reason));
        Assert.Equal(3, data.CustomerCount);
        Assert.Equal(2, EventMerge.Of(data.Events, 1, 1).Count);
    }
}
