namespace Crm.Segmentation.Scoring;

/// <summary>Scores the customers of a dataset block by block: columns of 32-bit floats as they lie in memory, everything else through its operator.</summary>
internal sealed class ScoreRun
{
    /// <summary>Customers of a block: their sums stay in the first-level cache while the columns pass by.</summary>
    private const int Block = 2048;

    /// <summary>Customers of a block where columns are scored as they lie: the longer it is, the seldomer reading ahead begins anew.</summary>
    private const int ColumnsBlock = CustomerBatch.MaxLength;

    private readonly Scorecard _scorecard;
    private readonly EvaluationScope _scope;
    private readonly BatchPlan<BatchOperator> _plan;
    private readonly double[] _weights;

    /// <summary>For each term the column that is added as it lies in memory; null for a term that goes through its operator.</summary>
    private readonly float[]?[] _singles;

    /// <summary>The columns when all terms are only weighted columns; null otherwise.</summary>
    private readonly float[][]? _columns;

    internal ScoreRun(Scorecard scorecard, EvaluationScope scope, NamedResults results)
    {
        (_scorecard, _scope) = (scorecard, scope);
        _plan = new BatchPlan<BatchOperator>(scope, results, binder => [.. scorecard.Terms.Select(term => TermValues.Bind(term.Expression, binder))]);
        _weights = [.. scorecard.Terms.Select(term => term.Weight)];
        _singles = [.. scorecard.Terms.Select(term => TermValues.SinglesOf(term, scope.Data))];
        _columns = Array.TrueForAll(_singles, column => column is not null) ? [.. _singles.Select(column => column!)] : null;
    }

    internal EvaluationScope Scope => _scope;

    /// <summary>Writes the scores, block by block, into memory that all threads see: it is held in place until they are done.</summary>
    internal unsafe void Run(Span<float> scores)
    {
        fixed (float* held = scores)
        {
            // A span cannot be captured, and no thread outlives the call.
            var start = (nint)held;
            _scope.ForEachBatch(_columns is null ? Block : ColumnsBlock, (first, count) => Score(first, new Span<float>((float*)start + first, count)));
        }
    }

    /// <summary>The values of all terms of one customer; not a number where missing.</summary>
    internal double[] ValuesOf(int customer)
    {
        int first = customer & ~63, count = Math.Min(64, _scope.Data.CustomerCount - first);
        Span<double> values = stackalloc double[64];
        using BatchPlan<BatchOperator>.Lease lease = _plan.Begin(first, count);
        var own = new double[_scorecard.Terms.Count];
        for (int i = 0; i < own.Length; i++)
        {
            TermValues.Write(_scorecard.Terms[i], lease.Roots[i], lease.Context, values[..count]);
            own[i] = values[customer - first];
        }

        return own;
    }

    private void Score(int first, Span<float> scores)
    {
        if (_columns is { } columns)
        {
            WeightedColumns.Score(columns, first, _weights, _scorecard.Intercept, _scorecard.Link == ScoreLink.Logistic, scores);
            return;
        }

        Span<double> sums = (stackalloc double[Block])[..scores.Length], values = (stackalloc double[Block])[..scores.Length];
        using BatchPlan<BatchOperator>.Lease lease = _plan.Begin(first, scores.Length);
        sums.Fill(_scorecard.Intercept);
        for (int i = 0; i < lease.Roots.Length; i++)
        {
            ScoreTerm term = _scorecard.Terms[i];
            if (_singles[i] is { } column)
            {
                WeightedSum.Add(sums, column.AsSpan(first), term.Weight);
                continue;
            }

            TermValues.Write(term, lease.Roots[i], lease.Context, values);
            foreach (ref double value in values) value = term.Contribution(value);
            WeightedSum.Add(sums, values, 1);
        }

        WeightedSum.Finish(sums, _scorecard.Link == ScoreLink.Logistic, scores);
    }
}
