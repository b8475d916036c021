using Crm.Segmentation.Reviews;

namespace Crm.Segmentation;

/// <content>Reviews of a change.</content>
public sealed partial class SegmentationEngine
{
    /// <summary>What a change of a rule book does: who enters and who leaves each segment and cell, with the condition that decides it for some of them.</summary>
    /// <param name="before">The rule book as it is, of the engine's schema.</param>
    /// <param name="after">The rule book as it shall be.</param>
    /// <param name="data">A dataset of the engine's schema.</param>
    /// <param name="asOf">The instant at which the customers are looked at; events after it do not exist. Finer than a millisecond is rounded down.</param>
    /// <param name="sample">Of how many who enter, and how many who leave, each definition tells why.</param>
    /// <param name="lists">The members of the lists that either rule book declares; null for none.</param>
    /// <param name="cancellationToken">Stops the evaluation between batches.</param>
    /// <exception cref="RuleException">A rule book needs cut points of a population; or a list that it uses is not given.</exception>
    /// <exception cref="ArgumentException">A rule book or the dataset has another schema.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The sample is negative.</exception>
    /// <exception cref="OperationCanceledException">The evaluation was stopped.</exception>
    public RuleReview Compare(
        RuleBook before, RuleBook after, Dataset data, DateTimeOffset asOf, int sample = 5, CustomerLists? lists = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        foreach (RuleBook rules in (RuleBook[])[before, after])
        {
            ThrowIfOfAnother(rules.Schema, "rule book");
            ThrowIfUnfitted(rules);
        }

        return Compare((before, null), (after, null), data, asOf, sample, lists, cancellationToken);
    }

    /// <summary>The same of fitted rule books, by the cut points of their fits.</summary>
    /// <param name="before">The fit as it is, made by an engine with this one's zone and week start.</param>
    /// <param name="after">The fit as it shall be.</param>
    /// <param name="data">A dataset of the engine's schema.</param>
    /// <param name="asOf">The instant at which the customers are looked at; events after it do not exist. Finer than a millisecond is rounded down.</param>
    /// <param name="sample">Of how many who enter, and how many who leave, each definition tells why.</param>
    /// <param name="lists">The members of the lists that either rule book declares; null for none.</param>
    /// <param name="cancellationToken">Stops the evaluation between batches.</param>
    /// <exception cref="RuleException">A list that a rule book uses is not given.</exception>
    /// <exception cref="ArgumentException">A rule book or the dataset has another schema, or a fit another zone or week start.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The sample is negative.</exception>
    /// <exception cref="OperationCanceledException">The evaluation was stopped.</exception>
    public RuleReview Compare(
        FittedRuleBook before, FittedRuleBook after, Dataset data, DateTimeOffset asOf, int sample = 5, CustomerLists? lists = null, CancellationToken cancellationToken = default)
    {
        ThrowIfNotOurs(before);
        ThrowIfNotOurs(after);
        return Compare((before.Rules, before), (after.Rules, after), data, asOf, sample, lists, cancellationToken);
    }

    private RuleReview Compare(
        (RuleBook Rules, FittedRuleBook? Fitted) before,
        (RuleBook Rules, FittedRuleBook? Fitted) after,
        Dataset data,
        DateTimeOffset asOf,
        int sample,
        CustomerLists? lists,
        CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sample);
        return new RuleReview(Reviewed(before), Reviewed(after), data, asOf, sample);

        ReviewedBook Reviewed((RuleBook Rules, FittedRuleBook? Fitted) book)
        {
            EvaluationScope scope = WithLists(Scope(data, asOf, null, cancellationToken), book.Rules, lists);
            Evaluation evaluation = Evaluate(RunOf(scope, "evaluate", book.Rules), book.Rules, book.Fitted, scope, asOf);
            var answers = new BookAnswers(book.Rules, book.Fitted);
            return new ReviewedBook(scope, answers, answers.Names.ToDictionary(name => name, name => evaluation[name], StringComparer.Ordinal));
        }
    }
}
