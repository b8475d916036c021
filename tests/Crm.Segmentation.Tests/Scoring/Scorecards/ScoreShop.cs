namespace Crm.Segmentation.Tests.Scoring;

/// <summary>A small vocabulary with every kind of value that a scorecard weighs, and customers some of whom lack values.</summary>
internal static class ScoreShop
{
    private static readonly SchemaBuilder Define = new("scores");
    internal static readonly CustomerNumber Recency = Define.Number("recency", single: true);
    internal static readonly CustomerNumber Spend = Define.Number("spend", single: true);
    internal static readonly CustomerNumber Balance = Define.Number("balance");
    internal static readonly CustomerInteger Age = Define.Integer("age");
    internal static readonly CustomerMoney Paid = Define.Money("paid", scale: 2);
    internal static readonly CustomerDuration Idle = Define.Duration("idle");
    internal static readonly CustomerFlag OptedIn = Define.Flag("opted_in");
    internal static readonly CustomerText City = Define.Text("city");
    internal static readonly EventType Purchase = Define.Event("purchase");
    internal static readonly EventMoney Amount = Purchase.Money("amount", scale: 0);
    internal static readonly Schema Schema = Define.Build();

    internal static readonly DateTimeOffset AsOf = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    internal static Dataset Data(IReadOnlyList<ScoreCustomer> customers, bool inTwoParts = false)
    {
        DatasetBuilder builder = Dataset.For(Schema);
        for (int i = 0; i < customers.Count; i++)
        {
            ScoreCustomer c = customers[i];
            if (inTwoParts && i == customers.Count / 2) builder = builder.Build(out _).Append();
            builder.AddCustomer(i, row =>
            {
                row.Set(Recency, c.Recency).Set(Spend, c.Spend).Set(OptedIn, c.OptedIn);
                if (c.Balance is { } balance) row.Set(Balance, balance);
                if (c.Age is { } age) row.Set(Age, age);
                if (c.Paid is { } paid) row.Set(Paid, paid);
                if (c.Idle is { } idle) row.Set(Idle, idle);
            });
            for (int k = 0; k < c.Purchases; k++) builder.AddEvent(Purchase, i, AsOf.AddDays(-1 - k), row => row.Set(Amount, 10 * (k + 1)));
        }

        return builder.Build(out _);
    }

    internal static ScoreCustomer Random(Random random) => new(
        (float)((random.NextDouble() * 40) - 20),
        (float)(random.NextDouble() * 4),
        random.Next(4) == 0 ? null : (random.NextDouble() * 20) - 10,
        random.Next(4) == 0 ? null : random.Next(100),
        random.Next(4) == 0 ? null : random.Next(100_000) / 100m,
        random.Next(4) == 0 ? null : TimeSpan.FromHours(random.Next(1000)),
        random.Next(2) == 0,
        random.Next(4));
}

internal sealed record ScoreCustomer(float Recency, float Spend, double? Balance, long? Age, decimal? Paid, TimeSpan? Idle, bool OptedIn, int Purchases);
