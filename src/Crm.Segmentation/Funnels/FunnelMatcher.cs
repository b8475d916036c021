namespace Crm.Segmentation.Funnels;

/// <summary>Chooses attempts with one thread's memory: run by run where each step is about events of its own, otherwise from the events merged by time.</summary>
internal sealed class FunnelMatcher(EventReader reader, AttemptRules rules)
{
    private static readonly TimeRange Always = new(TimeRange.Earliest, TimeRange.Latest);

    private readonly FunnelAttempts _attempts = new(rules, reader.AsOf);
    private readonly RunChain? _chain = rules.Attempt == AttemptPolicy.Deepest ? RunChain.Of(reader, rules.Chain, rules.Ties == TiePolicy.StrictlyIncreasing) : null;

    internal ChosenAttempt Choose(EventReading reading, int customer)
    {
        if (_chain is null)
        {
            if (!reading.CanAnswer(0, customer, rules.Chain.Entry)) return default;
            CustomerEvents events = reading.ByTime(customer, Always);
            return _attempts.Choose(events.Times, events.Answers);
        }

        int depth = _chain.Furthest(reading, customer);
        return depth == 0 ? default : new ChosenAttempt(depth, _chain.Start, depth < rules.Chain.Steps && rules.IsOpen(_chain.LatestEntry, reader.AsOf));
    }

    /// <summary>The instants of the steps of the attempt that starts at an instant.</summary>
    internal ReadOnlySpan<long> Follow(EventReading reading, int customer, long start)
    {
        CustomerEvents events = reading.ByTime(customer, Always with { From = start });
        return _attempts.Follow(events.Times, events.Answers, start);
    }
}
