namespace Crm.Segmentation;

/// <summary>
/// Which events of a pattern stand because none of another pattern takes them back. Read backwards, customer by customer, with the nearest event that
/// follows for each value of the property: linear in the events of both types, and nothing is read of customers without an event that takes back.
/// </summary>
/// <param name="events">The events that may be taken back.</param>
/// <param name="others">The events that take back.</param>
/// <param name="within">How long after an event it can be taken back, inclusive; null for any time.</param>
/// <param name="asOf">The as-of instant, after which nothing is taken back.</param>
internal sealed class TakenBack(TakenBack.Side events, TakenBack.Side others, long? within, long asOf)
{
    /// <summary>Up to so many pairs of one customer's events each is looked at.</summary>
    private const long FewPairs = 64;

    private readonly TimeRange _known = new(TimeRange.Earliest, asOf + 1);

    /// <summary>What an operator over the events that stand asks for.</summary>
    internal BatchOperator[] Operands { get; } = [events.Pattern, others.Pattern];

    /// <summary>Sets a bit for each of the batch's events of the type that matches and is not taken back.</summary>
    internal void Match(RowContext context, Span<ulong> bits)
    {
        EventBatch batch = context.Events!;
        if (events.Pattern.MatchesAll(events.Type)) BitWords.Fill(bits, batch.Rows(events.Type).End - batch.Rows(events.Type).Start);
        else context.Matches(events.Pattern, events.Type).CopyTo(bits);
        ReadOnlySpan<int> rows = batch.Offsets(events.Type), otherRows = batch.Offsets(others.Type);
        if (rows.IsEmpty || otherRows.IsEmpty || rows[0] == rows[^1] || otherRows[0] == otherRows[^1]) return;
        ReadOnlySpan<ulong> takesBack = others.Pattern.MatchesAll(others.Type) ? [] : context.Matches(others.Pattern, others.Type);
        for (int customer = 0; customer < rows.Length - 1; customer++)
        {
            (int start, int end) = (rows[customer], rows[customer + 1]);
            (int otherStart, int otherEnd) = (otherRows[customer], otherRows[customer + 1]);
            if (start == end || otherStart == otherEnd) continue;
            (otherStart, otherEnd) = EventTimes.Inside(others.Run.Times, otherStart, otherEnd, _known);
            if (otherStart == otherEnd) continue;
            var theirs = new Stretch(otherStart, otherEnd, otherRows[0], takesBack);
            if ((long)(end - start) * (otherEnd - otherStart) <= FewPairs) LookAtEach(start, end, rows[0], theirs, bits);
            else LookAtNearest(start, end, rows[0], theirs, context.Scratch, bits);
        }
    }

    private void LookAtEach(int start, int end, int first, Stretch theirs, Span<ulong> bits)
    {
        for (int row = start; row < end; row++)
        {
            if (!BitWords.Get(bits, row - first) || !events.Keys.TryGet(row, out long key)) continue;
            long time = events.Run.Times[row];
            for (int other = theirs.End - 1; other >= theirs.Start && others.Run.Times[other] >= time; other--)
            {
                if (!theirs.Has(other) || IsSame(row, other) || !IsInTime(time, other) || !others.Keys.TryGet(other, out long theirKey) || theirKey != key) continue;
                BitWords.Clear(bits, row - first);
                break;
            }
        }
    }

    private void LookAtNearest(int start, int end, int first, Stretch theirs, EventScratch scratch, Span<ulong> bits)
    {
        scratch.Followers.Clear();
        int other = theirs.End - 1;
        for (int row = end - 1; row >= start; row--)
        {
            if (!BitWords.Get(bits, row - first) || !events.Keys.TryGet(row, out long key)) continue;
            long time = events.Run.Times[row];
            for (; other >= theirs.Start && others.Run.Times[other] >= time; other--)
            {
                if (!theirs.Has(other) || !others.Keys.TryGet(other, out long theirKey)) continue;
                scratch.Followers[theirKey] = (other, scratch.Followers.TryGetValue(theirKey, out (int Nearest, int Next) before) ? before.Nearest : -1);
            }

            if (!scratch.Followers.TryGetValue(key, out (int Nearest, int Next) followers)) continue;
            int nearest = IsSame(row, followers.Nearest) ? followers.Next : followers.Nearest;
            if (nearest >= 0 && IsInTime(time, nearest)) BitWords.Clear(bits, row - first);
        }
    }

    /// <summary>An event does not take itself back.</summary>
    private bool IsSame(int row, int other) => row == other && events.Type == others.Type;

    private bool IsInTime(long time, int other) => within is null || others.Run.Times[other] - time <= within;

    /// <summary>One of the two patterns over the part's events.</summary>
    /// <param name="Pattern">The pattern.</param>
    /// <param name="Type">The type of its events, as a position in the schema.</param>
    /// <param name="Run">The events of the type.</param>
    /// <param name="Keys">The property that must be equal.</param>
    internal sealed record Side(PatternOperator Pattern, int Type, EventRun Run, EventKeys Keys);

    /// <summary>One customer's events of a type, and which of the batch's match.</summary>
    private readonly ref struct Stretch(int start, int end, int first, ReadOnlySpan<ulong> matches)
    {
        private readonly ReadOnlySpan<ulong> _matches = matches;

        internal int Start { get; } = start;

        internal int End { get; } = end;

        internal bool Has(int row) => _matches.IsEmpty || BitWords.Get(_matches, row - first);
    }
}
