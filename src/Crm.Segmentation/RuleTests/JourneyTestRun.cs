using Crm.Segmentation.Journeys;
using Crm.Segmentation.Live;
using Crm.Segmentation.Tree;

namespace Crm.Segmentation.RuleTests;

/// <summary>Runs one test of a journey: one simulated customer, and what she was told to have got at each instant at which something is expected.</summary>
internal sealed class JourneyTestRun
{
    private readonly RuleTestPlan _plan;
    private readonly Calendar _calendar;
    private readonly List<JourneyTraceEntry> _trace = [];

    internal JourneyTestRun(RuleTestPlan plan, TestedRules rules, Calendar calendar, RuleRewriter rewriter)
    {
        (_plan, _calendar) = (plan, calendar);
        NamedResult Resolved(string name) => rules.Result(name).Rewritten(rewriter);
        CustomerAttributes customer = plan.CustomerOf(rules.Schema);
        ValueList<Journey> journeys = Together(((TestedJourney)plan.Subject).Journey, rules);
        JourneyCatalog catalog = JourneyCatalog.Create(JourneySource.Of(rules.Schema, [.. journeys, .. rules.Definitions.OfType<Messaging>()], calendar, Resolved), out ValueList<Diagnostic> refused) ?? throw new RuleException(refused);
        long start = Math.Min(plan.Events.Select(one => one.Time).DefaultIfEmpty(long.MaxValue).Min(), plan.Expectations.Min(expected => expected.Instant));
        SimulatedList[] given = [.. plan.Memberships.Where(one => one.Value && one.Key is MemberOf).Select(one => new SimulatedList(((MemberOf)one.Key).Result, new HashSet<CustomerKey> { customer.Key }))];
        var book = new SimulatedBook(catalog, LiveOf(journeys, rules, calendar, Resolved, rewriter), [.. given]);
        var simulated = new SimulatedCustomer(book, customer, [], start, step => _trace.AddRange(step.Trace), Sightings);
        foreach (PlannedEvent one in plan.Events.OrderBy(one => one.Time)) simulated.Occur(one.ToEvent());
        simulated.Until(plan.Expectations.Max(expected => expected.Instant), isInclusive: true);
    }

    internal JourneySightings Sightings { get; } = new();

    /// <summary>Whether what is expected came: at its instant. What is not to come did not since the instant of the expectation before.</summary>
    internal RuleTestFailure? Judge(PlannedExpectation expected)
    {
        var outcome = (JourneyExpectation)expected.Expectation;
        long since = _plan.Expectations.TakeWhile(other => other != expected).Select(other => other.Instant).LastOrDefault(long.MinValue);
        JourneyTraceEntry[] ofJourney = [.. _trace.Where(entry => entry.Journey == _plan.Test.For)];
        JourneyTraceEntry[] found = [.. ofJourney.Where(entry => Timestamp.Floor(entry.At) is var at && (outcome.IsAbsent ? at > since && at <= expected.Instant : at == expected.Instant) && IsMeant(outcome, entry))];
        if (found.Length > 0 != outcome.IsAbsent) return null;
        string got = outcome.IsAbsent ? found[0].ToString() : ofJourney.Where(entry => Timestamp.Floor(entry.At) == expected.Instant).Select(entry => entry.ToString()).LastOrDefault() ?? "nothing then";
        return new RuleTestFailure(expected.Span, _calendar.LocalTime(expected.Instant), Written(outcome), got, [.. _trace.Select(entry => entry.ToString())]);
    }

    /// <summary>The journey and those that it joins, and they: a test is about what one journey does, and others do not stand in its way.</summary>
    private static ValueList<Journey> Together(Journey journey, TestedRules rules)
    {
        var together = new List<Journey> { journey };
        for (int i = 0; i < together.Count; i++)
        {
            foreach (JoinStep join in together[i].Nodes.Select(node => node.Step).OfType<JoinStep>())
                if (rules.Definition(join.Journey) is Journey joined && !together.Contains(joined)) together.Add(joined);
        }

        return [.. together];
    }

    /// <summary>The segments, partitions and given lists that the journeys may ask for, as live rules; null where they ask for none.</summary>
    private static LiveRules? LiveOf(ValueList<Journey> journeys, TestedRules rules, Calendar calendar, Func<string, NamedResult> results, RuleRewriter rewriter)
    {
        HashSet<string> asked = [.. journeys.SelectMany(journey => journey.Trees).SelectMany(tree => tree.Walk()).OfType<MemberOf>().Select(member => member.Result)];
        Definition[] definitions = [.. rules.Definitions.Where(definition => asked.Contains(definition.Name) && definition is Segment or Partition)];
        if (definitions.Length == 0) return null;
        NamedResult Given(string name) => rules.Definition(name) is CustomerList ? new GivenMembership(rewriter.Rewrite(new MemberOf(name, null, null))) : results(name);
        var source = new ProgramSource(rules.Schema, calendar, definitions, [.. definitions.Select(definition => definition.Name)], [], Given);
        RuleProgram program = RuleProgram.Create(source, CustomerLists.None, out ValueList<Diagnostic> refused) ?? throw new RuleException(refused);
        Definition[] read = [.. definitions.SelectMany(definition => rules.ReferredToBy(definition).Append(definition)).Distinct()];
        return LiveRules.Of(program, read, CustomerLists.None, identity: 0, new LiveOptions { MostEvents = int.MaxValue }.Checked());
    }

    private static bool IsMeant(JourneyExpectation outcome, JourneyTraceEntry entry) => (outcome.Outcome, entry.Kind) switch
    {
        (JourneyOutcome.Sent, JourneyTraceKind.Sent) => outcome.Name is null || entry.Name == outcome.Name,
        (JourneyOutcome.Suppressed, JourneyTraceKind.Suppressed) or (JourneyOutcome.Held, JourneyTraceKind.Held) =>
            (outcome.Name is null || entry.Name == outcome.Name) && (outcome.Reason is null || entry.Reason == outcome.Reason),
        (JourneyOutcome.Exited, JourneyTraceKind.Exited) => outcome.Name is null || entry.Reason == outcome.Name,
        (JourneyOutcome.Entered, JourneyTraceKind.Entered) or (JourneyOutcome.Converted, JourneyTraceKind.Converted) => true,
        (JourneyOutcome.NotEntered, JourneyTraceKind.NotEntered) => outcome.Reason is null || entry.Reason == outcome.Reason,
        _ => false,
    };

    private static string Written(JourneyExpectation outcome)
    {
        string what = outcome.Outcome switch
        {
            JourneyOutcome.Sent => "send",
            JourneyOutcome.Suppressed => "suppressed",
            JourneyOutcome.Held => "held",
            JourneyOutcome.Exited => "exit",
            JourneyOutcome.Entered => "entry",
            JourneyOutcome.NotEntered => "not entered",
            _ => "conversion",
        };
        return $"{(outcome.IsAbsent ? "no " : "")}{what}{(outcome.Name is null ? "" : $" {RuleWords.Text(outcome.Name)}")}{(outcome.Reason is null ? "" : $" because {outcome.Reason}")}";
    }

    /// <summary>A list whose membership the test gives.</summary>
    private sealed class GivenMembership(Condition condition) : NamedResult
    {
        internal override Condition? Condition(MemberOf member) => condition;

        internal override Diagnostic? Check(MemberOf member, string definition) => null;
    }
}
