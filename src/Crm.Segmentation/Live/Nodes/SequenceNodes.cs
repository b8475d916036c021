using Crm.Segmentation.Tree;

namespace Crm.Segmentation.Live;

/// <summary>A sequence with its first event in a window, looked for in the events of one customer.</summary>
internal sealed class SequenceNode
{
    private readonly PatternNode[] _steps;
    private readonly bool[] _isVisible;
    private readonly EventKeyReader[]? _keys;
    private readonly bool _ignoresCase;
    private readonly SequenceShape _shape;
    private readonly WindowNode _window;
    private readonly Calendar _calendar;
    private readonly int _tool;
    private readonly FollowedPair? _pair;
    private readonly FollowedSame? _same;

    /// <param name="schema">The schema.</param>
    /// <param name="sequence">The sequence.</param>
    /// <param name="steps">The patterns of its steps.</param>
    /// <param name="window">Where its first event lies.</param>
    /// <param name="calendar">Zone and week start.</param>
    /// <param name="tool">Where its memory to work with is kept.</param>
    internal SequenceNode(Schema schema, Sequence sequence, PatternNode[] steps, WindowNode window, Calendar calendar, int tool)
    {
        (_steps, _window, _calendar, _tool, _shape) = (steps, window, calendar, tool, new SequenceShape(sequence));
        _isVisible = new bool[schema.Events.Count];
        foreach (PatternNode step in steps)
        {
            if (step.Type == PatternNode.AnyType) Array.Fill(_isVisible, true);
            else _isVisible[step.Type] = true;
        }

        foreach (EventType type in sequence.Among) _isVisible[schema.EventIndex(type.Name)] = true;
        _pair = sequence.SameProperty is null && sequence.Among.Count == 0 ? FollowedPair.Of(_shape, steps, window) : null;
        if (sequence.SameProperty is not { } same) return;
        _keys = [.. schema.Events.Select((_, type) => new EventKeyReader(schema, type, same))];
        for (int type = 0; type < _keys.Length; type++) _ignoresCase |= _isVisible[type] && _keys[type].IgnoresCase;
        if (FollowedSame.IsOne(_shape, steps, window)) _same = new FollowedSame(steps[0], steps[1], _shape, window, _keys, _ignoresCase, tool + 2);
    }

    internal int Cost => 64;

    /// <summary>The pair that it is; null where it is another sequence.</summary>
    internal FollowedPair? Pair => _pair;

    /// <summary>The pair with an equal value that it is; null where it is another sequence.</summary>
    internal FollowedSame? Same => _same;

    /// <summary>What an event of a type, later than all others, may do.</summary>
    internal EventEffect EffectOf(int type) =>
        _pair?.EffectOf(type) ?? _same?.EffectOf(type) ?? EventEffect.AnyIf(_window.IsAnchored || _isVisible[type] || Array.Exists(_steps, step => step.IsTimed));

    /// <summary>Whether it happens at least once.</summary>
    internal bool Happens(NodeRun run, long at) =>
        _pair?.Holds(run, at, looksAhead: false, out _) ?? (_window.TryRange(run, at, out TimeRange first) && Count(run, at, first, atMost: 1) > 0);

    /// <summary>How often it happens, matches not overlapping; false when the window is missing.</summary>
    internal bool TryCount(NodeRun run, long at, out long count)
    {
        count = 0;
        if (!_window.TryRange(run, at, out TimeRange first)) return false;
        count = Count(run, at, first, int.MaxValue);
        return true;
    }

    /// <summary>The first later instant at which another event is there, one is or is no more among those that may be first, or a wait is over.</summary>
    internal long Turn(NodeRun run, long at)
    {
        long turn = _calendar.NextStepBack(at);
        ReadOnlySpan<CustomerEvent> events = run.History.Ordered;
        ReadOnlySpan<long> times = run.History.OrderedTimes;
        int ahead = TimeRows.From(times, at + 1);
        for (int place = ahead; place < events.Length; place++)
        {
            if (!_isVisible[events[place].Index]) continue;
            turn = Math.Min(turn, times[place]);
            break;
        }

        PatternNode first = _steps[0];
        for (int place = 0; place < ahead; place++)
        {
            CustomerEvent one = events[place];
            if (!first.Answers(run, one, place, run.History.Rows[place], at)) continue;
            turn = Math.Min(turn, EventTurns.Edge(_window.Stay(run, times[place]), at));
            if (_shape.AbsentLast && TimeRange.Clamp((Int128)times[place] + _shape.Within) is var over && over > at) turn = Math.Min(turn, over);
        }

        foreach (PatternNode step in _steps)
        {
            if (!step.IsTimed) continue;
            int end = TimeRows.From(step.Times(run), at + 1);
            for (int row = 0; row < end; row++) turn = Math.Min(turn, step.Flip(run, row, at));
        }

        return turn;
    }

    /// <summary>Whether events that may be first leave from an instant on, in their order, and nothing else happens: it happens ever less often.</summary>
    internal bool OnlyLoses(NodeRun run, long at) => _window.HaveEntered(run.History, at) && !_shape.AbsentLast && !Array.Exists(_steps, step => step.IsTimed);

    private long Count(NodeRun run, long at, TimeRange first, int atMost)
    {
        if (!CanBegin(run, first, at)) return 0;
        int count = Gather(run, at, first.From, keepsAll: atMost > 1 || _shape.IsInOrder, out Span<long> times, out Span<ulong> answers);
        if (count < _shape.Steps) return 0;
        SequenceMatcher matcher = run.Tool(_tool, _shape, static shape => new SequenceMatcher(shape, default));
        if (_keys is null) return matcher.Count(times[..count], answers[..count], first, at, atMost);
        long found = 0;
        ReadOnlySpan<int> ends = run.Tool(_tool + 1, this, static _ => new KeyedStreams()).Ends(count);
        int start = 0;
        foreach (int end in ends)
        {
            if (end - start >= _shape.Steps) found += matcher.Count(times[start..end], answers[start..end], first, at, atMost);
            if (found >= atMost) break;
            start = end;
        }

        return found;
    }

    /// <summary>Whether there is an event that could be the first.</summary>
    private bool CanBegin(NodeRun run, TimeRange range, long at)
    {
        PatternNode first = _steps[0];
        (int start, int end) = TimeRows.In(first.Times(run), range);
        for (int row = start; row < end; row++)
            if (first.Matches(run, row, at)) return true;
        return false;
    }

    /// <summary>The visible events up to an instant and which steps each satisfies; with a property that must be the same, one value's after the other's.</summary>
    private int Gather(NodeRun run, long at, long from, bool keepsAll, out Span<long> times, out Span<ulong> answers)
    {
        ReadOnlySpan<CustomerEvent> events = run.History.Ordered;
        ReadOnlySpan<long> all = run.History.OrderedTimes;
        ReadOnlySpan<int> rows = run.History.Rows;
        (int start, int end) = TimeRows.In(all, new TimeRange(from, at + 1));
        run.Reserve(end - start, out times, out answers);
        KeyedStreams? streams = _keys is null ? null : run.Tool(_tool + 1, this, static _ => new KeyedStreams());
        streams?.Begin(end - start, _ignoresCase);
        int count = 0;
        for (int place = start; place < end; place++)
        {
            CustomerEvent one = events[place];
            if (!_isVisible[one.Index]) continue;
            ulong steps = 0;
            for (int step = 0; step < _steps.Length; step++)
                if (_steps[step].Answers(run, one, place, rows[place], at)) steps |= 1UL << step;
            if (steps == 0 && !keepsAll) continue;
            if (streams is not null && !streams.Add(_keys![one.Index], one)) continue;
            (times[count], answers[count]) = (all[place], steps);
            count++;
        }

        streams?.Part(times[..count], answers[..count]);
        return count;
    }
}

/// <summary>Whether a sequence happens.</summary>
internal sealed class HappensNode(SequenceNode sequence) : LeafNode
{
    private readonly FollowedPair? _pair = sequence.Pair;

    internal override bool IsTimed => true;

    internal override int Cost => sequence.Cost;

    internal override NeededEvent? Needed => _pair?.Needed;

    internal override EventEffect EffectOf(int type) => sequence.EffectOf(type);

    private protected override bool Decide(NodeRun run, long at) => sequence.Happens(run, at);

    private protected override bool TryForesee(NodeRun run, long at, out bool holds, out Until until)
    {
        (holds, until) = (false, Until.Never);
        if (_pair is null) return sequence.Same?.TryForesee(run, at, out holds, out until) == true;
        holds = _pair.Holds(run, at, looksAhead: true, out until);
        return true;
    }

    private protected override long Turn(NodeRun run, long at) => sequence.Turn(run, at);

    private protected override long GoesOneWayUntil(NodeRun run, long at) => sequence.OnlyLoses(run, at) ? Never : at;
}

/// <summary>How often a sequence happens.</summary>
internal sealed class SequenceCountNode(SequenceNode sequence) : NumberNode
{
    internal override bool IsTimed => true;

    internal override int? Scale => 0;

    internal override int Cost => sequence.Cost;

    internal override EventEffect EffectOf(int type) => sequence.EffectOf(type);

    internal override long Turn(NodeRun run, long at) => sequence.Turn(run, at);

    internal override long GoesOneWayUntil(NodeRun run, long at) => sequence.OnlyLoses(run, at) ? Never : at;

    private protected override bool Compute(NodeRun run, long at, out long value) => sequence.TryCount(run, at, out value);
}

/// <summary>Events apart by the value of a property, each value's in order. Holds memory to work with, for one thread.</summary>
internal sealed class KeyedStreams
{
    private readonly Dictionary<string, long> _texts = new(StringComparer.Ordinal), _folded = new(CaseFolding.Comparer);
    private readonly Dictionary<long, int> _values = new(SeededHash.OfProcess);
    private long[] _places = [];
    private int[] _ends = [];
    private long[] _times = [];
    private ulong[] _answers = [];
    private int _count, _streams;
    private bool _ignoresCase;

    /// <summary>Which value the newest event has, numbered from 0.</summary>
    internal int Newest => (int)(_places[_count - 1] >> 32);

    internal void Begin(int most, bool ignoresCase)
    {
        if (_places.Length < most) (_places, _ends, _times, _answers) = (new long[2 * most], new int[2 * most], new long[2 * most], new ulong[2 * most]);
        (_count, _streams, _ignoresCase) = (0, 0, ignoresCase);
        _texts.Clear();
        _folded.Clear();
        _values.Clear();
    }

    /// <summary>Takes the next event; false when it has no value.</summary>
    internal bool Add(EventKeyReader reader, CustomerEvent one)
    {
        long key;
        if (reader.Text is { } read)
        {
            if (read(one) is not { } text) return false;
            Dictionary<string, long> texts = _ignoresCase ? _folded : _texts;
            if (!texts.TryGetValue(text, out key)) texts.Add(text, key = texts.Count);
        }
        else if (!reader.TryNumber(one, out key))
        {
            return false;
        }

        if (!_values.TryGetValue(key, out int stream)) _values.Add(key, stream = _streams++);
        _places[_count] = ((long)stream << 32) | (uint)_count;
        _count++;
        return true;
    }

    /// <summary>Puts the events of each value one after the other.</summary>
    internal void Part(Span<long> times, Span<ulong> answers)
    {
        Span<long> places = _places.AsSpan(0, _count);
        if (_streams > 1)
        {
            times.CopyTo(_times);
            answers.CopyTo(_answers);
            places.Sort();
            for (int i = 0; i < places.Length; i++) (times[i], answers[i]) = (_times[(int)(uint)places[i]], _answers[(int)(uint)places[i]]);
        }

        int streams = 0;
        for (int i = 0; i < places.Length; i++)
            if (i + 1 == places.Length || places[i + 1] >> 32 != places[i] >> 32) _ends[streams++] = i + 1;
        _streams = streams;
    }

    /// <summary>Where each value's events end.</summary>
    internal ReadOnlySpan<int> Ends(int count) => _ends.AsSpan(0, count == 0 ? 0 : _streams);
}
