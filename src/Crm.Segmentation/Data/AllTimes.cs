namespace Crm.Segmentation;

/// <summary>The times of the events of all types of a part as one run, for what asks for any event.</summary>
internal static class AllTimes
{
    /// <summary>Merges the runs of a part by its order codes: rows are ordered by customer, then time, then sequence, then arrival.</summary>
    internal static EventRun Of(EventPart part)
    {
        var offsets = new int[part.CustomerCount + 1];
        foreach (EventRun? run in part.Runs)
            for (int customer = 0; run is not null && customer < offsets.Length; customer++) offsets[customer] += run.Offsets[customer];
        PackedIntegers[] times = [.. part.Runs.Select(run => run?.Times ?? new PackedIntegers(Array.Empty<uint>(), 0, Timestamp.Day))];
        return new EventRun(offsets, Merge(part.Order, times), null, []);
    }

    private static PackedIntegers Merge(OrderCodes order, PackedIntegers[] times)
    {
        var next = new int[times.Length];
        PackedIntegers[] used = [.. times.Where(run => run.Length > 0)];

        // Units divide one another and a base is a multiple of its unit, so that the finest unit loses nothing.
        long unit = used.Length == 0 ? 1 : used.Min(run => run.Unit), least = used.Length == 0 ? 0 : used.Min(run => run.Base);
        if (used.Any(run => run.Width != 4 || run.Range(0, run.Length).Greatest - least > unit * uint.MaxValue))
        {
            var longs = GC.AllocateUninitializedArray<long>(order.Length);
            for (int at = 0; at < longs.Length; at++) longs[at] = times[order[at]][next[order[at]]++];
            return new PackedIntegers(longs);
        }

        long[] factors = [.. times.Select(run => run.Unit / unit)], shifts = [.. times.Select(run => (run.Base - least) / unit)];
        var packed = GC.AllocateUninitializedArray<uint>(order.Length);
        for (int at = 0; at < packed.Length; at++)
        {
            int type = order[at];
            packed[at] = (uint)(shifts[type] + (factors[type] * times[type].Ints[next[type]++]));
        }

        return new PackedIntegers(packed, least, unit);
    }
}
