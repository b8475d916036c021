namespace Crm.Segmentation.Benchmarks;

/// <summary>Customers and events as plain arrays, made of a fixed hash, so that every run and every machine has the same.</summary>
/// <remarks>The events of a type are ordered by customer, then by time; customer i has those from <c>Offsets[i]</c> to <c>Offsets[i + 1]</c>.</remarks>
public sealed class SegmentWorkload
{
    /// <summary>Milliseconds in a day.</summary>
    public const long Day = 86_400_000;

    private const int PurchasesEach = 4;

    /// <summary>Makes the data.</summary>
    /// <param name="rows">How many customers.</param>
    /// <param name="of1024">How many of 1,024 pass the first clause of each segment.</param>
    public SegmentWorkload(int rows, int of1024)
    {
        Rows = rows;
        Of1024 = of1024;
        SpendCut = (1024 - of1024) * 10;
        Keys = new long[rows];
        Spend = new long[rows];
        Orders = new long[rows];
        DaysSinceOrder = new long[rows];
        OptedIn = new bool[rows];
        PurchaseKeys = new long[rows * PurchasesEach];
        PurchaseTimes = new long[rows * PurchasesEach];
        var refunds = new List<(long Key, long Time)>();
        RefundOffsets = new int[rows + 1];
        for (int i = 0; i < rows; i++)
        {
            ulong hash = Mix((ulong)i);
            int rank = (int)(hash & 1023);
            Keys[i] = i;
            Spend[i] = ((1023 - rank) * 10) + (long)(hash >> 10 & 7);
            Orders[i] = (long)(hash >> 16 & 15);
            DaysSinceOrder[i] = (long)(hash >> 24 & 127);
            OptedIn[i] = (hash >> 32 & 7) < 5;
            for (int j = 0; j < PurchasesEach; j++)
            {
                // Two of the four purchases of an active customer lie in the last 30 days; nobody else's do.
                long daysAgo = rank < of1024 && j >= PurchasesEach - 2 ? 3 * (PurchasesEach - j) : 40 * (PurchasesEach - j);
                PurchaseKeys[(i * PurchasesEach) + j] = i;
                PurchaseTimes[(i * PurchasesEach) + j] = AsOfMilliseconds - (daysAgo * Day) - (long)(hash >> 40 & 0xFFFF);
            }

            if ((hash >> 56 & 7) == 0) refunds.Add((i, AsOfMilliseconds - ((long)(hash >> 59) * Day)));
            RefundOffsets[i + 1] = refunds.Count;
        }

        RefundKeys = [.. refunds.Select(r => r.Key)];
        RefundTimes = [.. refunds.Select(r => r.Time)];
    }

    /// <summary>The instant of every evaluation.</summary>
    public static DateTimeOffset AsOf { get; } = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The instant of every evaluation, in Unix milliseconds.</summary>
    public static long AsOfMilliseconds { get; } = AsOf.ToUnixTimeMilliseconds();

    /// <summary>How many customers.</summary>
    public int Rows { get; }

    /// <summary>How many of 1,024 pass the first clause of each segment.</summary>
    public int Of1024 { get; }

    /// <summary>The least spend that passes.</summary>
    public long SpendCut { get; }

    internal long[] Keys { get; }

    internal long[] Spend { get; }

    internal long[] Orders { get; }

    internal long[] DaysSinceOrder { get; }

    internal bool[] OptedIn { get; }

    internal long[] PurchaseKeys { get; }

    internal long[] PurchaseTimes { get; }

    internal long[] RefundKeys { get; }

    internal long[] RefundTimes { get; }

    internal int[] RefundOffsets { get; }

    /// <summary>The times of a customer's purchases, ascending.</summary>
    internal ReadOnlySpan<long> PurchasesOf(int customer) => PurchaseTimes.AsSpan(customer * PurchasesEach, PurchasesEach);

    /// <summary>The times of a customer's refunds, ascending.</summary>
    internal ReadOnlySpan<long> RefundsOf(int customer) => RefundTimes.AsSpan(RefundOffsets[customer]..RefundOffsets[customer + 1]);

    /// <summary>SplitMix64's finaliser.</summary>
    private static ulong Mix(ulong x)
    {
        x += 0x9E3779B97F4A7C15;
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }
}
