namespace Crm.Segmentation.Retentions;

/// <summary>
/// Counts the cohorts of a retention whose cohort events and returns are the same events, all of one run, by the periods in which each customer is active:
/// as bits of a mask where there are few, else period by period. Counts of parts add up.
/// </summary>
internal sealed class PlainCohorts
{
    private readonly RetentionLayout _layout;
    private readonly int _cohorts, _begun;
    private readonly bool _isEver, _isEvery;
    private readonly MaskCounts? _masks;
    private readonly uint[] _rows;
    private uint[] _found = [];
    private int[] _places = [];

    internal PlainCohorts(RetentionLayout layout)
    {
        (_layout, _begun, _cohorts) = (layout, Begun(layout), Math.Min(layout.Cohorts.Count, Begun(layout)));
        (_isEver, _isEvery) = (layout.Retention.Cohort.Mode == CohortMode.FirstEver, layout.Retention.Cohort.Mode == CohortMode.EveryTime);
        if (_begun <= PeriodMasks.MaxPeriods) _masks = new MaskCounts(_cohorts);
        _rows = _masks is null ? new uint[_cohorts * _begun] : [];
    }

    /// <summary>How many customers were there before history starts.</summary>
    internal long WasThere { get; private set; }

    /// <summary>Whether a retention asks for nothing but which periods customers are active in.</summary>
    internal static bool Is(RetentionLayout layout) => layout.Retention is
    {
        Measure: RetentionMeasure.OnPeriod, AtLeast: 1, Distinct: null, Value: null, SameProperty: null, FirstSeen: null, HistoryStart: null, Elapsed: null, CohortPeriod: null, Brackets.Count: 0,
    }
        && layout.Retention.Cohort.Pattern.Equals(layout.Retention.Return)
        && Begun(layout) > 0
        && (Begun(layout) <= PeriodMasks.MaxPeriods || layout.Retention.Cohort.Mode != CohortMode.EveryTime);

    /// <summary>The periods over the times of a run, and whether it has no time in none; null where they do not fit.</summary>
    internal (PeriodTable Table, bool IsWhole)? TableOf(RunReader run) => Over(run.Times, _layout.Offsets!.Bounds[..(_begun + 1)], _layout.AsOf);

    /// <summary>Counts customers.</summary>
    /// <param name="offsets">Where each one's times start in the run, and the end of the last one's.</param>
    /// <param name="times">The run's times.</param>
    /// <param name="table">The periods.</param>
    /// <param name="isWhole">Whether every time lies in one.</param>
    internal void Count(ReadOnlySpan<int> offsets, ReadOnlySpan<uint> times, PeriodTable table, bool isWhole)
    {
        if (offsets.IsEmpty) return;
        if (_masks is { } masks) CountMasks(offsets, times, table, isWhole, masks);
        else CountPlaces(offsets, times, table);
    }

    /// <summary>Adds what was counted to the counts of a report.</summary>
    internal void AddTo(RetentionCounts counts)
    {
        int columns = _layout.Columns;
        Span<uint> returned = new uint[columns];
        for (int cohort = 0; cohort < _cohorts; cohort++)
        {
            ReadOnlySpan<uint> row = _masks is not null ? _masks[cohort][.._begun] : _rows.AsSpan(cohort * _begun, _begun);
            row = row[cohort..Math.Min(cohort + columns, _begun)];
            returned.Clear();
            row.CopyTo(returned);
            counts.Add(cohort, returned[0], returned);
        }
    }

    /// <summary>Periods over stored times, up to as-of, and whether there is no time in none; null where they do not fit.</summary>
    internal static (PeriodTable Table, bool IsWhole)? Over(PackedIntegers times, ReadOnlySpan<long> bounds, long asOf)
    {
        if (PeriodTable.Of(bounds, times.Base, times.Unit, asOf + 1) is not { } table) return null;
        (long least, long greatest) = times.WholeRange;
        return (table, table.Holds((uint)((least - times.Base) / times.Unit), (uint)((greatest - times.Base) / times.Unit)));
    }

    /// <summary>How many of the periods have begun.</summary>
    private static int Begun(RetentionLayout layout) => layout.Offsets is { } offsets ? Math.Min(offsets.IndexOf(layout.AsOf) + 1, offsets.Count) : 0;

    private void CountMasks(ReadOnlySpan<int> offsets, ReadOnlySpan<uint> times, PeriodTable table, bool isWhole, MaskCounts masks)
    {
        int customers = offsets.Length - 1;
        if (_found.Length < customers) _found = new uint[customers];
        Span<uint> found = _found.AsSpan(0, customers);
        PeriodMasks.Write(offsets, times, table, isWhole, found);
        if (_isEver && !isWhole)
        {
            for (int c = 0; c < found.Length; c++)
            {
                if (offsets[c] == offsets[c + 1] || times[offsets[c]] >= table.Floor) continue;
                WasThere++;
                found[c] = 0;
            }
        }

        masks.AddByLowest(found);
        for (int more = 1; _isEvery && more < _cohorts; more++)
        {
            // Who is in several cohorts is in that of each bit: the lowest is taken off, and the next is the lowest.
            foreach (ref uint mask in found) mask &= mask - 1;
            masks.AddByLowest(found);
        }
    }

    /// <summary>Counts a few customers at a time, so that the periods of their events stay near the processor.</summary>
    private void CountPlaces(ReadOnlySpan<int> offsets, ReadOnlySpan<uint> times, PeriodTable table)
    {
        const int Few = 128;
        Span<int> ends = stackalloc int[Few];
        for (int c = 0; c + 1 < offsets.Length; c += Few)
        {
            ReadOnlySpan<int> some = offsets[c..Math.Min(c + Few + 1, offsets.Length)];
            int room = PeriodPlaces.RoomFor(some[^1] - some[0]);
            if (_places.Length < room) _places = new int[Math.Max(room, 2 * _places.Length)];
            PeriodPlaces.Write(some, times, table, _places, ends);
            int start = 0;
            for (int i = 0; i + 1 < some.Length; i++)
            {
                if (_isEver && some[i] < some[i + 1] && times[some[i]] < table.Floor) WasThere++;
                else Count(_places.AsSpan(start..ends[i]));
                start = ends[i];
            }
        }
    }

    /// <summary>Counts a customer in the row of its first period, at each period.</summary>
    private void Count(ReadOnlySpan<int> places)
    {
        if (places.IsEmpty || places[0] >= _cohorts) return;
        Span<uint> row = _rows.AsSpan(places[0] * _begun, _begun);
        foreach (int place in places) row[place]++;
    }
}
