using System.Numerics;
using Crm.Segmentation.Funnels;
using Crm.Segmentation.Tests.Matching;
using FsCheck;
using FsCheck.Fluent;

namespace Crm.Segmentation.Tests.Funnels;

/// <summary>Attempts under any options over random events on a coarse grid, against all attempts listed. A failure prints the case and its replay; CRM_LONG=1 tries many more.</summary>
public sealed class AttemptProperties
{
    [Fact]
    public void Choose_AnyOptions_AgreesWithAllAttemptsEnumerated() => Prop.ForAll(FunnelScenario.Arbitrary, AgreesWithOracle).Check(PropertyRuns.Of(6000, longFactor: 200));

    [Fact]
    public void Choose_PlainOptions_AgreesWithAllAttemptsEnumerated() => Prop.ForAll(FunnelScenario.Plain, AgreesWithOracle).Check(PropertyRuns.Of(1000));

    [Fact]
    public void Choose_ByArrivalWithExclusions_AgreesWithAllAttemptsEnumerated() => Prop.ForAll(FunnelScenario.Tied, AgreesWithOracle).Check(PropertyRuns.Of(1000, longFactor: 200));

    [Fact]
    public void Find_ExclusionInAWindowOfEvents_GoesNoWayThatItTaints()
    {
        // The second step at 2 comes before what is excluded at 10; at 10 itself it does not.
        ToyEvent[] events = [new(0, 0, 1, 0), new(0, 1, 2, 0), new(0, 1, 10, 1), new(0, 2, 10, 0)];
        AgreesWithOracle(new FunnelScenario(events, [new([0], First: FirstTime.Ever), new([1]), new([8]), new([0])], 8, AttemptPolicy.LastEntry, TiePolicy.AnyOrder, -1, 1000, 10)
        {
            WindowKind = AttemptWindow.Events,
            Exclusions = [new(2, 1, 3)],
        });
    }

    [Fact]
    public void Find_ByArrivalWithExclusions_EndsAtTheFirstEventOfItsInstant()
    {
        // The third event is the first to be a third step, and only from the first two; from the second on the fourth would be.
        ToyEvent[] events = [new(0, 1, 0, 1), new(0, 1, 0, 0), new(0, 0, 1, 0), new(0, 2, 1, 1)];
        AgreesWithOracle(new FunnelScenario(events, [new([8]), new([8]), new([8]), new([0, 5])], null, AttemptPolicy.Deepest, TiePolicy.ByArrival, -1, 1000, 1)
        {
            Exclusions = [new(3, 2, 3)],
        });
    }

    [Fact]
    public void Find_EarliestWithExclusions_IsNotTheFirstToStop()
    {
        // From 0 on the second step at 1 is tainted at 2, as a third follows it at once; from 0 to 2 nothing is.
        ToyEvent[] events = [new(1, 2, 0, 1), new(1, 2, 1, 1), new(1, 0, 1, 1), new(1, 0, 2, 1)];
        AgreesWithOracle(new FunnelScenario(events, [new([8, 2]), new([8]), new([2, 1]), new([2])], null, AttemptPolicy.Earliest, TiePolicy.AnyOrder, -1, 1000, 6) { Exclusions = [new(4, 2, 3)] });
    }

    [Fact]
    public void Find_WindowOfEventsThatEndsWithinAnInstantOfAnExclusion_IsTainted()
    {
        // The first of the two at 5 is a second step, with which the window ends, and what must not come before the third.
        ToyEvent[] events = [new(2, 0, 3, 0), new(2, 2, 5, 1), new(2, 1, 5, 1)];
        foreach (AttemptPolicy policy in Enum.GetValues<AttemptPolicy>())
        {
            AgreesWithOracle(new FunnelScenario(events, [new([0]), new([6]), new([1])], 1, policy, TiePolicy.AnyOrder, -1, 1000, 7)
            {
                WindowKind = AttemptWindow.Events,
                Exclusions = [new(5, 1, 2), new(2, 0, 2)],
            });
        }
    }

    private static void AgreesWithOracle(FunnelScenario scenario)
    {
        for (int customer = 0; customer < FunnelScenario.CustomerCount; customer++)
        {
            ToyEvent[] all = [.. scenario.Events.Where(e => e.Customer == customer && e.Slot <= scenario.AsOf).Select((e, i) => (e, i)).OrderBy(p => p.e.Slot).ThenBy(p => p.i).Select(p => p.e)];
            foreach (ToyEvent[] events in scenario.HoldsKind ? all.GroupBy(e => e.Kind).Select(g => g.ToArray()) : [all])
                Assert.Equal(Text(scenario, new FunnelUnitOracle(scenario, events).Attempt()), Text(scenario, events));
        }
    }

    private static string Text(FunnelScenario scenario, OracleAttempt? attempt) => attempt switch
    {
        null => "none",
        { IsExcluded: true } => "excluded",
        _ when scenario.Order == FunnelOrder.Any => $"{attempt.Depth} from {attempt.Start} to {attempt.End}{(attempt.IsOpen ? " open" : "")}",
        _ => $"{attempt.Depth} entered {attempt.Entry}, {attempt.Optional(scenario)} optional, [{string.Join(" ", attempt.Slots.Select(slot => slot?.ToString() ?? "-"))}]{(attempt.IsOpen ? " open" : "")}",
    };

    private static string Text(FunnelScenario scenario, ToyEvent[] events)
    {
        FunnelRules rules = FunnelRules.Of(scenario.Funnel, Toy.Schema, scenario.Entry.Range);
        var chooser = new AttemptChooser(rules.Rules, Toy.Time(scenario.AsOf));
        ToyEvent[] seen = [.. events.Where(e => rules.Others.Count > 0 || Bits(rules, e) != 0)];
        ChosenAttempt attempt = chooser.Choose([.. seen.Select(e => Toy.Time(e.Slot))], [.. seen.Select(e => Bits(rules, e))]);
        if (attempt.IsExcluded) return "excluded";
        if (!attempt.Entered) return "none";
        string open = attempt.IsOpen ? " open" : "";
        var positions = new int[scenario.Steps.Length];
        chooser.Find(attempt, positions);
        Assert.Equal(positions.Count(p => p >= 0), positions.Where(p => p >= 0).Distinct().Count());
        for (int step = 0; step < positions.Length; step++) if (positions[step] >= 0) Assert.True(scenario.Fills(step, seen[positions[step]]));
        if (scenario.Order == FunnelOrder.Any)
        {
            int[] slots = [.. positions.Where(p => p >= 0).Select(p => seen[p].Slot)];
            Assert.Equal(attempt.Depth, slots.Length);
            Assert.Equal((Toy.Time(slots.Min()), Toy.Time(slots.Max())), (attempt.Start, attempt.End));
            return $"{attempt.Depth} from {slots.Min()} to {slots.Max()}{open}";
        }

        return $"{attempt.Depth} entered {attempt.Entry}, {BitOperations.PopCount((uint)attempt.Optional)} optional, "
            + $"[{string.Join(" ", positions.Select(p => p < 0 ? "-" : $"{seen[p].Slot}"))}]{open}";
    }

    private static ulong Bits(FunnelRules rules, ToyEvent e)
    {
        ulong bits = 0;
        for (int question = 0; question < rules.Questions.Count; question++)
            if (rules.Questions[question].Any(pattern => Toy.Matches(pattern, e))) bits |= 1UL << question;
        return bits;
    }
}
