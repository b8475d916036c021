using Crm.Segmentation.Lifetime;

namespace Crm.Segmentation;

/// <summary>Purchases: summaries, gaps, and who is due again.</summary>
public sealed partial class SegmentationEngine
{
    /// <summary>The purchases of every customer, summarised as models of lifetimes take them.</summary>
    /// <param name="purchases">What counts as a purchase.</param>
    /// <param name="data">A dataset of the engine's schema.</param>
    /// <param name="asOf">The instant at which the customers are looked at; events after it do not exist. Finer than a millisecond is rounded down.</param>
    /// <param name="cancellationToken">Stops the analysis between batches.</param>
    /// <exception cref="RuleException">The rule has errors.</exception>
    /// <exception cref="ArgumentException">The dataset has another schema.</exception>
    /// <exception cref="OperationCanceledException">The analysis was stopped.</exception>
    public PurchaseReport Summarize(Purchases purchases, Dataset data, DateTimeOffset asOf, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(purchases);
        EvaluationScope scope = Scope(data, asOf, null, cancellationToken);
        return scope.Run("purchases", null, () => new PurchaseAnalyzer(scope, purchases).Report());
    }

    /// <summary>How long customers take until they buy again.</summary>
    /// <param name="purchases">What counts as a purchase.</param>
    /// <param name="data">A dataset of the engine's schema.</param>
    /// <param name="asOf">The instant at which the customers are looked at, to which open gaps last. Finer than a millisecond is rounded down.</param>
    /// <param name="weighting">How the gaps of one customer count beside those of others.</param>
    /// <param name="cancellationToken">Stops the analysis between batches.</param>
    /// <exception cref="RuleException">The rule has errors.</exception>
    /// <exception cref="ArgumentException">The dataset has another schema.</exception>
    /// <exception cref="OperationCanceledException">The analysis was stopped.</exception>
    public PurchaseGaps Gaps(
        Purchases purchases, Dataset data, DateTimeOffset asOf, GapWeighting weighting = GapWeighting.EveryGap, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(purchases);
        EvaluationScope scope = Scope(data, asOf, null, cancellationToken);
        return scope.Run("gaps", null, () => GapAnalyzer.Run(scope, purchases, weighting));
    }

    /// <summary>Who is due again by its own cadence.</summary>
    /// <param name="purchases">What counts as a purchase.</param>
    /// <param name="data">A dataset of the engine's schema.</param>
    /// <param name="asOf">The instant at which the customers are looked at; events after it do not exist. Finer than a millisecond is rounded down.</param>
    /// <param name="options">When a customer is due; null for the defaults.</param>
    /// <param name="cancellationToken">Stops the analysis between batches.</param>
    /// <exception cref="RuleException">The rule has errors.</exception>
    /// <exception cref="ArgumentException">The dataset has another schema, or the options are not valid.</exception>
    /// <exception cref="OperationCanceledException">The analysis was stopped.</exception>
    public DueReport DueAgain(Purchases purchases, Dataset data, DateTimeOffset asOf, DueOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(purchases);
        EvaluationScope scope = Scope(data, asOf, null, cancellationToken);
        return scope.Run("due", null, () => DueAnalyzer.Run(scope, purchases, options ?? new DueOptions()));
    }

    /// <summary>Models fitted to what customers bought up to an instant, compared with what they bought after it.</summary>
    /// <param name="purchases">What counts as a purchase.</param>
    /// <param name="data">A dataset of the engine's schema.</param>
    /// <param name="cut">The instant up to which the models see; the whole period that holds it.</param>
    /// <param name="until">The instant up to which came what they are compared with; in a later period than <paramref name="cut"/>.</param>
    /// <param name="models">The models; null or none for those of purchases at any time.</param>
    /// <param name="cancellationToken">Stops the analysis between batches.</param>
    /// <exception cref="RuleException">The rule has errors.</exception>
    /// <exception cref="ArgumentException">The dataset has another schema, or no time passes between the instants.</exception>
    /// <exception cref="OperationCanceledException">The analysis was stopped.</exception>
    public Holdout HoldOut(
        Purchases purchases, Dataset data, DateTimeOffset cut, DateTimeOffset until, IReadOnlyList<PurchaseModelKind>? models = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(purchases);
        EvaluationScope scope = Scope(data, until, null, cancellationToken);
        return scope.Run("holdout", null, () => HoldoutAnalyzer.Run(scope, purchases, Timestamp.Floor(cut), [.. models ?? []]));
    }
}
