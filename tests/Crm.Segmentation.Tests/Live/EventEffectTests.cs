using System.Globalization;
using Crm.Segmentation.Live;

namespace Crm.Segmentation.Tests.Live;

/// <summary>What an event that is later than all others leaves as it is: beside what definitions say with it and without it, now and at later instants.</summary>
public sealed class EventEffectTests
{
    private const long Hour = 3_600_000;
    private const string Nothing = "nothing", Something = "something";
    private static readonly SchemaBuilder Define = new("shop");
    private static readonly EventType[] Types = [Define.Event("a"), Define.Event("b"), Define.Event("c")];
    private static readonly Schema Shop = Build();

    [Theory]
    [InlineData("did a in last 7 days", Something, Nothing, Nothing)]
    [InlineData("count(a, last 30 days) >= 2", Something, Nothing, Nothing)]
    [InlineData("sum(a.price, last 30 days) >= 2", Something, Nothing, Nothing)]
    [InlineData("did a then b within 1 day in last 14 days", Nothing, "after a within 24 hours", Nothing)]
    [InlineData("did a then not b within 2 hours in last 3 days", Something, "after a within 2 hours", Nothing)]
    [InlineData("did a in last 1 day and not did b in last 7 days", Something, "after a within 24 hours", Nothing)]
    [InlineData("did a in last 1 day and did c in last 3 days and not did b in last 7 days", "after c within 72 hours", "after a within 24 hours", "after a within 24 hours")]
    [InlineData("did a in last 1 day and did a in last 3 days and count(b, last 7 days) = 0", Something, "after a within 24 hours", Nothing)]
    [InlineData("did a in last 7 days or not did b in last 7 days", Something, Something, Nothing)]
    [InlineData("did a then b within 1 day in last 14 days or did a then b within 2 days in last 14 days", Nothing, "after a within 48 hours", Nothing)]
    [InlineData("not did a then b within 1 day in last 14 days", Nothing, "after a within 24 hours", Nothing)]
    [InlineData("did a then b then c within 1 day in last 14 days", Something, Something, Something)]
    [InlineData("did a in last 7 days and tier = \"gold\"", Something, Nothing, Nothing)]
    [InlineData("tier = \"gold\"", Nothing, Nothing, Nothing)]
    [InlineData("did a within 2 days of joined", Something, Something, Something)]
    [InlineData("count(a unless b same order, last 7 days) >= 1", Something, Something, Something)]
    public void Effect_OfEachTypeOnADefinition_IsWhatItsWordsLeaveOpen(string condition, string ofA, string ofB, string ofC)
    {
        RuleProgram program = new SegmentationEngine(Shop).Program(RuleBook.Parse(Shop, ("s.crm", $"segment s = {condition}")));
        Assert.Equal([ofA, ofB, ofC], [.. Enumerable.Range(0, Types.Length).Select(type => Said(program.EffectOf(0, type)))]);
    }

    /// <summary>Definitions of all kinds: those that an event leaves as they are say the same with it as without it.</summary>
    [Fact]
    public void Definitions_ThatTheLastEventLeavesAsTheyAre_SayTheSameWithIt()
    {
        (int left, int after) = (0, 0);
        for (int seed = 0; seed < (PropertyRuns.IsLong ? 100_000 : 1_500); seed++)
        {
            OracleCase c = OracleCase.Of(seed);
            RuleProgram program = OneCustomer.Program(c);
            foreach (CustomerFacts customer in c.Data.Customers)
            {
                EventFacts[] events = [.. customer.Events.OrderBy(e => e.Time)];
                for (int i = 0; i < events.Length; i++)
                {
                    if (i > 0 && events[i - 1].Time == events[i].Time) continue;
                    Check(c, program, customer, events[..i], events[i]);
                }
            }
        }

        Assert.True(left > 1000 && after > 20, $"{left} answers were left as they were, {after} of them as something else was too long ago");

        void Check(OracleCase c, RuleProgram program, CustomerFacts customer, EventFacts[] before, EventFacts last)
        {
            int type = TestShop.Schema.EventIndex(last.Type);
            HashSet<int> touched = [.. Touched(program, type, [.. before, last])];
            CustomerFacts without = customer with { Events = before }, with = customer with { Events = [.. before, last] };
            long[] instants = [last.Time, last.Time + 1, .. before.Select(e => e.Time + Hour), .. Next(program, without, last.Time), .. Next(program, with, last.Time), last.Time + (40 * 24 * Hour)];
            foreach (Definition definition in c.Definitions.Where(definition => definition is Segment))
            {
                int place = program.Names.ToList().IndexOf(definition.Name);
                if (touched.Contains(place)) continue;
                left++;
                if (program.EffectOf(place, type).IsAfterOther) after++;
                foreach (long instant in instants.Where(instant => instant >= last.Time))
                {
                    OracleScope scope = c.Scope with { AsOf = instant };
                    if (Oracle.Holds(((Segment)definition).Members, without, scope) != Oracle.Holds(((Segment)definition).Members, with, scope))
                        Assert.Fail($"seed {c.Seed}: {definition} at {Facts.Text(instant)} is another with {last} after {string.Join(", ", before)}");
                }
            }
        }

        static IEnumerable<int> Touched(RuleProgram program, int type, EventFacts[] events)
        {
            var effects = new EventEffects([.. Enumerable.Range(0, program.Names.Count).Select(place => (place, program.EffectOf(place, type)))]);
            var history = new CustomerHistory(TestShop.Schema);
            Assert.Null(history.Set(CustomerAttributes.Of(TestShop.Schema, 0), OneCustomer.Events(new CustomerFacts(0, new Dictionary<string, object>(), events))));
            return history.IsFew ? effects.Of(history, events[^1].Time, new int[program.Names.Count]).ToArray() : Enumerable.Range(0, program.Names.Count);
        }
    }

    /// <summary>Live memberships of the everyday conditions, and of some of them together, beside what their words say after each event: of those it leaves as they are, too. All in one book, or each in its own.</summary>
    [Theory]
    [InlineData(1, 0, 60)]
    [InlineData(2, 0, 60)]
    [InlineData(3, 0, 60)]
    [InlineData(4, 1, 20)]
    [InlineData(5, 2, 20)]
    [InlineData(6, 3, 20)]
    [InlineData(7, 4, 20)]
    [InlineData(8, 5, 20)]
    [InlineData(9, 6, 20)]
    [InlineData(10, 7, 20)]
    [InlineData(11, 8, 20)]
    public void Memberships_AfterEachEvent_AreWhatTheirWordsSayNowAndNext(int seed, int only, int rounds)
    {
        (string Name, string Rule, Func<List<(char Type, long At)>, long, bool> Holds)[] asked = only == 0 ? Everyday : [Everyday[only - 1]];
        LiveRules rules = new SegmentationEngine(Shop).Live(RuleBook.Parse(Shop, ("s.crm", string.Join('\n', asked.Select(one => $"segment {one.Name} = {one.Rule}")))));
        var random = new Random(seed);
        int changed = 0;
        for (int round = 0; round < rounds; round++)
        {
            LiveMembership live = rules.Membership(Instant(0));
            var events = new List<(char Type, long At)>();
            for (long received = 100; received < 300; received += 1 + random.Next(random.Next(6) == 0 ? 60 : 12))
            {
                // Some are late, and some of the same instant.
                long at = Math.Max(0, received - random.Next(8) switch { 0 => random.Next(30), 1 => 1, _ => 0 });
                events.Add(("abc"[random.Next(3)], at));
                live.Feed(1, CustomerEvent.Of(Types[events[^1].Type - 'a'], Instant(at)), Instant(received), []).ThrowIfRefused();
                foreach ((string name, string rule, Func<List<(char Type, long At)>, long, bool> holds) in asked)
                {
                    bool now = holds(events, received);
                    Claim.Holds(now == live.IsMember(1, name), $"{rule} at {received} of {string.Join(' ', events)}");
                    long? next = Enumerable.Range(1, 80).Select(hours => received + hours).Where(hour => holds(events, hour) != now).Cast<long?>().FirstOrDefault();
                    Claim.Holds((next is { } hour ? Instant(hour) : null) == live.NextChange(1, name), $"{rule} at {received} changes at {next} of {string.Join(' ', events)}");
                    changed += next is null ? 0 : 1;
                }
            }
        }

        Assert.True(changed > (only == 0 ? 1000 : 2 * rounds), $"{changed} next changes");
    }

    private static Schema Build()
    {
        _ = (Types[0].Integer("price"), Types[0].Text("order"), Types[1].Text("order"), Define.Text("tier"), Define.Instant("joined"));
        return Define.Build();
    }

    private static readonly (string Name, string Rule, Func<List<(char Type, long At)>, long, bool> Holds)[] Everyday =
    [
        ("seen", "did a in last 20 hours", (events, now) => Seen(events, 'a', 20, now)),
        ("fresh", "did a in last 10 hours and not did b in last 20 hours", (events, now) => Seen(events, 'a', 10, now) && !Seen(events, 'b', 20, now)),
        ("three", "did a in last 10 hours and did c in last 20 hours and not did b in last 8 hours", (events, now) => Seen(events, 'a', 10, now) && Seen(events, 'c', 20, now) && !Seen(events, 'b', 8, now)),
        ("either", "did a in last 10 hours or did b then c within 5 hours in last 20 hours", (events, now) => Seen(events, 'a', 10, now) || Went(events, 'b', 'c', 5, 20, now)),
        ("went", "did a then b within 6 hours in last 30 hours", (events, now) => Went(events, 'a', 'b', 6, 30, now)),
        ("stopped", "did a then not b within 6 hours in last 30 hours", (events, now) => Stopped(events, 'a', 'b', 6, 30, now)),
        ("lost", "did a then not b within 6 hours in last 30 hours and not did c in last 9 hours", (events, now) => Stopped(events, 'a', 'b', 6, 30, now) && !Seen(events, 'c', 9, now)),
        ("never", "not did a then b within 6 hours in last 30 hours", (events, now) => !Went(events, 'a', 'b', 6, 30, now)),
    ];

    private static bool Seen(List<(char Type, long At)> events, char type, long hours, long now) => events.Exists(one => one.Type == type && one.At <= now && one.At > now - hours);

    private static bool Went(List<(char Type, long At)> events, char first, char other, long within, long hours, long now) =>
        events.Exists(one => one.Type == first && one.At > now - hours && IsFollowed(events, one.At, other, within, now));

    private static bool Stopped(List<(char Type, long At)> events, char first, char other, long within, long hours, long now) =>
        events.Exists(one => one.Type == first && one.At > now - hours && one.At + within <= now && !IsFollowed(events, one.At, other, within, now));

    private static bool IsFollowed(List<(char Type, long At)> events, long at, char other, long within, long now) =>
        events.Exists(next => next.Type == other && next.At <= now && next.At >= at && next.At - at <= within);

    private static IEnumerable<long> Next(RuleProgram program, CustomerFacts customer, long at)
    {
        Verdict verdict = program.Evaluate(OneCustomer.Attributes(customer), OneCustomer.Events(customer), DateTimeOffset.FromUnixTimeMilliseconds(at));
        HashSet<string> untold = [.. program.Warnings.Select(warning => warning.Definition!)];
        return [.. program.Names.Where(name => !untold.Contains(name)).Select(name => verdict.NextChange(name)?.ToUnixTimeMilliseconds()).OfType<long>()];
    }

    private static string Said(EventEffect effect) =>
        effect.IsNone ? Nothing
        : effect.IsAfterOther ? string.Create(CultureInfo.InvariantCulture, $"after {Shop.Events[effect.After].Name} within {effect.Within / Hour} hours")
        : Something;

    private static DateTimeOffset Instant(long hours) => DateTimeOffset.FromUnixTimeMilliseconds(hours * Hour);
}
