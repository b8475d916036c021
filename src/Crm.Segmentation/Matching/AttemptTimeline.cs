using System.Numerics;
using Crm.Segmentation.Funnels;

namespace Crm.Segmentation;

/// <summary>One unit's events in order, none after as-of, instant by instant. Used for one unit after another; linear in the events.</summary>
/// <param name="rules">The funnel.</param>
/// <param name="asOf">The as-of instant.</param>
/// <param name="cancellation">Stops the work, also in the middle of a unit.</param>
internal sealed class AttemptTimeline(AttemptRules rules, long asOf, CancellationToken cancellation)
{
    /// <summary>After how much is looked whether the work should end.</summary>
    private const int Between = 1 << 16;

    private int _looked;
    private ulong[] _bits = [];
    private TimelineInstant[] _instants = [];
    private readonly int[] _last = new int[rules.Steps.Length];
    private readonly InstantIndex _steps = new(rules.Steps.Length, instant => instant.Steps);
    private readonly InstantIndex _exclusions = new(rules.Exclusions.Length, instant => instant.Excluded);

    internal AttemptRules Rules { get; } = rules;

    internal long AsOf { get; private set; } = asOf;

    /// <summary>Where an attempt may start.</summary>
    internal TimeRange Entry { get; private set; } = rules.Entry;

    /// <summary>Whether events at one time are one instant; where each has its place by arrival, and nothing is excluded at an instant, every event is one.</summary>
    internal bool IsTogether => Rules.Ties != TiePolicy.ByArrival || Rules.Exclusions.Length > 0;

    /// <summary>How much has been looked at, of all units: work is bounded by their events.</summary>
    internal long Looks { get; private set; }

    /// <summary>How many events there are.</summary>
    internal int Events { get; private set; }

    /// <summary>The instants in order.</summary>
    internal ReadOnlySpan<TimelineInstant> Instants => _instants.AsSpan(0, Count);

    /// <summary>How many different instants.</summary>
    internal int Count { get; private set; }

    /// <summary>The exclusions of which there are events, as bits.</summary>
    internal ulong Exclusions { get; private set; }

    /// <summary>The bits of the events of an instant.</summary>
    internal ReadOnlySpan<ulong> Bits(in TimelineInstant instant) => _bits.AsSpan(instant.Begin, instant.End - instant.Begin);

    /// <summary>The bits of the event at a position.</summary>
    internal ulong BitsAt(int position) => _bits[position];

    /// <summary>The last instant at which there is an event of a step; below 0 for none.</summary>
    internal int Last(int step) => _last[step];

    /// <summary>Tells that something is looked at; ends the work when it is cancelled.</summary>
    internal void Look(int count = 1)
    {
        Looks += count;
        if ((_looked += count) < Between) return;
        _looked = 0;
        cancellation.ThrowIfCancellationRequested();
    }

    /// <summary>Begins with another instant, and another range of starts.</summary>
    internal void Begin(TimeRange entry, long at) => (Entry, AsOf) = (entry, at);

    /// <summary>Reads the events of a unit.</summary>
    internal void Read(ReadOnlySpan<long> times, ReadOnlySpan<ulong> bits)
    {
        Look(times.Length);
        (Events, Count, Exclusions) = (times.Length, 0, 0);
        _steps.Forget();
        _exclusions.Forget();
        if (_bits.Length < Events) (_bits, _instants) = (new ulong[Math.Max(Events, 2 * _bits.Length)], new TimelineInstant[Math.Max(Events, 2 * _bits.Length)]);
        bits.CopyTo(_bits);
        KeepFirst(times);
        Array.Fill(_last, -1);
        int session = 0;
        for (int i = 0; i < Events;)
        {
            int begin = i;
            ulong steps = 0, excluded = 0;
            int excluding = 0;
            if (begin > 0 && Rules.Window == AttemptWindow.Session && times[begin] - times[begin - 1] > Rules.Length) session++;
            for (; i < Events && times[i] == times[begin] && (i == begin || IsTogether); i++)
            {
                steps |= _bits[i] & Rules.StepBits;
                ulong exclusions = _bits[i] >> Rules.ExclusionBit & ((1UL << Rules.Exclusions.Length) - 1);
                if (exclusions != 0) excluding++;
                excluded |= exclusions;
            }

            _instants[Count] = new TimelineInstant(times[begin], begin, i, steps, excluded, session, excluding);
            for (ulong rest = steps; rest != 0; rest &= rest - 1) _last[BitOperations.TrailingZeroCount(rest)] = Count;
            Exclusions |= excluded;
            Count++;
        }
    }

    /// <summary>How far on the measure of the window an attempt is that takes so many events of an instant, of which those before it were needed.</summary>
    internal long Place(in TimelineInstant instant, int taken) => Rules.Window switch
    {
        AttemptWindow.Events => instant.Begin + taken - 1L,
        AttemptWindow.Session => instant.Session,
        _ => instant.Time,
    };

    /// <summary>The place of the first event of an instant that excludes something, all others coming before it.</summary>
    internal long PlaceOfExclusion(in TimelineInstant instant) => Rules.Window == AttemptWindow.Events ? instant.End - instant.Excluding : Place(instant, 1);

    /// <summary>The place of a start that takes so many events of its instant, the last of it.</summary>
    internal long Key(in TimelineInstant instant, int taken) => Rules.Window == AttemptWindow.Events ? instant.End - taken : Place(instant, 1);

    /// <summary>How far from its start an attempt reaches on the measure of the window.</summary>
    internal long Reach => Rules.Window switch { AttemptWindow.None => AttemptRules.Forever, AttemptWindow.Session => 0, _ => Rules.Length };

    /// <summary>Whether the window of an attempt with a start has not passed at as-of.</summary>
    internal bool IsOpen(long start, long key) => Rules.Window switch
    {
        AttemptWindow.None => true,
        AttemptWindow.Time => Rules.Length > AsOf - start,
        AttemptWindow.Events => Events - 1 - key < Rules.Length,
        _ => key == _instants[Count - 1].Session && AsOf - _instants[Count - 1].Time < Rules.Length,
    };

    /// <summary>When none of some steps can follow any more what was at an instant, whatever the window.</summary>
    internal long Over(long time, ulong extending)
    {
        long most = 0;
        for (ulong rest = extending; rest != 0; rest &= rest - 1) most = Math.Max(most, Rules.Steps[BitOperations.TrailingZeroCount(rest)].Most);
        return most == AttemptRules.Forever ? AttemptRules.Forever : time + most;
    }

    /// <summary>The first instant at which an event of some steps extends a chain that has its last step at an instant: later, and with the gap that its step needs; below 0 for none.</summary>
    internal int FirstExtension(int from, ulong steps)
    {
        int first = -1;
        long time = _instants[from].Time;
        for (ulong rest = steps; rest != 0; rest &= rest - 1)
        {
            int step = BitOperations.TrailingZeroCount(rest);
            StepRule rule = Rules.Steps[step];
            if (_last[step] <= from || _instants[_last[step]].Time - time < rule.Least) continue;
            int next = _steps.FirstAfter(this, step, from, time + rule.Least);
            if (next >= 0 && _instants[next].Time - time <= rule.Most && (first < 0 || next < first)) first = next;
        }

        return first;
    }

    /// <summary>The first instant after one at which there is an event of an exclusion that taints a chain of a route with so many steps done; below 0 for none.</summary>
    internal int FirstExclusion(int from, AttemptRoute route, int done)
    {
        int first = -1;
        for (int exclusion = 0; exclusion < Rules.Exclusions.Length; exclusion++)
        {
            if ((Exclusions >> exclusion & 1) == 0 || !route.IsTainted(1UL << exclusion, done, done)) continue;
            int next = _exclusions.FirstAfter(this, exclusion, from, TimeRange.Earliest);
            if (next >= 0 && (first < 0 || next < first)) first = next;
        }

        return first;
    }

    /// <summary>Takes from the events what is not a first time.</summary>
    private void KeepFirst(ReadOnlySpan<long> times)
    {
        for (int step = 0; step < Rules.Steps.Length; step++)
        {
            StepRule rule = Rules.Steps[step];
            if (rule.First == FirstTime.No) continue;
            Look(Events);
            int bit = rule.First == FirstTime.Ever ? rule.EverBit : step, first = 0;
            while (first < Events && (_bits[first] >> bit & 1) == 0) first++;
            for (int i = first + 1; i < Events; i++)
                if (Rules.Ties == TiePolicy.ByArrival || times[i] != times[first]) _bits[i] &= ~(1UL << step);
        }
    }
}

/// <summary>The events of a unit at one instant.</summary>
/// <param name="Time">The instant.</param>
/// <param name="Begin">The position of the first.</param>
/// <param name="End">The position after the last.</param>
/// <param name="Steps">The steps that any of them satisfies.</param>
/// <param name="Excluded">The exclusions that any of them is of.</param>
/// <param name="Session">The session, from 0.</param>
/// <param name="Excluding">How many of them are of an exclusion.</param>
internal readonly record struct TimelineInstant(long Time, int Begin, int End, ulong Steps, ulong Excluded, int Session, int Excluding)
{
    internal bool IsAlone => End - Begin == 1;
}

/// <summary>At which instants there are events of each of some bits, found when it is first asked for.</summary>
/// <param name="bits">How many bits.</param>
/// <param name="of">The bits of an instant.</param>
internal sealed class InstantIndex(int bits, Func<TimelineInstant, ulong> of)
{
    private readonly List<int>?[] _at = new List<int>?[bits];
    private readonly bool[] _isFound = new bool[bits];

    internal void Forget() => Array.Clear(_isFound);

    /// <summary>The first instant after one, and not before a time; below 0 for none.</summary>
    internal int FirstAfter(AttemptTimeline timeline, int bit, int after, long time)
    {
        ReadOnlySpan<TimelineInstant> instants = timeline.Instants;
        List<int> at = _at[bit] ??= [];
        if (!_isFound[bit])
        {
            _isFound[bit] = true;
            at.Clear();
            timeline.Look(instants.Length);
            for (int i = 0; i < instants.Length; i++)
                if ((of(instants[i]) >> bit & 1) != 0) at.Add(i);
        }

        int low = 0, high = at.Count;
        while (low < high)
        {
            timeline.Look();
            int middle = (low + high) / 2;
            if (at[middle] <= after || instants[at[middle]].Time < time) low = middle + 1;
            else high = middle;
        }

        return low < at.Count ? at[low] : -1;
    }
}
