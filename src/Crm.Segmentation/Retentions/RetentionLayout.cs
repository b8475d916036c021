namespace Crm.Segmentation.Retentions;

/// <summary>The cohorts and periods of a retention on the calendar, as of an instant.</summary>
internal sealed class RetentionLayout
{
    private const long MaxCells = 1_000_000;

    private readonly Calendar _calendar;
    private readonly long _asOf;

    /// <summary>INVARIANT: the retention has no errors, and the cells are not too many.</summary>
    internal RetentionLayout(Retention retention, Calendar calendar, TimeRange range, long asOf)
    {
        (Retention, _calendar, _asOf) = (retention, calendar, asOf);
        Cohorts = CohortsOf(retention, calendar, range);
        Periods = new PeriodGrid(calendar, retention.Period, range.From, Cohorts + retention.Periods - 1);
    }

    internal Retention Retention { get; }

    /// <summary>How many cohorts there are.</summary>
    internal int Cohorts { get; }

    /// <summary>The cohorts' own periods, and those after them that the last cohort is followed for.</summary>
    internal PeriodGrid Periods { get; }

    /// <summary>How many counts a cohort has: its size, and three for each period.</summary>
    internal int Stride => 1 + (3 * Retention.Periods);

    /// <summary>How many cohorts a range has.</summary>
    internal static int CohortsOf(Retention retention, Calendar calendar, TimeRange range) =>
        calendar.PeriodIndex(retention.Period, range.To - 1) - calendar.PeriodIndex(retention.Period, range.From) + 1;

    /// <summary>Why a range has too many cells; null when it has not.</summary>
    internal static string? Excess(Retention retention, Calendar calendar, TimeRange range) =>
        CohortsOf(retention, calendar, range) is var cohorts && (long)cohorts * retention.Periods > MaxCells
            ? $"The range has {cohorts} cohorts of {retention.Periods} periods, more than {MaxCells} cells together."
            : null;

    /// <summary>How much of a cohort's period could be observed.</summary>
    internal CellState StateOf(int cohort, int offset)
    {
        TimeRange period = Periods[cohort + offset];
        return period.To <= _asOf ? CellState.Complete : period.From <= _asOf ? CellState.Partial : CellState.Future;
    }

    /// <summary>All counts, of sizes and returns: cohort by cohort, period by period. Of a complete period everyone is eligible, of another one nobody.</summary>
    internal Tally TallyOf(ReadOnlySpan<long> sizes, ReadOnlySpan<long> returned)
    {
        var counts = new long[Cohorts * Stride];
        for (int cohort = 0; cohort < Cohorts; cohort++)
        {
            counts[cohort * Stride] = sizes[cohort];
            for (int offset = 0; offset < Retention.Periods; offset++)
            {
                (int at, long back) = ((cohort * Stride) + 1 + (3 * offset), returned[(cohort * Retention.Periods) + offset]);
                counts[at] = back;
                if (StateOf(cohort, offset) == CellState.Complete) (counts[at + 1], counts[at + 2]) = (sizes[cohort], back);
            }
        }

        return Tally.Of(counts);
    }

    /// <summary>A cohort as a report shows it.</summary>
    internal RetentionCohort CohortOf(int cohort, Tally tally)
    {
        var cells = new RetentionCell[Retention.Periods];
        for (int offset = 0; offset < cells.Length; offset++)
        {
            int at = (cohort * Stride) + 1 + (3 * offset);
            cells[offset] = new RetentionCell(tally[at], tally[at + 1], tally[at + 2], StateOf(cohort, offset));
        }

        return new RetentionCohort(_calendar.LocalTime(Periods[cohort].From), tally[cohort * Stride], [.. cells]);
    }
}
