using Crm.Segmentation.Live;

namespace Crm.Segmentation.Conformance;

/// <summary>Runs a rule book live: all inputs in the order of time, then the clock at the instant that is asked of.</summary>
internal static class MembershipRun
{
    internal static RulesAnswers Evaluate(RulesQuestion question)
    {
        (RuleBook book, FittedRuleBook? fitted, SegmentationEngine engine, _, DateTimeOffset asOf, CustomerLists lists, CaseKeys keys) = question;
        Segmentation.Live.LiveRules rules = fitted is null ? engine.Live(book, null, lists) : engine.Live(fitted, null, lists);
        DateTimeOffset from = DateTimeOffset.UnixEpoch;
        LiveMembership live = rules.Membership(from);
        var changes = new List<Segmentation.Live.LiveChange>();
        var events = new List<(CustomerKey Key, CustomerEvent Event)>();
        foreach (string written in keys.Written)
        {
            CustomerKey key = keys[written, 0];
            live.Set(key, row => question.Rows.Set(row, written), from, changes).ThrowIfRefused();
            events.AddRange(question.Rows.Single(written).Events.Where(one => one.At <= asOf).Select(one => (key, one)));
        }

        foreach ((CustomerKey key, CustomerEvent one) in events.OrderBy(e => e.Event.At)) live.Feed(key, one, one.At, changes).ThrowIfRefused();
        live.WakeUntil(asOf, changes).ThrowIfRefused();
        return new RulesAnswers((segment, key) => live.IsMember(key, segment), (partition, key) => live.CellOf(key, partition), null);
    }
}
