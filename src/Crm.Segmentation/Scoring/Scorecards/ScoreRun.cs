using System.Collections.Concurrent;

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
    private readonly NamedResults _results;
    private readonly ConcurrentBag<Working> _idle = [];
    private readonly Bound? _shared;

    internal ScoreRun(Scorecard scorecard, EvaluationScope scope, NamedResults results)
    {
        (_scorecard, _scope, _results) = (scorecard, scope, results);
        EventLog log = scope.Data.Events;
        if (log.Parts.Length <= 1) _shared = new Bound(this, log.Parts.Length == 0 ? null : log.Parts[0]);
    }

    /// <summary>Writes the scores, block by block, into memory that all threads see: it is held in place until they are done.</summary>
    internal unsafe void Run(Span<float> scores)
    {
        fixed (float* held = scores)
        {
            // A span cannot be captured, and no thread outlives the call.
            var start = (nint)held;
            _scope.ForEachBatch(_shared?.Columns is null ? Block : ColumnsBlock, (first, count) => Score(first, new Span<float>((float*)start + first, count)));
        }
    }

    /// <summary>The values of all terms of one customer; not a number where missing.</summary>
    internal double[] ValuesOf(int customer)
    {
        int first = customer & ~63, count = Math.Min(64, _scope.Data.CustomerCount - first);
        Working working = Begin(first, count);
        var values = new double[_scorecard.Terms.Count];
        for (int i = 0; i < values.Length; i++)
        {
            working.Bound.Terms[i].Values(working.Context, working.Values.AsSpan(0, count));
            values[i] = working.Values[customer - first];
        }

        return values;
    }

    private void Score(int first, Span<float> scores)
    {
        if (_shared?.Columns is { } columns)
        {
            WeightedColumns.Score(columns, first, _shared.Weights, _scorecard.Intercept, _scorecard.Link == ScoreLink.Logistic, scores);
            return;
        }

        Working working = Begin(first, scores.Length);
        Span<double> sums = working.Sums.AsSpan(0, scores.Length), values = working.Values.AsSpan(0, scores.Length);
        sums.Fill(_scorecard.Intercept);
        for (int i = 0; i < working.Bound.Terms.Length; i++)
        {
            BoundTerm bound = working.Bound.Terms[i];
            ScoreTerm term = _scorecard.Terms[i];
            if (bound.Singles is { } column)
            {
                WeightedSum.Add(sums, column.AsSpan(first), term.Weight);
                continue;
            }

            bound.Values(working.Context, values);
            foreach (ref double value in values) value = term.Contribution(value);
            WeightedSum.Add(sums, values, 1);
        }

        WeightedSum.Finish(sums, _scorecard.Link == ScoreLink.Logistic, scores);
        if (ReferenceEquals(working.Bound, _shared)) _idle.Add(working);
    }

    private Working Begin(int first, int count)
    {
        EventBatch events = EventBatch.Of(_scope.Data.Events, first, count);
        Working working = _shared is null ? new Working(new Bound(this, events.Part)) : _idle.TryTake(out Working? idle) ? idle : new Working(_shared);
        working.Context.Begin(first, count, events);
        return working;
    }

    private sealed class Bound
    {
        internal Bound(ScoreRun run, EventPart? part)
        {
            Binder binder = Binder.ForCustomers(run._scope, part, run._results);
            Terms = [.. run._scorecard.Terms.Select(term => BoundTerm.Of(term, run._scope.Data, binder))];
            Weights = [.. run._scorecard.Terms.Select(term => term.Weight)];
            Columns = Terms.All(term => term.Singles is not null) ? [.. Terms.Select(term => term.Singles!)] : null;
            Uses = binder.Uses(Terms.Select(term => term.Operator));
        }

        internal BoundTerm[] Terms { get; }

        /// <summary>The columns when all terms are only weighted columns; null otherwise.</summary>
        internal float[][]? Columns { get; }

        internal double[] Weights { get; }

        internal OperatorUses Uses { get; }
    }

    /// <summary>What one thread works with.</summary>
    private sealed class Working(Bound bound)
    {
        internal readonly double[] Sums = new double[Block];
        internal readonly double[] Values = new double[Block];

        internal Bound Bound { get; } = bound;

        internal RowContext Context { get; } = new(bound.Uses);
    }
}
