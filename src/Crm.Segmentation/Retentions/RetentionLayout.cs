namespace Crm.Segmentation.Retentions;

/// <summary>The cohorts of a retention and the periods in which they are followed, as of an instant.</summary>
internal sealed class RetentionLayout
{
    /// <summary>The most cells that a report may have, over all groups.</summary>
    internal const int MaxCells = 1_000_000;

    private readonly Calendar _calendar;
    private readonly int[] _columnOf;
    private readonly int[] _firstOffset;
    private readonly PeriodGrid? _offsets;
    private readonly long _length;
    private readonly int _over;

    /// <summary>INVARIANT: the retention has no errors, and the cells are not too many.</summary>
    internal RetentionLayout(Retention retention, Calendar calendar, TimeRange range, long asOf)
    {
        (Retention, _calendar, AsOf) = (retention, calendar, asOf);
        Cohorts = PeriodGrid.Touching(calendar, retention.CohortUnit, range);
        _firstOffset = [0, .. retention.Brackets.Count > 0 ? Sums(retention.Brackets) : Enumerable.Range(1, retention.Periods)];
        _columnOf = new int[_firstOffset[^1]];
        for (int column = 0; column < Columns; column++) _columnOf.AsSpan(_firstOffset[column].._firstOffset[column + 1]).Fill(column);
        History = retention.HistoryStart is { } start ? Timestamp.Floor(start) : Cohorts.Bounds[0];
        if (retention.Elapsed is { } elapsed)
        {
            _length = Timestamp.Milliseconds(elapsed);
            return;
        }

        _offsets = PeriodGrid.Touching(calendar, retention.Period, new TimeRange(Cohorts.Bounds[0], Cohorts.Bounds[^1]), _columnOf.Length - 1);
        _over = _offsets.Over(asOf);
    }

    internal Retention Retention { get; }

    internal long AsOf { get; }

    /// <summary>The cohorts' own periods.</summary>
    internal PeriodGrid Cohorts { get; }

    /// <summary>The periods in which cohorts are followed; null where they run from each customer's start.</summary>
    internal PeriodGrid? Offsets => _offsets;

    /// <summary>The instant before which a customer was there already.</summary>
    internal long History { get; }

    /// <summary>How many cells a cohort has.</summary>
    internal int Columns => _firstOffset.Length - 1;

    /// <summary>How many periods a cohort is followed for.</summary>
    internal int Followed => _columnOf.Length;

    /// <summary>What the cells are called: the period, or the first and the last of a bracket.</summary>
    internal IEnumerable<string> Labels => Enumerable.Range(0, Columns).Select(column => (_firstOffset[column], _firstOffset[column + 1] - 1) is var (first, last) && first == last
        ? GroupCount.Shown((long)first)
        : $"{GroupCount.Shown((long)first)}-{GroupCount.Shown((long)last)}");

    /// <summary>Why a range has too many cells; null when it has not.</summary>
    internal static string? Excess(Retention retention, Calendar calendar, TimeRange range, int groups = 0)
    {
        long cohorts = PeriodGrid.CountTouching(calendar, retention.CohortUnit, range), periods = PeriodGrid.CountTouching(calendar, retention.Period, range);
        if (cohorts * retention.Columns * (groups + 1L) > MaxCells)
            return groups == 0
                ? $"The range has {cohorts} cohorts of {retention.Columns} periods, more than {MaxCells} cells together."
                : $"The range has {cohorts} cohorts of {retention.Columns} periods in {groups} groups, more than {MaxCells} cells together.";
        return periods > MaxCells ? $"The range has {periods} periods, more than {MaxCells}." : null;
    }

    /// <summary>The column of an offset from the start's own period.</summary>
    internal int ColumnOf(int offset) => _columnOf[offset];

    /// <summary>The offset from the start's own period at which a column begins; of all columns, the offset after the last.</summary>
    internal int FirstOffset(int column) => _firstOffset[column];

    /// <summary>How many of the cells of a customer with a start are over: the first ones, whose whole period lies before as-of.</summary>
    internal int OverAfter(long start) => WholeColumns(_offsets is null ? (AsOf - start) / _length : _over - _offsets.IndexOf(start));

    /// <summary>How many of the cells of a customer with a start have begun: the first ones, whose begin does not lie after as-of.</summary>
    internal int BegunAfter(long start)
    {
        long begun = _offsets is null ? (AsOf - start) / _length : Math.Min(_over, _offsets.Count - 1) - _offsets.IndexOf(start);
        return AsOf < start ? 0 : begun >= Followed ? Columns : _columnOf[begun] + 1;
    }

    /// <summary>How much of a period could be observed, of a cohort without customers: by those that it could have.</summary>
    internal CellState StateOf(int cohort, int column)
    {
        TimeRange own = Cohorts[cohort];
        return column < OverAfter(own.To - 1) ? CellState.Complete : column < BegunAfter(own.From) ? CellState.Partial : CellState.Future;
    }

    /// <summary>Where a cohort's period begins, in the zone of the calendar.</summary>
    internal DateTimeOffset StartOf(int cohort) => _calendar.LocalTime(Cohorts[cohort].From);

    /// <summary>The end of the period of a start that holds an instant at or after it.</summary>
    internal long EndOf(long start, long instant)
    {
        if (_offsets is null) return TimeRange.Clamp(start + (((Int128)((instant - start) / _length) + 1) * _length));
        int period = _offsets.IndexOf(instant);
        return period < _offsets.Count
            ? _offsets[period].To
            : PeriodGrid.Touching(_calendar, Retention.Period, new TimeRange(instant, instant + 1)).Bounds[^1];
    }

    /// <summary>The place of a start among the periods of the calendar; 0 where periods run from it.</summary>
    internal int PlaceOf(long start) => _offsets?.IndexOf(start) ?? 0;

    /// <summary>The offset of an instant from a start's own period, which has a place; <see cref="Followed"/> when it lies after all that are followed.</summary>
    internal int OffsetOf(long start, int place, long instant) =>
        (int)Math.Min(_offsets is null ? (instant - start) / _length : _offsets.IndexOf(instant) - place, Followed);

    private int WholeColumns(long offsets)
    {
        if (offsets >= Followed) return Columns;
        if (offsets <= 0) return 0;
        int column = _columnOf[offsets];
        return column;
    }

    /// <summary>Where each bracket begins, after period 0, and where the last one ends.</summary>
    private static IEnumerable<int> Sums(ValueList<int> lengths)
    {
        int sum = 1;
        yield return sum;
        foreach (int length in lengths) yield return sum += length;
    }
}
