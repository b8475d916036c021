namespace Crm.Segmentation;

/// <summary>
/// A first step that no event of another run follows in time, read backwards from the last, run by run as they are stored: nothing is merged, and
/// events of different values of a property need not be brought apart.
/// </summary>
internal sealed class RunAbsence
{
    /// <summary>How many pairs of events are looked at where an event of the other run may have to be passed again and again.</summary>
    private const long MostPairs = 4096;

    private readonly RunReader _first;
    private readonly RunReader _absent;
    private readonly long _within;
    private readonly long _latestStart;
    private readonly bool _passesAll;

    private RunAbsence(RunReader first, RunReader absent, long within, long asOf)
    {
        (_first, _absent, _within) = (first, absent, within);
        _latestStart = TimeRange.Clamp((Int128)asOf - within);
        _passesAll = first.Keys is null && absent.Filters.Length == 0;
    }

    /// <summary>The search for a sequence; null where it has other steps, or its steps are not each about one run of its own.</summary>
    internal static RunAbsence? Of(EventReader reader, SequenceShape shape) =>
        shape is { Steps: 1, AbsentLast: true } && reader.Words == 1 && reader.OneRunEach() is [var first, var absent]
            ? new RunAbsence(first, absent, shape.Within, reader.AsOf)
            : null;

    /// <summary>Whether it happens with its first event in a range; null where that is better asked of the events merged.</summary>
    internal bool? Happens(EventReading reading, int customer, TimeRange range)
    {
        (int start, int end) = reading.Rows(_first, customer, range with { To = Math.Min(range.To, _latestStart + 1) });
        if (start == end) return false;
        (int absentStart, int absentEnd) = reading.Rows(_absent, customer);
        if (!_passesAll && (long)(end - start) * (absentEnd - absentStart) > MostPairs) return null;

        ReadOnlySpan<ulong> firstBits = reading.Bits(_first, out int firstOffset), absentBits = reading.Bits(_absent, out int absentOffset);
        long key = 0, other = 0;
        for (int row = end - 1; row >= start; row--)
        {
            if (!firstBits.IsEmpty && firstBits[row - firstOffset] == 0) continue;
            if (_first.Keys is not null && !_first.Keys.TryGet(row, out key)) continue;
            long time = _first.Times[row];
            while (absentEnd > absentStart && _absent.Times[absentEnd - 1] - time > _within) absentEnd--;
            bool isFollowed = false;
            for (int at = absentEnd - 1; !isFollowed && at >= absentStart && _absent.Times[at] >= time; at--)
            {
                isFollowed = (absentBits.IsEmpty || absentBits[at - absentOffset] != 0)
                    && (_absent.Keys is null || (_absent.Keys.TryGet(at, out other) && other == key));
            }

            if (!isFollowed) return true;
        }

        return false;
    }
}
