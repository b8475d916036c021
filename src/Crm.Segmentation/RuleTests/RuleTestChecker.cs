using Crm.Segmentation.Journeys;

namespace Crm.Segmentation.RuleTests;

/// <summary>Checks a test against its rule book, and plans it.</summary>
internal sealed class RuleTestChecker
{
    private readonly RuleTest _test;
    private readonly TestedRules _rules;
    private readonly DiagnosticBag _bag;
    private readonly List<PlannedEvent> _events = [];
    private readonly List<PlannedExpectation> _expectations = [];
    private readonly Dictionary<Expression, Constant> _given = [];
    private readonly Dictionary<Condition, bool> _memberships = [];
    private readonly List<PlannedValue> _attributes = [];
    private CustomerStatement? _customer;
    private long? _now;

    private RuleTestChecker(RuleTest test, TestedRules rules, DiagnosticBag bag) => (_test, _rules, _bag) = (test, rules, bag);

    /// <summary>The plan; null when the test has mistakes, which are told.</summary>
    /// <param name="test">The test; what could not be read of it is told already, and nothing that follows from that is.</param>
    /// <param name="rules">The rules as far as they could be read.</param>
    /// <param name="bag">Takes the mistakes.</param>
    /// <param name="isDeclared">Whether a name is declared, although perhaps with a mistake.</param>
    internal static RuleTestPlan? Plan(RuleTest test, TestedRules rules, DiagnosticBag bag, Func<string, bool> isDeclared)
    {
        int before = bag.Found.Count;
        var checker = new RuleTestChecker(test, rules, bag);
        TestSubject? subject = checker.Subject(isDeclared);
        foreach (TestStatement statement in test.Statements) checker.Add(statement, subject);
        if (!test.IsWhole) return null;
        if (checker._customer is null) bag.Error(DiagnosticCodes.TestCustomer, test.Span, $"Test '{test.Name}' has no customer.", $"Name one: customer \"c1\" {{}}.");
        if (!test.Statements.Any(statement => statement is ExpectStatement)) bag.Error(DiagnosticCodes.TestSubject, test.Span, $"Test '{test.Name}' expects nothing.", $"End it with an expect.");
        if (bag.Found.Count == before && subject is not null) checker.CheckGiven(subject);
        if (bag.Found.Count > before || bag.IsFull || subject is null) return null;
        return new RuleTestPlan
        {
            Test = test,
            Subject = subject,
            Customer = checker._customer!.Key,
            Attributes = [.. checker._attributes],
            Events = [.. checker._events],
            Expectations = [.. checker._expectations],
            Given = checker._given,
            Memberships = checker._memberships,
        };
    }

    private TestSubject? Subject(Func<string, bool> isDeclared)
    {
        Definition? definition = _rules.Definition(_test.For);
        if (definition is not null && TestSubject.Of(definition) is { } defined) return defined;
        if (definition is null && _rules.Feature(_test.For) is { } feature) return new TestedValue(feature);
        if (definition is null && isDeclared(_test.For)) return null;
        string? nearest = definition is null ? NearestName.Find(_test.For, _rules.Names) : null;
        _bag.Error(
            DiagnosticCodes.TestSubject,
            _test.Span,
            definition is null
                ? (Phrase)$"Test '{_test.Name}' is for '{_test.For}', which the rule book does not define."
                : $"Test '{_test.Name}' is for '{_test.For}', a {definition.GetType().Name.ToLowerInvariant()}; only segments, partitions, features, scores and journeys are tested.",
            nearest is null ? null : (Phrase)$"Did you mean '{nearest}'?");
        return null;
    }

    private void Add(TestStatement statement, TestSubject? subject)
    {
        Advance(statement);
        switch (statement)
        {
            case GivenStatement given:
                AddGiven(given);
                break;
            case GivenMembershipStatement given:
                AddGiven(given);
                break;
            case CustomerStatement customer when _customer is not null:
                _bag.Error(
                    DiagnosticCodes.TestCustomer, customer.Span, $"A test is about one customer, and '{_customer.Key}' is it.", $"Write another test for '{customer.Key}'.", null,
                    new RelatedSpan(_customer.Span, "the first"));
                break;
            case CustomerStatement customer:
                _customer = customer;
                _attributes.AddRange(Values(customer.Attributes, value => _rules.Schema.FindAttribute(value.Name), field => _rules.Schema.Attribute(field.Name)));
                break;
            case EventStatement @event:
                ValueList<PlannedValue> properties =
                [
                    .. Values(
                        @event.Properties,
                        value => _rules.Schema.FindProperty(@event.Type.Name, value.Name),
                        field => _rules.Schema.Property(@event.Type.Name, field.Name)),
                ];
                if (Now(statement) is { } time) _events.Add(new PlannedEvent(@event.Type, time, properties, @event.Span));
                break;
            case ExpectStatement expect:
                CheckExpectation(expect, subject);
                if (Now(statement) is { } instant) _expectations.Add(new PlannedExpectation(expect.Expectation, instant, expect.Span));
                break;
        }
    }

    private void Advance(TestStatement statement)
    {
        if (statement.At is { } at)
        {
            long instant = Timestamp.Floor(at);
            if (instant < 0)
                _bag.Error(DiagnosticCodes.TestTime, statement.Span, $"Nothing happens before 1970.");
            if (_now is { } now && instant < now)
                _bag.Error(DiagnosticCodes.TestTime, statement.Span, $"{Timestamp.Text(instant)} is before {Timestamp.Text(now)}, the instant of the statement before it.", $"The statements of a test are in the order of time.");
            else
                _now = instant;
        }
        else if (statement.After is { } after)
        {
            if (_now is { } now) _now = Math.Min(now + Timestamp.Milliseconds(after), Timestamp.Max);
            else if (_test.IsWhole) _bag.Error(DiagnosticCodes.TestTime, statement.Span, $"No statement before this one has an instant.", $"Start with at and an instant.");
        }
    }

    private long? Now(TestStatement statement)
    {
        if (_now is null && statement.After is null && _test.IsWhole)
            _bag.Error(DiagnosticCodes.TestTime, statement.Span, $"This has no instant, and no statement before it has one.", $"Put at and an instant before it.");
        return _now;
    }

    private IEnumerable<PlannedValue> Values(ValueList<TestValue> values, Func<TestValue, FieldDefinition?> field, Func<FieldDefinition, Expression> handle)
    {
        var set = new Dictionary<string, SourceSpan>(StringComparer.Ordinal);
        foreach (TestValue value in values)
        {
            if (field(value) is not { } definition) continue;
            if (!set.TryAdd(value.Name, value.Span))
                _bag.Error(DiagnosticCodes.GivenTwice, value.Span, $"'{value.Name}' is set twice.", null, null, new RelatedSpan(set[value.Name], "the first"));
            else if (TestFieldValue.Of(definition, value.Value) is { } known)
                yield return new PlannedValue(handle(definition), known);
            else
                _bag.Error(DiagnosticCodes.TestValue, value.Span, $"'{value.Name}' is {definition.Kind.WithArticle()}, and this is no value of it.", TestFieldValue.Help(definition));
        }
    }

    private void AddGiven(GivenStatement given)
    {
        if (!_rules.IsFitted(given.Function))
        {
            _bag.Error(
                DiagnosticCodes.TestValue, given.Span, $"'{given.Function.ShortName}' is computed from the customer; only functions of a population are given.",
                $"Say what the customer is and does instead.");
        }
        else if (IsComparable((given.Function as ITopOfPopulation)?.By ?? (Measure)given.Function, given.Value, given.Span) && !_given.TryAdd(given.Function, given.Value))
        {
            _bag.Error(DiagnosticCodes.GivenTwice, given.Span, $"'{given.Function.ShortName}' is given twice.");
        }
    }

    private void AddGiven(GivenMembershipStatement given)
    {
        if (!IsList(given.Membership) && given.Membership is not InBucket)
        {
            _bag.Error(
                DiagnosticCodes.TestValue, given.Span, $"'{given.Membership.ShortName}' is computed from the customer; only lists and buckets are given.",
                $"Say what the customer is and does instead.");
        }
        else if (!_memberships.TryAdd(given.Membership, given.Holds))
        {
            _bag.Error(DiagnosticCodes.GivenTwice, given.Span, $"'{given.Membership.ShortName}' is given twice.");
        }
    }

    private bool IsList(Expression node) => node is MemberOf member && _rules.Definition(member.Result) is CustomerList;

    private void CheckExpectation(ExpectStatement expect, TestSubject? subject)
    {
        switch (expect.Expectation)
        {
            case MemberExpectation or CellExpectation or JourneyExpectation when subject is null:
                break;
            case JourneyExpectation outcome when subject is TestedJourney { Journey: var journey }:
                CheckOutcome(outcome, journey, expect.Span);
                break;
            case JourneyExpectation:
                _bag.Error(DiagnosticCodes.TestSubject, expect.Span, $"'{_test.For}' is no journey, in which nothing happens.", $"Expect member, not member, a cell or a value.");
                break;
            case MemberExpectation or CellExpectation when subject is TestedJourney:
                _bag.Error(DiagnosticCodes.TestSubject, expect.Span, $"'{_test.For}' is a journey, which has no members and no cells.", $"Expect a send, an exit or an entry.");
                break;
            case MemberExpectation when subject is not TestedSegment:
                _bag.Error(DiagnosticCodes.TestSubject, expect.Span, $"'{_test.For}' is no segment, so nobody is a member of it.", subject is TestedPartition ? (Phrase)$"Expect a cell." : $"Expect a value.");
                break;
            case CellExpectation when subject is not TestedPartition:
                _bag.Error(DiagnosticCodes.NoCells, expect.Span, $"'{_test.For}' is no partition, so it has no cells.", subject is TestedSegment ? (Phrase)$"Expect member or not member." : $"Expect a value.");
                break;
            case CellExpectation cell when subject is TestedPartition { Partition: var partition } && partition.Cells.All(known => known.Name != cell.Cell):
                string[] names = [.. partition.Cells.Select(known => known.Name)];
                _bag.Error(
                    DiagnosticCodes.UnknownCell, expect.Span, $"Partition '{_test.For}' has no cell '{cell.Cell}'.",
                    NearestName.Find(cell.Cell, names) is { } nearest ? (Phrase)$"Did you mean '{nearest}'?" : $"Its cells are {new NameList(names)}.");
                break;
            case ValueExpectation value:
                IsComparable(value.Measure, value.Value, expect.Span);
                break;
        }
    }

    private void CheckOutcome(JourneyExpectation outcome, Journey journey, SourceSpan span)
    {
        if (outcome is not { Outcome: JourneyOutcome.Sent or JourneyOutcome.Suppressed or JourneyOutcome.Held, Name: { } template }) return;
        string[] templates = [.. journey.Nodes.Select(node => node.Step).OfType<SendStep>().Select(send => send.Template)];
        if (templates.Contains(template, StringComparer.Ordinal)) return;
        _bag.Error(
            DiagnosticCodes.TestValue, span, $"Journey '{_test.For}' sends no '{template}'.",
            NearestName.Find(template, templates) is { } meant ? (Phrase)$"Did you mean '{meant}'?" : null);
    }

    private bool IsComparable(Measure measure, Constant value, SourceSpan span)
    {
        var validator = new RuleValidator(_rules.Schema);
        validator.Add(new Comparison(measure, ComparisonOperator.Equal, value), _test.Name);
        Diagnostic? error = validator.Diagnostics.FirstOrDefault(found => found.Severity == DiagnosticSeverity.Error);
        if (error is not null) _bag.Error(error.Code, span, error.MessagePhrase ?? error.Message, error.HelpPhrase);
        return error is null;
    }

    /// <summary>What a test reaches of a population must be given; what it does not reach need not.</summary>
    private void CheckGiven(TestSubject subject)
    {
        IEnumerable<Expression> roots = subject.Roots.Concat(_test.Statements.OfType<ExpectStatement>().Select(e => e.Expectation).OfType<ValueExpectation>().Select(e => e.Measure));
        foreach (Expression node in _rules.Nodes(roots, throughNames: true))
        {
            if (IsList(node) && !_memberships.ContainsKey((Condition)node))
            {
                _bag.Error(
                    DiagnosticCodes.GivenMissing, _test.Span, $"Test '{_test.Name}' reaches '{node.ToString()}', and who is on the list is given with a run.",
                    $"Say whether the customer is: given {node.ToString()}, or given not {node.ToString()}.");
            }

            if (!_rules.IsFitted(node) || _given.ContainsKey(node)) continue;
            _bag.Error(
                DiagnosticCodes.GivenMissing, _test.Span, $"Test '{_test.Name}' reaches '{node.ToString()}', which depends on a population.",
                $"Give it a value: given {node.ToString()} = ...");
        }
    }
}
