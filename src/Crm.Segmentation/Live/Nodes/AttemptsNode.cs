using Crm.Segmentation.Funnels;

namespace Crm.Segmentation.Live;

/// <summary>How far a customer's attempts got, as a code: looked for among her events, as matching does it over a dataset.</summary>
internal sealed class AttemptsNode : NumberNode
{
    private readonly MatchedAttempts _matched;
    private readonly PatternNode[][] _questions;
    private readonly bool[] _isRead;
    private readonly EventKeyReader[]? _keys;
    private readonly bool _ignoresCase;
    private readonly WindowNode _entered;
    private readonly Calendar _calendar;
    private readonly long[] _waits;
    private readonly ulong _entries;
    private readonly int _tool;

    /// <param name="schema">The schema.</param>
    /// <param name="matched">What is looked for.</param>
    /// <param name="questions">For each bit of an event the patterns that set it.</param>
    /// <param name="entered">Where an attempt starts.</param>
    /// <param name="calendar">Zone and week start.</param>
    /// <param name="tool">Where its memory to work with is kept; the place behind it, too.</param>
    internal AttemptsNode(Schema schema, MatchedAttempts matched, PatternNode[][] questions, WindowNode entered, Calendar calendar, int tool)
    {
        (_matched, _questions, _entered, _calendar, _tool) = (matched, questions, entered, calendar, tool);
        _waits = [.. matched.Waits];
        _entries = matched.Rules.IsOpenEntry || matched.Rules.Order == FunnelOrder.Any ? matched.Rules.StepBits : 1;
        _isRead = new bool[schema.Events.Count];
        foreach (EventType other in matched.Others) _isRead[schema.EventIndex(other.Name)] = true;
        foreach (PatternNode pattern in questions.SelectMany(patterns => patterns))
        {
            if (pattern.Type == PatternNode.AnyType) Array.Fill(_isRead, true);
            else _isRead[pattern.Type] = true;
        }

        if (matched.SameProperty is not { } same) return;
        _keys = [.. schema.Events.Select((_, type) => new EventKeyReader(schema, type, same))];
        for (int type = 0; type < _keys.Length; type++) _ignoresCase |= _isRead[type] && _keys[type].IgnoresCase;
    }

    internal override bool IsTimed => true;

    internal override int? Scale => 0;

    internal override int Cost => 128;

    /// <summary>The first later instant at which another event is there, an entry comes to lie in the window or does not any more, or a time to go on is over.</summary>
    internal override long Turn(NodeRun run, long at)
    {
        long turn = _calendar.NextStepBack(at);
        ReadOnlySpan<CustomerEvent> events = run.History.Ordered;
        ReadOnlySpan<long> times = run.History.OrderedTimes;
        for (int place = 0; place < events.Length && times[place] < turn; place++)
        {
            if (!_isRead[events[place].Index]) continue;
            if (times[place] > at) return Math.Min(turn, times[place]);
            foreach (long wait in _waits)
            {
                // At its end inclusive or not: both are looked at.
                long over = TimeRange.Clamp((Int128)times[place] + wait);
                if (over >= at) turn = Math.Min(turn, over == at ? at + 1 : over);
            }

            if ((BitsOf(run, place, at) & _entries) != 0) turn = Math.Min(turn, EventTurns.Edge(_entered.Stay(run, times[place]), at));
        }

        foreach (PatternNode[] patterns in _questions)
        {
            foreach (PatternNode pattern in patterns)
            {
                if (!pattern.IsTimed) continue;
                int end = TimeRows.From(pattern.Times(run), at + 1);
                for (int row = 0; row < end; row++) turn = Math.Min(turn, pattern.Flip(run, row, at));
            }
        }

        return turn;
    }

    private protected override bool Compute(NodeRun run, long at, out long value)
    {
        value = 0;
        if (!_entered.TryRange(run, at, out TimeRange entry)) return false;
        ReadOnlySpan<CustomerEvent> events = run.History.Ordered;
        ReadOnlySpan<long> all = run.History.OrderedTimes;
        int end = TimeRows.From(all, at + 1), count = 0;
        ulong answered = 0;
        run.Reserve(end, out Span<long> times, out Span<ulong> answers);
        KeyedStreams? streams = _keys is null ? null : run.Tool(_tool + 1, this, static _ => new KeyedStreams());
        streams?.Begin(end, _ignoresCase);
        for (int place = 0; place < end; place++)
        {
            if (!_isRead[events[place].Index] || (streams is not null && !streams.Add(_keys![events[place].Index], events[place]))) continue;
            (times[count], answers[count]) = (all[place], BitsOf(run, place, at));
            answered |= answers[count++];
        }

        if ((answered & _entries) == 0) return true;
        streams?.Part(times[..count], answers[..count]);
        StandingAttempts standing = run.Tool(_tool, _matched, static matched => new StandingAttempts(matched));
        ReadOnlySpan<int> values = streams is null ? new ReadOnlySpan<int>(in count) : streams.Ends(count);
        value = _matched.Code(standing.Choose(times[..count], answers[..count], values, entry, at));
        return true;
    }

    private ulong BitsOf(NodeRun run, int place, long at)
    {
        CustomerEvent one = run.History.Ordered[place];
        int row = run.History.Rows[place];
        ulong bits = 0;
        for (int question = 0; question < _questions.Length; question++)
        {
            foreach (PatternNode pattern in _questions[question])
            {
                if (!pattern.Answers(run, one, place, row, at)) continue;
                bits |= 1UL << question;
                break;
            }
        }

        return bits;
    }
}
