namespace Crm.Segmentation.Tests.Data;

/// <summary>A vocabulary with a column of every kind.</summary>
internal static class Store
{
    private static readonly SchemaBuilder Define = new("store");
    internal static readonly CustomerFlag OptedIn = Define.Flag("opted_in");
    internal static readonly CustomerInteger Age = Define.Integer("age");
    internal static readonly CustomerMoney Credit = Define.Money("credit", scale: 2);
    internal static readonly CustomerNumber Score = Define.Number("score");
    internal static readonly CustomerNumber Rough = Define.Number("rough", single: true);
    internal static readonly CustomerDuration Visited = Define.Duration("visited");
    internal static readonly CustomerInstant SignedUp = Define.Instant("signed_up");
    internal static readonly CustomerDate Birthday = Define.Date("birthday");
    internal static readonly CustomerText City = Define.Text("city");
    internal static readonly CustomerEnum Tier = Define.Enum("tier", "basic", "gold");
    internal static readonly CustomerTags Interests = Define.Tags("interests");

    internal static readonly EventType Visit = Define.Event("visit");
    internal static readonly EventType View = Define.Event("view");
    internal static readonly EventText Category = View.Text("category");
    internal static readonly EventType Purchase = Define.Event("purchase");
    internal static readonly EventMoney Amount = Purchase.Money("amount", scale: 2);
    internal static readonly EventInteger Items = Purchase.Integer("items");
    internal static readonly EventTags Labels = Purchase.Tags("labels");
    internal static readonly Schema Schema = Define.Build();

    internal static readonly EventType[] Types = [Visit, View, Purchase];

    internal static DateTimeOffset At(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    internal static DatasetBuilder Builder(DatasetOptions? options = null, params CustomerKey[] customers)
    {
        DatasetBuilder builder = Dataset.For(Schema, options);
        foreach (CustomerKey key in customers) builder.AddCustomer(key);
        return builder;
    }

    /// <summary>The only rejected row, which must be the only one rejected.</summary>
    internal static RejectedRow OnlyRejected(DatasetBuilder builder)
    {
        builder.Build(out BuildReport report);
        Assert.Equal(1, report.RejectedCustomers + report.RejectedEvents + report.RejectedAliases);
        RejectionCount reason = Assert.Single(report.Reasons);
        RejectedRow row = Assert.Single(report.Rejected);
        Assert.Equal(reason.Reason, row.Reason);
        Assert.Equal($"CRM{(int)row.Reason}", row.Code);
        return row;
    }
}
