using Crm.Segmentation.Lifetime;

namespace Crm.Segmentation.Tests.Lifetime;

/// <summary>A purchase or a refund of a toy customer.</summary>
internal sealed record ToyPurchase(int Customer, int Hour, long Amount, bool IsRefund)
{
    public override string ToString() => $"{Customer}{(IsRefund ? "-" : "+")}{Amount}@{Hour}";
}

/// <summary>The rule of purchases, slowly: each customer's local days one by one.</summary>
internal sealed class PurchaseOracle
{
    private static readonly SchemaBuilder Define = new("purchases");
    internal static readonly EventType Purchase = Define.Event("purchase");
    internal static readonly EventMoney Amount = Purchase.Money("amount", scale: 2);
    internal static readonly EventType Refund = Define.Event("refund");
    internal static readonly EventMoney Returned = Refund.Money("amount", scale: 0);
    internal static readonly Schema Schema = Define.Build();

    /// <summary>A Saturday before the clocks change in New York.</summary>
    internal static readonly DateTimeOffset Origin = new(2026, 3, 7, 0, 0, 0, TimeSpan.Zero);

    internal const int Customers = 4;

    private readonly PurchaseScenario _scenario;
    private readonly TimeZoneInfo _zone;

    internal PurchaseOracle(PurchaseScenario scenario) => (_scenario, _zone) = (scenario, TimeZoneInfo.FindSystemTimeZoneById(scenario.Zone));

    internal static Dataset Build(IEnumerable<ToyPurchase> purchases, int parts = 1)
    {
        ToyPurchase[] all = [.. purchases];
        DatasetBuilder builder = Dataset.For(Schema);
        builder.AddCustomers(Enumerable.Range(0, Customers), customer => customer);
        for (int part = 0; part < parts; part++)
        {
            if (part > 0) builder = builder.Build(out _).Append();
            foreach (ToyPurchase p in all[(all.Length * part / parts)..(all.Length * (part + 1) / parts)])
            {
                if (p.IsRefund) builder.AddEvent(Refund, p.Customer, Origin.AddHours(p.Hour), row => row.Set(Returned, p.Amount));
                else builder.AddEvent(Purchase, p.Customer, Origin.AddHours(p.Hour), row => row.Set(Amount, p.Amount + 0.25m));
            }
        }

        return builder.Build(out _);
    }

    internal PurchaseSummary? Summary(int customer)
    {
        int[] clock = Clock();
        (int Shown, decimal Sum)[] days = Days(customer);
        if (days.Length == 0) return null;
        decimal[] sums = [.. days.Select(day => day.Sum)];
        if (_scenario.Net)
        {
            foreach (ToyPurchase refund in Seen(customer, refunds: true))
            {
                int at = Array.FindLastIndex(days, day => day.Shown <= Array.FindLastIndex(clock, period => period <= PeriodOf(refund.Hour)));
                if (at >= 0) sums[at] -= refund.Amount;
            }
        }

        int now = clock.Length - 1;
        return new PurchaseSummary(days.Length - 1, days[^1].Shown - days[0].Shown, now - days[0].Shown, days.Length == 1 ? null : (double)sums[1..].Sum() / (days.Length - 1));
    }

    internal int[] Shown(int customer) => [.. Days(customer).Select(day => day.Shown)];

    internal int Now => Clock().Length - 1;

    private (int Shown, decimal Sum)[] Days(int customer)
    {
        int[] clock = Clock();
        return
        [
            .. Seen(customer, refunds: false).GroupBy(p => PeriodOf(p.Hour)).Where(day => clock.Contains(day.Key)).OrderBy(day => day.Key)
                .Select(day => (Array.IndexOf(clock, day.Key), day.Sum(p => p.Amount + 0.25m))),
        ];
    }

    /// <summary>The periods that pass, from long before everything to that of as-of: the place of each is what the clock shows.</summary>
    private int[] Clock() =>
        [.. Enumerable.Range(PeriodOf(-24 * 40), PeriodOf(_scenario.AsOf) - PeriodOf(-24 * 40) + 1).Where(period => !_scenario.Excluded.Any(span => Start(period) >= span.From && Start(period) < span.To))];

    private IEnumerable<ToyPurchase> Seen(int customer, bool refunds) => _scenario.Purchases.Where(p => p.Customer == customer && p.IsRefund == refunds && p.Hour <= _scenario.AsOf);

    /// <summary>Days since a Monday, or weeks.</summary>
    private int PeriodOf(int hour)
    {
        int day = (TimeZoneInfo.ConvertTime(Origin.AddHours(hour), _zone).Date - new DateTime(2026, 1, 5)).Days;
        return _scenario.Weekly ? (int)Math.Floor(day / 7.0) : day;
    }

    private DateTimeOffset Start(int period)
    {
        DateTime local = new DateTime(2026, 1, 5).AddDays(_scenario.Weekly ? period * 7 : period);
        return new DateTimeOffset(local, _zone.GetUtcOffset(local));
    }
}

/// <summary>Purchases and a rule.</summary>
internal sealed record PurchaseScenario(ToyPurchase[] Purchases, int AsOf, string Zone, bool Weekly, bool Net, DateSpan[] Excluded, int Parts)
{
    internal Purchases Rule => new Purchases(PurchaseOracle.Amount, PurchaseOracle.Purchase)
    {
        Period = Weekly ? CalendarUnit.Week : CalendarUnit.Day,
        Refund = Net ? PurchaseOracle.Returned : null,
        Excluded = [.. Excluded],
    };

    internal DateTimeOffset At => PurchaseOracle.Origin.AddHours(AsOf);

    internal SegmentationEngine Engine => new(PurchaseOracle.Schema, new SegmentationOptions { TimeZone = Zone, WeekStart = DayOfWeek.Monday });

    public override string ToString() =>
        $"{string.Join(' ', Purchases.Select(p => p.ToString()))} as of {AsOf} in {Zone}{(Weekly ? " weekly" : "")}{(Net ? " net" : "")} except {string.Join(' ', Excluded.Select(s => s.ToString()))} in {Parts} parts";
}
