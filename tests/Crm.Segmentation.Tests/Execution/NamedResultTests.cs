using Crm.Segmentation.Funnels;
using Crm.Segmentation.Segments;
using Crm.Segmentation.Tests.Matching;
using Crm.Segmentation.Tree;

namespace Crm.Segmentation.Tests.Execution;

/// <summary>A named result is computed once, together with everything else, and its cells are tests of its codes.</summary>
public sealed class NamedResultTests
{
    private static readonly SchemaBuilder Define = new("cells");
    private static readonly CustomerInteger Points = Define.Integer("points");
    private static readonly Schema Schema = Define.Build();
    private static readonly SegmentationEngine Engine = new(Schema);
    private static readonly DateTimeOffset March = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Sets_OfManyCellsOfAComputedResult_ComputeItOnceABatch()
    {
        var result = new Remainders(10);
        Dataset data = Shop((2 * CustomerBatch.MaxLength) + 70);

        CustomerSet[] sets = Sets(data, result, [.. Enumerable.Range(0, 10).Select(i => new MemberOf("remainders", $"{i}", null))]);

        Assert.Equal(3, result.Runs);
        for (int i = 0; i < sets.Length; i++) Assert.Equal(Enumerable.Range(0, data.CustomerCount).Where(c => c % 10 == i).Select(c => (CustomerKey)c), sets[i].Keys);
    }

    [Fact]
    public void Sets_OfCellsEnteredInDifferentWindows_ComputeAColumnForEachWindow()
    {
        var result = new Remainders(4);
        Dataset data = Shop(100);
        Window week = Window.Last(TimeSpan.FromDays(7)), month = Window.Last(TimeSpan.FromDays(30));

        Sets(data, result, [.. new[] { null, week, month, Window.Last(TimeSpan.FromDays(7)) }.SelectMany(window => Enumerable.Range(0, 4).Select(i => new MemberOf("remainders", $"{i}", window)))]);

        Assert.Equal(3, result.Runs);
    }

    [Fact]
    public void Bind_TenCellsOfAFunnel_AreTestsOfOneColumn()
    {
        Funnel funnel = new("toy", Toy.Types[0], Toy.Types[1], Toy.Types[2], Toy.Types[3]) { Window = TimeSpan.FromHours(4) };
        Condition[] cells = [funnel.Converted(), .. funnel.Steps.Skip(1).SelectMany(step => new[] { funnel.DroppedBefore(step.Name), funnel.OpenAt(step.Name) })];
        Dataset data = Toy.Build(3, [new ToyEvent(0, 0, 0, 0), new ToyEvent(0, 1, 1, 0), new ToyEvent(1, 0, 1, 0)]);
        Binder binder = Binder.ForCustomers(Toy.Scope(data, 5), data.Events.Parts[0], new NamedResults(_ => new FunnelResult(funnel)));

        ConditionOperator[] bound = [.. cells.Select(binder.Bind)];

        Assert.Single(bound.SelectMany(cell => cell.Operands).Distinct());
    }

    [Fact]
    public void Bind_APartition_TakesAsManyOperatorsAsItHasCells()
    {
        RuleBook rules = RuleBook.Create(Schema, Steps(2_000));
        Binder binder = Binder.ForCustomers(Scope(Shop(10)), null, new NamedResults(rules.ResultOf));

        binder.BindResult("steps");

        // A column of points, a test of it for each cell, and the position of the first that holds.
        Assert.Equal(2_002, binder.Slots.Count);
    }

    [Fact]
    public void Evaluate_APartitionOfManyCells_IsLinearInThem()
    {
        Dataset data = Shop(100);
        Partition small = Steps(1_000), large = Steps(15_000);
        long little = Allocations.Of(() => Engine.Evaluate(small, data, March)), much = Allocations.Of(() => Engine.Evaluate(large, data, March));

        Assert.InRange(much, 1, 20 * little);
        PartitionReport report = Engine.Evaluate(large, data, March);
        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"below {i + 1}"), Enumerable.Range(0, 100).Select(i => report.CellOf(i)));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(700)]
    public void Evaluate_APartition_PutsEveryoneInTheFirstCellThatHolds(int cells)
    {
        // Overlapping on purpose: each condition holds for all below its bound.
        Partition steps = Steps(cells);
        Dataset data = Shop(CustomerBatch.MaxLength + 900);
        PartitionReport report = Engine.Evaluate(steps, data, March);

        Assert.Equal(data.CustomerCount, report.Cells.Sum(cell => cell.Count));
        for (int i = 0; i <= cells; i++)
        {
            int cell = i;
            int[] expected = [.. Enumerable.Range(0, data.CustomerCount).Where(c => cell < cells ? c == cell : c >= cells)];
            Assert.Equal(expected.Select(c => (CustomerKey)c), report.Cells[i].Customers.Keys);
            Assert.Equal(expected.Length, report.Cells[i].Count);
        }

        Assert.Null(report.CellOf(-1));
    }

    [Fact]
    public void Transitions_BetweenManyCells_CountEveryone()
    {
        Partition steps = Steps(300);
        Dataset data = Shop(500);
        RuleBook rules = RuleBook.Create(Schema, steps);
        Evaluation one = Engine.Evaluate(rules, data, March), two = Engine.Evaluate(rules, data, March.AddDays(1));

        TransitionMatrix moves = two.Transitions("steps", one);

        Assert.Equal((1, 0, 200), (moves["below 7", "below 7"], moves["below 7", "below 8"], moves["rest", "rest"]));
        Assert.Throws<ArgumentException>(() => two.Transitions("steps", Engine.Evaluate(rules, Shop(500), March)));
    }

    private static Partition Steps(int cells) =>
        Partition.Define("steps", "rest", [.. Enumerable.Range(1, cells).Select(bound => new PartitionCell($"below {bound}", Points < bound))]);

    private static Dataset Shop(int customers)
    {
        DatasetBuilder builder = Dataset.For(Schema);
        for (int i = 0; i < customers; i++)
        {
            int key = i;
            builder.AddCustomer(i, row => row.Set(Points, key));
        }

        return builder.Build(out _);
    }

    private static EvaluationScope Scope(Dataset data)
    {
        Assert.True(Calendar.TryCreate("UTC", DayOfWeek.Monday, out Calendar calendar));
        return new EvaluationScope(data, March.ToUnixTimeMilliseconds(), calendar, 1, CancellationToken.None);
    }

    private static CustomerSet[] Sets(Dataset data, ComputedResult result, MemberOf[] cells) => BatchEvaluation.Sets(Scope(data), new NamedResults(_ => result), cells);

    /// <summary>A computed result whose cells are the remainders of customers' ordinals; counts how often a column is computed.</summary>
    private sealed class Remainders(int cells) : ComputedResult
    {
        internal int Runs { get; private set; }

        internal override MeasureOperator Column(Binder binder, Window? entered) => new Ordinals(binder.Slots.Next(), this);

        internal override ExactRange CodesOf(MemberOf member)
        {
            int code = int.Parse(member.Cell!, System.Globalization.CultureInfo.InvariantCulture);
            return new ExactRange(code, code);
        }

        internal override Diagnostic? Check(MemberOf member, string definition) => null;

        private sealed class Ordinals(int slot, Remainders result) : MeasureOperator(slot, 0)
        {
            internal override void Compute(RowContext context, MeasureVector vector)
            {
                result.Runs++;
                BitWords.Fill(vector.Valid, context.Count);
                for (int i = 0; i < context.Count; i++) vector.Longs[i] = (context.Start + i) % result.Count;
            }
        }

        private int Count { get; } = cells;
    }
}
