using System.Runtime.CompilerServices;
using Crm.Segmentation.Tree;

namespace Crm.Segmentation.Live;

/// <summary>What rules read of a customer's events: which types, which properties of them, and how far back.</summary>
/// <remarks>It is taken from the trees of all definitions. What is not known to be bounded by a window is read as far back as there is history.</remarks>
internal sealed class KeptHistory
{
    /// <summary>All history is read.</summary>
    internal const long Unbounded = long.MaxValue;

    private const long LongestHour = 3_600_000, LongestDay = 26 * LongestHour, LongestWeek = (7 * Timestamp.Day) + (2 * LongestHour), LongestMonth = 32 * Timestamp.Day,
        LongestQuarter = 93 * Timestamp.Day, LongestYear = 367 * Timestamp.Day;

    private readonly Schema _schema;
    private readonly Func<Measure, bool> _canFold;
    private readonly HashSet<string> _judged;
    private readonly List<(Measure Measure, int Type)> _measures = [];
    private readonly KeptType[] _types;
    private readonly Dictionary<string, bool[]> _typesOf = new(StringComparer.Ordinal);
    private readonly HashSet<string> _readCustomer = new(StringComparer.Ordinal), _readClock = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> _ofCustomer = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int[]> _customerReaders;
    private readonly JudgedDefinitions[] _readers, _alone;
    private readonly EventEffects[] _effects;

    /// <param name="schema">The schema of the definitions.</param>
    /// <param name="trees">The trees of all definitions, with the definition of each; those that are referred to come first.</param>
    /// <param name="keys">Properties whose values part the events that a definition reads.</param>
    /// <param name="options">How far back rules without a window may be changed, and whether anything else is kept.</param>
    /// <param name="names">The definitions that are judged.</param>
    /// <param name="canFold">Whether a measure of theirs goes on from a fold of old events.</param>
    /// <param name="effectOf">What an event of a type, later than all others, may do to one of them.</param>
    internal KeptHistory(
        Schema schema, IEnumerable<(string Name, Node Tree)> trees, IEnumerable<(string Name, string Property)> keys, IReadOnlyList<string> names, Func<Measure, bool> canFold, Func<int, int, EventEffect> effectOf,
        LiveOptions options)
    {
        (_schema, _canFold) = (schema, canFold);
        _judged = names.ToHashSet(StringComparer.Ordinal);
        _types = [.. schema.Events.Select(type => new KeptType(type.Properties.Count))];
        foreach ((string name, Node tree) in trees) Read(name, tree);
        foreach ((string name, string property) in keys)
            for (int type = 0; type < _types.Length; type++)
                if (Reads(name, type)) Note(schema.Events[type].Name, property, new Reading(name, Unbounded, CanBeFolded: false));
        long longest = 0;
        foreach (KeptType type in _types)
            longest = Math.Max(longest, type.IsRead && type.Reach == Unbounded ? Math.Max(type.WindowReach, options.LookBackMilliseconds) : type.WindowReach);
        LookBack = longest;
        _alone = [.. names.Select((name, place) => new JudgedDefinitions([place], [.. Enumerable.Range(0, _types.Length).Select(type => Reads(name, type))], _readCustomer.Contains(name), _readCustomer.Contains(name) || _readClock.Contains(name)))];
        _readers = [.. Enumerable.Range(0, _types.Length).Select(type => JudgedDefinitions.Of(_alone.Where(one => one.Types[type]), _types.Length))];
        _effects = [.. _readers.Select((readers, type) => new EventEffects([.. readers.Places.Select(place => (place, effectOf(place, type)))]))];
        _customerReaders = names.Index().Where(name => _alone[name.Index].ReadEvents)
            .SelectMany(name => _ofCustomer.GetValueOrDefault(name.Item, []), (name, read) => (name.Index, Read: read))
            .GroupBy(one => one.Read, one => one.Index, StringComparer.Ordinal)
            .ToDictionary(readers => readers.Key, readers => readers.ToArray(), StringComparer.Ordinal);
        All = new JudgedDefinitions([.. Enumerable.Range(0, names.Count)], [.. _types.Select(_ => true)], _readCustomer.Count > 0, true);
        Folds = [.. _measures.Where(fold => _types[fold.Type].HasFolds).Distinct()];
        foreach (KeptType type in _types) type.Settle(options.KeepsUnread);
    }

    /// <summary>The longest look-back of the rules; where they have no window, the one that the options say.</summary>
    internal long LookBack { get; }

    /// <summary>For how long an event of a type is read; where that is for ever, for how long history is judged again.</summary>
    internal long ReachOf(int type) => _types[type].Reach == Unbounded ? LookBack : _types[type].WindowReach;

    /// <summary>How long events are kept as they are.</summary>
    internal long KeepsFor => LookBack > long.MaxValue / 4 ? long.MaxValue / 2 : 2 * LookBack;

    /// <summary>What is kept of a type of event.</summary>
    internal KeptType this[int type] => _types[type];

    /// <summary>The measures of which old events are folded, each with its type of event.</summary>
    internal IReadOnlyList<(Measure Measure, int Type)> Folds { get; }

    /// <summary>All definitions that are judged, over every type of event.</summary>
    internal JudgedDefinitions All { get; }

    /// <summary>The definitions that are judged of which an event of a type may change what they say.</summary>
    internal JudgedDefinitions ReadersOf(int type) => _readers[type];

    /// <summary>Those of them of which an event of the type that is later than all others may change what they say.</summary>
    internal EventEffects EffectsOf(int type) => _effects[type];

    /// <summary>The places of the definitions that depend on an attribute or a list, and on events.</summary>
    internal int[] ReadersOf(string attributeOrList) => _customerReaders.GetValueOrDefault(attributeOrList, []);

    /// <summary>One definition that is judged.</summary>
    internal JudgedDefinitions Alone(int definition) => _alone[definition];

    private bool Reads(string definition, int type) => _typesOf.TryGetValue(definition, out bool[]? own) && own[type];

    private void Read(string definition, Node tree)
    {
        if (!_typesOf.TryGetValue(definition, out bool[]? types)) _typesOf.Add(definition, types = new bool[_types.Length]);
        if (!_ofCustomer.TryGetValue(definition, out HashSet<string>? ofCustomer)) _ofCustomer.Add(definition, ofCustomer = new(StringComparer.Ordinal));
        var seen = new HashSet<(Node, Reading)>(new ByReference());
        var open = new Stack<(Node Node, Reading Reading)>([(tree, new Reading(definition, Unbounded, CanBeFolded: false))]);
        while (open.TryPop(out (Node Node, Reading Reading) next))
        {
            if (!seen.Add(next)) continue;
            Note(next.Node, next.Reading);
            NoteTypes(next.Node, types);
            NoteOfCustomer(next.Node, ofCustomer);
            if (IsOfCustomer(next.Node)) _readCustomer.Add(definition);
            if (IsOfClock(next.Node)) _readClock.Add(definition);
            Reading below = ReachOf(next.Node) is { } reach ? next.Reading with { Reach = reach, CanBeFolded = reach == Unbounded && IsFold(next.Node), IsFolded = IsFolded(definition, next.Node) } : next.Reading;
            foreach (Node child in next.Node.Children) open.Push((child, below));
        }
    }

    private void Note(Node node, Reading reading)
    {
        switch (node)
        {
            case EventType type:
                if (_schema.EventIndex(type.Name) is >= 0 and var index) _types[index].Note(reading);
                break;
            case FilteredEvents { Type: var type }:
                if (_schema.EventIndex(type.Name) is >= 0 and var filtered) _types[filtered].NoteFilter();
                break;
            case AnyEvent:
                foreach (KeptType type in _types) type.Note(reading);
                break;
            case IFieldHandle { Field: { EventName: { } name } field }:
                Note(name, field.Name, reading);
                break;
            case StandingEvents { SameProperty: var same } standing:
                NoteInAll(standing, same, reading);
                break;
            case Sequence { SameProperty: { } same } sequence:
                NoteInAll(sequence, same, reading);
                break;
        }
    }

    /// <summary>Notes which types of event a definition depends on: its own, and those of what it refers to.</summary>
    private void NoteTypes(Node node, bool[] types)
    {
        switch (node)
        {
            case EventType type when _schema.EventIndex(type.Name) is >= 0 and var index:
                types[index] = true;
                break;
            case AnyEvent:
                Array.Fill(types, true);
                break;
            case var _ when ResultOf(node) is { } result:
                NoteTypesOf(result, types);
                break;
        }
    }

    /// <summary>Notes which attributes and lists a definition depends on: its own, and those of what it refers to.</summary>
    private void NoteOfCustomer(Node node, HashSet<string> read)
    {
        if (node is IFieldHandle { Field: { EventName: null, Name: var attribute } }) read.Add(attribute);
        if (ResultOf(node) is not { } result) return;
        if (_ofCustomer.TryGetValue(result, out HashSet<string>? others)) read.UnionWith(others);
        else read.Add(result);
    }

    /// <summary>The definition that a node refers to; null where it refers to none.</summary>
    private static string? ResultOf(Node node) => node switch
    {
        MemberOf member => member.Result,
        ValueOf value => value.Result,
        _ => null,
    };

    private bool IsOfCustomer(Node node) => node switch
    {
        IFieldHandle { Field.EventName: null } or InBucket => true,
        _ => ResultOf(node) is { } result && (!_typesOf.ContainsKey(result) || _readCustomer.Contains(result)),
    };

    /// <summary>Whether a node may tell apart two instants before all events.</summary>
    private bool IsOfClock(Node node) => node switch
    {
        InWindow or AnniversaryWithin or YearsSince => true,
        _ => ResultOf(node) is { } result && _readClock.Contains(result),
    };

    private void NoteTypesOf(string result, bool[] types)
    {
        if (!_typesOf.TryGetValue(result, out bool[]? others)) return;
        for (int type = 0; type < types.Length; type++) types[type] |= others[type];
    }

    private void NoteInAll(Node node, string property, Reading reading)
    {
        foreach (Node below in node.Walk())
            if (below is EventType type) Note(type.Name, property, reading);
    }

    private void Note(string type, string property, Reading reading)
    {
        if (_schema.EventIndex(type) is >= 0 and var index && _schema.PropertyIndex(type, property) is >= 0 and var slot) _types[index].Note(slot, reading);
    }

    /// <summary>Whether a windowless node can be told from a sum of what is old: counts, sums and the ends of what there is.</summary>
    private static bool IsFold(Node node) => node switch
    {
        Count { Pattern: EventType or FilteredEvents } => true,
        Since { Pattern: EventType or FilteredEvents } => true,
        Aggregate { Pattern: EventType or FilteredEvents, Function: AggregateFunction.Sum or AggregateFunction.Average or AggregateFunction.Min or AggregateFunction.Max or AggregateFunction.First or AggregateFunction.Last } => true,
        _ => false,
    };

    /// <summary>Whether a node of a definition goes on from a fold of old events, which are then not needed.</summary>
    private bool IsFolded(string definition, Node node)
    {
        if (!_judged.Contains(definition) || node is not Measure measure || PatternOf(measure) is not (EventType or FilteredEvents) || !_canFold(measure)) return false;
        int type = -1;
        foreach (Node below in measure.Walk())
        {
            if (below is IFieldHandle { Field.EventName: null }) return false;
            if (below is EventType of) type = _schema.EventIndex(of.Name);
        }

        if (type < 0) return false;
        _measures.Add((measure, type));
        return true;
    }

    private static EventPattern? PatternOf(Measure measure) => measure switch
    {
        Count { Window: null, Pattern: var pattern } => pattern,
        Since { Pattern: var pattern } => pattern,
        Aggregate { Window: null, Pattern: var pattern } => pattern,
        _ => null,
    };

    /// <summary>How far back a node reads the events below it; null for a node that leaves that to the one above.</summary>
    private static long? ReachOf(Node node) => node switch
    {
        Count { Window: var window } => ReachOf(window),
        Since => Unbounded,
        Aggregate { Window: var window } => ReachOf(window),
        Favourite { Window: var window } => ReachOf(window),
        NthEvent { Window: var window } => ReachOf(window),
        DidSequence { Window: var window } => ReachOf(window),
        SequenceCount { Window: var window } => ReachOf(window),
        DidRegularly regularly => Clamped((Int128)regularly.Periods * Timestamp.Milliseconds(regularly.Period)),
        _ => null,
    };

    private static long ReachOf(Window? window) => window switch
    {
        LastWindow last => Timestamp.Milliseconds(last.Duration),
        AgoWindow ago => Timestamp.Milliseconds(ago.From),
        ThisPeriodWindow { Unit: var unit } => LongestOf(unit),
        LastPeriodsWindow periods => Clamped((Int128)(periods.Count + 1) * LongestOf(periods.Unit)),
        AgoPeriodsWindow periods => Clamped((Int128)(periods.From + 1) * LongestOf(periods.Unit)),
        NextPeriodsWindow or NextWindow => 0,
        LastEventsWindow { Inside: { } inside } => ReachOf(inside),
        _ => Unbounded,
    };

    private static long Clamped(Int128 reach) => reach > Timestamp.Max ? Unbounded : (long)reach;

    private static long LongestOf(CalendarUnit unit) => unit switch
    {
        CalendarUnit.Hour => LongestHour,
        CalendarUnit.Day => LongestDay,
        CalendarUnit.Week => LongestWeek,
        CalendarUnit.Month => LongestMonth,
        CalendarUnit.Quarter => LongestQuarter,
        _ => LongestYear,
    };

    private sealed class ByReference : IEqualityComparer<(Node Node, Reading Reading)>
    {
        public bool Equals((Node Node, Reading Reading) left, (Node Node, Reading Reading) right) => ReferenceEquals(left.Node, right.Node) && left.Reading == right.Reading;

        public int GetHashCode((Node Node, Reading Reading) value) => HashCode.Combine(RuntimeHelpers.GetHashCode(value.Node), value.Reading.Reach);
    }
}
