namespace Crm.Segmentation.Live;

/// <summary>A pattern of events: events of one type, or of any, and which of them match.</summary>
internal abstract class PatternNode(int type)
{
    /// <summary>Stands for events of every type.</summary>
    internal const int AnyType = -1;

    /// <summary>The type, as a position in the schema; <see cref="AnyType"/> for all.</summary>
    internal int Type => type;

    /// <summary>Whether every event of the type matches.</summary>
    internal abstract bool MatchesAll { get; }

    /// <summary>Whether an event may match at one instant and not at another, though both are after it.</summary>
    internal abstract bool IsTimed { get; }

    /// <summary>What an event of a type, later than all others, may do to what is told of the events that match: where nothing else moves them, only one of theirs does anything.</summary>
    internal EventEffect EffectOf(int other) => EventEffect.AnyIf(IsTimed || type == AnyType || type == other);

    /// <summary>About how much work it is to ask whether an event matches.</summary>
    internal virtual int Cost => 1;

    /// <summary>Whether an event says by itself whether it matches, whatever the others are.</summary>
    internal virtual bool IsOfOne => false;

    /// <summary>Whether the event at a place, of the type, matches at an instant that is not before it; asked only where it says so by itself.</summary>
    internal virtual bool MatchesAt(NodeRun run, int place, long at) => true;

    /// <summary>The places of the events of the type, where they are few.</summary>
    internal ulong Places(NodeRun run) => type == AnyType ? run.History.Places : run.History.PlacesOf(type);

    /// <summary>The instants of the events that may match, ascending.</summary>
    internal ReadOnlySpan<long> Times(NodeRun run) => type == AnyType ? run.History.OrderedTimes : run.History.TimesOf(type);

    /// <summary>The events that may match, in order.</summary>
    internal HistoryRows Events(NodeRun run) => type == AnyType ? run.History.OrderedRows : run.History.EventsOf(type);

    /// <summary>Whether one of the events matches at an instant that is not before it.</summary>
    internal abstract bool Matches(NodeRun run, int row, long at);

    /// <summary>How many of some rows match; where they are so many, no more are looked at.</summary>
    internal virtual int Count(NodeRun run, int start, int end, long at, int most)
    {
        int count = 0;
        for (int row = start; row < end && count < most; row++)
            if (Matches(run, row, at)) count++;
        return count;
    }

    /// <summary>When it is another answer, if it will be.</summary>
    internal abstract long Flip(NodeRun run, int row, long at);

    /// <summary>Whether an event of any type matches; <paramref name="row"/> is its place among those of its own.</summary>
    internal bool Answers(NodeRun run, CustomerEvent one, int place, int row, long at) =>
        type == AnyType ? Matches(run, place, at) : one.Index == type && Matches(run, row, at);
}

/// <summary>All events of a type, or of every type.</summary>
internal sealed class TypeNode(int type) : PatternNode(type)
{
    internal override bool MatchesAll => true;

    internal override bool IsTimed => false;

    internal override bool IsOfOne => true;

    internal override bool Matches(NodeRun run, int row, long at) => true;

    internal override int Count(NodeRun run, int start, int end, long at, int most) => Math.Min(end - start, most);

    internal override long Flip(NodeRun run, int row, long at) => ConditionNode.Never;
}

/// <summary>Events of a type of which a condition holds.</summary>
/// <param name="type">The type.</param>
/// <param name="filter">The condition.</param>
/// <param name="slot">Where it is kept which events match.</param>
internal sealed class FilteredNode(int type, ConditionNode filter, int slot) : PatternNode(type)
{
    private readonly EventTextNode? _text = filter as EventTextNode;

    internal override bool MatchesAll => false;

    internal override bool IsTimed => filter.IsTimed;

    internal override int Cost => 1 + filter.Cost;

    internal override bool IsOfOne => true;

    internal override bool Matches(NodeRun run, int row, long at) => MatchesAt(run, run.History.EventsOf(Type).PlaceOf(row), at);

    internal override bool MatchesAt(NodeRun run, int place, long at)
    {
        CustomerEvent one = run.History.At(place);
        if (_text is not null) return _text.HoldsOf(one);
        run.Event = one;
        if (filter.IsTimed) return filter.Holds(run, at);
        EventMatches known = run.MatchesAt(slot, run.History.Count);
        return known.TryGet(place, out bool matches) ? matches : known.Set(place, filter.Holds(run, at));
    }

    internal override int Count(NodeRun run, int start, int end, long at, int most)
    {
        if (_text is null) return base.Count(run, start, end, at, most);
        HistoryRows events = run.History.EventsOf(Type);
        int count = 0;
        for (int row = start; row < end && count < most; row++)
            if (_text.HoldsOf(events[row])) count++;
        return count;
    }

    internal override long Flip(NodeRun run, int row, long at)
    {
        run.Event = run.History.EventsOf(Type)[row];
        return filter.Flip(run, at).At;
    }
}

/// <summary>Events that match a pattern and are not taken back by a later one with the same value of a property.</summary>
/// <param name="events">The events that may be taken back.</param>
/// <param name="others">The events that take back.</param>
/// <param name="key">The property on both.</param>
/// <param name="within">How long after an event it can be taken back, inclusive; <see cref="long.MaxValue"/> for any time.</param>
internal sealed class StandingNode(PatternNode events, PatternNode others, KeyPair key, long within) : PatternNode(events.Type)
{
    internal override bool MatchesAll => false;

    // What takes back may be ahead of the instant.
    internal override bool IsTimed => true;

    internal override int Cost => events.Cost + (8 * others.Cost);

    internal override bool Matches(NodeRun run, int row, long at) => events.Matches(run, row, at) && (Nearest(run, row, at, before: at) == ConditionNode.Never);

    internal override long Flip(NodeRun run, int row, long at)
    {
        long flip = Math.Min(events.IsTimed ? events.Flip(run, row, at) : ConditionNode.Never, Nearest(run, row, at, before: ConditionNode.Never, after: at));
        if (!others.IsTimed) return flip;
        ReadOnlySpan<long> times = others.Times(run);
        for (int other = 0; other < times.Length; other++) flip = Math.Min(flip, others.Flip(run, other, at));
        return flip;
    }

    /// <summary>When the event is taken back first, after one instant and not after another; never when it is not.</summary>
    private long Nearest(NodeRun run, int row, long at, long before, long after = long.MinValue)
    {
        long time = events.Times(run)[row];
        ReadOnlySpan<long> times = others.Times(run);
        int other = TimeRows.From(times, Math.Max(time, after == long.MinValue ? time : after + 1));
        if (other == times.Length || times[other] > before) return ConditionNode.Never;
        CustomerEvent one = events.Events(run)[row];
        for (; other < times.Length && times[other] <= before && times[other] - time <= within; other++)
        {
            CustomerEvent takesBack = others.Events(run)[other];
            if (!ReferenceEquals(one, takesBack) && key.AreEqual(one, takesBack) && others.Matches(run, other, Math.Max(at, times[other]))) return times[other];
        }

        return ConditionNode.Never;
    }
}

/// <summary>A property that two types of event have under one name, and when its values are equal.</summary>
internal sealed class KeyPair
{
    private readonly EventKeyReader _left, _right;
    private readonly bool _ignoresCase;

    internal KeyPair(EventKeyReader left, EventKeyReader right) => (_left, _right, _ignoresCase) = (left, right, left.IgnoresCase || right.IgnoresCase);

    internal bool AreEqual(CustomerEvent left, CustomerEvent right) => _left.Text is not null && _right.Text is not null
        ? _left.Text(left) is { } one && _right.Text(right) is { } other && (_ignoresCase ? CaseFolding.AreEqual(one, other) : one == other)
        : _left.TryNumber(left, out long number) && _right.TryNumber(right, out long same) && number == same;
}

/// <summary>A property of events as a key: a text, or a number's bits.</summary>
internal sealed class EventKeyReader
{
    private readonly int _slot, _slots;
    private readonly bool _isDouble;

    /// <param name="schema">The schema.</param>
    /// <param name="type">The type of event, as a position in the schema.</param>
    /// <param name="property">The name of the property, which the type may not have.</param>
    internal EventKeyReader(Schema schema, int type, string property)
    {
        EventDefinition definition = schema.Events[type];
        (_slot, _slots) = (schema.PropertyIndex(definition.Name, property), definition.Properties.Count);
        if (_slot < 0) return;
        FieldDefinition field = definition.Properties[_slot];
        IgnoresCase = field.IgnoresCase;
        _isDouble = field.Kind == ValueKind.Number;
        if (field.Kind == ValueKind.Text) Text = one => one.Values.Has(_slot) ? one.Values.Text(_slot) : null;
        if (field.Kind == ValueKind.Enum) Text = one => one.Values.Has(_slot) ? field.Values[(int)one.Values.Number(_slot, _slots)] : null;
    }

    internal bool IgnoresCase { get; }

    /// <summary>Reads the text of an event, null when it is missing; null where the property is no text.</summary>
    internal Func<CustomerEvent, string?>? Text { get; }

    /// <summary>Reads what is no text; false when it is missing.</summary>
    internal bool TryNumber(CustomerEvent one, out long number)
    {
        number = 0;
        if (_slot < 0 || !one.Values.Has(_slot)) return false;
        number = one.Values.Number(_slot, _slots);
        if (_isDouble) number = BitConverter.DoubleToInt64Bits(BitConverter.Int64BitsToDouble(number) + 0.0);
        return true;
    }
}

/// <summary>Rows of ascending instants.</summary>
internal static class TimeRows
{
    private const int Few = 16;

    /// <summary>The first row not before an instant.</summary>
    internal static int From(ReadOnlySpan<long> times, long instant)
    {
        int from = 0, to = times.Length;
        if (to <= Few)
        {
            foreach (long time in times) from += time < instant ? 1 : 0;
            return from;
        }

        while (from < to)
        {
            int middle = (from + to) >>> 1;
            if (times[middle] < instant) from = middle + 1;
            else to = middle;
        }

        return from;
    }

    /// <summary>The rows in a range; of an empty one none, where it begins.</summary>
    internal static (int Start, int End) In(ReadOnlySpan<long> times, TimeRange range)
    {
        int start = 0, end = 0;
        if (times.Length > Few)
        {
            end = From(times, range.To);
            start = From(times, range.From);
        }
        else
        {
            // Which of a few it is nobody can guess: counting those before costs less than guessing wrong.
            foreach (long time in times)
            {
                start += time < range.From ? 1 : 0;
                end += time < range.To ? 1 : 0;
            }
        }

        return (start, Math.Max(start, end));
    }
}
