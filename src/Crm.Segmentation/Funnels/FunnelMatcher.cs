namespace Crm.Segmentation.Funnels;

/// <summary>
/// Chooses attempts with one thread's memory: run by run where each step is about events of its own, from the events merged by time where steps follow one
/// another within a time and nothing else is asked, and otherwise from all events in order, unit by unit.
/// </summary>
internal sealed class FunnelMatcher
{
    private static readonly TimeRange Always = new(TimeRange.Earliest, TimeRange.Latest);

    private readonly EventReader _reader;
    private readonly AttemptRules _rules;
    private readonly FunnelAttempts? _plain;
    private readonly RunChain? _chain;
    private readonly AttemptChooser? _chooser;
    private readonly SessionSplit? _sessions;

    internal FunnelMatcher(EventReader reader, AttemptRules rules, Funnel funnel)
    {
        (_reader, _rules) = (reader, rules);
        if (funnel.Unit.SessionGap is { } gap) _sessions = new SessionSplit(Timestamp.Milliseconds(gap));
        if (rules.IsPlain && !reader.HasKeys && _sessions is null)
        {
            _plain = new FunnelAttempts(rules, reader.AsOf);
            if (rules.Policy == AttemptPolicy.Deepest) _chain = RunChain.Of(reader, rules.Chain, rules.Ties == TiePolicy.StrictlyIncreasing);
        }
        else
        {
            _chooser = new AttemptChooser(rules, reader.AsOf);
        }
    }

    /// <summary>The attempt that stands for a customer; of several units of the customer the best.</summary>
    internal ChosenAttempt Choose(EventReading reading, int customer)
    {
        if (_chain is not null)
        {
            int depth = _chain.Furthest(reading, customer);
            return depth == 0
                ? default
                : new ChosenAttempt { Depth = depth, Start = _chain.Start, IsOpen = depth < _rules.Steps.Length && _rules.Chain.Window > _reader.AsOf - _chain.LatestEntry };
        }

        if (_plain is not null)
        {
            if (!reading.CanAnswer(0, customer, _rules.Entry)) return default;
            CustomerEvents events = reading.ByTime(customer, Always);
            return _plain.Choose(events.Times, events.Answers);
        }

        ChosenAttempt best = default;
        ForEachUnit(reading, customer, (unit, attempt) => best = AttemptOrder.Better(best, attempt));
        return best;
    }

    /// <summary>The attempt of each unit of a customer, in the order of the units; also of those that did not enter.</summary>
    internal void ForEachUnit(EventReading reading, int customer, Action<int, ChosenAttempt> chosen)
    {
        if (_chooser is null)
        {
            chosen(0, Choose(reading, customer));
            return;
        }

        CustomerEvents events = reading.InOrder(customer, long.MinValue);
        ReadOnlySpan<int> ends = _sessions is null ? events.Ends : _sessions.Ends(events.Times);
        int start = 0;
        for (int unit = 0; unit < ends.Length; unit++)
        {
            chosen(unit, _chooser.Choose(events.Times[start..ends[unit]], events.Answers[start..ends[unit]]));
            start = ends[unit];
        }
    }

    /// <summary>The instants of the steps of the attempt of a unit; <see cref="TimeRange.Earliest"/> of those that it has not.</summary>
    internal void Instants(EventReading reading, int customer, int unit, in ChosenAttempt attempt, Span<long> instants)
    {
        instants.Fill(TimeRange.Earliest);
        if (_plain is not null)
        {
            CustomerEvents later = reading.ByTime(customer, Always with { From = attempt.Start });
            _plain.Follow(later.Times, later.Answers, attempt.Start).CopyTo(instants);
            return;
        }

        CustomerEvents events = reading.InOrder(customer, long.MinValue);
        ReadOnlySpan<int> ends = _sessions is null ? events.Ends : _sessions.Ends(events.Times);
        int start = unit == 0 ? 0 : ends[unit - 1];
        Span<int> positions = stackalloc int[_rules.Steps.Length];
        ChosenAttempt again = _chooser!.Choose(events.Times[start..ends[unit]], events.Answers[start..ends[unit]]);
        _chooser.Find(again, positions);
        for (int step = 0; step < positions.Length; step++)
            if (positions[step] >= 0) instants[step] = events.Times[start + positions[step]];
    }
}
