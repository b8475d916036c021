using System.Globalization;
using Crm.Segmentation.Journeys;
using Crm.Segmentation.Tests.Journeys.Worlds;

namespace Crm.Segmentation.Tests.Journeys.Properties;

/// <summary>What is said of journeys without running them, and of customers without stepping them, is so.</summary>
public sealed class AnswerProperties
{
    /// <summary>Property 37: no world comes to a node that the analysis calls unreachable.</summary>
    [Fact]
    public void Nodes_ThatAreCalledUnreachable_AreComeToInNoWorld()
    {
        int called = 0;
        WorldTests.TryUndisturbed(32, 400, 5_000, world =>
        {
            HashSet<(string?, string?)> never = [.. world.Book.Analyze().Where(found => found.Code == DiagnosticCodes.StepNever).Select(found => (found.Definition, found.Part))];
            called += never.Count;
            return never.Count == 0 ? null : WorldStory.Through(world, (_, _) => { }).Results.SelectMany(result => result.Trace)
                .Where(entry => never.Contains((entry.Journey, entry.Node))).Select(entry => $"it came to what is never reached: {entry}").FirstOrDefault();
        });
        Assert.True(called > 20, $"{called}");
    }

    /// <summary>Property 37: a condition that is said to hold always, or never, does for every customer that there can be.</summary>
    [Fact]
    public void Conditions_ThatAreSaidToHoldAlwaysOrNever_Do()
    {
        var random = new Random(37);
        int always = 0, never = 0;
        for (int run = 0; run < 800; run++)
        {
            var kim = new SteppedCustomer($"journey w {{ enter on sign_up reenter always when {Condition(random, 2)} {{ send push \"yes\" transactional }} otherwise {{ send push \"no\" transactional }} }}");
            string[] found = [.. kim.Book.Analyze().Select(diagnostic => diagnostic.Code)];
            if (!found.Contains(DiagnosticCodes.ConditionAlways) && !found.Contains(DiagnosticCodes.ConditionNever)) continue;
            bool holds = found.Contains(DiagnosticCodes.ConditionAlways);
            (always, never) = holds ? (always + 1, never) : (always, never + 1);
            foreach (int? points in (int?[])[null, 5, 10, 15, 20, 25])
            {
                foreach (bool? ok in (bool?[])[null, true, false])
                {
                    foreach (string? grade in (string?[])[null, "a", "b"])
                    {
                        kim.Set("points", points).Set("ok", ok).Set("grade", grade);
                        StepResult result = kim.Event("sign_up", "10:00");
                        Assert.Equal(holds ? "yes" : "no", Assert.Single(result.Actions.OfType<SendMessage>()).Template);
                    }
                }
            }
        }

        Assert.True(always > 5 && never > 5, $"{always}, {never}");
    }

    /// <summary>Property 38: were the conditions that are told to decide the other way round, the answer would be another; and one of them alone where one is told.</summary>
    [Fact]
    public void WhyNot_OfAnyFilter_NamesWhatChangesTheAnswer()
    {
        var random = new Random(38);
        int refused = 0;
        for (int run = 0; run < 400; run++)
        {
            string[] leaves = ["ok", "night", "points >= 10", "grade = \"a\"", "timezone = \"UTC\""];
            random.Shuffle(leaves);
            var kim = new SteppedCustomer($"journey w {{ enter on sign_up only if {Tree(random, leaves)} send push \"a\" transactional }}");
            kim.Set("ok", random.Next(2) == 0).Set("night", random.Next(2) == 0).Set("points", random.Next(2) * 20).Set("grade", random.Next(2) == 0 ? "a" : "b").Set("timezone", random.Next(2) == 0 ? "UTC" : "Asia/Seoul");
            if (Refused(kim) is not { } reason) continue;
            refused++;
            Assert.NotEmpty(reason.Conditions);
            foreach (DecidingCondition deciding in reason.Conditions)
            {
                Assert.Equal(IsSo(kim, deciding.Condition), deciding.Holds);
                Flip(kim, deciding);
            }

            Assert.Null(Refused(kim));
            Assert.Contains(kim.Event("sign_up", "10:00").Trace, entry => entry.Kind == JourneyTraceKind.Entered);
        }

        Assert.True(refused > 100, $"{refused}");
    }

    /// <summary>A message to which a customer is said to come no more does not leave, and one that is said to be ahead may.</summary>
    [Fact]
    public void WhyNot_ThatSaysSheComesToAMessageNoMore_IsRight()
    {
        int passed = 0, ahead = 0;
        WorldTests.TryUndisturbed(33, 200, 2_000, world =>
        {
            var said = new Dictionary<(JourneyKey Instance, string Node), WhyNotKind>();
            string? complaint = null;
            WorldStory.Through(world, (host, _) =>
            {
                foreach (JourneyTraceEntry entry in host.Results[^1].Trace.Where(entry => entry.Kind is JourneyTraceKind.Sent or JourneyTraceKind.Held))
                {
                    if (!said.TryGetValue((entry.Instance!.Value, entry.Node!), out WhyNotKind kind)) continue;
                    if (kind == WhyNotKind.Passed) complaint ??= $"she was to come to it no more: {entry}";
                    else ahead++;
                }

                if (host.State.AsOf is not { } now) return;
                var context = new StepContext(now, CustomerAttributes.Of(TestShop.Schema, JourneyWorld.Customer));
                foreach (ActiveInstance instance in host.State.Instances.GroupBy(one => one.Journey).Where(group => !group.Skip(1).Any()).Select(group => group.Single()))
                {
                    foreach (JourneyNode node in world.Journeys.Single(journey => journey.Name == instance.Journey).Nodes.Where(node => node.Step is SendStep))
                    {
                        WhyNotKind kind = host.Catalog.WhyNot(host.State, context, instance.Journey, node.Id).Reasons.Select(reason => reason.Kind).FirstOrDefault(kind => kind is WhyNotKind.Passed or WhyNotKind.Waiting);
                        if (kind is WhyNotKind.Passed or WhyNotKind.Waiting) said[(instance.Key, node.Id)] = kind;
                        passed += kind == WhyNotKind.Passed ? 1 : 0;
                    }
                }
            });
            return complaint;
        });
        Assert.True(passed > 50 && ahead > 10, $"{passed}, {ahead}");
    }

    private static WhyNotReason? Refused(SteppedCustomer kim) =>
        kim.Catalog.WhyNot(kim.State, new StepContext(SteppedCustomer.At("10:00"), kim.Attributes), "w").Reasons.FirstOrDefault(reason => reason.Code == JourneyReasons.Filter);

    private static bool IsSo(SteppedCustomer kim, string leaf) => kim.Attributes.ToString() is not null && leaf switch
    {
        "ok" => Flag(kim, 0),
        "night" => Flag(kim, 1),
        "points >= 10" => kim.Attributes.Values.Number(4, kim.Attributes.Fields.Count) >= 10,
        "grade = \"a\"" => kim.Attributes.Values.Text(3) == "a",
        _ => kim.Attributes.Values.Text(2) == "UTC",
    };

    private static bool Flag(SteppedCustomer kim, int slot) => kim.Attributes.Values.Number(slot, kim.Attributes.Fields.Count) == 1;

    private static void Flip(SteppedCustomer kim, DecidingCondition leaf) => _ = leaf.Condition switch
    {
        "ok" or "night" => kim.Set(leaf.Condition, !leaf.Holds),
        "points >= 10" => kim.Set("points", leaf.Holds ? 0 : 20),
        "grade = \"a\"" => kim.Set("grade", leaf.Holds ? "b" : "a"),
        _ => kim.Set("timezone", leaf.Holds ? "Asia/Seoul" : "UTC"),
    };

    /// <summary>Every leaf once, under `and`, `or` and `not`.</summary>
    private static string Tree(Random random, Span<string> leaves)
    {
        string text;
        if (leaves.Length == 1) text = leaves[0];
        else
        {
            int cut = random.Next(1, leaves.Length);
            text = $"({Tree(random, leaves[..cut])} {(random.Next(2) == 0 ? "and" : "or")} {Tree(random, leaves[cut..])})";
        }

        return random.Next(4) == 0 ? $"not {text}" : text;
    }

    private static string Condition(Random random, int depth) => (depth == 0 ? 4 : random.Next(7)) switch
    {
        0 => $"({Condition(random, depth - 1)} and {Condition(random, depth - 1)})",
        1 => $"({Condition(random, depth - 1)} or {Condition(random, depth - 1)})",
        2 => $"not {Condition(random, depth - 1)}",
        _ => random.Next(8) switch
        {
            0 => "ok",
            1 => string.Create(CultureInfo.InvariantCulture, $"points {(random.Next(2) == 0 ? ">=" : "<")} {random.Next(1, 5) * 5}"),
            2 => $"grade = \"{(random.Next(2) == 0 ? "a" : "b")}\"",
            3 => "grade is missing",
            4 => "points is missing",
            _ => random.Next(2) == 0 ? "points >= 10" : "points < 15",
        },
    };
}
