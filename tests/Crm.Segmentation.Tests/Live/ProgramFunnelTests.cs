using Crm.Segmentation.Funnels;
using Crm.Segmentation.Live;
using Crm.Segmentation.Tests.Funnels;
using Crm.Segmentation.Tests.Matching;
using Crm.Segmentation.Tree;
using FsCheck;
using FsCheck.Fluent;

namespace Crm.Segmentation.Tests.Live;

/// <summary>The cells of funnels for one customer, and live, beside those of a dataset: any funnel, on a coarse grid.</summary>
public sealed class ProgramFunnelTests
{
    private const int LastSlot = 40;
    private static readonly SegmentationEngine Engine = new(Toy.Schema);

    [Fact]
    public void Evaluate_CellsOfAnyFunnel_AreThoseOfADatasetAtEveryInstant() => Check(400, scenario =>
    {
        RuleBook book = BookOf(scenario);
        RuleProgram program = Engine.Program(book);
        Dataset data = Toy.Build(FunnelScenario.CustomerCount, scenario.Events);
        ProgramWorkspace workspace = program.CreateWorkspace();
        foreach (DateTimeOffset at in Instants(scenario))
        {
            Evaluation batch = Engine.Evaluate(book, data, at);
            for (int customer = 0; customer < FunnelScenario.CustomerCount; customer++)
            {
                Verdict verdict = program.Evaluate(workspace, CustomerAttributes.Of(Toy.Schema, customer), EventsOf(scenario, customer), at);
                foreach (string name in program.Names) Claim.Holds(batch[name].Contains(customer) == verdict[name], $"{book}\n{name} of {customer} at {at:O}: the program says {verdict[name]}");
            }
        }
    });

    [Fact]
    public void Evaluate_CellsOfAPlainFunnelInAWorkspace_AllocatesNothing() => Prop.ForAll(FunnelScenario.Plain, AllocatesNothing).Check(PropertyRuns.Of(60));

    [Fact]
    public void Evaluate_CellsOfAnyFunnelInAWorkspace_AllocatesNothing() => Check(120, AllocatesNothing);

    [Fact]
    public void NextChange_OfCellsOfAnyFunnel_IsTheFirstInstantAtWhichTheyAreOthers() => Check(400, scenario =>
    {
        RuleBook book = BookOf(scenario);
        RuleProgram program = Engine.Program(book);
        ProgramWorkspace workspace = program.CreateWorkspace();
        DateTimeOffset now = Toy.At(scenario.AsOf);
        for (int customer = 0; customer < FunnelScenario.CustomerCount; customer++)
        {
            CustomerAttributes who = CustomerAttributes.Of(Toy.Schema, customer);
            CustomerEvent[] events = EventsOf(scenario, customer);
            Verdict verdict = program.Evaluate(workspace, who, events, now);
            Dictionary<string, (bool Is, DateTimeOffset? Next)> said = program.Names.ToDictionary(name => name, name => (verdict[name], verdict.NextChange(name)));
            foreach (DateTimeOffset at in Instants(scenario).Where(at => at > now).SelectMany(at => new[] { at.AddMilliseconds(-1), at, at.AddMilliseconds(1) }))
            {
                Verdict then = program.Evaluate(workspace, who, events, at);
                foreach ((string name, (bool @is, DateTimeOffset? next)) in said)
                {
                    if (at < (next ?? DateTimeOffset.MaxValue)) Claim.Holds(then[name] == @is, $"{book}\n{name} of {customer}, {@is} at {now:O}, is another at {at:O}, before {next:O}");
                    else if (at == next) Claim.Holds(then[name] != @is, $"{book}\n{name} of {customer}, {@is} at {now:O}, is the same at {at:O}");
                }
            }
        }
    });

    [Fact]
    public void Feed_CellsOfAnyFunnel_AreThoseOfADatasetAfterEveryEvent() => Check(150, scenario =>
    {
        RuleBook book = BookOf(scenario);
        LiveMembership live = Engine.Live(book).Membership(DateTimeOffset.UnixEpoch);
        var changes = new List<LiveChange>();
        var told = new HashSet<(CustomerKey, string)>();
        var received = new List<ToyEvent>();
        foreach (ToyEvent one in scenario.Events.OrderBy(one => one.Slot))
        {
            live.Feed(one.Customer, Event(one), Toy.At(one.Slot), changes).ThrowIfRefused();
            received.Add(one);
            Compare(Toy.At(one.Slot));
        }

        live.WakeUntil(Toy.At(LastSlot), changes);
        Compare(Toy.At(LastSlot));

        void Compare(DateTimeOffset at)
        {
            foreach (LiveChange change in changes)
                Assert.True(change.IsMember ? told.Add((change.Customer, change.Definition)) : told.Remove((change.Customer, change.Definition)));
            changes.Clear();
            Evaluation batch = Engine.Evaluate(book, Toy.Build(FunnelScenario.CustomerCount, received), at);
            foreach (string name in live.Rules.Names)
                foreach (CustomerKey key in live.Customers) Claim.Holds(batch[name].Contains(key) == told.Contains((key, name)) && batch[name].Contains(key) == live.IsMember(key, name), $"{book}\n{name} of {key} at {at:O}");
        }
    });

    private static void Check(int cases, Action<FunnelScenario> property) => Prop.ForAll(FunnelScenario.Arbitrary, property).Check(PropertyRuns.Of(cases, longFactor: 40));

    private static void AllocatesNothing(FunnelScenario scenario)
    {
        RuleProgram program = Engine.Program(BookOf(scenario));
        ProgramWorkspace workspace = program.CreateWorkspace();
        (CustomerAttributes Customer, CustomerEvent[] Events)[] all = [.. Enumerable.Range(0, FunnelScenario.CustomerCount).Select(customer => (CustomerAttributes.Of(Toy.Schema, customer), EventsOf(scenario, customer)))];
        DateTimeOffset[] instants = [.. Instants(scenario)];
        int members = 0;

        long bytes = Allocations.Of(() =>
        {
            foreach (DateTimeOffset at in instants)
                foreach ((CustomerAttributes customer, CustomerEvent[] events) in all) members += program.Evaluate(workspace, customer, events, at).Count;
        });

        Assert.True(bytes == 0, $"{bytes} bytes: {scenario.Funnel}");
        Assert.True(members > 0);
    }

    /// <summary>A segment for each cell, one for a cell with entries in a window, and one for who is not in it.</summary>
    private static RuleBook BookOf(FunnelScenario scenario)
    {
        Funnel funnel = scenario.Funnel;
        string[] cells = [.. FunnelCells.Of(funnel)];
        var lately = Window.Last(TimeSpan.FromHours(Math.Max(1, scenario.AsOf / 2)));
        return RuleBook.Create(
            Toy.Schema,
            [
                funnel,
                .. cells.Select((cell, i) => Segment.Define($"cell{i}", new MemberOf(funnel.Name, cell, null))),
                .. cells.Select((cell, i) => Segment.Define($"lately{i}", new MemberOf(funnel.Name, cell, lately))),
                Segment.Define("others", !new MemberOf(funnel.Name, cells[0], null)),
            ]);
    }

    private static IEnumerable<DateTimeOffset> Instants(FunnelScenario scenario) => Enumerable.Range(0, Math.Min(LastSlot, scenario.AsOf + 16)).Select(Toy.At);

    private static CustomerEvent[] EventsOf(FunnelScenario scenario, int customer) => [.. scenario.Events.Where(one => one.Customer == customer).Select(Event)];

    private static CustomerEvent Event(ToyEvent one) => CustomerEvent.Of(Toy.Types[one.Type], Toy.At(one.Slot), row => row.Set(Toy.Kinds[one.Type], one.Kind));
}
