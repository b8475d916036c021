namespace Crm.Segmentation.TrimSmoke;

/// <summary>Three customers and what they did in three weeks.</summary>
internal sealed class SmokeShop
{
    private static readonly SchemaBuilder Define = new("smoke");

    private SmokeShop(Dataset data) => Data = data;

    internal static CustomerFlag OptedIn { get; } = Define.Flag("opted_in");

    internal static EventType Visit { get; } = Define.Event("visit");

    internal static EventType Purchase { get; } = Define.Event("purchase");

    internal static EventMoney Amount { get; } = Purchase.Money("amount", scale: 0);

    internal static Schema Schema { get; } = Define.Build();

    /// <summary>The start of the fourth week, Monday, in Seoul.</summary>
    internal static DateTimeOffset AsOf { get; } = Seoul(22, 0);

    internal Dataset Data { get; }

    internal static SmokeShop Load()
    {
        DatasetBuilder builder = Dataset.For(Schema);
        builder.AddCustomers((string[])["민지", "서준", "Ann"], customers => customers.Set(OptedIn, [true, false, true]));
        foreach ((string key, int day, long? amount) in ((string, int, long?)[])
            [("민지", 1, null), ("민지", 2, 30_000), ("민지", 9, 40_000), ("서준", 3, null), ("서준", 16, 60_000), ("Ann", 8, null)])
        {
            if (amount is { } won) builder.AddEvent(Purchase, key, Seoul(day, 12), row => row.Set(Amount, won));
            else builder.AddEvent(Visit, key, Seoul(day, 12));
        }

        Dataset data = builder.Build(out BuildReport report);
        return report.Rejected.Count == 0 ? new SmokeShop(data) : throw new InvalidOperationException(report.ToString());
    }

    /// <summary>A day of June 2026, whose first is a Monday.</summary>
    internal static DateTimeOffset Seoul(int day, int hour) => new(2026, 6, day, hour, 0, 0, TimeSpan.FromHours(9));
}
