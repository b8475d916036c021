using Crm.Segmentation.Live;

namespace Crm.Segmentation.Journeys;

/// <content>What is remembered of inputs, and conditions over it.</content>
internal sealed partial class CustomerStep
{
    /// <summary>The most events, and the most ids of other inputs, that are kept.</summary>
    internal const int MostEvents = 256;

    /// <summary>How many instances that ended are watched for their goals at most.</summary>
    private const int MostWatched = 256;

    /// <summary>How late the event of a goal may come.</summary>
    private const long LateGoals = 7 * Timestamp.Day;

    /// <summary>How long events are kept: 7 days, and the hours by which clocks may make a week longer.</summary>
    private const long Kept = (7 * Timestamp.Day) + (2 * 3_600_000);

    private readonly bool[] _reads;
    private readonly NodeRun?[] _runs;
    private readonly CustomerHistory _history, _customerOnly;
    private readonly List<KeptInput> _events = [];
    private readonly List<SeenInput> _seen = [];
    private readonly List<LostEvents> _lost = [];
    private CustomerEvent[] _forHistory = [];
    private bool[] _given = [];
    private JourneyMemberships _memberships = JourneyMemberships.None;
    private bool _areEventsChanged, _isSeenChanged, _isLostChanged, _isHistoryKnown, _isCustomerKnown;

    /// <summary>Whether a condition of a journey holds now; one that needs what was lost does not.</summary>
    internal bool Holds(JourneyCondition condition, JourneyInstance instance, string? node) => Holds(condition, instance.Trigger, instance.Counts, instance, node);

    /// <summary>Whether an event is one of a pattern, for an instance.</summary>
    internal bool Matches(JourneyPattern pattern, JourneyVersion version, JourneyInstance? instance, CustomerEvent one) =>
        pattern.Type == one.Index && (!pattern.IsFiltered || pattern.Holds(RunOf(version, isOfEvents: false, instance?.Trigger, instance?.Counts ?? []), one, At));

    private bool Holds(JourneyCondition condition, CustomerEvent? trigger, int[] counts, JourneyInstance? instance, string? node)
    {
        NodeRun run = RunOf(condition.Version, condition.ReadsEvents, trigger, counts);
        bool holds = condition.Holds(run, At);
        if (_lost.Count == 0 || !condition.ReadsEvents || !condition.NeedsLost(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_lost), run, _catalog.Source.Calendar, At)) return holds;
        Tell(JourneyTraceKind.UnknownHistory, instance, node, journey: condition.Version.Name);
        return false;
    }

    private NodeRun RunOf(JourneyVersion version, bool isOfEvents, CustomerEvent? trigger, int[] counts)
    {
        NodeRun run = _runs[version.Ordinal] ??= new NodeRun(_customerOnly, version.Slots, version.Patterns, version.Tools);
        Prepare(run, isOfEvents ? WithEvents() : WithoutEvents(), version, trigger, counts);
        return run;
    }

    /// <summary>Tells a run what a version's conditions ask besides the customer.</summary>
    private void Prepare(NodeRun run, CustomerHistory history, JourneyVersion version, CustomerEvent? trigger, int[] counts)
    {
        run.Begin(history, At, []);
        if (_given.Length < version.Memberships.Length) _given = new bool[version.Memberships.Length];
        for (int i = 0; i < version.Memberships.Length; i++) _given[i] = _memberships.Contains(version.Memberships[i].Result, version.Memberships[i].Cell);
        run.Give(trigger, _given, counts.Length < version.Counters.Length ? new int[version.Counters.Length] : counts);
    }

    private CustomerHistory WithEvents()
    {
        if (_isHistoryKnown) return _history;
        if (_forHistory.Length < _events.Count) _forHistory = new CustomerEvent[Math.Max(64, 2 * _events.Count)];
        for (int i = 0; i < _events.Count; i++) _forHistory[i] = _events[i].Event;
        _history.Set(Customer, _forHistory.AsSpan(0, _events.Count));
        _isHistoryKnown = true;
        return _history;
    }

    private CustomerHistory WithoutEvents()
    {
        if (!_isCustomerKnown) _customerOnly.Set(Customer, []);
        _isCustomerKnown = true;
        return _customerOnly;
    }

    private void BeginHistory(CustomerJourneyState state)
    {
        _events.Clear();
        _seen.Clear();
        _lost.Clear();
        _events.AddRange(state.Events);
        _seen.AddRange(state.Seen);
        _lost.AddRange(state.Lost);
        (_areEventsChanged, _isSeenChanged, _isLostChanged, _isHistoryKnown, _isCustomerKnown) = (false, false, false, false, false);
    }

    /// <summary>The customer is another from now on.</summary>
    private void Become(CustomerAttributes customer)
    {
        Customer = customer;
        (_isHistoryKnown, _isCustomerKnown, _isTimedKnown) = (false, false, false);
        BeginZones();
    }

    /// <summary>Whether an input was there before.</summary>
    private bool IsKnown(JourneyInput input)
    {
        if (input.Id is null) return false;
        ulong id = IdOf(input);
        foreach (SeenInput seen in _seen)
            if (seen.Id == id) return true;
        if (input is not EventInput) return false;
        foreach (KeptInput kept in _events)
            if (kept.Id == id) return true;
        return false;
    }

    /// <summary>An event that journeys look at is kept among the others, by time.</summary>
    private void Keep(CustomerEvent one)
    {
        if (!_reads[one.Index]) return;
        int place = _events.Count;
        while (place > 0 && _events[place - 1].Event.CompareTo(one) > 0) place--;
        _events.Insert(place, new KeptInput(one, one.Id is null ? 0 : EventIdHash.Of(one.Id.Value)));
        (_areEventsChanged, _isHistoryKnown) = (true, false);
        if (_events.Count <= MostEvents) return;
        Tell(JourneyTraceKind.HistoryLost);
        Lose(_events[0].Event);
        Forget(0);
    }

    private void Lose(CustomerEvent one)
    {
        int known = _lost.FindIndex(lost => lost.Type == one.Type.Name);
        long last = known < 0 ? one.Milliseconds : Math.Max(_lost[known].Last, one.Milliseconds);
        if (known < 0) _lost.Add(new LostEvents(one.Type.Name, last));
        else _lost[known] = new LostEvents(one.Type.Name, last);
        _isLostChanged = true;
    }

    /// <summary>An event is kept no more; its id is, for a while.</summary>
    private void Forget(int place)
    {
        KeptInput kept = _events[place];
        _events.RemoveAt(place);
        _areEventsChanged = true;
        if (kept.Id != 0) See(new SeenInput(kept.Id, kept.Event.Milliseconds));
    }

    /// <summary>The id of an input is remembered, unless an event is kept that has it.</summary>
    private void Remember(JourneyInput input, long effect)
    {
        if (input.Id is not null && (input is not EventInput one || !_reads[one.Event.Index])) See(new SeenInput(IdOf(input), effect));
    }

    private void See(SeenInput seen)
    {
        _seen.Add(seen);
        if (_seen.Count > MostEvents) _seen.RemoveAt(0);
        _isSeenChanged = true;
    }

    private void TrimHistory(long told)
    {
        while (_events.Count > 0 && _events[0].Event.Milliseconds < told - Kept) Forget(0);
        if (_seen.RemoveAll(seen => seen.At < told - Kept) > 0) _isSeenChanged = true;
        if (_lost.RemoveAll(lost => lost.Last < told - Kept) > 0) _isLostChanged = true;
    }

    /// <summary>The hash of an input's id; ids of inputs of different kinds are different.</summary>
    private static ulong IdOf(JourneyInput input) => EventIdHash.Of(input.Id!.Value) ^ input switch
    {
        EventInput => 0UL,
        MembershipInput => 0x9E37_79B9_7F4A_7C15,
        AttributesInput => 0xC2B2_AE3D_27D4_EB4F,
        _ => 0x1656_67B1_9E37_79F9,
    };
}
