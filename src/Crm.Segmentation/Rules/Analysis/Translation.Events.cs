namespace Crm.Segmentation;

/// <summary>What is known of measures over one customer's events.</summary>
internal sealed partial class Translation
{
    /// <summary>With more measures over events than this, nothing is said of how they depend on one another.</summary>
    internal const int MostEventMeasures = 32;

    private static readonly Domain AtLeastOne = Domain.Range(1, long.MaxValue);

    private readonly Dictionary<(EventPattern, EventPattern), bool> _inside = [];

    /// <summary>One variable is never above another when both have a value.</summary>
    internal List<(int Lower, int Upper)> Orders { get; } = [];

    /// <summary>Adds what is known of the event measures that occur so far.</summary>
    internal void LearnAboutEvents()
    {
        Variable[] all = [.. _variables.Where(v => v.Subject is Count or SessionCount or SequenceCount or Since or Aggregate or NthEvent or Favourite or DidFirst or DidRegularly)];
        if (all.Length > MostEventMeasures) return;
        Window[] windows = [.. all.SelectMany(v => ((Node)v.Subject).Children).OfType<Window>().Distinct()];
        Occurrence[] occurrences = [.. all.SelectMany(v => OccurrencesOf(v.Subject, windows))];
        foreach (Occurrence needs in occurrences)
        {
            foreach (Occurrence follows in occurrences)
            {
                if (follows.Suffices && needs.Holds != follows.Holds && WindowOrder.IsInside(needs.Window, follows.Window) && IsInside(needs.Pattern, follows.Pattern))
                    _facts.Add(Formula.Any(needs.Holds.Negation, follows.Holds));
            }
        }

        foreach (Variable lower in all)
            foreach (Variable upper in all)
                if (lower != upper && IsNeverAbove(lower.Subject, upper.Subject)) Orders.Add((_numbers[lower.Subject], _numbers[upper.Subject]));
    }

    /// <summary>What a measure's states say of there being an event.</summary>
    private IEnumerable<Occurrence> OccurrencesOf(object subject, Window[] windows)
    {
        switch (subject)
        {
            case Count or SessionCount:
                yield return new(Is(subject, AtLeastOne), Events(subject).Pattern, Events(subject).Window, Suffices: true);
                break;
            case Aggregate { Function: AggregateFunction.Sum }:
                yield return new(Is(subject, Domain.Range(0, 0).OrMissing().Complement()), Events(subject).Pattern, Events(subject).Window, Suffices: false);
                break;
            case Aggregate aggregate:
                Domain some = aggregate.Function == AggregateFunction.Distinct ? AtLeastOne : Domain.Set;
                yield return new(Is(subject, some), aggregate.Pattern, Time(aggregate.Window), Suffices: false);
                break;
            case NthEvent or Favourite:
                Node[] parts = [.. ((Node)subject).Children];
                yield return new(Is(subject, Domain.Set), parts.OfType<EventPattern>().Single(), Time(parts.OfType<Window>().SingleOrDefault()), Suffices: false);
                break;
            case DidFirst first:
                yield return new(Opaque(first), first.Pattern, first.Window, Suffices: false);
                break;
            case DidRegularly { Period: var period, Periods: var periods } regularly:
                Window? reach = period <= TimeSpan.MaxValue / (2 * periods) ? Window.Last(period * periods) : null;
                yield return new(Opaque(regularly), regularly.Pattern, reach, Suffices: false);
                break;
            case SequenceCount { Sequence.Steps: var steps, Window: var start }:
                for (int i = 0; i < steps.Count; i++)
                    if (steps[i].Link != SequenceLink.Absent) yield return new(Is(subject, AtLeastOne), steps[i].Pattern, i == 0 ? start : null, Suffices: false);
                break;
            case Since since:
                yield return new(Is(since, Domain.Set), since.Pattern, null, Suffices: true);
                foreach (Window window in windows)
                {
                    // The latest event is in the last days when any is; the first is before some days ago when any is. Elsewhere it may be another event.
                    if (WindowOrder.Ages(window) is { } ages)
                        yield return new(Is(since, Domain.Range(ages.From, ages.To)), since.Pattern, window, since.First ? window is BeforeAgoWindow : window is LastWindow);
                }

                break;
        }
    }

    /// <summary>Fewer events are never more sessions, values or matches; of more events the latest is not earlier, and the first not later.</summary>
    private bool IsNeverAbove(object lower, object upper) => (lower, upper) switch
    {
        (Since { First: false } one, Since other) => IsInside(other.Pattern, one.Pattern),
        (Since one, Since { First: true } other) => IsInside(one.Pattern, other.Pattern),
        (Since or DidFirst or DidRegularly or NthEvent or Favourite, _) or (Aggregate { Function: not AggregateFunction.Distinct }, _) => false,
        (_, Count { Window: not LastEventsWindow } count) => Events(lower) is var (pattern, window) && WindowOrder.IsInside(window, count.Window) && IsInside(pattern, count.Pattern),
        _ => false,
    };

    /// <summary>The events of which each adds at most one to a measure.</summary>
    private static (EventPattern Pattern, Window? Window) Events(object measure) => measure switch
    {
        Count count => (count.Pattern, Time(count.Window)),
        SessionCount sessions => (sessions.Pattern, Time(sessions.Window)),
        SequenceCount sequences => (sequences.Sequence.Steps[0].Pattern, sequences.Window),
        var other => (((Aggregate)other).Pattern, Time(((Aggregate)other).Window)),
    };

    /// <summary>The stretch of time of a window, which has an event when the last events of it have one.</summary>
    private static Window? Time(Window? window) => window is LastEventsWindow last ? last.Inside : window;

    /// <summary>Whether every event of one pattern is of the other. False when that is not certain.</summary>
    private bool IsInside(EventPattern inner, EventPattern outer)
    {
        if (_inside.TryGetValue((inner, outer), out bool known)) return known;
        bool inside = inner.Equals(outer) || (inner, outer) switch
        {
            (_, AnyEvent) => true,
            (StandingEvents standing, _) => IsInside(standing.Pattern, outer),
            (FilteredEvents filtered, EventType type) => filtered.Type.Equals(type),
            (EventType type, FilteredEvents filtered) => filtered.Type.Equals(type) && CannotHold(new Not(filtered.Filter)),
            (FilteredEvents one, FilteredEvents other) => one.Type.Equals(other.Type) && CannotHold(new AllOf([one.Filter, new Not(other.Filter)])),
            _ => false,
        };
        _inside.Add((inner, outer), inside);
        return inside;
    }

    /// <summary>Whether no event can ever count for a measure.</summary>
    private bool IsNever(Measure measure) => measure switch
    {
        Count or SessionCount or Aggregate { Function: not AggregateFunction.Sum } =>
            WindowOrder.IsNeverFilled(Events(measure).Window, overEvents: true) || IsNever(Events(measure).Pattern),
        Since since => IsNever(since.Pattern),
        _ => false,
    };

    private bool IsNever(EventPattern pattern) => pattern switch
    {
        FilteredEvents filtered => CannotHold(filtered.Filter),
        StandingEvents standing => IsNever(standing.Pattern),
        _ => false,
    };

    /// <summary>A condition on one event is a question of its own: it reads no customer and no events.</summary>
    private bool CannotHold(Condition filter) => Search.Ask(definitionOf, filter, effort.Share(Effort.OfFilter)) == Finding.Nobody;

    /// <summary>A formula that holds only when there is an event in the window; if it suffices, exactly then.</summary>
    private sealed record Occurrence(Formula Holds, EventPattern Pattern, Window? Window, bool Suffices);
}
