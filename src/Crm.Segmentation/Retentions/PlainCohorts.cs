using System.Numerics;

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
        _rows = _masks is null ? new uint[_cohorts * (_begun + 1)] : [];
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

    /// <summary>The periods over the times of a run; null where they do not fit.</summary>
    internal PeriodTable? TableOf(RunReader run) =>
        PeriodTable.Of(_layout.Offsets!.Bounds[..(_begun + 1)], run.Times.Base, run.Times.Unit, _layout.AsOf + 1);

    /// <summary>Counts customers.</summary>
    /// <param name="offsets">Where each one's times start in the run, and the end of the last one's.</param>
    /// <param name="times">The run's times.</param>
    /// <param name="table">The periods.</param>
    internal void Count(ReadOnlySpan<int> offsets, ReadOnlySpan<uint> times, PeriodTable table)
    {
        if (offsets.IsEmpty) return;
        if (_masks is { } masks) CountMasks(offsets, times, table, masks);
        else CountPlaces(offsets, times, table);
    }

    /// <summary>Adds what was counted to the counts of a report.</summary>
    internal void AddTo(RetentionCounts counts)
    {
        int columns = _layout.Columns;
        Span<uint> returned = new uint[columns];
        for (int cohort = 0; cohort < _cohorts; cohort++)
        {
            ReadOnlySpan<uint> row = _masks is not null ? _masks[cohort][.._begun] : _rows.AsSpan((cohort * (_begun + 1)) + 1, _begun);
            row = row[cohort..Math.Min(cohort + columns, _begun)];
            returned.Clear();
            row.CopyTo(returned);
            counts.Add(cohort, returned[0], returned);
        }
    }

    /// <summary>How many of the periods have begun.</summary>
    private static int Begun(RetentionLayout layout) => layout.Offsets is { } offsets ? Math.Min(offsets.IndexOf(layout.AsOf) + 1, offsets.Count) : 0;

    private void CountMasks(ReadOnlySpan<int> offsets, ReadOnlySpan<uint> times, PeriodTable table, MaskCounts masks)
    {
        int customers = offsets.Length - 1;
        if (_found.Length < customers) _found = new uint[customers];
        Span<uint> found = _found.AsSpan(0, customers);
        PeriodMasks.Write(offsets, times, table, found);
        for (int c = 0; c < found.Length; c++)
        {
            uint mask = found[c];
            if (_isEver && offsets[c] < offsets[c + 1] && times[offsets[c]] < table.Floor)
            {
                WasThere++;
                continue;
            }

            int cohort = BitOperations.TrailingZeroCount(mask);
            if (cohort >= _cohorts) continue;
            masks.Add(cohort, mask);
            if (!_isEvery) continue;
            for (mask &= mask - 1; (cohort = BitOperations.TrailingZeroCount(mask)) < _cohorts; mask &= mask - 1) masks.Add(cohort, mask);
        }
    }

    private void CountPlaces(ReadOnlySpan<int> offsets, ReadOnlySpan<uint> times, PeriodTable table)
    {
        int start = offsets[0], count = offsets[^1] - start;
        if (_places.Length < count) _places = new int[count];
        Span<int> places = _places.AsSpan(0, count);
        PeriodPlaces.Write(times.Slice(start, count), table, places);
        for (int c = 0; c + 1 < offsets.Length; c++)
        {
            ReadOnlySpan<int> own = places[(offsets[c] - start)..(offsets[c + 1] - start)];
            if (_isEver && !own.IsEmpty && times[offsets[c]] < table.Floor)
            {
                WasThere++;
                continue;
            }

            int first = 0;
            while (first < own.Length && own[first] == 0) first++;
            if (first == own.Length || own[first] > _cohorts) continue;
            Span<uint> row = _rows.AsSpan((own[first] - 1) * (_begun + 1), _begun + 1);
            int before = -1;
            foreach (int place in own[first..])
            {
                // Whether the day is another than the one before is anybody's guess, so there is no branch on it. Place 0 is in no period.
                row[place] += place != before ? 1U : 0U;
                before = place;
            }
        }
    }
}
