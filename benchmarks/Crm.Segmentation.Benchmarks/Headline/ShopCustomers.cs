using System.Diagnostics;

namespace Crm.Segmentation.Benchmarks.Headline;

/// <summary>Eight attributes of customers as plain arrays: spend of 30 and of 365 days, orders, days since the last, visits, country, tier, opted in.</summary>
internal sealed record ShopCustomers(
    float[] Spend30, float[] Spend365, int[] Orders, int[] DaysSince, int[] Visits, byte[] Country, byte[] Tier, byte[] OptedIn)
{
    private const int Chunk = 1 << 15;
    private static readonly SchemaBuilder Define = new("shop");

    internal static readonly CustomerNumber Spend30Attribute = Define.Number("spend_30", single: true);
    internal static readonly CustomerNumber Spend365Attribute = Define.Number("spend_365", single: true);
    internal static readonly CustomerInteger OrdersAttribute = Define.Integer("orders");
    internal static readonly CustomerInteger DaysSinceAttribute = Define.Integer("days_since");
    internal static readonly CustomerInteger VisitsAttribute = Define.Integer("visits");
    internal static readonly CustomerInteger CountryAttribute = Define.Integer("country");
    internal static readonly CustomerInteger TierAttribute = Define.Integer("tier");
    internal static readonly CustomerFlag OptedInAttribute = Define.Flag("opted_in");
    internal static readonly Schema Schema = Define.Build();

    internal int Count => Spend30.Length;

    /// <summary>The yardstick's columns, or some of the same kind.</summary>
    internal static ShopCustomers Load(string? directory, int customers) => directory is null ? Make(customers) : new ShopCustomers(
        Yardstick.Read<float>(directory, "c_s30.bin"),
        Yardstick.Read<float>(directory, "c_s365.bin"),
        Yardstick.Read<int>(directory, "c_ord.bin"),
        Yardstick.Read<int>(directory, "c_ds.bin"),
        Yardstick.Read<int>(directory, "c_vis.bin"),
        Yardstick.Read<byte>(directory, "c_ct.bin"),
        Yardstick.Read<byte>(directory, "c_ti.bin"),
        Yardstick.Read<byte>(directory, "c_op.bin"));

    /// <summary>The same customers through the public builder, from spans.</summary>
    internal Dataset Build() => Build(out _);

    /// <summary>The same, with the time spent in the library: not that of putting the arrays here into the types that the spans have.</summary>
    /// <param name="inLibrary">The time.</param>
    /// <param name="firstKey">The key of the first customer; those of the others follow.</param>
    internal Dataset Build(out TimeSpan inLibrary, long firstKey = 0)
    {
        long ticks = 0;
        DatasetBuilder builder = Dataset.For(Schema);
        var keys = new long[Chunk];
        var numbers = new double[2][] { new double[Chunk], new double[Chunk] };
        var integers = new long[5][] { new long[Chunk], new long[Chunk], new long[Chunk], new long[Chunk], new long[Chunk] };
        var flags = new bool[Chunk];
        for (int start = 0; start < Count; start += Chunk)
        {
            int n = Math.Min(Chunk, Count - start);
            for (int i = 0; i < n; i++)
            {
                int c = start + i;
                keys[i] = firstKey + c;
                (numbers[0][i], numbers[1][i]) = (Spend30[c], Spend365[c]);
                (integers[0][i], integers[1][i], integers[2][i], integers[3][i], integers[4][i]) = (Orders[c], DaysSince[c], Visits[c], Country[c], Tier[c]);
                flags[i] = OptedIn[c] != 0;
            }

            long from = Stopwatch.GetTimestamp();
            builder.AddCustomers(keys.AsSpan(0, n), columns => columns
                .Set(Spend30Attribute, numbers[0].AsSpan(0, n))
                .Set(Spend365Attribute, numbers[1].AsSpan(0, n))
                .Set(OrdersAttribute, integers[0].AsSpan(0, n))
                .Set(DaysSinceAttribute, integers[1].AsSpan(0, n))
                .Set(VisitsAttribute, integers[2].AsSpan(0, n))
                .Set(CountryAttribute, integers[3].AsSpan(0, n))
                .Set(TierAttribute, integers[4].AsSpan(0, n))
                .Set(OptedInAttribute, flags.AsSpan(0, n)));
            ticks += Stopwatch.GetTimestamp() - from;
        }

        long last = Stopwatch.GetTimestamp();
        Dataset data = builder.Build(out BuildReport report);
        inLibrary = TimeSpan.FromSeconds((ticks + Stopwatch.GetTimestamp() - last) / (double)Stopwatch.Frequency);
        return report.Rejected.Count == 0 ? data : throw new InvalidOperationException(report.ToString());
    }

    private static ShopCustomers Make(int customers)
    {
        var random = new Random(20_231_113);
        var made = new ShopCustomers(
            new float[customers], new float[customers], new int[customers], new int[customers], new int[customers],
            new byte[customers], new byte[customers], new byte[customers]);
        for (int i = 0; i < customers; i++)
        {
            double taste = -Math.Log(1 - random.NextDouble());
            made.Spend365[i] = (float)Math.Round(taste * 150, 2);
            made.Spend30[i] = (float)Math.Round(taste * 20 * random.NextDouble(), 2);
            made.Orders[i] = (int)(taste * 3);
            made.DaysSince[i] = random.Next(366);
            made.Visits[i] = (int)(-Math.Log(1 - random.NextDouble()) * 12);
            made.Country[i] = (byte)(random.NextDouble() * random.NextDouble() * 20);
            made.Tier[i] = (byte)random.Next(5);
            made.OptedIn[i] = (byte)(random.Next(10) < 6 ? 1 : 0);
        }

        return made;
    }
}
