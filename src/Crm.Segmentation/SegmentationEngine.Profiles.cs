using Crm.Segmentation.Profiles;

namespace Crm.Segmentation;

/// <summary>What rules meet in data.</summary>
public sealed partial class SegmentationEngine
{
    /// <summary>What the rules of a book meet in data: the attributes, events and values that they name, and how large its segments are.</summary>
    /// <param name="rules">The rule book, of the engine's schema.</param>
    /// <param name="data">A dataset of the engine's schema.</param>
    /// <param name="asOf">The instant at which the customers are looked at; events after it do not exist. Finer than a millisecond is rounded down.</param>
    /// <param name="cancellationToken">Stops the run between batches.</param>
    /// <exception cref="RuleException">The rule book needs cut points of a population, and is not fitted to one.</exception>
    /// <exception cref="ArgumentException">The rule book or the dataset has another schema.</exception>
    /// <exception cref="OperationCanceledException">The run was stopped.</exception>
    public DataProfile Profile(RuleBook rules, Dataset data, DateTimeOffset asOf, CancellationToken cancellationToken = default) =>
        Profile(rules, Evaluate(rules, data, asOf, cancellationToken: cancellationToken), cancellationToken);

    /// <summary>What the rules of a fitted book meet in data, by the cut points of the fit.</summary>
    /// <param name="fitted">The fit, made by an engine with this one's zone and week start.</param>
    /// <param name="data">A dataset of the engine's schema: the population of the fit, or any other.</param>
    /// <param name="asOf">The instant at which the customers are looked at; events after it do not exist. Finer than a millisecond is rounded down.</param>
    /// <param name="cancellationToken">Stops the run between batches.</param>
    /// <exception cref="ArgumentException">The rule book or the dataset has another schema, or the fit another zone or week start.</exception>
    /// <exception cref="OperationCanceledException">The run was stopped.</exception>
    public DataProfile Profile(FittedRuleBook fitted, Dataset data, DateTimeOffset asOf, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(fitted);
        return Profile(fitted.Rules, Evaluate(fitted, data, asOf, cancellationToken: cancellationToken), cancellationToken);
    }

    private DataProfile Profile(RuleBook rules, Evaluation evaluation, CancellationToken cancellationToken)
    {
        IEnumerable<SegmentSize> sizes =
        [
            .. evaluation.Segments.Select(found => new SegmentSize(found.Segment.Name, found.Members.Count)),
            .. evaluation.Partitions.SelectMany(found => found.Counts.Cells, (found, cell) => new SegmentSize($"{found.Partition.Name}.{cell.Name}", cell.Count)),
        ];
        EvaluationScope scope = Scope(evaluation.Data, evaluation.AsOf, null, cancellationToken);
        return RunOf(scope, "profile", rules).Of(() => new ProfileReader(evaluation.Data, scope.AsOf, new NamedThings(rules.Definitions)).Read(sizes, cancellationToken));
    }
}
