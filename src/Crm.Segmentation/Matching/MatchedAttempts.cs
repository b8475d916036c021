using Crm.Segmentation.Funnels;

namespace Crm.Segmentation;

/// <summary>A computed result of attempts, in the form in which it is found among one customer's events, without a dataset.</summary>
internal interface IMatchedResult
{
    /// <summary>What is asked of the events, and what the answers come to.</summary>
    MatchedAttempts Matched(Schema schema);

    /// <summary>The codes of the customers in a cell, which has been checked.</summary>
    ExactRange CodesOf(MemberOf member);
}

/// <summary>Attempts as they are found among one customer's events: what is asked of each event, how attempts are chosen, and the code of the one that stands.</summary>
/// <param name="Rules">The attempts, whenever they start.</param>
/// <param name="Questions">For each bit of an event the patterns that set it.</param>
/// <param name="Others">The types of events that are read besides.</param>
/// <param name="Code">The code of an attempt.</param>
internal sealed record MatchedAttempts(AttemptRules Rules, ValueList<ValueList<EventPattern>> Questions, ValueList<EventType> Others, Func<ChosenAttempt, long> Code)
{
    /// <summary>The property whose values part the events; events without are left out. Null for none.</summary>
    internal string? SameProperty { get; init; }

    /// <summary>The longest time between two events of one session, where sessions part the events, in milliseconds; null where they do not.</summary>
    internal long? SessionGap { get; init; }

    /// <summary>Whether all attempts count, of which the best stands.</summary>
    internal bool CountsAll { get; init; }

    /// <summary>The events that are looked at.</summary>
    internal IEnumerable<Node> Read => [.. Questions.SelectMany(patterns => patterns), .. Others];

    /// <summary>The times after an event at which what follows from it may be another: an attempt's window ends, or a gap.</summary>
    internal ValueList<long> Waits =>
    [
        .. new[] { Rules.Window is AttemptWindow.Time or AttemptWindow.Session ? Rules.Length : 0 }
            .Concat(Rules.Steps.SelectMany(step => new[] { step.Least, step.Most }))
            .Where(wait => wait is > 0 and < AttemptRules.Forever)
            .Distinct()
            .Order(),
    ];
}

/// <summary>Chooses the attempt that stands for one customer after another, at any instant. Holds memory to work with, for one thread.</summary>
internal sealed class StandingAttempts
{
    private readonly FunnelAttempts? _plain;
    private readonly AttemptChooser? _chooser;
    private readonly CountedAttempts? _counted;
    private readonly SessionSplit? _sessions;

    internal StandingAttempts(MatchedAttempts matched)
    {
        if (matched.Rules.IsPlain && !matched.CountsAll) _plain = new FunnelAttempts(matched.Rules, 0);
        else _chooser = new AttemptChooser(matched.Rules, 0);
        if (matched.CountsAll) _counted = new CountedAttempts(_chooser!.Timeline);
        if (matched.SessionGap is { } gap) _sessions = new SessionSplit(gap);
    }

    /// <summary>The attempt that stands.</summary>
    /// <param name="times">The instants of the events, in order, none after as-of; those of one value of the property after those of another.</param>
    /// <param name="bits">For each event its bits.</param>
    /// <param name="values">Where the events of each value end.</param>
    /// <param name="entry">Where an attempt starts.</param>
    /// <param name="asOf">The instant.</param>
    internal ChosenAttempt Choose(ReadOnlySpan<long> times, ReadOnlySpan<ulong> bits, ReadOnlySpan<int> values, TimeRange entry, long asOf)
    {
        ReadOnlySpan<int> ends = _sessions is null ? values : _sessions.Ends(times);
        _plain?.Begin(entry, asOf);
        _chooser?.Begin(entry, asOf);
        ChosenAttempt best = default;
        int start = 0;
        foreach (int end in ends)
        {
            ReadOnlySpan<long> own = times[start..end];
            ReadOnlySpan<ulong> answers = bits[start..end];
            start = end;
            if (_counted is null)
            {
                best = AttemptOrder.Better(best, _plain is not null ? _plain.Choose(own, answers) : _chooser!.Choose(own, answers));
                continue;
            }

            _chooser!.Timeline.Read(own, answers);
            _counted.Find();
            foreach (ref readonly ChosenAttempt attempt in _counted.Attempts) best = AttemptOrder.Better(best, attempt);
        }

        return best;
    }
}
