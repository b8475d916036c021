using Crm.Segmentation.Live;
using Crm.Segmentation.Tree;

namespace Crm.Segmentation.Journeys;

/// <content>Questions about a customer, which change nothing.</content>
internal sealed partial class CustomerStep
{
    /// <summary>What comes next, in order.</summary>
    internal ValueList<JourneyNext> NextFor(CustomerJourneyState state, StepContext context)
    {
        Look(state, context);
        var next = new List<JourneyNext>();
        foreach (JourneyInstance instance in ActiveInOrder())
        {
            JourneyStage stage = instance.Version.Stages[instance.Node];
            bool isAge = instance.MostAge <= instance.Due && !instance.IsPaused;
            next.Add(new JourneyNext(instance.IsPaused ? JourneyNextKind.Paused : isAge ? JourneyNextKind.MaximumAge : instance.Stop is Stop.Quiet or Stop.Cap ? JourneyNextKind.Held : JourneyNextKind.Wait, instance.Version.Name)
            {
                Instance = instance.Key,
                Node = stage.Id,
                At = instance.IsPaused ? null : InstantOf(instance.Next, instance.Version),
                Events = stage is WaitForStage wait && instance.Stop == Stop.Event ? wait.Names : [],
            });
        }

        foreach (PendingChange change in _pending) next.Add(new JourneyNext(JourneyNextKind.Entry, change.Journey) { At = InstantOf(change.Due, _facts.Find(change.Journey)?.Version) });
        long timed = NextTimed();
        foreach ((JourneyFacts journey, _) in _timed) next.Add(new JourneyNext(JourneyNextKind.Entry, journey.Version.Name) { At = InstantOf(timed, journey.Version) });
        return [.. next.OrderBy(one => one.At ?? DateTimeOffset.MaxValue)];
    }

    /// <summary>What stands in the way of a message, or of an entry.</summary>
    internal WhyNotAnswer WhyNot(CustomerJourneyState state, StepContext context, string journey, string? node)
    {
        Look(state, context);
        JourneyFacts facts = _facts.Find(journey)!;
        JourneyInstance[] instances = Array.FindAll(InOrder(), instance => instance.Version.Name == journey);
        var reasons = new List<WhyNotReason>();
        foreach (JourneyInstance instance in instances)
            if (!instance.IsEnded || (node is not null && SentOf(instance, node) is not null)) reasons.AddRange(node is null ? WhyInside(instance) : WhyNot(instance, node));
        if (!Array.Exists(instances, instance => !instance.IsEnded)) reasons.AddRange(WhyOutside(facts));
        return new WhyNotAnswer(journey, node, [.. reasons]);
    }

    private void Look(CustomerJourneyState state, StepContext context)
    {
        long now = Timestamp.Floor(context.Now);
        if (state.Mark != CustomerJourneyState.NoMark) now = Math.Max(now, CustomerJourneyState.MarkInstant(state.Mark));
        Begin(state, context, now);
        (At, _facts) = (now, _catalog.Facts);
        StartTimes(now);
    }

    private IEnumerable<WhyNotReason> WhyInside(JourneyInstance instance)
    {
        if (instance.IsPaused) yield return new WhyNotReason(WhyNotKind.Paused);
        yield return new WhyNotReason(WhyNotKind.NotEntered) { Code = JourneyReasons.Active, At = instance.Version.Stages[instance.Node].Id };
    }

    private IEnumerable<WhyNotReason> WhyNot(JourneyInstance instance, string node)
    {
        JourneyVersion version = instance.Version;
        if (SentOf(instance, node) is { } sent) yield return new WhyNotReason(WhyNotKind.Sent) { When = InstantOf(sent.At, version) };
        if (instance.IsEnded) yield break;
        if (instance.IsPaused) yield return new WhyNotReason(WhyNotKind.Paused);
        (int place, string at) = (version.Find(node), version.Stages[instance.Node].Id);
        if (place < 0)
        {
            yield return new WhyNotReason(WhyNotKind.OtherVersion) { At = at };
            yield break;
        }

        bool isThere = place == instance.Node, isHeld = isThere && instance.Stop is Stop.Quiet or Stop.Cap;
        if (isHeld)
            yield return new WhyNotReason(WhyNotKind.Held) { Code = instance.Stop == Stop.Cap ? JourneyReasons.Cap : JourneyReasons.QuietHours, At = at, When = InstantOf(instance.Due, version) };
        else if (!isThere && !version.Leads(instance.Node, place))
            yield return new WhyNotReason(WhyNotKind.Passed) { At = at };
        else if (!isThere || instance.Stop != Stop.Send)
            yield return new WhyNotReason(WhyNotKind.Waiting) { At = at, When = InstantOf(instance.Due, version) };

        if (version.Stages[place] is not SendStage stage || Judge(instance, stage) is not { Kind: not SendOutcomeKind.Sent } outcome || (isHeld && outcome.Kind == SendOutcomeKind.Held)) yield break;
        yield return new WhyNotReason(outcome.Kind == SendOutcomeKind.Held ? WhyNotKind.Held : WhyNotKind.Suppressed)
        {
            Code = outcome.Reason,
            Detail = outcome.Detail,
            When = outcome.Kind == SendOutcomeKind.Held ? InstantOf(outcome.Until, version) : null,
            Conditions = outcome.Reason == JourneyReasons.OnlyIf ? Deciding(stage.OnlyIf!, instance.Trigger, instance.Counts) : [],
        };
    }

    private IEnumerable<WhyNotReason> WhyOutside(JourneyFacts facts)
    {
        JourneyVersion version = facts.Version;
        PastEntries[] past = Array.FindAll(_past, entries => entries.Journey == version.Name);
        if (past.Length == 0) yield return new WhyNotReason(WhyNotKind.NotTriggered);
        else yield return new WhyNotReason(WhyNotKind.Ended) { When = past.Max(entries => entries.Exited) is var exited && exited != JourneyInstance.NotPaused ? InstantOf(exited, version) : null };
        if (facts.IsPaused) yield return new WhyNotReason(WhyNotKind.Paused);
        if (facts.IsClosed) yield return new WhyNotReason(WhyNotKind.NotEntered) { Code = JourneyReasons.Closed };
        if (version.Filter is { } filter && !Holds(filter, null, [], null, null)) yield return new WhyNotReason(WhyNotKind.NotEntered) { Code = JourneyReasons.Filter, Conditions = Deciding(filter, null, []) };
        if (version.Definition.Reentry is { Key: null } reentry && Refusal(reentry, isActive: false, PastOf(version.Name, null)) is { } refusal)
        {
            PastEntries last = PastOf(version.Name, null)!;
            yield return new WhyNotReason(WhyNotKind.NotEntered)
            {
                Code = refusal,
                When = refusal == JourneyReasons.Cooldown ? InstantOf((reentry.CooldownIsFromExit ? last.Exited : last.Entered) + Timestamp.Milliseconds(reentry.Cooldown!.Value), version) : null,
            };
        }
    }

    private static SentMessage? SentOf(JourneyInstance instance, string node)
    {
        SentMessage? last = null;
        foreach (SentMessage sent in instance.Sent)
            if (sent.Node == node) last = sent;
        return last;
    }

    /// <summary>The conditions inside another that decide whether it holds.</summary>
    private ValueList<DecidingCondition> Deciding(JourneyCondition condition, CustomerEvent? trigger, int[] counts)
    {
        JourneyVersion version = condition.Version;
        NodeCompiler compiler = version.NewCompiler(_catalog.Source);
        var nodes = new Dictionary<Condition, ConditionNode>();
        foreach (Condition part in Parts(condition.Source)) nodes.TryAdd(part, compiler.Compile(part));
        var run = new NodeRun(WithEvents(), compiler.Slots, compiler.Patterns, compiler.Tools);
        Prepare(run, WithEvents(), version, trigger, counts);
        var deciding = new List<DecidingCondition>();
        Decide(condition.Source);
        return [.. deciding.Distinct()];

        void Decide(Condition part)
        {
            bool holds = nodes[part].Holds(run, At);
            switch (part)
            {
                case AllOf all:
                    foreach (Condition operand in all.Operands.Where(operand => nodes[operand].Holds(run, At) == holds)) Decide(operand);
                    break;
                case AnyOf any:
                    foreach (Condition operand in any.Operands.Where(operand => nodes[operand].Holds(run, At) == holds)) Decide(operand);
                    break;
                case Not not:
                    Decide(not.Operand);
                    break;
                default:
                    deciding.Add(new DecidingCondition(part.ToString(), holds));
                    break;
            }
        }
    }

    private static IEnumerable<Condition> Parts(Condition condition) => condition switch
    {
        AllOf all => all.Operands.SelectMany(Parts).Prepend(condition),
        AnyOf any => any.Operands.SelectMany(Parts).Prepend(condition),
        Not not => Parts(not.Operand).Prepend(condition),
        _ => [condition],
    };

    /// <summary>An instant with the offset of the customer's clock; null where it never comes. Clocks that are not so many whole minutes from UTC, as before zones were, are left out.</summary>
    private DateTimeOffset? InstantOf(long at, JourneyVersion? version)
    {
        if (at is < Timestamp.Min or > Timestamp.Max) return null;
        DateTimeOffset instant = Timestamp.Instant(at);
        if (version is null || at is < Timestamp.Min + Timestamp.Day or > Timestamp.Max - Timestamp.Day) return instant;
        var offset = TimeSpan.FromMilliseconds(CalendarOf(version).Local(at) - at);
        return offset.Duration() <= TimeSpan.FromHours(14) && offset.Ticks % TimeSpan.TicksPerMinute == 0 ? instant.ToOffset(offset) : instant;
    }
}
