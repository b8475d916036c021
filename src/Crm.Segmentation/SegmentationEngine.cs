using Crm.Segmentation.Funnels;
using Crm.Segmentation.Retentions;
using Crm.Segmentation.Scoring;
using Crm.Segmentation.Segments;

namespace Crm.Segmentation;

/// <summary>Runs definitions over datasets of one schema. Immutable and thread-safe; results depend on the arguments and options only.</summary>
public sealed partial class SegmentationEngine
{
    private readonly SegmentationOptions _options;
    private readonly Calendar _calendar;

    /// <summary>An engine for datasets of a schema.</summary>
    /// <param name="schema">The schema of the datasets.</param>
    /// <param name="options">Zone, week start and threads; copied. Null for the defaults.</param>
    /// <exception cref="ArgumentException">The options are not valid; the message names every problem.</exception>
    public SegmentationEngine(Schema schema, SegmentationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(schema);
        Schema = schema;
        _options = options is null ? new SegmentationOptions() : options with { };
        string problems = string.Join(" ", SegmentationOptions.Problems(_options));
        if (problems.Length > 0) throw new ArgumentException(problems, nameof(options));
        _ = Calendar.TryCreate(_options.TimeZone, _options.WeekStart, out _calendar);
    }

    /// <summary>The schema of the datasets.</summary>
    public Schema Schema { get; }

    private int Threads => _options.MaxDegreeOfParallelism == 0 ? -1 : _options.MaxDegreeOfParallelism;

    /// <summary>The members of a segment.</summary>
    /// <param name="segment">The segment; it may not refer to named results, which only a rule book knows.</param>
    /// <param name="data">A dataset of the engine's schema.</param>
    /// <param name="asOf">The instant at which the customers are looked at; events after it do not exist. Finer than a millisecond is rounded down.</param>
    /// <param name="cancellationToken">Stops the evaluation between batches.</param>
    /// <exception cref="RuleException">The definition has errors.</exception>
    /// <exception cref="ArgumentException">The dataset has another schema.</exception>
    /// <exception cref="OperationCanceledException">The evaluation was stopped.</exception>
    public CustomerSet Evaluate(Segment segment, Dataset data, DateTimeOffset asOf, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(segment);
        RuleBook rules = BookOf(segment);
        EvaluationScope scope = Scope(data, asOf, null, cancellationToken);
        return Evaluate(scope.Run("evaluate", segment.Name), rules, null, scope, asOf)[segment.Name];
    }

    /// <summary>The customers of each cell of a partition.</summary>
    /// <param name="partition">The partition; it may not refer to named results, which only a rule book knows.</param>
    /// <param name="data">A dataset of the engine's schema.</param>
    /// <param name="asOf">The instant at which the customers are looked at; events after it do not exist. Finer than a millisecond is rounded down.</param>
    /// <param name="cancellationToken">Stops the evaluation between batches.</param>
    /// <exception cref="RuleException">The definition has errors.</exception>
    /// <exception cref="ArgumentException">The dataset has another schema.</exception>
    /// <exception cref="OperationCanceledException">The evaluation was stopped.</exception>
    public PartitionReport Evaluate(Partition partition, Dataset data, DateTimeOffset asOf, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(partition);
        RuleBook rules = BookOf(partition);
        EvaluationScope scope = Scope(data, asOf, null, cancellationToken);
        return Evaluate(scope.Run("evaluate", partition.Name), rules, null, scope, asOf).Partition(partition.Name);
    }

    /// <summary>All segments and partitions of a rule book, computed together: what they share is computed once.</summary>
    /// <param name="rules">The rule book, of the engine's schema.</param>
    /// <param name="data">A dataset of the engine's schema.</param>
    /// <param name="asOf">The instant at which the customers are looked at; events after it do not exist. Finer than a millisecond is rounded down.</param>
    /// <param name="lists">The members of the lists that the rule book declares; null for none.</param>
    /// <param name="progress">Told after every batch how many customers are done.</param>
    /// <param name="cancellationToken">Stops the evaluation between batches.</param>
    /// <exception cref="RuleException">The rule book needs cut points of a population, and is not fitted to one; or a list that it uses is not given.</exception>
    /// <exception cref="ArgumentException">The rule book or the dataset has another schema.</exception>
    /// <exception cref="OperationCanceledException">The evaluation was stopped.</exception>
    public Evaluation Evaluate(
        RuleBook rules,
        Dataset data,
        DateTimeOffset asOf,
        CustomerLists? lists = null,
        IProgress<EvaluationProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rules);
        ThrowIfOfAnother(rules.Schema, "rule book");
        ThrowIfUnfitted(rules);
        EvaluationScope scope = WithLists(Scope(data, asOf, progress, cancellationToken), rules, lists);
        return Evaluate(RunOf(scope, "evaluate", rules), rules, null, scope, asOf);
    }

    /// <summary>Evaluates a rule book that needs no fit, or has one.</summary>
    private static Evaluation Evaluate(TracedRun run, RuleBook rules, FittedRuleBook? fitted, EvaluationScope scope, DateTimeOffset asOf) => run.Of(() =>
    {
        var asked = new BookAnswers(rules, fitted);
        Segment[] segments = [.. rules.Definitions.OfType<Segment>()];
        Partition[] partitions = [.. rules.Definitions.OfType<Partition>()];
        (CustomerSet[] sets, PackedIntegers[] cells) = BatchEvaluation.Of(
            scope, new NamedResults(asked.ResultOf), asked.Segments, [.. partitions.Select(partition => (partition.Name, partition.Cells.Count))]);
        return new Evaluation(
            rules,
            scope.Data,
            asOf,
            segments.Select((segment, i) => (segment.Name, Set: sets[i])).ToDictionary(x => x.Name, x => x.Set, StringComparer.Ordinal),
            partitions.Select((partition, i) => new PartitionReport(SubjectOf(partition, rules, fitted, ReportOrigin.Of(scope.Data, scope.AsOf, scope.Calendar)), new CustomerCodes(scope.Data, cells[i]))).ToDictionary(report => report.Partition.Name, StringComparer.Ordinal),
            GivenList.Of(scope.Lists),
            scope.Threads);
    });

    /// <summary>A partition with the definitions that it refers to, and the fit, where it depends on one.</summary>
    private static ReportSubject SubjectOf(Partition partition, RuleBook rules, FittedRuleBook? fitted, ReportOrigin origin) => new(partition, partition.Name, origin)
    {
        Others = rules.ReferredToBy(partition),
        Cuts = rules.Unfitted.Contains(partition.Name, StringComparer.Ordinal) && fitted is not null ? new FitHash(fitted.ContentHash) : null,
    };

    /// <summary>How many customers each two of several sets have in common.</summary>
    /// <param name="sets">The sets with a name each, all of one dataset; the same set may be given twice, the same name may not.</param>
    /// <param name="cancellationToken">Stops the count.</param>
    /// <returns>The counts; the same for any number of threads.</returns>
    /// <exception cref="ArgumentException">The sets are of different datasets, or a name is empty or given twice.</exception>
    /// <exception cref="OperationCanceledException">The count was stopped.</exception>
    public OverlapMatrix Overlap(IEnumerable<(string Name, CustomerSet Set)> sets, CancellationToken cancellationToken = default) =>
        new TracedRun("overlap", _options.TimeProvider).Of(() => OverlapMatrix.OfNamed(sets, Threads, cancellationToken));

    /// <summary>The value of a measure for every customer.</summary>
    /// <param name="measure">The measure; it may not refer to named results, which only a rule book knows.</param>
    /// <param name="data">A dataset of the engine's schema.</param>
    /// <param name="asOf">The instant at which the customers are looked at; events after it do not exist. Finer than a millisecond is rounded down.</param>
    /// <param name="cancellationToken">Stops the evaluation between batches.</param>
    /// <exception cref="RuleException">The measure has errors.</exception>
    /// <exception cref="ArgumentException">The measure is a set of tags, or the dataset has another schema.</exception>
    /// <exception cref="OperationCanceledException">The evaluation was stopped.</exception>
    public MeasureValues Measure(Measure measure, Dataset data, DateTimeOffset asOf, CancellationToken cancellationToken = default)
    {
        ThrowIfUnfitted(CheckAsked(measure, null), _ => null);
        EvaluationScope scope = Scope(data, asOf, null, cancellationToken);
        return scope.Run("measure", NameOf(measure), () => new MeasureValues(data, measure, ValueColumn.Of(scope, NamedResults.None, measure, measure)));
    }

    /// <summary>The value of a measure for every customer, which may refer to definitions of a rule book by name: a score, a feature over scores.</summary>
    /// <param name="rules">The rule book, of the engine's schema.</param>
    /// <param name="measure">The measure.</param>
    /// <param name="data">A dataset of the engine's schema.</param>
    /// <param name="asOf">The instant at which the customers are looked at; events after it do not exist. Finer than a millisecond is rounded down.</param>
    /// <param name="cancellationToken">Stops the evaluation between batches.</param>
    /// <exception cref="RuleException">The measure has errors, or needs cut points of a population: fit the rule book, and measure by the fit.</exception>
    /// <exception cref="ArgumentException">The measure is a set of tags, or the rule book or the dataset has another schema.</exception>
    /// <exception cref="OperationCanceledException">The evaluation was stopped.</exception>
    public MeasureValues Measure(RuleBook rules, Measure measure, Dataset data, DateTimeOffset asOf, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rules);
        ThrowIfOfAnother(rules.Schema, "rule book");
        ThrowIfUnfitted(CheckAsked(measure, rules), _ => null);
        EvaluationScope scope = Scope(data, asOf, null, cancellationToken);
        return scope.Run("measure", NameOf(measure), () => new MeasureValues(data, measure, ValueColumn.Of(scope, new NamedResults(rules.ResultOf), measure, measure)));
    }

    /// <summary>The score of every customer.</summary>
    /// <param name="scorecard">The scorecard; its terms may not refer to named results, which only a rule book knows.</param>
    /// <param name="data">A dataset of the engine's schema.</param>
    /// <param name="asOf">The instant at which the customers are looked at; events after it do not exist. Finer than a millisecond is rounded down.</param>
    /// <param name="cancellationToken">Stops the run between blocks of customers.</param>
    /// <exception cref="RuleException">A term has errors.</exception>
    /// <exception cref="ArgumentException">The dataset has another schema.</exception>
    /// <exception cref="OperationCanceledException">The run was stopped.</exception>
    public ScoreValues Score(Scorecard scorecard, Dataset data, DateTimeOffset asOf, CancellationToken cancellationToken = default)
    {
        ScoreRun run = ScoreRunOf(scorecard, data, asOf, cancellationToken);
        float[] scores = GC.AllocateUninitializedArray<float>(data.CustomerCount);
        run.Scope.Run("score", scorecard.Name).Into(scores, run.Run);
        return new ScoreValues(data, scorecard, asOf, scores);
    }

    /// <summary>The score of every customer, into the caller's memory. What it allocates does not grow with the customers.</summary>
    /// <param name="scorecard">The scorecard; its terms may not refer to named results, which only a rule book knows.</param>
    /// <param name="data">A dataset of the engine's schema.</param>
    /// <param name="asOf">The instant at which the customers are looked at; events after it do not exist. Finer than a millisecond is rounded down.</param>
    /// <param name="scores">Where the scores go, in the dataset's order; not a number where there is none.</param>
    /// <param name="cancellationToken">Stops the run between blocks of customers.</param>
    /// <exception cref="RuleException">A term has errors.</exception>
    /// <exception cref="ArgumentException">The dataset has another schema, or there is not room for exactly a score a customer.</exception>
    /// <exception cref="OperationCanceledException">The run was stopped.</exception>
    public void Score(Scorecard scorecard, Dataset data, DateTimeOffset asOf, Span<float> scores, CancellationToken cancellationToken = default)
    {
        ScoreRun run = ScoreRunOf(scorecard, data, asOf, cancellationToken);
        if (scores.Length != data.CustomerCount)
            throw new ArgumentException($"There is room for {scores.Length} scores, and there are {data.CustomerCount} customers.", nameof(scores));
        run.Scope.Run("score", scorecard.Name).Into(scores, run.Run);
    }

    /// <summary>Why one customer has its score: what each term adds.</summary>
    /// <param name="scorecard">The scorecard.</param>
    /// <param name="data">A dataset of the engine's schema.</param>
    /// <param name="asOf">The instant at which the customer is looked at.</param>
    /// <param name="customer">The key of a customer.</param>
    /// <exception cref="RuleException">A term has errors.</exception>
    /// <exception cref="ArgumentException">The dataset has another schema.</exception>
    /// <exception cref="KeyNotFoundException">The dataset has no such customer.</exception>
    public ScoreExplanation Explain(Scorecard scorecard, Dataset data, DateTimeOffset asOf, CustomerKey customer)
    {
        ScoreRun run = ScoreRunOf(scorecard, data, asOf, default);
        return data.TryFind(customer, out int ordinal)
            ? scorecard.Explain(run.ValuesOf(ordinal))
            : throw new KeyNotFoundException($"The dataset has no customer '{customer}'.");
    }

    /// <summary>How far customers get through a funnel: counts, rates and customers of every step.</summary>
    /// <param name="funnel">The funnel.</param>
    /// <param name="data">A dataset of the engine's schema.</param>
    /// <param name="entry">When an attempt must start; later steps are read on to the end of the conversion window and as-of.</param>
    /// <param name="asOf">The instant at which the customers are looked at; events after it do not exist. Finer than a millisecond is rounded down.</param>
    /// <param name="progress">Told after every batch how many customers are done.</param>
    /// <param name="cancellationToken">Stops the analysis between batches.</param>
    /// <exception cref="RuleException">The definition has errors.</exception>
    /// <exception cref="ArgumentException">The dataset has another schema.</exception>
    /// <exception cref="OperationCanceledException">The analysis was stopped.</exception>
    public FunnelReport Analyze(Funnel funnel, Dataset data, DateSpan entry, DateTimeOffset asOf, IProgress<EvaluationProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(funnel);
        ArgumentNullException.ThrowIfNull(entry);
        EvaluationScope scope = Scope(data, asOf, progress, cancellationToken);
        return scope.Run("funnel", funnel.Name, () => FunnelAnalyzer.Run(funnel, scope, entry));
    }

    /// <summary>How long customers took from one step of a funnel to a later one: one more pass over the events of the report's dataset.</summary>
    /// <param name="report">The report of the funnel, by an engine with this one's zone and week start.</param>
    /// <param name="from">The position of the earlier step, from 0.</param>
    /// <param name="to">The position of the later step.</param>
    /// <param name="progress">Told after every batch how many customers are done.</param>
    /// <param name="cancellationToken">Stops the analysis between batches.</param>
    /// <exception cref="ArgumentException">The report is of another schema, or by an engine with another calendar.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are no such steps, or they are not in order.</exception>
    /// <exception cref="OperationCanceledException">The analysis was stopped.</exception>
    public StepTimes Times(FunnelReport report, int from, int to, IProgress<EvaluationProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(report);
        EvaluationScope scope = Scope(report.Dataset, report.AsOf, progress, cancellationToken);
        ReportOrigin.Of(scope.Data, scope.AsOf, scope.Calendar).ThrowIfNot(report.Counts.Subject.Origin);
        return scope.Run("funnel-times", report.Counts.Subject.Name, () => FunnelDetails.Times(report, scope, from, to));
    }

    /// <summary>How many customers of each cohort come back, period by period.</summary>
    /// <param name="retention">The retention analysis.</param>
    /// <param name="data">A dataset of the engine's schema.</param>
    /// <param name="range">Which cohorts there are: those whose period begins in the range.</param>
    /// <param name="asOf">The instant at which the customers are looked at; events after it do not exist. Finer than a millisecond is rounded down.</param>
    /// <param name="cancellationToken">Stops the analysis between batches.</param>
    /// <exception cref="RuleException">The definition has errors.</exception>
    /// <exception cref="ArgumentException">The dataset has another schema.</exception>
    /// <exception cref="OperationCanceledException">The analysis was stopped.</exception>
    public RetentionReport Analyze(Retention retention, Dataset data, DateSpan range, DateTimeOffset asOf, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(retention);
        ArgumentNullException.ThrowIfNull(range);
        EvaluationScope scope = Scope(data, asOf, null, cancellationToken);
        return scope.Run("retention", retention.Name, () => RetentionAnalyzer.Run(retention, scope, range));
    }

    /// <summary>The customers of a cohort; with a period, those of them who returned in it: one more pass over the events.</summary>
    /// <param name="report">The report of the retention, by an engine with this one's zone and week start; it may have been stored.</param>
    /// <param name="data">The dataset that was looked at, or one of its parts.</param>
    /// <param name="cohort">The position of the cohort, from 0.</param>
    /// <param name="period">The period, from 0, the cohort's own: the <see cref="RetentionCell.Returned"/> of its cell. Null for everybody of the cohort.</param>
    /// <param name="cancellationToken">Stops the analysis between batches.</param>
    /// <exception cref="ArgumentException">The report or the dataset is of another schema, or the report by an engine with another calendar.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such cohort or period.</exception>
    /// <exception cref="OperationCanceledException">The analysis was stopped.</exception>
    public CustomerSet Customers(RetentionReport report, Dataset data, int cohort, int? period = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(report);
        EvaluationScope scope = Scope(data, report.AsOf, null, cancellationToken);
        ReportOrigin.Of(scope.Data, scope.AsOf, scope.Calendar).ThrowIfNot(report.Subject.Origin);
        return scope.Run("retention-customers", report.Subject.Name, () => RetentionAnalyzer.Customers(report, scope, cohort, period));
    }

    /// <summary>A scorecard's terms are checked as one condition of its name, which asks whether each has a value.</summary>
    private ScoreRun ScoreRunOf(Scorecard scorecard, Dataset data, DateTimeOffset asOf, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scorecard);
        RuleBook rules = RuleBook.OfTrees(Schema, scorecard.Name, scorecard.Terms.Select(term => term.Expression));
        ThrowIfUnfitted(rules);
        EvaluationScope scope = Scope(data, asOf, null, cancellationToken);
        return new ScoreRun(scorecard, scope, new NamedResults(rules.ResultOf));
    }

    private EvaluationScope Scope(Dataset data, DateTimeOffset asOf, IProgress<EvaluationProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(data);
        ThrowIfOfAnother(data.Schema, "dataset");
        cancellationToken.ThrowIfCancellationRequested();
        int customersDone = 0;
        return new EvaluationScope(data, Timestamp.Floor(asOf), _calendar, Threads, cancellationToken)
        {
            Clock = _options.TimeProvider,
            Done = progress is null ? null : count => progress.Report(new EvaluationProgress(Interlocked.Add(ref customersDone, count), data.CustomerCount)),
        };
    }

    /// <summary>A run of all definitions of a rule book, of which a host is told.</summary>
    private static TracedRun RunOf(EvaluationScope scope, string run, RuleBook rules) =>
        scope.Run(run) with { Definitions = rules.Definitions.Count, Book = () => rules.ContentHash };

    /// <summary>What a host is told that a measure is called: its name, and nothing where it is an expression.</summary>
    private static string? NameOf(Measure measure) => (measure as Feature)?.Name ?? (measure as ValueOf)?.ToString();

    /// <summary>A definition as a rule book that needs no fit.</summary>
    private RuleBook BookOf(Definition definition)
    {
        RuleBook rules = RuleBook.Create(Schema, [definition]);
        ThrowIfUnfitted(rules);
        return rules;
    }

    /// <summary>Checks a measure that is asked for beside the definitions of a rule book, if there is one, and gives what of it and of those that it refers to needs a fit.</summary>
    private ValueList<string> CheckAsked(Measure measure, RuleBook? rules)
    {
        ArgumentNullException.ThrowIfNull(measure);
        if (measure.Kind == ValueKind.Tags) throw new ArgumentException("A set of tags is not one value; ask what is in it with Has, HasAny or HasAll.", nameof(measure));
        RuleBookCheck check = RuleBookCheck.OfTrees(Schema, rules?.Definitions ?? [], (measure as Feature)?.Name ?? "measured", [measure]);
        if (RuleValidator.HasErrors(check.Diagnostics)) throw new RuleException(check.Diagnostics);
        return [.. check.Unfitted, .. (rules?.Unfitted ?? []).Where(name => check.References.Values.Any(references => references.Contains(name)))];
    }

    private static void ThrowIfUnfitted(RuleBook rules) => ThrowIfUnfitted(rules.Unfitted, rules.PlaceOf);

    private static void ThrowIfUnfitted(ValueList<string> unfitted, Func<string, SourceSpan?> placeOf)
    {
        if (unfitted.Count == 0) return;
        throw new RuleException([.. unfitted.Select(name => Diagnostic.Of(
            DiagnosticCodes.NeedsFit,
            DiagnosticSeverity.Error,
            name,
            $"'{name}' needs cut points of a population, and the rule book is not fitted to one.",
            $"Fit the rule book to a dataset first.") with { Span = placeOf(name) })]);
    }

    private void ThrowIfOfAnother(Schema schema, string what)
    {
        if (!schema.Equals(Schema))
            throw new ArgumentException($"The {what} has another schema ('{schema.Name}') than the engine ('{Schema.Name}'), or declares it differently.");
    }
}
