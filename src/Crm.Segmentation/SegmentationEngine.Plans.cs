namespace Crm.Segmentation;

public sealed partial class SegmentationEngine
{
    /// <summary>Makes a segment ready to run over a dataset batch by batch, into the caller's memory.</summary>
    /// <inheritdoc cref="Evaluate(Segment, Dataset, DateTimeOffset, CancellationToken)"/>
    public SegmentPlan Compile(Segment segment, Dataset data, DateTimeOffset asOf)
    {
        ArgumentNullException.ThrowIfNull(segment);
        return Compile(RuleBook.Create(Schema, [segment]), data, asOf);
    }

    /// <summary>Makes the segments and partitions of a rule book ready to run together over a dataset batch by batch, into the caller's memory.</summary>
    /// <param name="rules">The rule book, of the engine's schema.</param>
    /// <param name="data">A dataset of the engine's schema.</param>
    /// <param name="asOf">The instant at which the customers are looked at; events after it do not exist. Finer than a millisecond is rounded down.</param>
    /// <exception cref="RuleException">The rule book needs cut points of a population, and is not fitted to one.</exception>
    /// <exception cref="ArgumentException">The rule book or the dataset has another schema.</exception>
    public SegmentPlan Compile(RuleBook rules, Dataset data, DateTimeOffset asOf)
    {
        ArgumentNullException.ThrowIfNull(rules);
        ThrowIfOfAnother(rules.Schema, "rule book");
        ThrowIfUnfitted(rules);
        EvaluationScope scope = Scope(data, asOf, null, CancellationToken.None);
        (string Name, Condition Condition)[] answers = [.. Answers(rules)];
        return new SegmentPlan(
            scope,
            asOf,
            [.. answers.Select(answer => answer.Name)],
            new BatchPlan<ConditionOperator>(
                scope, new NamedResults(scope, rules.SourceOf), binder => [.. answers.Select(answer => binder.Bind(answer.Condition))]));
    }
}
