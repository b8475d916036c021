namespace Crm.Segmentation.Live;

/// <summary>
/// A first event that one of another type with an equal value follows within some time, or none does: where all events have entered the window, the answer and its end are found in
/// one walk over them.
/// </summary>
/// <param name="first">What comes first; of another type than what follows.</param>
/// <param name="other">What follows.</param>
/// <param name="shape">Whether it may not follow, and how long after the first.</param>
/// <param name="window">Where the first lies: <see cref="WindowNode.Slides"/>.</param>
/// <param name="keys">The value that must be the same, by type.</param>
/// <param name="ignoresCase">Whether texts that fold alike are the same.</param>
/// <param name="tool">Where its memory to work with is kept.</param>
internal sealed class FollowedSame(PatternNode first, PatternNode other, SequenceShape shape, WindowNode window, EventKeyReader[] keys, bool ignoresCase, int tool)
{
    private const ulong Followed = 1UL << 63;

    /// <summary>Whether the steps of a sequence are such a pair.</summary>
    internal static bool IsOne(SequenceShape shape, PatternNode[] steps, WindowNode window) =>
        steps is [{ IsTimed: false, Type: not PatternNode.AnyType } first, { IsTimed: false, Type: not PatternNode.AnyType } other] && first.Type != other.Type && shape.NextLinks == 0 && window.Slides;

    /// <summary>What an event of a type, later than all others, may do: as the first, begin to wait for what must not follow; as the other, follow a first one that is not too long ago.</summary>
    internal EventEffect EffectOf(int type) => FollowedPair.EffectOf(type, first.Type, other.Type, shape.AbsentLast, shape.Within);

    /// <summary>Whether there is such a first event at an instant, and when that changes; false where that is not known, as events lie ahead.</summary>
    internal bool TryForesee(NodeRun run, long at, out bool holds, out Until change)
    {
        (holds, change) = (false, Until.Never);
        ReadOnlySpan<long> all = run.History.OrderedTimes;
        if (all.IsEmpty) return true;
        if (!window.HaveEntered(run.History, at) || !window.TryRange(run, at, out TimeRange range)) return false;
        int start = TimeRows.From(all, range.From), count = 0;
        run.Reserve(all.Length - start, out Span<long> times, out Span<ulong> waits);
        Waiting waiting = run.Tool(tool, this, static _ => new Waiting());
        waiting.Begin(all.Length - start, ignoresCase);
        for (int place = start; place < all.Length; place++)
        {
            CustomerEvent one = run.History.Ordered[place];
            bool isFirst = one.Index == first.Type;
            if (!isFirst && one.Index != other.Type) continue;
            if (!(isFirst ? first : other).Answers(run, one, place, run.History.Rows[place], at) || !waiting.TryFind(keys[one.Index], one, out int value)) continue;
            if (isFirst)
            {
                (times[count], waits[count]) = (all[place], waiting.Wait(value, all[place], count));
                count++;
                continue;
            }

            // Those that wait for the value wait no longer: it came in time, or comes too late.
            for (int row = waiting.End(value, all[place]); row >= 0; row = Waiting.Before(waits[row]))
                if (all[place] - times[row] <= shape.Within) waits[row] |= Followed;
        }

        var walk = new MatchWalk(at);
        int next = 0;
        for (; next < count; next++)
        {
            if ((waits[next] & Followed) != 0 == shape.AbsentLast) continue;
            long time = times[next];
            if (!walk.Take(new TimeRange(shape.AbsentLast ? TimeRange.Clamp((Int128)time + shape.Within) : time, window.Exit(time)))) break;
        }

        (holds, change) = (walk.Holds, walk.Change(isAtEnd: next == count));
        return true;
    }

    /// <summary>Which first events of each value wait for what follows: the last of them, and of each the one before. Holds memory to work with, for one thread.</summary>
    private sealed class Waiting
    {
        private readonly KeyedStreams _values = new();
        private int[] _last = [];
        private long[] _others = [];

        /// <summary>The row before one that waits, of the same value; below zero where there is none.</summary>
        internal static int Before(ulong wait) => (int)(uint)wait - 1;

        internal void Begin(int most, bool ignoresCase)
        {
            if (_last.Length < most) (_last, _others) = (new int[2 * most], new long[2 * most]);
            _last.AsSpan(0, most).Clear();
            _others.AsSpan(0, most).Fill(long.MinValue);
            _values.Begin(most, ignoresCase);
        }

        internal bool TryFind(EventKeyReader reader, CustomerEvent one, out int value)
        {
            bool has = _values.Add(reader, one);
            value = has ? _values.Newest : 0;
            return has;
        }

        /// <summary>A first event waits, unless what follows is there at its instant already.</summary>
        internal ulong Wait(int value, long time, int row)
        {
            if (_others[value] == time) return Followed;
            ulong before = (uint)_last[value];
            _last[value] = row + 1;
            return before;
        }

        /// <summary>What follows is there: none waits any more. The last that did; below zero where none did.</summary>
        internal int End(int value, long time)
        {
            int row = _last[value] - 1;
            (_last[value], _others[value]) = (0, time);
            return row;
        }
    }
}
