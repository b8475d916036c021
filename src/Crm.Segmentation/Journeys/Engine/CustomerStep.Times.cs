namespace Crm.Segmentation.Journeys;

/// <content>Entries by schedule and by date, and changes of membership that must hold a while.</content>
internal sealed partial class CustomerStep
{
    /// <summary>How far back missed entries are told one by one.</summary>
    private const long MostMissed = 1_000 * Timestamp.Day;

    private readonly List<(JourneyFacts Journey, int Entry)> _timed = [];
    private PendingChange[] _pending = [];
    private bool _isTimedKnown, _isTimedBegun;
    private long _scheduled, _timedAt;

    /// <summary>Looks at schedules and dates from the first input on; what was missed for years is not told day by day.</summary>
    private void StartTimes(long effect)
    {
        if (_scheduled == CustomerJourneyState.NoMark) _scheduled = 2 * effect;
        else _scheduled = Math.Max(_scheduled, 2 * (effect - MostMissed));
    }

    /// <summary>When the next entry by schedule or date comes, and which come then.</summary>
    private long NextTimed()
    {
        if (!_facts.HasTimes) return JourneyInstance.Never;
        if (_isTimedKnown) return _timedAt;
        _timed.Clear();
        (_isTimedKnown, _timedAt) = (true, JourneyInstance.Never);
        long from = (_scheduled >> 1) + (_scheduled & 1);
        foreach (JourneyFacts journey in _facts.Journeys)
        {
            for (int entry = 0; entry < journey.Version.Times.Length; entry++)
            {
                long at = journey.Version.Times[entry].Next(from, Customer, CalendarOf(journey.Version));
                if (at > _timedAt || at == JourneyInstance.Never) continue;
                if (at < _timedAt) _timed.Clear();
                _timedAt = at;
                _timed.Add((journey, entry));
            }
        }

        return _timedAt;
    }

    /// <summary>The first of the entries that come now.</summary>
    private void EnterByTime()
    {
        (JourneyFacts journey, int entry) = _timed[0];
        _timed.RemoveAt(0);
        _isTimedBegun = _timed.Count > 0;
        if (!_isTimedBegun) (_scheduled, _isTimedKnown) = ((2 * At) + 1, false);
        if (journey.Version.Times[entry].Audience is { } audience && !_memberships.Contains(audience.Result, audience.Cell)) return;
        TryEnter(journey, null, At, FormattableString.Invariant($"t:{entry}:{At}"), EntryForm.Time);
    }

    /// <summary>A change of membership has held for as long as it had to.</summary>
    private void Hold(PendingChange change)
    {
        _pending = [.. _pending.Where(other => other != change)];
        if (_facts.Find(change.Journey) is not { } journey) return;

        // A version that came in the meantime may have another way in.
        if (Array.Exists(journey.Version.Changes, entry => entry.IsLeaving == change.IsLeaving && entry.Member.Result == change.Name && entry.Member.Cell == change.Cell))
            TryEnter(journey, null, At, change.Entry, EntryForm.Change);
        else Tell(JourneyTraceKind.NotHeld, name: change.Cell is null ? change.Name : $"{change.Name}.{change.Cell}", journey: change.Journey);
    }

    private void Await(PendingChange change)
    {
        if (!_pending.Any(other => IsOf(other, change.Journey, change.Name, change.Cell, change.IsLeaving))) _pending = [.. _pending, change];
    }

    /// <summary>Changes that did not hold are told, and are no triggers.</summary>
    private void Break(string name, string? cell, bool isEntering)
    {
        foreach (PendingChange change in _pending)
            if (IsOf(change, change.Journey, name, cell, isEntering)) Tell(JourneyTraceKind.NotHeld, name: cell is null ? name : $"{name}.{cell}", journey: change.Journey);
        if (_pending.Length > 0) _pending = [.. _pending.Where(change => !IsOf(change, change.Journey, name, cell, isEntering))];
    }

    private static bool IsOf(PendingChange change, string journey, string name, string? cell, bool isLeaving) =>
        change.Journey == journey && change.Name == name && change.Cell == cell && change.IsLeaving == isLeaving;
}
