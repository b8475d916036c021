using Crm.Segmentation.Live;
using FsCheck;
using FsCheck.Fluent;

namespace Crm.Segmentation.Tests.Live;

/// <summary>What a program says to be the last change of a segment is: from then on it is the other answer, for ever.</summary>
public sealed class LastChangeTests
{
    private const long Hour = 3_600_000, Day = 24 * Hour;

    private static readonly DateTimeOffset Now = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Standing_AnyRulesAndCustomer_ChangesForEverWhereThatIsSaid() => Prop.ForAll(OracleCase.Arbitrary, CheckCase).Check(PropertyRuns.Of(500, longFactor: 10));

    [Fact]
    public void Standing_RulesThatLeaveAndEventsAhead_ChangesForEverWhereThatIsSaid() => Prop.ForAll(LeavingCase.Arbitrary, CheckLeaving).Check(PropertyRuns.Of(600, longFactor: 10));

    [Theory]
    [InlineData("did a in last 7 days", "a -2 days", 5 * Day)]
    [InlineData("did a where amount > 0 in last 7 days", "a -2 days", 5 * Day)]
    [InlineData("not did a in last 7 days", "a -2 days", 5 * Day)]
    [InlineData("count(a, last 30 days) >= 2", "a -9 days; a -5 days; a -3 days", 25 * Day)]
    [InlineData("count(a, last 30 days) <= 1", "a -9 days; a -5 days; a -3 days", 25 * Day)]
    [InlineData("count(a, from 30 days to 5 days ago) >= 2", "a -29 days; a -9 days", Day)]
    [InlineData("sum(a.amount, last 30 days) >= 1", "a -2 days", 28 * Day)]
    [InlineData("avg(a.amount, last 30 days) >= 1", "a -2 days", 28 * Day)]
    [InlineData("did a in last 1 day and not did b in last 7 days", "a -6 hours", 18 * Hour)]
    [InlineData("did a in last 1 day and not did b in last 7 days", "b -9 days; a -6 hours", 18 * Hour)]
    [InlineData("did a in last 1 day or did b in last 7 days", "a -6 hours; b -8 days", 18 * Hour)]
    [InlineData("did a then b within 1 day in last 14 days", "a -3 days; b -60 hours", 11 * Day)]
    [InlineData("did a then not b within 2 hours in last 3 days", "a -1 days", 2 * Day)]
    [InlineData("did a then not b within 2 hours", "a -1 hours", Hour)]
    [InlineData("since(a) >= 60 days", "a -20 days", 40 * Day)]
    [InlineData("count(a) >= 2 and since(a) >= 60 days and opted_in", "a -70 days; a -20 days", 40 * Day)]
    [InlineData("opted_in and not did b in last 7 days", "b -2 days", 5 * Day)]
    [InlineData("in other and opted_in", "a -2 days", Day)]
    public void Standing_WherePlainlyNothingComesAfter_SaysThatTheChangeIsTheLast(string condition, string events, long next) =>
        Assert.Equal((next, true), Said(condition, events));

    [Theory]
    [InlineData("did a in last 7 days", "a -2 days; a 6 days", 5 * Day)]
    [InlineData("count(a, last 30 days) >= 2", "a -9 days; a -5 days; a 22 days", 21 * Day)]
    [InlineData("count(a, last 30 days) = 2", "a -9 days; a -5 days; a -3 days", 21 * Day)]
    [InlineData("count(a, from 30 days to 5 days ago) >= 2", "a -29 days; a -9 days; a -1 days", Day)]
    [InlineData("sum(a.amount, last 30 days) >= 0", "a -2 days; a -1 days -5", 28 * Day)]
    [InlineData("did a in last 1 day and not did b in last 7 days", "a -6 hours; a 9 days", 18 * Hour)]
    [InlineData("did a then b within 1 day in last 14 days", "a -3 days; b -60 hours; a 13 days; b 13 days", 11 * Day)]
    [InlineData("did a then not b within 2 hours in last 3 days", "a -1 days; a 4 days", 2 * Day)]
    [InlineData("did a then not b within 2 hours in last 3 days", "a -1 hours", Hour)]
    [InlineData("since(a) >= 60 days", "a -20 days; a 50 days", 40 * Day)]
    [InlineData("opted_in and not did b in last 7 days", "b -2 days; b 20 days", 5 * Day)]
    [InlineData("not did b in last 7 days and count(a, last 30 days) < 5", "b -2 days; a 20 days; a 20 days; a 20 days; a 20 days; a 20 days", 5 * Day)]
    public void Standing_WhereSomethingComesAfter_DoesNotSaySo(string condition, string events, long next)
    {
        (long change, bool isLast) = Said(condition, events);

        Assert.Equal(next, change);
        Assert.False(isLast, "a later change comes");
    }

    [Fact]
    public void Standing_OfAPartition_IsNeverSaidToChangeForEver()
    {
        RuleProgram program = LeavingCase.Engine.Program(RuleBook.Parse(LeavingCase.Shop, ("p.crm", "partition p { near when did a in last 7 days  far otherwise }")));
        var history = new CustomerHistory(LeavingCase.Shop);
        history.Set(LeavingCase.Kim, [CustomerEvent.Of(LeavingCase.A, Now)]);
        Standing[] standings = new Standing[1];

        program.Run(program.CreateWorkspace(), history, Now.ToUnixTimeMilliseconds(), [0], standings);

        Assert.Equal(new Standing(0, Now.AddDays(7).ToUnixTimeMilliseconds()), standings[0]);
    }

    [Theory]
    [InlineData("a -1 hours", Hour, 71 * Hour)]
    [InlineData("a -1 hours; b -30 hours; a 2 hours", Hour, 74 * Hour)]
    [InlineData("a -1 hours; a 68 hours", Hour, 140 * Hour)]
    [InlineData("a 1 hours; b 2 hours; a 5 hours", 7 * Hour, 77 * Hour)]
    public void Standing_OfAWaitThatIsOverBeforeItIsForgotten_SaysBoth(string events, long next, long then) =>
        Assert.Equal((next, then), Turns("did a then not b within 2 hours in last 3 days", events));

    [Theory]
    [InlineData("a -1 hours; a 90 hours", Hour)]
    [InlineData("a -1 hours; a 71 hours", Hour)]
    public void Standing_OfAWaitThatOthersFollow_SaysTheFirst(string events, long next) =>
        Assert.Equal((next, Until.Untold), Turns("did a then not b within 2 hours in last 3 days", events));

    /// <summary>How long after now a segment changes, and whether for ever.</summary>
    /// <param name="condition">The segment's; beside it there is a segment <c>other</c> of those who did a in the last three days.</param>
    /// <param name="events">Type, days or hours from now, and an amount, 5 where none is said.</param>
    private static (long Next, bool IsLast) Said(string condition, string events)
    {
        (long next, long then) = Turns(condition, events);
        return (next, then == ConditionNode.Never);
    }

    /// <summary>How long after now a segment changes, and how long after now it returns, where that is told.</summary>
    private static (long Next, long Then) Turns(string condition, string events)
    {
        RuleProgram program = LeavingCase.Engine.Program(RuleBook.Parse(LeavingCase.Shop, ("s.crm", $"segment s = {condition}\nsegment other = did a in last 3 days")));
        var history = new CustomerHistory(LeavingCase.Shop);
        history.Set(LeavingCase.Kim, [.. events.Split("; ").Select(Event)]);
        Standing[] standings = new Standing[2], all = new Standing[2];
        long now = Now.ToUnixTimeMilliseconds();
        program.Run(program.CreateWorkspace(), history, now, [0, 1], standings);
        program.Run(history, now, all);
        Assert.Equal(standings, all);
        return (standings[0].Next - now, standings[0].Then is ConditionNode.Never or Until.Untold ? standings[0].Then : standings[0].Then - now);
    }

    private static CustomerEvent Event(string text)
    {
        string[] parts = text.Split(' ');
        long amount = parts.Length > 3 ? long.Parse(parts[3], System.Globalization.CultureInfo.InvariantCulture) : 5;
        long from = long.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture) * (parts[2] == "hours" ? Hour : Day);
        return LeavingCase.Event(parts[0][0], Now.ToUnixTimeMilliseconds() + from, amount);
    }

    private static void CheckCase(OracleCase c)
    {
        RuleProgram program = OneCustomer.Program(c);
        HashSet<string> untold = [.. program.Warnings.Select(warning => warning.Definition!)];
        var claims = new LastChangeClaims(program, new Random(c.Seed));
        var random = new Random(c.Seed);
        foreach (CustomerFacts customer in c.Data.Customers)
        {
            var history = new CustomerHistory(TestShop.Schema);
            history.Set(OneCustomer.Attributes(customer), OneCustomer.Events(customer));
            long[] instants = [c.AsOf, c.AsOf - Day, .. customer.Events.Select(e => e.Time).OrderBy(_ => random.Next()).Take(3)];
            foreach (long now in instants.Where(instant => instant >= 0))
            {
                foreach ((string name, Standing standing, long later) in claims.Check(history, now, untold))
                {
                    // What the program says of later is what the oracle says.
                    if (c.Definitions.OfType<Segment>().FirstOrDefault(segment => segment.Name == name) is not { } segment) continue;
                    bool holds = Oracle.Holds(segment.Members, customer, c.Scope with { AsOf = later });
                    bool isSaid = (later >= standing.Then) == (standing.Code == 1);
                    if (holds != isSaid) claims.Differ($"{name} of {customer.Key} at {Facts.Text(now)} is said to be {standing}; the oracle says {holds} at {Facts.Text(later)}");
                }
            }
        }

        claims.Tell();
    }

    private static void CheckLeaving(LeavingCase c)
    {
        RuleProgram program = LeavingCase.Engine.Program(RuleBook.Parse(LeavingCase.Shop, ("s.crm", c.Rules)));
        var claims = new LastChangeClaims(program, new Random(c.Seed));
        foreach (CustomerEvent[] events in c.Customers)
        {
            var history = new CustomerHistory(LeavingCase.Shop);
            history.Set(LeavingCase.Kim, events);
            foreach (long now in c.Instants) _ = claims.Check(history, now, []).Count();
        }

        claims.Tell();
    }
}
