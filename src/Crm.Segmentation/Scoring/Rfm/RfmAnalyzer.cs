namespace Crm.Segmentation.Scoring;

/// <summary>Runs an rfm over a dataset: measures, cuts, scores, counts.</summary>
/// <remarks>INVARIANT: the rfm has been checked against the dataset's schema, and its measures reach no population function.</remarks>
internal sealed class RfmAnalyzer
{
    private readonly Rfm _rfm;
    private readonly EvaluationScope _scope;
    private readonly JointColumns _columns;

    internal RfmAnalyzer(Rfm rfm, EvaluationScope scope, NamedResults results)
    {
        (_rfm, _scope) = (rfm, scope);
        RfmMeasures axes = rfm.Axes;
        _columns = new JointColumns(MeasureColumns.Of(scope, results, [axes.Recency, axes.Frequency, axes.Monetary]), scope.Data.CustomerCount);
    }

    /// <summary>The cuts over the customers of the dataset.</summary>
    internal RfmCuts Cuts() => RfmFitter.Fit(_scope, _rfm, _columns);

    internal RfmPopulation Population(ReportOrigin origin) => new(
        _rfm, origin, [.. _columns.Axes.Select((column, axis) => MeasureCounts.Of(_rfm.Axes[(RfmAxis)axis], column, _columns.Scored))], _scope.Data.CustomerCount - _columns.Count);

    internal RfmReport Run(RfmCuts cuts, ReportOrigin origin)
    {
        RfmCells cells = new RfmScorer(_scope, _columns, cuts).Score();
        bool[] withoutCuts = [.. Enumerable.Range(0, cells.Counts.Length).Select(cell => cuts.AreMissing(cell))];
        JointColumns scored = _columns;
        if (Enumerable.Range(0, withoutCuts.Length).Any(cell => withoutCuts[cell] && cells.Counts[cell] > 0)) (scored, cells) = Without(withoutCuts, cells);
        return new RfmReport(_rfm, origin, cuts, new CustomerCodes(_scope.Data, cells.Cells, scored.Scored), cells.Counts);
    }

    /// <summary>Where nobody was when the cuts were made, nobody is scored.</summary>
    private (JointColumns, RfmCells) Without(bool[] left, RfmCells cells)
    {
        int customers = _scope.Data.CustomerCount;
        var scored = new ulong[BitWords.Count(customers)];
        for (int row = 0; row < customers; row++)
            if ((_columns.Scored is null || BitWords.Get(_columns.Scored, row)) && !left[cells.Cells[row]]) BitWords.Set(scored, row);
        return (_columns.Scoring(scored), cells with { Counts = [.. cells.Counts.Select((count, cell) => left[cell] ? 0 : count)] });
    }
}
