using Crm.Segmentation.Tree;

namespace Crm.Segmentation.Live;

/// <summary>A window of instants as of any instant, and at which instants something lies in it.</summary>
internal sealed class WindowNode
{
    private readonly Window? _window;
    private readonly NumberNode[] _anchors;
    private readonly Calendar _calendar;
    private readonly bool _isOfEvents;
    private readonly CalendarUnit? _unit;
    private readonly int _from, _until;

    // Of a stretch that moves with the instant: it begins so long before it, not included, and ends so long before it, included.
    private readonly long? _begins;
    private readonly long _ends;

    /// <param name="window">The window; null for all instants.</param>
    /// <param name="anchors">The instants that it is anchored on.</param>
    /// <param name="calendar">Zone and week start.</param>
    /// <param name="isOfEvents">Whether it is looked for events, of which there are none after the instant.</param>
    internal WindowNode(Window? window, NumberNode[] anchors, Calendar calendar, bool isOfEvents)
    {
        if (window is LastEventsWindow last) (Most, window) = (last.Count, last.Inside);
        (_window, _anchors, _calendar, _isOfEvents) = (window, anchors, calendar, isOfEvents);
        (_unit, _from, _until) = window switch
        {
            ThisPeriodWindow @this => (@this.Unit, 0, 1),
            LastPeriodsWindow periods => (periods.Unit, -periods.Count, 0),
            AgoPeriodsWindow ago => (ago.Unit, -ago.From, -ago.To),
            NextPeriodsWindow next => (next.Unit, 1, next.Count + 1),
            _ => ((CalendarUnit?)null, 0, 0),
        };
        (_begins, _ends) = window switch
        {
            LastWindow back => (Timestamp.Milliseconds(back.Duration), 0L),
            AgoWindow ago => (Timestamp.Milliseconds(ago.From), Timestamp.Milliseconds(ago.To)),
            _ => ((long?)null, 0L),
        };
    }

    /// <summary>Where the places of events in it are kept; below zero where they are not.</summary>
    internal int Slot { get; init; } = -1;

    /// <summary>How many of the last events count, at most; null for all.</summary>
    internal int? Most { get; }

    /// <summary>Whether it is anchored on instants, which may be missing.</summary>
    internal bool IsAnchored => _anchors.Length > 0;

    /// <summary>Whether each instant lies in it for one stretch of instants, that <see cref="Stay"/> says, and a later one no earlier.</summary>
    internal bool IsSteady => _unit is null && Most is null;

    /// <summary>Whether it moves with the instant, so that events enter and leave it in their order; or holds all events that were.</summary>
    internal bool Slides => IsSteady && _isOfEvents && (_begins is not null || _window is null);

    /// <summary>How long it is, where it is the time up to the instant; null where it is another.</summary>
    internal long? Length => _isOfEvents && Most is null && _ends == 0 ? _begins : null;

    /// <summary>Whether it holds every event that was.</summary>
    internal bool IsAll => _window is null && Most is null && _isOfEvents;

    /// <summary>When an event enters a window that slides.</summary>
    internal long Entry(long time) => time + _ends;

    /// <summary>When an event leaves a window that slides.</summary>
    internal long Exit(long time) => _begins is { } begins ? time + begins : ConditionNode.Never;

    /// <summary>Whether it slides, and all events have entered it, so that from now on they only leave.</summary>
    internal bool HaveEntered(CustomerHistory history, long at) => Slides && (history.Count == 0 || Entry(history.TimeAt(history.Count - 1)) <= at);

    /// <summary>Whether what lies in it may differ between instants.</summary>
    internal bool IsTimed => _isOfEvents || _window is not (null or BeforeWindow);

    /// <summary>The instants in it; false when an anchor is missing.</summary>
    internal bool TryRange(NodeRun run, long at, out TimeRange range)
    {
        if (_begins is { } begins)
        {
            // Instants and durations are far from the bounds of 64 bits.
            range = new TimeRange(at - begins + 1, at - _ends + 1);
            return true;
        }

        if (_window is not null) return TryResolve(run, at, out range);
        range = new TimeRange(TimeRange.Earliest, _isOfEvents ? at + 1 : TimeRange.Latest);
        return true;
    }

    /// <summary>The places of the events in it, where they are few: found once for all that ask for the same window. False when an anchor is missing.</summary>
    internal bool TryPlaces(NodeRun run, long at, out ulong places)
    {
        ref Known known = ref run.KnownAt(Slot);
        if (known.Stamp != run.Stamp || known.From != at)
        {
            known.IsValid = TryRange(run, at, out TimeRange range);
            (known.Stamp, known.From, known.Value) = (run.Stamp, at, known.IsValid ? (long)run.History.PlacesIn(range) : 0);
        }

        places = (ulong)known.Value;
        return known.IsValid;
    }

    private bool TryResolve(NodeRun run, long at, out TimeRange range)
    {
        range = default;
        Span<long> anchors = stackalloc long[2];
        for (int i = 0; i < _anchors.Length; i++)
            if (!_anchors[i].TryRead(run, at, out anchors[i])) return false;
        range = _window!.Resolve(at, _calendar, anchors[.._anchors.Length]);
        if (_isOfEvents && range.To > at) range = range with { To = at + 1 };
        return true;
    }

    /// <summary>At which instants an instant lies in the window, one stretch; of an event none before it happens. Where clocks put a day back, the edges are where to look, and not all of them.</summary>
    internal TimeRange Stay(NodeRun run, long instant)
    {
        TimeRange stay = _unit is { } unit ? OfPeriods(unit, instant) : _window switch
        {
            null => new TimeRange(TimeRange.Earliest, ConditionNode.Never),
            LastWindow last => new TimeRange(instant, Window.Shift(instant, last.Duration)),
            AgoWindow ago => new TimeRange(Window.Shift(instant, ago.To), Window.Shift(instant, ago.From)),
            BeforeAgoWindow ago => new TimeRange(Window.Shift(instant, ago.Duration), ConditionNode.Never),
            NextWindow next => new TimeRange(Window.Shift(instant, -next.Duration), instant),
            BeforeWindow => IsBetween(run, instant) ? new TimeRange(TimeRange.Earliest, ConditionNode.Never) : default,
            _ => IsBetween(run, instant) ? new TimeRange(instant, ConditionNode.Never) : default,
        };
        return _isOfEvents && stay.From < instant ? stay with { From = instant } : stay;
    }

    private TimeRange OfPeriods(CalendarUnit unit, long instant)
    {
        // Period q holds the instant; at a period p it lies in the window when p + from <= q < p + until.
        int period = _calendar.PeriodIndex(unit, instant);
        return new TimeRange(_calendar.PeriodStart(unit, period - _until + 1), _calendar.PeriodStart(unit, period - _from + 1));
    }

    /// <summary>Whether an instant lies between the anchors, whatever the instant of asking.</summary>
    private bool IsBetween(NodeRun run, long instant)
    {
        Span<long> anchors = stackalloc long[2];
        for (int i = 0; i < _anchors.Length; i++)
            if (!_anchors[i].TryRead(run, long.MinValue, out anchors[i])) return false;
        return _window!.Resolve(TimeRange.Latest, _calendar, anchors[.._anchors.Length]).Contains(instant);
    }
}
