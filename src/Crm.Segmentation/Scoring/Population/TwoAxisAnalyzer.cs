namespace Crm.Segmentation.Scoring;

/// <summary>Finds the cuts of two axes, and the four groups by them.</summary>
internal sealed class TwoAxisAnalyzer
{
    private const int Block = 4096;

    private readonly TwoAxisGroups _groups;
    private readonly EvaluationScope _scope;
    private readonly MeasureColumn[] _columns;

    /// <param name="groups">The groups.</param>
    /// <param name="scope">The run over the population.</param>
    /// <param name="columns">The two measures.</param>
    internal TwoAxisAnalyzer(TwoAxisGroups groups, EvaluationScope scope, MeasureColumn[] columns) => (_groups, _scope, _columns) = (groups, scope, columns);

    /// <summary>The distributions of the two measures, each over all customers who have a value of it.</summary>
    internal ValueList<MeasureCounts> Axes =>
        [MeasureCounts.Of(_groups.First, _columns[0], _columns[0].Column.Valid), MeasureCounts.Of(_groups.Second, _columns[1], _columns[1].Column.Valid)];

    /// <summary>The cuts over the customers of the dataset; null when nobody has a value of one of the measures.</summary>
    internal TwoAxisCuts? Cuts() =>
        TwoAxisCuts.Of(Cut(_groups.First, _columns[0], _groups.FirstThreshold), Cut(_groups.Second, _columns[1], _groups.SecondThreshold));

    /// <summary>For each axis how many customers have a value, and how many exactly that of the cut.</summary>
    internal ValueList<TwoAxisTie> Ties(TwoAxisCuts? cuts) => [Tie(_columns[0], cuts?.FirstCut), Tie(_columns[1], cuts?.SecondCut)];

    internal TwoAxisPopulation Population(ReportOrigin origin) => Axes is [var first, var second] ? new(_groups, origin, first, second) : throw new System.Diagnostics.UnreachableException();

    internal TwoAxisReport Run(TwoAxisCuts? cuts, ReportOrigin origin)
    {
        int customers = _scope.Data.CustomerCount;
        CustomerCodes groups = cuts is null
            ? new CustomerCodes(_scope.Data, new PackedIntegers(new byte[customers]), new ulong[BitWords.Count(customers)])
            : Groups(cuts);
        return new TwoAxisReport(groups, new TwoAxisCounts(
            _groups, origin, cuts, [.. Enumerable.Range(0, 4).Select(group => (long)groups.Where(group).Count)], customers, Ties(cuts)));
    }

    private CustomerCodes Groups(TwoAxisCuts cuts)
    {
        byte[] groups = GC.AllocateUninitializedArray<byte>(_scope.Data.CustomerCount);
        (CutColumn above, CutColumn over) = (new CutColumn(_columns[0], [cuts.FirstCut!.Bound]), new CutColumn(_columns[1], [cuts.SecondCut!.Bound]));
        _scope.ForEachBatch(Block, (start, count) =>
        {
            Span<byte> block = groups.AsSpan(start, count);
            block.Fill((byte)(above.Always + (2 * over.Always)));
            above.Add(start, count, 1, block);
            over.Add(start, count, 2, block);
        });
        return new CustomerCodes(_scope.Data, new PackedIntegers(groups), new JointColumns(_columns, groups.Length).Scored);
    }

    private AxisCut? Cut(Measure measure, MeasureColumn column, AxisThreshold threshold) =>
        AxisCut.Of(threshold, column.Count, ranks => OrderStatistics.At(_scope, column, column.Column.Valid, ranks), () => Mean(measure, column, column.Count));

    /// <summary>The mean: of exact values without rounding, of doubles summed in ascending order, so that no order of rows matters.</summary>
    private static AxisCut Mean(Measure measure, MeasureColumn column, int count)
    {
        if (column.Column is not IntegerColumn integers) return MeasureCounts.Of(measure, column, column.Column.Valid).Mean();
        Int128 sum = 0;
        for (int row = 0; row < integers.Length; row++)
            if (integers.IsValid(row)) sum += integers.Values[row];
        return AxisCut.Mean(column.Kind, column.Scale!.Value, sum, count);
    }

    /// <summary>How many customers have a value, and how many exactly that of the cut.</summary>
    private TwoAxisTie Tie(MeasureColumn column, AxisCut? cut) => new(column.Count, cut is { IsAValue: true } ? TiedValues.Count(_scope, column, cut.Bound) : 0);
}
