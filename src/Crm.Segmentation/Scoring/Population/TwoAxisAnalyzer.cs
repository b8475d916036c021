namespace Crm.Segmentation.Scoring;

/// <summary>Finds the cuts of two axes, and the four groups by them.</summary>
internal sealed class TwoAxisAnalyzer
{
    private const int Block = 4096;

    private readonly TwoAxisGroups _groups;
    private readonly EvaluationScope _scope;
    private readonly MeasureColumn[] _columns;

    internal TwoAxisAnalyzer(TwoAxisGroups groups, EvaluationScope scope, NamedResults results) =>
        (_groups, _scope, _columns) = (groups, scope, MeasureColumns.Of(scope, results, [groups.First, groups.Second]));

    /// <summary>The cuts over the customers of the dataset; null when nobody has a value of one of the measures.</summary>
    internal TwoAxisCuts? Cuts() =>
        TwoAxisCuts.Of(Cut(_groups.First, _columns[0], _groups.FirstThreshold), Cut(_groups.Second, _columns[1], _groups.SecondThreshold));

    internal TwoAxisPopulation Population(ReportOrigin origin) => new(
        _groups, origin, MeasureCounts.Of(_groups.First, _columns[0], _columns[0].Column.Valid), MeasureCounts.Of(_groups.Second, _columns[1], _columns[1].Column.Valid));

    internal TwoAxisReport Run(TwoAxisCuts? cuts, ReportOrigin origin)
    {
        int customers = _scope.Data.CustomerCount;
        var groups = new ulong[4][];
        for (int i = 0; i < groups.Length; i++) groups[i] = new ulong[BitWords.Count(customers)];
        if (cuts is not null) Fill(groups, cuts);
        return new TwoAxisReport(_scope.Data, groups, new TwoAxisCounts(
            _groups,
            origin,
            cuts,
            [.. groups.Select(words => (long)BitWords.PopCount(words))],
            customers,
            [Tie(_columns[0], cuts?.FirstCut), Tie(_columns[1], cuts?.SecondCut)]));
    }

    private void Fill(ulong[][] groups, TwoAxisCuts cuts)
    {
        var both = new RfmColumns(_columns, _scope.Data.CustomerCount);
        (CutColumn above, CutColumn over) = (new CutColumn(_columns[0], [cuts.FirstCut!.Bound]), new CutColumn(_columns[1], [cuts.SecondCut!.Bound]));
        _scope.ForEachBatch(Block, (start, count) =>
        {
            Span<byte> group = stackalloc byte[Block];
            group = group[..count];
            group.Fill((byte)(above.Always + (2 * over.Always)));
            above.Add(start, count, 1, group);
            over.Add(start, count, 2, group);
            for (int i = 0; i < groups.Length; i++)
            {
                Span<ulong> members = groups[i].AsSpan(start >> 6, BitWords.Count(count));
                RangeBits.Write(group, (byte)i, (byte)i, members);
                if (both.Scored is not null) BitWords.And(members, both.Scored.AsSpan(start >> 6, members.Length));
            }
        });
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
