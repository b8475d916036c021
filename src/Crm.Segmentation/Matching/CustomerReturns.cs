using Crm.Segmentation.Retentions;

namespace Crm.Segmentation;

/// <summary>
/// One customer's cohorts and returns. Cohorts are the first periods of a grid; the periods after them are there to be returned in. Used for
/// one customer after another: begin, add all cohort events, enter, add all returns, read.
/// </summary>
/// <remarks>Events are added in stretches, each in time order; the order of the stretches does not matter. Linear in the events.</remarks>
internal sealed class CustomerReturns
{
    private readonly PeriodGrid _periods;
    private readonly int _cohorts;
    private readonly CohortMode _mode;
    private readonly long[] _starts;
    private readonly ulong[] _entered;
    private readonly ulong[] _sameReturns;
    private readonly ulong[] _returns;
    private long _first;

    internal CustomerReturns(PeriodGrid periods, int cohorts, CohortMode mode)
    {
        _periods = periods;
        _cohorts = cohorts;
        _mode = mode;
        _starts = new long[cohorts];
        _entered = new ulong[BitWords.Count(cohorts)];
        _sameReturns = new ulong[_entered.Length];
        _returns = new ulong[BitWords.Count(periods.Count)];
    }

    /// <summary>The cohorts that the customer is in, as bits.</summary>
    internal ReadOnlySpan<ulong> Entered => _entered;

    /// <summary>The period of the last return, of all history after the first cohort's start; <c>Count</c> of the grid when it is after all periods.</summary>
    internal int LastReturn { get; private set; }

    internal void Begin()
    {
        _entered.AsSpan().Clear();
        _sameReturns.AsSpan().Clear();
        _returns.AsSpan().Clear();
        _first = TimeRange.Latest;
        LastReturn = -1;
    }

    /// <param name="times">Instants in order.</param>
    /// <param name="answers">For each instant its bits.</param>
    /// <param name="bit">The bit that a cohort event has.</param>
    internal void AddCohortEvents(ReadOnlySpan<long> times, ReadOnlySpan<ulong> answers, ulong bit)
    {
        if (_mode == CohortMode.EveryTime)
        {
            Enter(times, answers, bit);
            return;
        }

        long from = _mode == CohortMode.FirstEver ? TimeRange.Earliest : _periods[0].From;
        for (int i = 0; i < times.Length && times[i] < _first; i++)
        {
            if (times[i] < from || !Has(answers, i, bit)) continue;
            _first = times[i];
            return;
        }
    }

    /// <summary>Puts the customer into cohorts; false when there is none.</summary>
    internal bool Enter()
    {
        if (_mode == CohortMode.EveryTime) return !BitWords.IsEmpty(_entered);
        int cohort = _periods.IndexOf(_first);
        if (cohort < 0 || cohort >= _cohorts) return false;
        BitWords.Set(_entered, cohort);
        _starts[cohort] = _first;
        return true;
    }

    /// <inheritdoc cref="AddCohortEvents"/>
    internal void AddReturns(ReadOnlySpan<long> times, ReadOnlySpan<ulong> answers, ulong bit)
    {
        long settled = long.MinValue;
        for (int i = 0; i < times.Length; i++)
        {
            // A further return in a period changes nothing once it is known that there was one after the start.
            if (times[i] < settled || !Has(answers, i, bit)) continue;
            int period = _periods.IndexOf(times[i]);
            if (period < 0) continue;
            LastReturn = Math.Max(LastReturn, period);
            if (period == _periods.Count) break;
            BitWords.Set(_returns, period);
            if (period < _cohorts && BitWords.Get(_entered, period))
            {
                if (times[i] < _starts[period]) continue;
                BitWords.Set(_sameReturns, period);
            }

            settled = _periods[period].To;
        }
    }

    /// <summary>Whether the customer, who is in the cohort, returned in the period so many periods after it.</summary>
    internal bool ReturnedOn(int cohort, int offset) =>
        offset == 0 ? BitWords.Get(_sameReturns, cohort) : BitWords.Get(_returns, cohort + offset);

    /// <summary>Whether the customer, who is in the cohort, returned in the period so many periods after it or in any later one.</summary>
    internal bool ReturnedOnOrAfter(int cohort, int offset) => LastReturn >= cohort + Math.Max(offset, 1) || ReturnedOn(cohort, offset);

    /// <summary>Adds 1 to the count of every period in which the customer, who is in the cohort, returned.</summary>
    /// <param name="cohort">The cohort.</param>
    /// <param name="counts">One count a period, from the cohort's own.</param>
    internal void CountOn(int cohort, Span<long> counts)
    {
        if (BitWords.Get(_sameReturns, cohort)) counts[0]++;
        for (int p = BitWords.Next(_returns, cohort + 1); p >= 0 && p - cohort < counts.Length; p = BitWords.Next(_returns, p + 1)) counts[p - cohort]++;
    }

    /// <summary>Adds 1 to the count of every period in or after which the customer, who is in the cohort, returned.</summary>
    /// <inheritdoc cref="CountOn"/>
    internal void CountOnOrAfter(int cohort, Span<long> counts)
    {
        if (ReturnedOnOrAfter(cohort, 0)) counts[0]++;
        int last = Math.Min(LastReturn - cohort, counts.Length - 1);
        for (int offset = 1; offset <= last; offset++) counts[offset]++;
    }

    private void Enter(ReadOnlySpan<long> times, ReadOnlySpan<ulong> answers, ulong bit)
    {
        long settled = long.MinValue;
        for (int i = 0; i < times.Length; i++)
        {
            if (times[i] < settled || !Has(answers, i, bit)) continue;
            int period = _periods.IndexOf(times[i]);
            if (period < 0) continue;
            if (period >= _cohorts) break;
            _starts[period] = BitWords.Get(_entered, period) ? Math.Min(_starts[period], times[i]) : times[i];
            BitWords.Set(_entered, period);
            settled = _periods[period].To;
        }
    }

    private static bool Has(ReadOnlySpan<ulong> answers, int index, ulong bit) => (answers[index] & bit) != 0;
}
