namespace Crm.Segmentation;

/// <summary>Scorings, and what else needs a population.</summary>
public sealed partial class SegmentationEngine
{
    /// <summary>Everyone's recency, frequency and monetary scores by the cuts of the same customers.</summary>
    /// <param name="rfm">The scoring.</param>
    /// <param name="data">A dataset of the engine's schema.</param>
    /// <param name="asOf">The instant at which the customers are looked at; events after it do not exist. Finer than a millisecond is rounded down.</param>
    /// <param name="cancellation">Stops the analysis between batches.</param>
    /// <exception cref="RuleException">The definition has errors, or one of its measures needs cut points of a population: fit its rule book instead.</exception>
    /// <exception cref="ArgumentException">The dataset has another schema.</exception>
    /// <exception cref="OperationCanceledException">The analysis was stopped.</exception>
    public RfmReport Analyze(Rfm rfm, Dataset data, DateTimeOffset asOf, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(rfm);
        RuleBook rules = RuleBook.Create(Schema, [rfm]);
        RfmMeasures axes = rfm.Axes;
        if (rfm.Measures is not null) ThrowIfUnfitted(RuleBook.Create(Schema, rfm.Trees.Select((tree, i) => Segment.Define($"{rfm.Name} {(RfmAxis)i}", tree.IsSet()))));
        EvaluationScope scope = Scope(data, asOf, null, cancellation);
        using var activity = Telemetry.Start("rfm", scope, 1);
        return RfmAnalyzer.Run(rfm, axes, scope, new NamedResults(scope, rules.SourceOf));
    }
}
