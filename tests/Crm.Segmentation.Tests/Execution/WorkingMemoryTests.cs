using Crm.Segmentation.Tree;

namespace Crm.Segmentation.Tests.Execution;

/// <summary>Results are computed once a batch, kept until the last who may ask for them has, and then give their memory to others.</summary>
public sealed class WorkingMemoryTests
{
    private const long Vector = RowContext.MaxRows * 65L / 8, Bits = RowContext.MaxRows / 8;

    private readonly OperatorSlots _slots = new();

    [Fact]
    public void Values_AChainOfManyMeasures_TakesTheMemoryOfTwo()
    {
        Step last = Chain(1_000);
        RowContext context = Begin(last);

        Assert.Equal(1_000, context.Values(last).Longs[5]);
        Assert.Equal(2 * Vector, context.Memory.Bytes);
    }

    [Fact]
    public void Values_SharedByMany_AreComputedOnceABatch()
    {
        var shared = new Step(_slots.Next());
        Step[] roots = [.. Enumerable.Range(0, 50).Select(_ => new Step(_slots.Next(), shared, shared))];
        RowContext context = Begin(roots);
        for (int batch = 0; batch < 2; batch++)
        {
            if (batch > 0) context.Begin(0, 100, null);
            foreach (Step root in roots)
            {
                Assert.Equal(2, context.Values(root).Longs[0]);
                context.GiveUp(root);
            }
        }

        Assert.Equal(2, shared.Runs);
        Assert.Equal(2 * Vector, context.Memory.Bytes);
    }

    [Fact]
    public void AllOf_WithNobodyLeft_GivesUpWhatItDoesNotLookAt()
    {
        // The shared measure is computed for the first and kept for the last; the one in between is never computed, and keeps nobody waiting.
        var shared = new Step(_slots.Next());
        var skipped = new Step(_slots.Next(), shared);
        var all = new AllOfOperator(_slots.Next(), [new NobodyOperator(_slots.Next()), new ExactRangeOperator(_slots.Next(), skipped, new ExactRange(0, 9))]);
        Step before = new(_slots.Next(), shared), after = new(_slots.Next(), shared), other = Chain(3);
        RowContext context = Begin(before, all, after, other);

        Assert.Equal(1, Read(context, before));
        Assert.True(context.Bits(all)[0] == 0);
        context.GiveUp(all);
        Assert.Equal(1, Read(context, after));
        Assert.Equal(3, Read(context, other));
        Assert.Equal((1, 0), (shared.Runs, skipped.Runs));
        Assert.Equal(2 * Vector + 2 * Bits, context.Memory.Bytes);
    }

    [Fact]
    public void AllOf_WhoseSkippedOperandIsAskedForLater_ComputesItThen()
    {
        Step measure = Chain(2);
        var range = new ExactRangeOperator(_slots.Next(), measure, new ExactRange(2, 2));
        var all = new AllOfOperator(_slots.Next(), [new NobodyOperator(_slots.Next()), range]);
        RowContext context = Begin(all, range, measure);

        Assert.True(context.Bits(all)[0] == 0);
        context.GiveUp(all);
        Assert.Equal(ulong.MaxValue, context.Bits(range)[0]);
        context.GiveUp(range);
        Assert.Equal(2, Read(context, measure));
        Assert.Equal(1, measure.Runs);
    }

    [Fact]
    public void Values_OfWhatIsNoOperand_AreRefused()
    {
        var hidden = new Step(_slots.Next());
        RowContext context = Begin(new Step(_slots.Next()));

        Assert.Throws<InvalidOperationException>(() => context.Values(hidden));
    }

    [Fact]
    public void Cost_OfWhatIsSharedAgainAndAgain_DoesNotOverflow()
    {
        ConditionOperator condition = new NotOperator(_slots.Next(), new ExactRangeOperator(_slots.Next(), new Step(_slots.Next()), new ExactRange(0, 1)));
        for (int i = 0; i < 80; i++) condition = new AllOfOperator(_slots.Next(), [condition, condition]);

        Assert.InRange(condition.Cost, 1, int.MaxValue / 2);
    }

    [Fact]
    public void Evaluate_ThousandsOfDifferentMeasures_TakesTheMemoryOfAFew()
    {
        var define = new SchemaBuilder("many");
        CustomerInteger age = define.Integer("age");
        EventType buy = define.Event("buy");
        EventInteger amount = buy.Integer("amount");
        Schema schema = define.Build();
        DatasetBuilder builder = Dataset.For(schema);
        for (int i = 0; i < 1_000; i++)
        {
            int key = i;
            builder.AddCustomer(i, row => row.Set(age, key % 90));
            builder.AddEvent(buy, i, new DateTimeOffset(2026, 1, 1 + (i % 28), 0, 0, 0, TimeSpan.Zero), row => row.Set(amount, key % 50));
        }

        // Different arithmetic, different windows and different filters, each of which once had vectors of its own: 128 KiB, or two.
        Dataset data = builder.Build(out _);
        Segment[] segments =
        [
            .. Enumerable.Range(1, 2_000).Select(i => Segment.Define($"arithmetic {i}", age * i + (i + 7) * age > age - i)),
            .. Enumerable.Range(1, 1_000).Select(i => Segment.Define($"window {i}", buy.Sum(amount, Window.Last(TimeSpan.FromHours(i))) + i > 40)),
            .. Enumerable.Range(1, 1_000).Select(i => Segment.Define($"filter {i}", buy.Where(amount * i > 7).Did())),
        ];
        RuleBook rules = RuleBook.Create(schema, segments);
        Assert.True(Calendar.TryCreate("UTC", DayOfWeek.Monday, out Calendar calendar));
        var scope = new EvaluationScope(data, new DateTimeOffset(2026, 2, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds(), calendar, 1, CancellationToken.None);
        var plan = new BatchPlan<ConditionOperator>(scope, new NamedResults(rules.ResultOf), binder => [.. segments.Select(segment => binder.Bind(segment.Condition))]);

        using BatchPlan<ConditionOperator>.Lease lease = plan.Begin(0, data.CustomerCount);
        foreach (ConditionOperator root in lease.Roots)
        {
            lease.Context.Bits(root);
            lease.Context.GiveUp(root);
        }

        // One column and what a rule makes of it; a rule's rows in its window; no vector for a constant.
        Assert.InRange(lease.Context.Memory.Bytes, Vector, 10 * Vector);
    }

    private Step Chain(int length)
    {
        var last = new Step(_slots.Next());
        for (int i = 0; i < length; i++) last = new Step(_slots.Next(), last);
        return last;
    }

    private RowContext Begin(params BatchOperator[] roots)
    {
        var context = new RowContext(OperatorUses.Of(_slots, roots));
        context.Begin(0, 100, null);
        return context;
    }

    private static long Read(RowContext context, Step step)
    {
        long value = context.Values(step).Longs[0];
        context.GiveUp(step);
        return value;
    }

    /// <summary>How many steps it is from a leaf, summed over its operands; counts how often it is computed.</summary>
    private sealed class Step(int slot, params Step[] operands) : MeasureOperator(slot, 0, null, 8, operands)
    {
        internal int Runs { get; private set; }

        internal override void Compute(RowContext context, MeasureVector result)
        {
            Runs++;
            Span<long> values = result.Longs.AsSpan(0, context.Count);
            values.Clear();
            foreach (Step operand in operands)
            {
                MeasureVector below = context.Values(operand);
                for (int i = 0; i < values.Length; i++) values[i] += 1 + below.Longs[i];
            }

            BitWords.Fill(result.Valid, context.Count);
        }
    }
}
