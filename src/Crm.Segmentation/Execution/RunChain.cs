namespace Crm.Segmentation;

/// <summary>
/// Chains whose steps are events of different runs, read run by run as they are stored, a batch of customers at once: each event of a step takes the start
/// of the latest event of the step before. Nothing is merged, and events at one instant need no matching, as none can be of two steps. Events of still other
/// runs may be excluded between steps. Linear in the events.
/// </summary>
internal sealed class RunChain
{
    /// <summary>The most values by which events are parted.</summary>
    private const int MostValues = 64;

    private readonly ChainRules _rules;
    private readonly ExclusionRule[] _exclusions;
    private readonly StepSource[] _sources;
    private readonly StepRun[] _steps;
    private readonly ChainEnder[] _enders;
    private readonly StepChains _chains = new();
    private readonly CleanChains _clean;
    private readonly StepLimits _limits, _heldLimits;
    private readonly long _base, _unit, _asOf;

    /// <summary>The first start whose window is not over at as-of.</summary>
    private readonly long _openFrom;

    /// <summary>Where each value's events are followed as they are stored, without parting them; null where something is excluded, or values are many.</summary>
    private readonly HeldChains? _held;

    private readonly StepSource[] _heldSources;
    private readonly HeldRun[] _heldSteps;

    private byte[] _depths = [], _places = [], _heldPlaces = [], _best = [];
    private uint[] _starts = [], _latest = [], _ends = [];
    private ChainState[] _states = [];

    private RunChain(RunReader[] runs, int values, in ChainRules rules, ExclusionRule[] exclusions, long asOf, bool strictly, long @base, long unit)
    {
        Values = values;
        (_rules, _exclusions, _base, _unit, _asOf) = (rules, exclusions, @base, unit, asOf);
        _sources = [.. runs.Select(run => new StepSource(run, @base, unit, values))];
        if (values is > 1 and <= HeldChains.MostValues && exclusions.Length == 0 && rules.Steps is > 1 and < 64) _held = new HeldChains(values);
        _heldSources = _held is null ? [] : [.. runs.Select(run => new StepSource(run, @base, unit, values: 1))];
        _heldSteps = new HeldRun[_heldSources.Length];
        (_steps, _enders, _clean) = (new StepRun[rules.Steps], new ChainEnder[exclusions.Length], new CleanChains(rules.Steps));
        _limits = Limits(_sources[0], strictly);
        _heldLimits = _held is null ? default : Limits(_heldSources[0], strictly);
        _openFrom = rules.Window == long.MaxValue ? 0 : (long)Int128.Clamp(Exact.FloorDivide((Int128)asOf - rules.Window - @base, unit) + 1, 0, (Int128)uint.MaxValue + 1);
    }

    private StepLimits Limits(StepSource first, bool strictly)
    {
        ExactRange entry = first.Stored(_rules.Entry with { To = Math.Min(_rules.Entry.To, _asOf + 1) }), all = EventTimes.Stored(_base, _unit, new TimeRange(_base, _asOf + 1));
        return new StepLimits(
            entry.IsEmpty ? 1 : (uint)entry.Low,
            entry.IsEmpty ? 0 : (uint)entry.High,
            !entry.IsEmpty && first.IsInside(entry),
            all.IsEmpty ? 0 : (uint)all.High,
            (uint)Math.Min(_rules.Window / _unit, uint.MaxValue),
            strictly ? 1U : 0);
    }

    /// <summary>How many values of a property part the events of a customer, who is so many one after another in all that follows; 1 for none.</summary>
    internal int Values { get; }

    /// <summary>For each customer how many steps the chain gets to that stands; 0 when none does.</summary>
    internal ReadOnlySpan<byte> Depths => _depths;

    /// <summary>Chains over a reader's runs; null where its questions are not each about one run of its own, or times do not fit 32 bits together.</summary>
    /// <param name="reader">A question for each step, and then for each exclusion.</param>
    /// <param name="rules">The chain, no step of which must be the next event.</param>
    /// <param name="strictly">Whether a step must be later than the one before.</param>
    /// <param name="exclusions">Between which steps what is excluded must not lie.</param>
    internal static RunChain? Of(EventReader reader, in ChainRules rules, bool strictly, params ExclusionRule[] exclusions) =>
        reader.HasKeys || Runs(reader, rules) is not { } runs ? null : Create(reader, runs, values: 1, rules, strictly, exclusions);

    /// <summary>Chains of the events of each value of the reader's property by themselves, <see cref="Values"/> for a customer; null also where the values are many, or are no texts that every event has.</summary>
    /// <param name="reader">The events, each with a key.</param>
    /// <param name="rules">Steps, window, entry.</param>
    /// <param name="strictly">Whether a step must be later than the one before, and not at its instant.</param>
    /// <param name="exclusions">Between which steps what is excluded must not lie.</param>
    internal static RunChain? OfEachValue(EventReader reader, in ChainRules rules, bool strictly, params ExclusionRule[] exclusions) =>
        !reader.HasKeys || Runs(reader, rules) is not { } runs || !CanPart(reader, runs) ? null : Create(reader, runs, runs[0].Keys!.Texts, rules, strictly, exclusions);

    private static RunReader[]? Runs(EventReader reader, in ChainRules rules) =>
        rules.NextLinks == 0 && reader.Words <= 1 && reader.OneRunEach() is { } runs && Array.TrueForAll(runs, run => run.Times is { Width: 4, Length: > 0 }) ? runs : null;

    private static RunChain? Create(EventReader reader, RunReader[] runs, int values, in ChainRules rules, bool strictly, ExclusionRule[] exclusions)
    {
        // Units divide one another and a base is a multiple of its unit, so that the finest unit loses nothing. Where steps must be apart, no time is 0.
        long unit = runs.Min(run => run.Times.Unit), @base = runs.Min(run => run.Times.Base) - (strictly ? unit : 0);
        return (runs.Max(run => run.Times.Bounds.Greatest) - @base) / unit < uint.MaxValue ? new RunChain(runs, values, rules, exclusions, reader.AsOf, strictly, @base, unit) : null;
    }

    /// <summary>Whether the events of each of a few values can be followed by themselves: texts that every event has.</summary>
    private static bool CanPart(EventReader reader, RunReader[] runs) =>
        reader.Runs.Length == runs.Length && Array.TrueForAll(runs, run => run is { Filters.Length: 0, Keys: { Texts: > 1 and <= MostValues, Bytes: not null } });

    /// <summary>Whether <see cref="FollowHeld"/> does.</summary>
    internal bool IsHeld => _held is not null;

    /// <summary>Follows the chains of each value of all customers of a batch, for the numbers of the places of <see cref="Numbers"/> only: those of the values, and those of the customers by the best of theirs.</summary>
    internal void FollowHeld(EventReading reading, out ReadOnlySpan<byte> ofValues, out ReadOnlySpan<byte> ofCustomers)
    {
        if (_best.Length < reading.Customers) (_heldPlaces, _best) = (new byte[reading.Customers * Values], new byte[reading.Customers]);
        int known = reading.Customers;
        for (int i = 0; i < _heldSteps.Length; i++)
        {
            _heldSteps[i] = _heldSources[i].Held(reading, out int customers);
            known = Math.Min(known, customers);
        }

        Span<byte> values = _heldPlaces.AsSpan(0, reading.Customers * Values), best = _best.AsSpan(0, reading.Customers);
        values[(known * Values)..].Fill(HeldChains.Absent);
        best[known..].Clear();
        _held!.Write(_heldSteps, _heldLimits, _openFrom, values[..(known * Values)], best[..known]);
        ofValues = values;
        ofCustomers = best;
    }

    /// <summary>Follows the chains of all customers of a batch.</summary>
    internal void Follow(EventReading reading)
    {
        int count = reading.Customers * Values;
        if (_depths.Length < count) (_depths, _starts, _latest, _ends, _states) = (new byte[count], new uint[count], new uint[count], new uint[count], new ChainState[count]);
        int known = count;
        for (int i = 0; i < _sources.Length; i++)
        {
            StepRun run = _sources[i].Of(reading, out int customers);
            known = Math.Min(known, customers * Values);
            if (i < _steps.Length) _steps[i] = run;
            else _enders[i - _steps.Length] = new ChainEnder(run, _exclusions[i - _steps.Length].After + 1, _exclusions[i - _steps.Length].Before);
        }

        _depths.AsSpan(known..count).Clear();
        _states.AsSpan(known..count).Clear();
        Span<byte> depths = _depths.AsSpan(0, known);
        Span<uint> starts = _starts.AsSpan(0, known);
        if (_enders.Length == 0) _chains.Write(_steps, _limits, depths, starts, _latest.AsSpan(0, known), _ends.AsSpan(0, known));
        else _clean.Write(_steps, _enders, _limits, _openFrom, depths, starts, _ends.AsSpan(0, known), _states.AsSpan(0, known));
    }

    /// <summary>The start of the chain of a customer that stands: of those that got furthest first the last. Where all are ended the first of all.</summary>
    internal long Start(int customer) => _base + (_unit * _starts[customer]);

    /// <summary>The instant of the last step of that chain.</summary>
    internal long End(int customer) => _base + (_unit * _ends[customer]);

    /// <summary>Whether there are events of a customer.</summary>
    internal bool HasEvents(int customer)
    {
        foreach (StepRun step in _steps)
            if (HasEvents(step, customer)) return true;
        foreach (ChainEnder ender in _enders)
            if (HasEvents(ender.Run, customer)) return true;
        return false;
    }

    private bool HasEvents(in StepRun run, int customer) => run.Of(customer) is var (row, end) && row < end && run.Times[row] + run.Shift <= _limits.Last;

    /// <summary>Whether some chain of a customer can still go on at as-of; never when one is complete.</summary>
    internal bool IsOpen(int customer) =>
        _depths[customer] > 0 && _depths[customer] < _rules.Steps && (_enders.Length == 0 ? _latest[customer] >= _openFrom : _states[customer] == ChainState.Open);

    /// <summary>Whether chains start, and all are ended.</summary>
    internal bool IsExcluded(int customer) => _enders.Length > 0 && _states[customer] == ChainState.Excluded;

    /// <summary>Whether which chain of a customer stands must be searched for, because of what is excluded.</summary>
    internal bool IsUnknown(int customer) => _enders.Length > 0 && _states[customer] == ChainState.Unknown;

    /// <summary>Whether <see cref="Places"/> says all of a customer: nothing is excluded, and a place has room for the steps.</summary>
    internal bool HasPlaces => _enders.Length == 0 && _steps.Length < 64;

    /// <summary>For each customer of the batch the place of <see cref="Numbers"/>.</summary>
    internal ReadOnlySpan<byte> Places(EventReading reading)
    {
        int count = reading.Customers;
        if (_places.Length < count) _places = new byte[count];
        ChainPlaces.Write(_depths.AsSpan(0, count), _starts.AsSpan(0, count), _latest.AsSpan(0, count), _openFrom, _places.AsSpan(0, count));
        return _places.AsSpan(0, count);
    }

    /// <summary>
    /// For each customer of the batch the number of its depth, and 1 more where a chain can go on, or else 2 more where the window of the one that stands is over;
    /// 0 where nothing starts.
    /// </summary>
    /// <param name="ofDepth">The number of each depth.</param>
    /// <param name="excluded">The number of those whose chains are all ended.</param>
    /// <param name="result">The sums; without meaning where a customer is unknown.</param>
    internal void Write(ReadOnlySpan<int> ofDepth, int excluded, Span<long> result)
    {
        ReadOnlySpan<byte> depths = _depths.AsSpan(0, result.Length);
        ReadOnlySpan<uint> starts = _starts.AsSpan(0, result.Length);
        for (int i = 0; i < result.Length; i++)
        {
            int depth = depths[i];
            result[i] = depth == 0 ? (IsExcluded(i) ? excluded : 0) : ofDepth[depth] + (IsOpen(i) ? 1 : starts[i] < _openFrom ? 2 : 0);
        }
    }

    /// <summary>The numbers by depth, whether a start is in its window no more, and whether some is still.</summary>
    /// <param name="ofDepth">The number of each depth, to which 1 is added where a chain can go on; of 0 steps it is 0.</param>
    /// <param name="isOver">What is added where none can and the window of the one that stands is over.</param>
    /// <param name="numbers">Where they go, four for each depth.</param>
    internal void Numbers(ReadOnlySpan<int> ofDepth, int isOver, Span<int> numbers)
    {
        numbers[..4].Clear();
        for (int i = 4; i < numbers.Length; i++)
            numbers[i] = ofDepth[i >> 2] + ((i & 2) != 0 && i >> 2 < _steps.Length ? 1 : (i & 1) != 0 ? isOver : 0);
    }

    /// <summary>The starts of the chains that stand, as <see cref="Start"/> gives them.</summary>
    internal void WriteStarts(Span<long> starts)
    {
        ReadOnlySpan<uint> stored = _starts.AsSpan(0, starts.Length);
        for (int i = 0; i < starts.Length; i++) starts[i] = _base + (_unit * stored[i]);
    }

    /// <summary>For each customer the row of one step of the chain that stands, as <see cref="TryFind"/> finds it where nothing is excluded; below 0 where the chain does not have it. False where the events are not followed as they are stored.</summary>
    internal bool TryFindRows(int step, Span<int> rows, out RunReader run)
    {
        run = _sources[step].Run;
        for (int i = 0; i <= step; i++)
            if (_sources[i].IsCopied) return false;
        for (int c = 0; c < rows.Length; c++)
        {
            rows[c] = -1;
            if (_depths[c] <= step) continue;
            long at = _starts[c];
            for (int i = 0; i <= step; i++)
            {
                ref readonly StepRun events = ref _steps[i];
                (int row, int end) = events.Of(c);
                rows[c] = RowSearch.FirstFrom(events.Times, row, end, (uint)Math.Max(at - events.Shift, 0));
                at = (long)events.Times[rows[c]] + events.Shift + _limits.Apart;
            }
        }

        return true;
    }

    /// <summary>
    /// The rows of the steps of the chain of a customer that stands, each with its run, and their instants: each step's earliest event after the one before.
    /// False where something is excluded between these.
    /// </summary>
    internal bool TryFind(EventReading reading, int customer, Span<long> rows, Span<long> instants)
    {
        long at = Start(customer);
        for (int step = 0; step < rows.Length; step++)
        {
            RunReader run = _sources[step].Run;
            (int row, _) = reading.Rows(run, customer, new TimeRange(step == 0 ? at : at + _limits.Apart, TimeRange.Latest));
            ReadOnlySpan<ulong> bits = reading.Bits(run, out int first);
            while (!bits.IsEmpty && bits[row - first] == 0) row++;
            (rows[step], instants[step]) = (((long)run.Index << 32) | (uint)row, at = run.Times[row]);
        }

        for (int i = 0; i < _exclusions.Length; i++)
            if (IsExcluded(reading, customer, _exclusions[i], _sources[_steps.Length + i].Run, instants[..rows.Length])) return false;
        return true;
    }

    private bool IsExcluded(EventReading reading, int customer, ExclusionRule exclusion, RunReader run, ReadOnlySpan<long> instants)
    {
        if (exclusion.After >= instants.Length) return false;
        long until = exclusion.Before < instants.Length ? instants[exclusion.Before] : Math.Min(_asOf, TimeRange.Clamp((Int128)instants[0] + _rules.Window)) + 1;
        if (until <= instants[exclusion.After]) return false;
        (int row, int end) = reading.Rows(run, customer, new TimeRange(instants[exclusion.After] + 1, until));
        ReadOnlySpan<ulong> bits = reading.Bits(run, out int first);
        for (; row < end; row++)
            if (bits.IsEmpty || bits[row - first] != 0) return true;
        return false;
    }
}
