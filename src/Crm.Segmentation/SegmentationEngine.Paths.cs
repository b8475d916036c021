using Crm.Segmentation.Paths;
using Crm.Segmentation.Reports;

namespace Crm.Segmentation;

/// <content>What is asked about paths, and about what goes together.</content>
public sealed partial class SegmentationEngine
{
    /// <summary>What follows what in paths, step by step.</summary>
    /// <param name="paths">The paths.</param>
    /// <param name="data">A dataset of the engine's schema.</param>
    /// <param name="range">Which events are looked at; null for all. What of it lies after as-of does not exist.</param>
    /// <param name="asOf">The instant at which the customers are looked at; events after it do not exist. Finer than a millisecond is rounded down.</param>
    /// <param name="cancellationToken">Stops the analysis between batches.</param>
    /// <exception cref="RuleException">The definition has errors.</exception>
    /// <exception cref="ArgumentException">The dataset has another schema.</exception>
    /// <exception cref="OperationCanceledException">The analysis was stopped.</exception>
    public PathReport Analyze(EventPaths paths, Dataset data, DateSpan? range, DateTimeOffset asOf, CancellationToken cancellationToken = default) =>
        RunPaths("paths", paths, data, asOf, scope => PathAnalyzer.Run(paths, scope, range), cancellationToken);

    /// <summary>What follows what in the paths of some customers, such as those whom a funnel lost.</summary>
    /// <remarks>Sums with the report of all other customers to that of all, as parts of a dataset do.</remarks>
    /// <param name="paths">The paths.</param>
    /// <param name="customers">The customers, of a dataset of the engine's schema.</param>
    /// <param name="range">Which events are looked at; null for all. What of it lies after as-of does not exist.</param>
    /// <param name="asOf">The instant at which the customers are looked at; events after it do not exist. Finer than a millisecond is rounded down.</param>
    /// <param name="cancellationToken">Stops the analysis between batches.</param>
    /// <exception cref="RuleException">The definition has errors.</exception>
    /// <exception cref="ArgumentException">The dataset has another schema.</exception>
    /// <exception cref="OperationCanceledException">The analysis was stopped.</exception>
    public PathReport Analyze(EventPaths paths, CustomerSet customers, DateSpan? range, DateTimeOffset asOf, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(customers);
        return RunPaths("paths", paths, customers.Dataset, asOf, scope => PathAnalyzer.Run(paths, scope, range, customers), cancellationToken);
    }

    /// <summary>How often each node of paths follows each, whatever the step.</summary>
    /// <param name="paths">The paths.</param>
    /// <param name="data">A dataset of the engine's schema.</param>
    /// <param name="range">Which events are looked at; null for all. What of it lies after as-of does not exist.</param>
    /// <param name="asOf">The instant at which the customers are looked at; events after it do not exist. Finer than a millisecond is rounded down.</param>
    /// <param name="cancellationToken">Stops the analysis between batches.</param>
    /// <exception cref="RuleException">The definition has errors.</exception>
    /// <exception cref="ArgumentException">The dataset has another schema.</exception>
    /// <exception cref="OperationCanceledException">The analysis was stopped.</exception>
    public PathTransitions Transitions(EventPaths paths, Dataset data, DateSpan? range, DateTimeOffset asOf, CancellationToken cancellationToken = default) =>
        RunPaths("path-transitions", paths, data, asOf, scope => TransitionAnalyzer.Run(paths, scope, range), cancellationToken);

    /// <summary>How often each node follows each in the paths of some customers.</summary>
    /// <remarks>Sums with the report of all other customers to that of all, as parts of a dataset do.</remarks>
    /// <param name="paths">The paths.</param>
    /// <param name="customers">The customers, of a dataset of the engine's schema.</param>
    /// <param name="range">Which events are looked at; null for all. What of it lies after as-of does not exist.</param>
    /// <param name="asOf">The instant at which the customers are looked at; events after it do not exist. Finer than a millisecond is rounded down.</param>
    /// <param name="cancellationToken">Stops the analysis between batches.</param>
    /// <exception cref="RuleException">The definition has errors.</exception>
    /// <exception cref="ArgumentException">The dataset has another schema.</exception>
    /// <exception cref="OperationCanceledException">The analysis was stopped.</exception>
    public PathTransitions Transitions(EventPaths paths, CustomerSet customers, DateSpan? range, DateTimeOffset asOf, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(customers);
        return RunPaths("path-transitions", paths, customers.Dataset, asOf, scope => TransitionAnalyzer.Run(paths, scope, range, customers), cancellationToken);
    }

    /// <summary>Which whole paths are gone, and by how many units.</summary>
    /// <param name="paths">The paths.</param>
    /// <param name="data">A dataset of the engine's schema.</param>
    /// <param name="range">Which events are looked at; null for all. What of it lies after as-of does not exist.</param>
    /// <param name="asOf">The instant at which the customers are looked at; events after it do not exist. Finer than a millisecond is rounded down.</param>
    /// <param name="cancellationToken">Stops the analysis between batches.</param>
    /// <exception cref="RuleException">The definition has errors.</exception>
    /// <exception cref="ArgumentException">The dataset has another schema.</exception>
    /// <exception cref="OperationCanceledException">The analysis was stopped.</exception>
    public WholePathReport WholePaths(EventPaths paths, Dataset data, DateSpan? range, DateTimeOffset asOf, CancellationToken cancellationToken = default) =>
        RunPaths("path-whole", paths, data, asOf, scope => WholePathAnalyzer.Run(paths, scope, range), cancellationToken);

    /// <summary>Which whole paths some customers go.</summary>
    /// <remarks>Sums with the report of all other customers to that of all, as parts of a dataset do.</remarks>
    /// <param name="paths">The paths.</param>
    /// <param name="customers">The customers, of a dataset of the engine's schema.</param>
    /// <param name="range">Which events are looked at; null for all. What of it lies after as-of does not exist.</param>
    /// <param name="asOf">The instant at which the customers are looked at; events after it do not exist. Finer than a millisecond is rounded down.</param>
    /// <param name="cancellationToken">Stops the analysis between batches.</param>
    /// <exception cref="RuleException">The definition has errors.</exception>
    /// <exception cref="ArgumentException">The dataset has another schema.</exception>
    /// <exception cref="OperationCanceledException">The analysis was stopped.</exception>
    public WholePathReport WholePaths(EventPaths paths, CustomerSet customers, DateSpan? range, DateTimeOffset asOf, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(customers);
        return RunPaths("path-whole", paths, customers.Dataset, asOf, scope => WholePathAnalyzer.Run(paths, scope, range, customers), cancellationToken);
    }

    /// <summary>The paths of some customers, node by node: what the counts are made of. Units without a path are not among them.</summary>
    /// <param name="paths">The paths.</param>
    /// <param name="customers">The customers, of a dataset of the engine's schema; of a unit of several customers any of them.</param>
    /// <param name="range">Which events are looked at; null for all. What of it lies after as-of does not exist.</param>
    /// <param name="asOf">The instant at which the customers are looked at; events after it do not exist. Finer than a millisecond is rounded down.</param>
    /// <param name="cancellationToken">Stops the analysis between batches.</param>
    /// <exception cref="RuleException">The definition has errors.</exception>
    /// <exception cref="ArgumentException">The dataset has another schema.</exception>
    /// <exception cref="OperationCanceledException">The analysis was stopped.</exception>
    public ValueList<UnitPath> PathsOf(EventPaths paths, CustomerSet customers, DateSpan? range, DateTimeOffset asOf, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(customers);
        return RunPaths("paths-of", paths, customers.Dataset, asOf, scope => PathAnalyzer.Of(paths, scope, range, customers), cancellationToken);
    }

    /// <summary>The customers of an edge of paths: one more pass over the events.</summary>
    /// <param name="report">The report, by an engine with this one's zone and week start; it may have been stored.</param>
    /// <param name="data">The dataset that was looked at, or one of its parts.</param>
    /// <param name="edge">The edge, such as one of the report's.</param>
    /// <param name="cancellationToken">Stops the analysis between batches.</param>
    /// <exception cref="ArgumentException">The report or the dataset is of another schema, or the report by an engine with another calendar.</exception>
    /// <exception cref="OperationCanceledException">The analysis was stopped.</exception>
    public CustomerSet Customers(PathReport report, Dataset data, PathEdge edge, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(edge);
        (PathNode near, PathNode far) = report.Definition.IsBackward ? (edge.To, edge.From) : (edge.From, edge.To);
        return OfReport("path-customers", report, data, scope => PathAnalyzer.Customers(report, scope, edge.Step, near, far), cancellationToken);
    }

    /// <summary>The customers whose path is at a node at a step: one more pass over the events.</summary>
    /// <param name="report">The report, by an engine with this one's zone and week start; it may have been stored.</param>
    /// <param name="data">The dataset that was looked at, or one of its parts.</param>
    /// <param name="step">The step, from 1.</param>
    /// <param name="node">The node.</param>
    /// <param name="cancellationToken">Stops the analysis between batches.</param>
    /// <exception cref="ArgumentException">The report or the dataset is of another schema, or the report by an engine with another calendar.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The step is below 1.</exception>
    /// <exception cref="OperationCanceledException">The analysis was stopped.</exception>
    public CustomerSet Customers(PathReport report, Dataset data, int step, PathNode node, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(step, 1);
        ArgumentNullException.ThrowIfNull(node);
        return OfReport("path-customers", report, data, scope => PathAnalyzer.Customers(report, scope, step, node, null), cancellationToken);
    }

    /// <summary>How long units take from one node of paths to the next: one more pass over the events.</summary>
    /// <param name="report">The report, by an engine with this one's zone and week start; it may have been stored.</param>
    /// <param name="data">The dataset that was looked at, or one of its parts.</param>
    /// <param name="from">The earlier node.</param>
    /// <param name="to">The later node.</param>
    /// <param name="step">The step, from 1; null for all.</param>
    /// <param name="cancellationToken">Stops the analysis between batches.</param>
    /// <exception cref="ArgumentException">The report or the dataset is of another schema, or the report by an engine with another calendar.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The step is below 1.</exception>
    /// <exception cref="OperationCanceledException">The analysis was stopped.</exception>
    public PathTimes Times(PathReport report, Dataset data, PathNode from, PathNode to, int? step = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        ArgumentOutOfRangeException.ThrowIfLessThan(step ?? 1, 1, nameof(step));
        return OfReport("path-times", report, data, scope => PathAnalyzer.Times(report, scope, step, from, to), cancellationToken);
    }

    /// <summary>Which items go together.</summary>
    /// <param name="affinity">The affinity.</param>
    /// <param name="data">A dataset of the engine's schema.</param>
    /// <param name="range">Which events are looked at; null for all. What of it lies after as-of does not exist.</param>
    /// <param name="asOf">The instant at which the customers are looked at; events after it do not exist. Finer than a millisecond is rounded down.</param>
    /// <param name="cancellationToken">Stops the analysis between batches.</param>
    /// <exception cref="RuleException">The definition has errors.</exception>
    /// <exception cref="ArgumentException">The dataset has another schema.</exception>
    /// <exception cref="OperationCanceledException">The analysis was stopped.</exception>
    public AffinityReport Analyze(ProductAffinity affinity, Dataset data, DateSpan? range, DateTimeOffset asOf, CancellationToken cancellationToken = default) =>
        RunPaths("affinity", affinity, data, asOf, scope => AffinityAnalyzer.Run(affinity, scope, range), cancellationToken);

    /// <summary>Which items go together in the baskets of some customers.</summary>
    /// <remarks>Sums with the report of all other customers to that of all, as parts of a dataset do.</remarks>
    /// <param name="affinity">The affinity.</param>
    /// <param name="customers">The customers, of a dataset of the engine's schema.</param>
    /// <param name="range">Which events are looked at; null for all. What of it lies after as-of does not exist.</param>
    /// <param name="asOf">The instant at which the customers are looked at; events after it do not exist. Finer than a millisecond is rounded down.</param>
    /// <param name="cancellationToken">Stops the analysis between batches.</param>
    /// <exception cref="RuleException">The definition has errors.</exception>
    /// <exception cref="ArgumentException">The dataset has another schema.</exception>
    /// <exception cref="OperationCanceledException">The analysis was stopped.</exception>
    public AffinityReport Analyze(ProductAffinity affinity, CustomerSet customers, DateSpan? range, DateTimeOffset asOf, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(customers);
        return RunPaths("affinity", affinity, customers.Dataset, asOf, scope => AffinityAnalyzer.Run(affinity, scope, range, customers), cancellationToken);
    }

    /// <summary>The customers of a basket with two items that go together: one more pass over the events.</summary>
    /// <param name="report">The report, by an engine with this one's zone and week start; it may have been stored.</param>
    /// <param name="data">The dataset that was looked at, or one of its parts.</param>
    /// <param name="first">The one item.</param>
    /// <param name="second">The item that goes with it, or is gone on to.</param>
    /// <param name="cancellationToken">Stops the analysis between batches.</param>
    /// <exception cref="ArgumentException">The report or the dataset is of another schema, or the report by an engine with another calendar.</exception>
    /// <exception cref="OperationCanceledException">The analysis was stopped.</exception>
    public CustomerSet Customers(AffinityReport report, Dataset data, string first, string second, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        return OfReport("affinity-customers", report, data, scope => AffinityAnalyzer.Customers(report, scope, first, second), cancellationToken);
    }

    private T RunPaths<T>(string what, Definition definition, Dataset data, DateTimeOffset asOf, Func<EvaluationScope, T> run, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(definition);
        EvaluationScope scope = Scope(data, asOf, null, cancellationToken);
        return scope.Run(what, definition.Name, () => run(scope));
    }
}
