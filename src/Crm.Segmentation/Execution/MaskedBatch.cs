namespace Crm.Segmentation;

/// <summary>The matching events of a batch of customers: run by run, or one customer's in time order.</summary>
internal sealed class MaskedBatch(MaskedRun[] runs, long asOf) : IDisposable
{
    private readonly Head[] _heads = new Head[runs.Length];
    private long[] _times = [];
    private uint[] _masks = [];

    /// <summary>How many runs have events of the batch.</summary>
    internal int RunCount => runs.Length;

    /// <summary>The bits of every event of a run, where its events have no bits of their own.</summary>
    internal uint Always(int run) => runs[run].Always;

    /// <summary>The times of a customer's events of one run up to as-of, in order, and their bits, which are empty when all have the same.</summary>
    internal ReadOnlySpan<long> Events(int run, int customer, out ReadOnlySpan<uint> masks)
    {
        (int start, int end) = runs[run].Rows(customer, asOf);
        masks = runs[run].Masks.IsEmpty ? default : runs[run].Masks[start..end];
        return runs[run].Times[start..end];
    }

    /// <summary>
    /// A customer's events up to as-of in time order, with their bits; valid until the next call. At one instant the order is that of the
    /// types: whoever cares for the order of arrival must ask the log for it.
    /// </summary>
    internal void Merge(int customer, out ReadOnlySpan<long> times, out ReadOnlySpan<uint> masks)
    {
        int active = 0, total = 0;
        for (int run = 0; run < runs.Length; run++)
        {
            (int start, int end) = runs[run].Rows(customer, asOf);
            if (start == end) continue;
            _heads[active++] = new Head { Run = run, Position = start, End = end, Time = runs[run].Times[start] };
            total += end - start;
        }

        if (_times.Length < total)
        {
            Array.Resize(ref _times, Math.Max(total, 2 * _times.Length));
            Array.Resize(ref _masks, _times.Length);
        }

        int count = 0;
        while (active > 0)
        {
            int first = First(_heads.AsSpan(0, active), out long until);
            count = Copy(ref _heads[first], until, count);
            if (_heads[first].Position == _heads[first].End) _heads[first] = _heads[--active];
        }

        times = _times.AsSpan(0, count);
        masks = _masks.AsSpan(0, count);
    }

    public void Dispose()
    {
        foreach (MaskedRun run in runs) run.Dispose();
    }

    /// <summary>The head with the earliest event, and the earliest instant of the others.</summary>
    private static int First(ReadOnlySpan<Head> heads, out long until)
    {
        int first = 0;
        until = long.MaxValue;
        for (int h = 1; h < heads.Length; h++)
        {
            long time = heads[h].Time;
            if (time < heads[first].Time) (first, until) = (h, heads[first].Time);
            else until = Math.Min(until, time);
        }

        return first;
    }

    /// <summary>Copies a head's events up to an instant, inclusive; gives the new number of events.</summary>
    private int Copy(ref Head head, long until, int count)
    {
        ReadOnlySpan<long> times = runs[head.Run].Times[..head.End];
        ReadOnlySpan<uint> masks = runs[head.Run].Masks;
        uint always = runs[head.Run].Always;
        int i = head.Position;
        for (; i < times.Length && times[i] <= until; i++)
        {
            uint mask = masks.IsEmpty ? always : masks[i];
            if (mask == 0) continue;
            _times[count] = times[i];
            _masks[count++] = mask;
        }

        head.Position = i;
        if (i < times.Length) head.Time = times[i];
        return count;
    }

    private struct Head
    {
        internal int Run;
        internal int Position;
        internal int End;
        internal long Time;
    }
}
