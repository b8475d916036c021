namespace Crm.Segmentation.Tests;

/// <summary>The hot path: the same answers as the engine's, in the caller's memory, without allocating.</summary>
public sealed class SegmentPlanTests
{
    private static readonly SchemaBuilder Define = new("plans");
    private static readonly CustomerInteger Age = Define.Integer("age");
    private static readonly CustomerNumber Spend = Define.Number("spend", single: true);
    private static readonly CustomerEnum Country = Define.Enum("country", "KR", "JP", "US");
    private static readonly CustomerFlag OptedIn = Define.Flag("opted_in");
    private static readonly CustomerInstant SignedUp = Define.Instant("signed_up");
    private static readonly EventType Buy = Define.Event("buy");
    private static readonly EventMoney Amount = Buy.Money("amount", scale: 0);
    private static readonly EventText Category = Buy.Text("category");
    private static readonly EventType View = Define.Event("view");
    private static readonly Schema Schema = Define.Build();
    private static readonly DateTimeOffset March = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly SegmentationEngine Engine = new(Schema);

    private static readonly RuleBook Rules = RuleBook.Create(
        Schema,
        Segment.Define("attributes", Age >= 30 & (Spend > 100.5 | Country.IsAnyOf("JP", "US")) & OptedIn),
        Segment.Define("counts", Buy.DidAtLeast(2, Window.Last(TimeSpan.FromDays(5))) & !View.Did(Window.Last(TimeSpan.FromDays(2)))),
        Segment.Define("between", Buy.Count() >= 1 & Buy.Count() <= 3),
        Segment.Define("filtered", Buy.Where(Category.Is("hat")).Count() >= 1 & Buy.Sum(Amount, Window.Last(TimeSpan.FromDays(9))) >= 70),
        Segment.Define("since", Buy.Since() >= TimeSpan.FromDays(4) & View.Count(Window.Within(TimeSpan.FromDays(3), SignedUp)) >= 1),
        Segment.Define("arithmetic", Buy.Sum(Amount) / Buy.Count() > 35),
        Partition.Define("tiers", "none", new PartitionCell("gold", Buy.Sum(Amount) >= 100), new PartitionCell("some", Buy.Did())));

    [Fact]
    public void Plan_OverAllBatches_AnswersAsTheEngine()
    {
        Dataset data = Shop((2 * CustomerBatch.MaxLength) + 1_000);
        Evaluation expected = Engine.Evaluate(Rules, data, March);
        SegmentPlan plan = Engine.Compile(Rules, data, March);
        var bits = new ulong[plan.Names.Count * CustomerBatch.MaxLength / 64];

        Assert.Equal(["attributes", "counts", "between", "filtered", "since", "arithmetic", "tiers.gold", "tiers.some", "tiers.none"], plan.Names);
        Assert.Equal(3, data.Batches().Count);
        foreach (CustomerBatch batch in data.Batches())
        {
            plan.Evaluate(batch, bits);
            for (int name = 0; name < plan.Names.Count; name++)
            {
                CustomerSet members = expected[plan.Names[name]];
                for (int i = 0; i < batch.Length; i++)
                {
                    bool found = (bits[(name * batch.WordCount) + (i >> 6)] >> (i & 63) & 1) != 0;
                    if (found != members.Contains(data.KeyOf(batch.First + i))) Assert.Fail($"{plan.Names[name]} of customer {batch.First + i}");
                }
            }
        }

        Assert.All(plan.Names, name => Assert.InRange(expected[name].Count, 1, data.CustomerCount - 1));
    }

    [Fact]
    public void Plan_OverPartsOfALog_AnswersAsOverOne()
    {
        Dataset one = Shop(CustomerBatch.MaxLength + 500), parts = Shop(CustomerBatch.MaxLength + 500, parts: 3);
        SegmentPlan first = Engine.Compile(Rules, one, March), second = Engine.Compile(Rules, parts, March);
        var a = new ulong[first.Names.Count * CustomerBatch.MaxLength / 64];
        var b = new ulong[a.Length];
        for (int i = 0; i < one.Batches().Count; i++)
        {
            first.Evaluate(one.Batches()[i], a);
            second.Evaluate(parts.Batches()[i], b);
            Assert.Equal(a, b);
        }
    }

    [Fact]
    public void Plan_Warm_AllocatesNothing()
    {
        Dataset data = Shop(CustomerBatch.MaxLength + 1_000);
        SegmentPlan plan = Engine.Compile(Rules, data, March);
        var bits = new ulong[plan.Names.Count * CustomerBatch.MaxLength / 64];
        Assert.Equal(0, Allocations.Of(() =>
        {
            for (int round = 0; round < 10; round++)
                foreach (CustomerBatch batch in data.Batches()) plan.Evaluate(batch, bits);
        }));
    }

    [Fact]
    public void Plan_OnManyThreads_AnswersAsOnOne()
    {
        Dataset data = Shop(50_000);
        SegmentPlan plan = Engine.Compile(Rules, data, March);
        int words = plan.Names.Count * CustomerBatch.MaxLength / 64;
        var together = new ulong[data.Batches().Count][];
        Parallel.For(0, together.Length, i => plan.Evaluate(data.Batches()[i], together[i] = new ulong[words]));
        for (int i = 0; i < together.Length; i++)
        {
            var alone = new ulong[words];
            plan.Evaluate(data.Batches()[i], alone);
            Assert.Equal(alone, together[i]);
        }
    }

    [Fact]
    public void Plan_GivenWhatIsNotItsOwn_Refuses()
    {
        Dataset data = Shop(100);
        SegmentPlan plan = Engine.Compile(Segment.Define("adults", Age >= 18), data, March);
        var bits = new ulong[2];

        Assert.Throws<ArgumentException>(() => plan.Evaluate(Shop(100).Batches()[0], bits));
        Assert.Throws<ArgumentException>(() => plan.Evaluate(default, bits));
        Assert.Throws<ArgumentException>(() => plan.Evaluate(data.Batches()[0], bits.AsSpan(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => data.Batches()[1]);
        Assert.Throws<RuleException>(() => Engine.Compile(Segment.Define("wrong", new SchemaBuilder("other").Integer("size") > 1), data, March));
    }

    [Fact]
    public void Column_ThatAscends_AnswersAsALoop()
    {
        // Batches that lie inside a range, outside it and across its ends, with values missing in all of them.
        const int Batch = CustomerBatch.MaxLength, Customers = (4 * Batch) + 700;
        DatasetBuilder builder = Dataset.For(Schema);
        for (int i = 0; i < Customers; i++)
        {
            int key = i;
            builder.AddCustomer(i, row =>
            {
                if (key % 9 != 0) row.Set(Age, key).Set(Spend, key / 4.0).Set(SignedUp, March.AddMinutes(-key));
            });
        }

        Dataset data = builder.Build(out _);
        foreach ((Condition condition, Func<int, bool> holds) in new (Condition, Func<int, bool>)[]
        {
            (Age >= Batch + 9 & Age < (3 * Batch) + 5, i => i is >= Batch + 9 and < (3 * Batch) + 5),
            (Age <= Batch - 1, i => i <= Batch - 1),
            (Age >= Batch, i => i >= Batch),
            (Age >= 0, _ => true),
            (Age > Customers, _ => false),
            (Spend > Batch / 2, i => i > 2 * Batch),
            (Spend <= (Batch - 1) / 4.0, i => i <= Batch - 1),
            (SignedUp.IsIn(Window.Last(TimeSpan.FromDays(7))), i => i < 7 * 24 * 60),
        })
        {
            CustomerSet members = Engine.Evaluate(Segment.Define("members", condition), data, March);
            Assert.Equal(Enumerable.Range(0, Customers).Where(i => i % 9 != 0 && holds(i)).Select(i => (CustomerKey)i), members.Keys);
        }
    }

    private static Dataset Shop(int customers, int parts = 1)
    {
        Dataset? data = null;
        for (int part = 0; part < parts; part++)
        {
            DatasetBuilder builder = data?.Append() ?? Dataset.For(Schema);
            for (int i = 0; i < customers; i++)
            {
                long key = i;
                if (part == 0)
                {
                    builder.AddCustomer(key, row =>
                    {
                        if (key % 11 != 0) row.Set(Age, key % 70);
                        if (key % 5 != 0) row.Set(Spend, key % 401 / 2.0);
                        row.Set(Country, (key % 3) switch { 0 => "KR", 1 => "JP", _ => "US" }).Set(OptedIn, key % 4 != 0);
                        if (key % 7 != 0) row.Set(SignedUp, March.AddDays(-(key % 30)));
                    });
                }

                for (int k = 0; k < key % 6; k++)
                {
                    if ((k + (int)key) % parts != part) continue;
                    builder.AddEvent(Buy, key, March.AddHours(-(key * 7 % 300) - (k * 5)), row => row.Set(Amount, 20 + (key % 30)).Set(Category, key % 2 == 0 ? "hat" : "bag"));
                    if (key % 3 == 0) builder.AddEvent(View, key, March.AddHours(-(key % 200) - k), _ => { });
                }
            }

            data = builder.Build(out _);
        }

        return data!;
    }
}
