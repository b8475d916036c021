namespace Crm.Segmentation.Retentions;

/// <summary>
/// Reads each customer's start, the early events after it, and the returns: for questions in exact time, to customers with one start each. The event that
/// is the start is left out of the returns, also where it is one; another at its instant is not.
/// </summary>
internal sealed class FirstReturns : BatchOperator
{
    private const ulong CohortBit = CohortHistory.CohortBit, ReturnBit = CohortHistory.ReturnBit, EarlyBit = 4;
    private static readonly TimeRange Always = new(TimeRange.Earliest, TimeRange.Latest);

    private readonly EventReader _reader;
    private readonly MeasureOperator? _firstSeen;

    /// <summary>INVARIANT: the retention has been validated against the binder's schema, and the early events have.</summary>
    internal FirstReturns(Binder binder, Retention retention, EventPattern? early)
        : this(
            binder.Slots.Next(),
            binder.BindReader([[retention.Cohort.Pattern], [retention.Return], early is null ? [] : [early]], apart: false),
            binder.BindSeen(retention.FirstSeen))
    {
    }

    private FirstReturns(int slot, EventReader reader, MeasureOperator? firstSeen)
        : base(slot, MeasureOperator.EventCost, firstSeen is null ? [reader] : [reader, firstSeen]) => (_reader, _firstSeen) = (reader, firstSeen);

    /// <summary>Reads a customer; false when the customer is in no cohort.</summary>
    /// <param name="context">The batch.</param>
    /// <param name="customer">The customer's position in it.</param>
    /// <param name="history">Finds the start.</param>
    /// <param name="start">The start.</param>
    /// <param name="early">The instants of the early events after the start, in order.</param>
    /// <param name="returns">The instants of the returns from the start on, in order.</param>
    internal bool Read(RowContext context, int customer, CohortHistory history, out long start, List<long> early, List<long> returns)
    {
        early.Clear();
        returns.Clear();
        start = 0;
        long? seen = _firstSeen is not null && context.Values(_firstSeen) is var values && BitWords.Get(values.Valid, customer) ? values.Longs[customer] : null;
        CustomerEvents events = context.Reading(_reader).ByTime(customer, Always);
        history.Enter(events.Times, events.Answers, seen);
        if (history.Entries.Count == 0) return false;
        start = history.Entries[0].Start;
        bool isLeftOut = false;
        for (int i = 0; i < events.Times.Length; i++)
        {
            (long time, ulong answers) = (events.Times[i], events.Answers[i]);
            if (time < start) continue;
            if (time > start && (answers & EarlyBit) != 0) early.Add(time);
            if ((answers & ReturnBit) == 0) continue;
            if (time == start && (answers & CohortBit) != 0 && !isLeftOut) isLeftOut = true;
            else returns.Add(time);
        }

        return true;
    }
}
