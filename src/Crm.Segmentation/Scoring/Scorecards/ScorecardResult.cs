using System.Buffers;

namespace Crm.Segmentation.Scoring;

/// <summary>A scorecard behind a name: its score is computed from the terms.</summary>
/// <param name="scorecard">The scorecard.</param>
/// <param name="rewriter">Puts in what its terms need of a fit; null where they need none.</param>
internal sealed class ScorecardResult(Scorecard scorecard, RuleRewriter? rewriter = null) : ComputedResult
{
    internal override IEnumerable<Expression> Sources => scorecard.Terms.Select(term => term.Expression);

    internal override NamedResult Rewritten(RuleRewriter rewriter) => new ScorecardResult(scorecard, rewriter);

    internal override Diagnostic Check(MemberOf member, string definition) => ScoreResult.HasNoMembers(scorecard, definition);

    internal override CombinedValue Combined(ValueOf value) => new([.. Sources.Select(Fitted)], values =>
    {
        double sum = scorecard.Intercept;
        for (int i = 0; i < values.Length; i++) sum += scorecard.Terms[i].Contribution(values[i]);
        return WeightedSum.Finish(sum, scorecard.Link == ScoreLink.Logistic);
    });

    internal override MeasureOperator Values(Binder binder, ValueOf value) =>
        new ScorecardColumn(binder.Slots.Next(), scorecard, [.. Sources.Select(source => TermValues.Bind(Fitted(source), binder))]);

    private Expression Fitted(Expression source)
    {
        if (rewriter is null) return source;
        lock (rewriter) return rewriter.Rewrite(source);
    }
}

/// <summary>The scores of a batch's customers in double precision; missing where there is none.</summary>
internal sealed class ScorecardColumn(int slot, Scorecard scorecard, BatchOperator[] terms) : MeasureOperator(slot, null, null, CostOf(terms), terms)
{
    internal override bool GivesUpOperands => true;

    internal override void Compute(RowContext context, MeasureVector result)
    {
        double[] values = ArrayPool<double>.Shared.Rent(context.Count);
        Span<double> sums = result.Doubles.AsSpan(0, context.Count), own = values.AsSpan(0, context.Count);
        sums.Fill(scorecard.Intercept);
        for (int i = 0; i < terms.Length; i++)
        {
            ScoreTerm term = scorecard.Terms[i];
            TermValues.Write(term, terms[i], context, own);
            foreach (ref double value in own) value = term.Contribution(value);
            WeightedSum.Add(sums, own, 1);
        }

        ArrayPool<double>.Shared.Return(values);
        Span<ulong> valid = result.Valid.AsSpan(0, context.WordCount);
        valid.Clear();
        for (int i = 0; i < sums.Length; i++)
        {
            sums[i] = WeightedSum.Finish(sums[i], scorecard.Link == ScoreLink.Logistic);
            if (double.IsFinite(sums[i])) BitWords.Set(valid, i);
        }
    }
}
