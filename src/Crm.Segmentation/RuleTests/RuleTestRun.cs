using Crm.Segmentation.Live;

namespace Crm.Segmentation.RuleTests;

/// <summary>Runs one test: a dataset of one customer, evaluated at each instant at which something is expected.</summary>
internal sealed class RuleTestRun
{
    private readonly RuleTestPlan _plan;
    private readonly TestedRules _rules;
    private readonly Calendar _calendar;
    private readonly RuleRewriter _rewriter;
    private readonly Dataset _data;
    private readonly ProgramSource _source;
    private readonly CustomerHistory _history;

    private RuleTestRun(RuleTestPlan plan, TestedRules rules, Calendar calendar)
    {
        (_plan, _rules, _calendar) = (plan, rules, calendar);
        _rewriter = new RuleRewriter(Fitted);
        _data = Build(plan, rules.Schema);
        _source = new ProgramSource(rules.Schema, calendar, [], [], [], rules.Result);
        _history = new CustomerHistory(rules.Schema);
        _history.Set(plan.CustomerOf(rules.Schema), [.. plan.Events.Select(one => one.ToEvent())]);
    }

    internal static RuleTestResult Run(RuleTestPlan plan, TestedRules rules, SegmentationOptions? options)
    {
        options ??= new SegmentationOptions();
        string problems = string.Join(" ", SegmentationOptions.Problems(options));
        if (problems.Length > 0) throw new ArgumentException(problems, nameof(options));
        _ = Calendar.TryCreate(options.TimeZone, options.WeekStart, out Calendar calendar);
        var run = new RuleTestRun(plan, rules, calendar);
        JourneyTestRun? journey = plan.Subject is TestedJourney ? new JourneyTestRun(plan, rules, calendar, run._rewriter) : null;
        var failures = new List<RuleTestFailure>();
        var seen = new List<IReadOnlyDictionary<Expression, object?>>();
        foreach (PlannedExpectation expected in plan.Expectations)
        {
            if (expected.Expectation is JourneyExpectation)
            {
                if (journey!.Judge(expected) is { } unmet) failures.Add(unmet);
                continue;
            }

            Dictionary<Expression, object?> values = run.ValuesAt(expected);
            seen.Add(values);
            if (run.Judge(expected, values) is { } failure) failures.Add(failure);
        }

        return new RuleTestResult(plan, [.. failures], seen) { Sightings = journey?.Sightings };
    }

    private static Dataset Build(RuleTestPlan plan, Schema schema)
    {
        DatasetBuilder builder = Dataset.For(schema, new DatasetOptions { MaxDegreeOfParallelism = 1 });
        builder.AddCustomer(plan.Customer, row =>
        {
            foreach (PlannedValue value in plan.Attributes) TestFieldValue.Set(row, value);
        });
        foreach (PlannedEvent @event in plan.Events)
        {
            builder.AddEvent(@event.Type, plan.Customer, Timestamp.Instant(@event.Time), row =>
            {
                foreach (PlannedValue value in @event.Properties) TestFieldValue.Set(row, value);
            });
        }

        Dataset data = builder.Build(out BuildReport report);
        return report.Rejected is [var rejected, ..] ? throw new InvalidOperationException($"Test '{plan.Test.Name}': {rejected}") : data;
    }

    /// <summary>Every node of what is tested and expected, with its value at the instant; a population function has the value that is given.</summary>
    private Dictionary<Expression, object?> ValuesAt(PlannedExpectation expected)
    {
        IEnumerable<Expression> roots = _plan.Subject is TestedJourney ? [] : _plan.Subject.Roots;
        if (Equation(expected) is { } equation) roots = roots.Append(equation);
        Expression[] nodes = [.. _rules.Nodes(roots, throughNames: true).Where(node => node is Condition or Measure { Kind: not (ValueKind.Tags or ValueKind.Flag) })];
        var scope = new EvaluationScope(_data, expected.Instant, _calendar, 1, CancellationToken.None);
        var results = new NamedResults(name => _rules.Result(name).Rewritten(_rewriter));
        object?[] values = BatchEvaluation.OfFirstCustomer(scope, results, [.. nodes.Select(node => _rewriter.Rewrite(node))]);
        var known = new Dictionary<Expression, object?>(nodes.Length);
        for (int i = 0; i < nodes.Length; i++) known.Add(nodes[i], values[i]);
        return known;
    }

    private RuleTestFailure? Judge(PlannedExpectation expected, Dictionary<Expression, object?> values)
    {
        var why = new RuleTestWhy(_source, _rewriter, _history, expected.Instant);
        switch (expected.Expectation)
        {
            case MemberExpectation member:
                Segment segment = ((TestedSegment)_plan.Subject).Segment;
                return Holds(segment.Condition) == member.IsMember
                    ? null
                    : Failure(member.IsMember ? "member" : "not member", member.IsMember ? "not member" : "member", why.Condition(segment.Condition));
            case CellExpectation cell:
                Partition partition = ((TestedPartition)_plan.Subject).Partition;
                PartitionCell found = partition.Cells.First(candidate => candidate.Condition is null || Holds(candidate.Condition));
                return found.Name == cell.Cell ? null : Failure($"cell {RuleWords.Name(cell.Cell)}", $"cell {RuleWords.Name(found.Name)}", why.Cells(partition, cell.Cell, found.Name));
            default:
                var value = (ValueExpectation)expected.Expectation;
                string name = value.Measure.ToString();
                return Holds(Equation(expected)!)
                    ? null
                    : Failure($"{name} = {value.Value.ToString()}", why.Said(value.Measure), why.Measure(value.Measure));
        }

        bool Holds(Condition condition) => (bool)values[condition]!;

        RuleTestFailure Failure(string wanted, string got, ValueList<string> because) =>
            new(expected.Span, _calendar.LocalTime(expected.Instant), wanted, got, because);
    }

    /// <summary>What stands for a function of a population: its value, or for the top that the measure is not below it; and for a membership that is given.</summary>
    private Expression? Fitted(Node node) => node is Condition condition && _plan.Memberships.TryGetValue(condition, out bool holds) ? new GivenCondition(holds)
        : node is not Expression expression || _plan.Given.GetValueOrDefault(expression) is not { } value ? null
        : node is ITopOfPopulation top ? new Comparison(_rewriter.Rewrite(TopMeasure.Of(top.By, top.Among)), ComparisonOperator.GreaterOrEqual, value)
        : value;

    private static Comparison? Equation(PlannedExpectation expected) =>
        expected.Expectation is ValueExpectation value ? new Comparison(value.Measure, ComparisonOperator.Equal, value.Value) : null;
}
