using Crm.Segmentation.Journeys;
using Crm.Segmentation.Tree;

namespace Crm.Segmentation.Tests.Journeys.Worlds;

/// <summary>Dates of the customer, and entries by schedule and by date.</summary>
internal sealed partial class ReferenceRun
{
    /// <summary>Up to when entries by schedule and date are done, those of that instant too where it says so; and which of that instant are.</summary>
    private long? _timesFrom;
    private bool _isTimesDone;
    private readonly HashSet<(string Journey, int Entry)> _timesOfInstant = [];

    /// <summary>Those of an instant whose first has come, and which are still to come: whatever it did.</summary>
    private readonly List<(string Journey, int Entry)> _timesToCome = [];

    /// <summary>They are looked at from the first step on.</summary>
    private void BeginTimes(long effect) => _timesFrom ??= effect;

    private void PassTimes(long until, bool isDone)
    {
        if (until < _timesFrom || (until == _timesFrom && (_isTimesDone || !isDone))) return;
        if (until > _timesFrom) _timesOfInstant.Clear();
        (_timesFrom, _isTimesDone) = (until, isDone);
    }

    private Action EntryBy(Journey journey, int entry, long due) => () =>
    {
        if (_timesToCome.Count == 0)
            _timesToCome.AddRange(JourneysInOrder.SelectMany(one => Enumerable.Range(0, one.Entries.Count).Where(place => NextOf(one, place) == due).Select(place => (one.Name, place))).ToList());
        PassTimes(due, isDone: false);
        _timesOfInstant.Add((journey.Name, entry));
        _timesToCome.Remove((journey.Name, entry));
        if (_timesToCome.Count == 0) PassTimes(due, isDone: true);
        if (journey.Entries[entry] is ScheduleEntry { Audience: { } audience } && !_memberships.Contains(NameOf(audience))) return;
        Trigger(journey, null, due, due, Way.Time);
    };

    /// <summary>When an entry by schedule or date comes next; null for never.</summary>
    private long? NextOf(Journey journey, int entry)
    {
        if (journey.Entries[entry] is not (ScheduleEntry or DateEntry)) return null;
        if (_timesToCome.Count > 0) return _timesToCome.Contains((journey.Name, entry)) ? _timesFrom : null;
        long from = (_timesFrom ?? 0) + (_isTimesDone || _timesOfInstant.Contains((journey.Name, entry)) ? 1 : 0);
        CivilTime clock = Clock(journey);
        return journey.Entries[entry] switch
        {
            ScheduleEntry { DayOfMonth: { } day } monthly => Dates(clock.DateOf(from) - 1).Where(date => IsDayOfMonth(date, day)).Select(date => clock.Instant(Local(date, monthly.At))).First(due => due >= from),
            ScheduleEntry schedule => clock.Next(from, schedule.At, schedule.Weekday),
            DateEntry { IsAnniversary: true } yearly => DateOf(yearly.Date, clock) is (var date, _)
                ? Anniversaries(date).Select(day => (long?)clock.Instant(Local(day + yearly.OffsetDays, yearly.At))).First(due => due >= from)
                : null,
            DateEntry once => DateOf(once.Date, clock) is (var date, _) && clock.Instant(Local(date + once.OffsetDays, once.At)) is var due && due >= from ? due : null,
            _ => null,
        };
    }

    /// <summary>A wait for a date is over when it is there; without one, or when it was there before the wait began, as the step says.</summary>
    private void JudgeDate(ReferenceInstance instance, Stage stage, long began, long at)
    {
        var step = (WaitUntilDateStep)stage.Step;
        CivilTime clock = Clock(instance.Journey);
        (instance.Wait, instance.IsEntering) = (null, instance.IsEntering);
        if (DateOf(step.Date, clock) is not var (date, time)) Unusable(step.IfMissing);
        else
        {
            long timeOfDay = step.At is { } said ? said.Ticks / TimeSpan.TicksPerMillisecond : time;
            long due = step.IsAnniversary
                ? Anniversaries(date).Select(day => clock.Instant(((day + step.OffsetDays) * CivilTime.Day) + timeOfDay)).First(due => due >= began)
                : clock.Instant(((date + step.OffsetDays) * CivilTime.Day) + timeOfDay);
            if (due < began) Unusable(step.IfPast);
            else if (due > at || began != at) (instance.Wait, instance.IsEntering) = (new Waiting(stage, began, Math.Max(due, at), Math.Max(due, at), began), false);
        }

        void Unusable(DateUnusable? outcome)
        {
            if (outcome is not (DateUnusable.Skip or DateUnusable.Now)) End(instance, at, JourneyReasons.DateUnusable);
        }
    }

    /// <summary>The zone is another, or the date: it is counted from when the wait began, and where the journey stands still it goes on when that is over.</summary>
    private void RecountDate(ReferenceInstance instance, Waiting wait, long effect)
    {
        JudgeDate(instance, wait.Stage, wait.Began, effect);
        if (!instance.IsLive || instance.Wait is not null) return;
        if (instance.PausedAt is null) Run(instance, effect);
        else instance.Wait = new Waiting(wait.Stage, effect, effect, effect, effect);
    }

    /// <summary>The local date and the time of day, in milliseconds, of an attribute that is a date or an instant; null when it is missing.</summary>
    private (long Date, long Time)? DateOf(Measure attribute, CivilTime clock) => _attributes.GetValueOrDefault(((IFieldHandle)attribute).Field.Name) switch
    {
        DateOnly date => (date.DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber, 0),
        DateTimeOffset instant => (clock.DateOf(instant.ToUnixTimeMilliseconds()), clock.Local(instant.ToUnixTimeMilliseconds()) - (clock.DateOf(instant.ToUnixTimeMilliseconds()) * CivilTime.Day)),
        _ => null,
    };

    /// <summary>The same day in each later year; 29 February is kept on the last of February.</summary>
    private static IEnumerable<long> Anniversaries(long date)
    {
        DateTime day = DateTime.UnixEpoch.AddDays(date);
        for (int years = 1; ; years++) yield return CivilTime.Dates((long)(day.AddYears(years) - DateTime.UnixEpoch).TotalMilliseconds);
    }

    private static bool IsDayOfMonth(long date, int day)
    {
        DateTime one = DateTime.UnixEpoch.AddDays(date);
        return one.Day == Math.Min(day, DateTime.DaysInMonth(one.Year, one.Month));
    }

    private static IEnumerable<long> Dates(long from)
    {
        while (true) yield return from++;
    }

    private static long Local(long date, TimeOnly at) => (date * CivilTime.Day) + (at.Ticks / TimeSpan.TicksPerMillisecond);
}
