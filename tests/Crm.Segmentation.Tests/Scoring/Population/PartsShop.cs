using Crm.Segmentation.Scoring;

namespace Crm.Segmentation.Tests.Scoring;

/// <summary>Customers with a value of every kind that an axis may have, some missing and many tied, in one dataset or split over several.</summary>
internal sealed class PartsShop
{
    private static readonly SchemaBuilder Define = new("parts");
    private static readonly CustomerInteger Visits = Define.Integer("visits");
    private static readonly CustomerMoney Paid = Define.Money("paid", scale: 2);
    private static readonly CustomerNumber Ratio = Define.Number("ratio");
    private static readonly CustomerNumber Weight = Define.Number("weight", single: true);
    private static readonly CustomerDuration Idle = Define.Duration("idle");
    internal static readonly EventType Purchase = Define.Event("purchase");
    internal static readonly EventMoney Amount = Purchase.Money("amount", scale: 1);
    internal static readonly Schema Schema = Define.Build();
    internal static readonly DateTimeOffset AsOf = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
    internal static readonly SegmentationEngine Engine = new(Schema, new SegmentationOptions { TimeZone = "Asia/Seoul" });

    /// <summary>Measures, and what they are of a row: all of one comparable type.</summary>
    internal static readonly (Measure Measure, Func<Row, IComparable?> Of)[] Axes =
    [
        (Visits, row => row.Visits),
        (Paid, row => row.Paid),
        (Ratio, row => row.Ratio),
        (Weight, row => (double?)row.Weight),
        (Idle, row => row.Idle),
        (Purchase.Count(), row => (long)row.Amounts.Length),
        (Feature.Define("spend", Purchase.Sum(Amount)), row => row.Amounts.Sum()),
        (Purchase.Average(Amount), row => row.Amounts.Length == 0 ? null : (double)row.Amounts.Sum() / row.Amounts.Length),
        (Purchase.Since(), row => row.Amounts.Length == 0 ? null : TimeSpan.FromHours(Math.Abs(row.Visits ?? 1))),
        (Visits * 2.0 + Purchase.Count(), row => row.Visits is { } visits ? (double)((visits * 2) + row.Amounts.Length) : null),
    ];

    private readonly Row[] _rows;

    internal PartsShop(Random random)
    {
        int spread = random.Next(1, 12);
        double step = random.Next(2) == 0 ? 0.25 : 0.1;
        HasPlainDoubles = step == 0.25;
        _rows = [.. Enumerable.Range(0, random.Next(60)).Select(_ => new Row(
            Maybe(() => random.Next(-2, spread)),
            Maybe(() => random.Next(-200, 100 * spread) / 100m),
            Maybe(() => random.Next(-3, 2 * spread) * step),
            Maybe(() => (float)(random.Next(spread) * step)),
            Maybe(() => TimeSpan.FromMinutes(random.Next(-5, 100 * spread))),
            [.. Enumerable.Range(0, random.Next(4)).Select(_ => random.Next(0, 10 * spread) / 10m)]))];

        T? Maybe<T>(Func<T> value)
            where T : struct => random.Next(6) == 0 ? null : value();
    }

    internal IReadOnlyList<Row> Rows => _rows;

    /// <summary>Whether doubles are multiples of a quarter, which sum without rounding in any order.</summary>
    internal bool HasPlainDoubles { get; }

    internal Dataset Whole => Build(_rows);

    /// <summary>Each customer in one of some datasets.</summary>
    internal Dataset[] Split(Random random, int parts) => [.. _rows.GroupBy(_ => random.Next(parts)).Concat(Enumerable.Repeat<IEnumerable<Row>>([], 1)).Select(Build)];

    private static Dataset Build(IEnumerable<Row> rows)
    {
        DatasetBuilder builder = Dataset.For(Schema);
        int key = 0;
        foreach (Row row in rows)
        {
            int customer = key++;
            builder.AddCustomer(customer, set =>
            {
                if (row.Visits is { } visits) set.Set(Visits, visits);
                if (row.Paid is { } paid) set.Set(Paid, paid);
                if (row.Ratio is { } ratio) set.Set(Ratio, ratio);
                if (row.Weight is { } weight) set.Set(Weight, weight);
                if (row.Idle is { } idle) set.Set(Idle, idle);
            });
            foreach (decimal amount in row.Amounts) builder.AddEvent(Purchase, customer, AsOf.AddHours(-Math.Abs(row.Visits ?? 1)), set => set.Set(Amount, amount));
        }

        return builder.Build(out _);
    }

    internal sealed record Row(long? Visits, decimal? Paid, double? Ratio, float? Weight, TimeSpan? Idle, decimal[] Amounts);
}
