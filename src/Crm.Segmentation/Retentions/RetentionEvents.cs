using System.Runtime.InteropServices;

namespace Crm.Segmentation.Retentions;

/// <summary>What a retention reads of a batch: the events of its two patterns, what it asks of the returns, and when customers were first seen.</summary>
internal sealed class RetentionEvents : BatchOperator
{
    private static readonly TimeRange Always = new(TimeRange.Earliest, TimeRange.Latest);

    private readonly bool _isPlain;
    private readonly PropertyReader? _distinct;
    private readonly AmountReader? _value;
    private readonly int _returnType;
    private readonly MeasureOperator? _firstSeen;

    /// <summary>INVARIANT: the retention has been validated against the binder's schema.</summary>
    internal RetentionEvents(Binder binder, Retention retention)
        : this(
            binder.Slots.Next(),
            retention,
            retention.SameProperty is null
                ? binder.BindReader([[retention.Cohort.Pattern], [retention.Return]], apart: true)
                : binder.BindReader([[retention.Cohort.Pattern], [retention.Return]], [], retention.SameProperty),
            binder.BindSeen(retention.FirstSeen))
    {
        if (retention.Distinct is { } distinct) _distinct = binder.BindProperty(distinct);
        if (retention.Value is { } value) _value = new AmountReader(binder.BindProperty(value));
        if ((retention.Distinct ?? retention.Value) is IFieldHandle handle) _returnType = binder.TypeOf(handle.Field.EventName!);
    }

    private RetentionEvents(int slot, Retention retention, EventReader reader, MeasureOperator? firstSeen)
        : base(slot, MeasureOperator.EventCost, firstSeen is null ? [reader] : [reader, firstSeen])
    {
        (Reader, _firstSeen) = (reader, firstSeen);
        _isPlain = retention is { Distinct: null, Value: null, SameProperty: null };
    }

    internal EventReader Reader { get; }

    /// <summary>What a unit of the value is worth.</summary>
    internal AmountUnit Unit => _value?.Unit ?? default;

    /// <summary>Reads a customer's events, and tells each cohort that the customer is in, whose returns can then be followed.</summary>
    /// <param name="context">The batch.</param>
    /// <param name="customer">The customer's position in it.</param>
    /// <param name="history">Where they are read to.</param>
    /// <param name="entered">Told the cohort, the start, and the value in common.</param>
    /// <returns>Whether the customer was there before history starts.</returns>
    internal bool Read(RowContext context, int customer, CohortHistory history, Action<int, long, string?> entered)
    {
        EventReading reading = context.Reading(Reader);
        long? seen = FirstSeen(context, customer);
        if (_isPlain)
        {
            CustomerEvents events = reading.ByTime(customer, Always);
            history.Take(events.Times, events.Answers, seen);
            foreach ((int cohort, long start) in history.Entries) entered(cohort, start, null);
            return history.WasThere;
        }

        ReadOnlySpan<RetentionEvent> rows = Rows(reading, customer, history.Events, ByTime);
        history.Enter(rows, seen);
        history.Take(rows, _distinct is not null, _value is not null);
        foreach ((int cohort, long start) in history.Entries) entered(cohort, start, null);
        return history.WasThere;
    }

    /// <summary>The same for each value in common: the cohorts of the events with that value.</summary>
    internal void ReadByValue(RowContext context, int customer, CohortHistory history, Action<int, long, string?> entered)
    {
        ReadOnlySpan<RetentionEvent> rows = Rows(context.Reading(Reader), customer, history.Events, ByTime);
        history.Enter(rows, FirstSeen(context, customer));
        if (history.Entries.Count == 0) return;

        // Who has one start has the value, or values, of the events at that instant.
        long? first = history.IsEveryTime ? null : history.Entries[0].Start;
        history.Events.Sort(ByKey);
        rows = CollectionsMarshal.AsSpan(history.Events);
        while (rows.Length > 0)
        {
            long? key = rows[0].Key;
            int end = 1;
            while (end < rows.Length && rows[end].Key == key) end++;
            ReadOnlySpan<RetentionEvent> same = rows[..end];
            rows = rows[end..];
            if (key is null) continue;
            history.Enter(same, null, first);
            if (history.Entries.Count == 0) continue;
            history.Take(same, _distinct is not null, _value is not null);
            string name = Reader.Runs[same[0].Row.Run].Keys!.NameOf(same[0].Row.Row);
            foreach ((int cohort, long start) in history.Entries) entered(cohort, start, name);
        }
    }

    private long? FirstSeen(RowContext context, int customer) =>
        _firstSeen is not null && context.Values(_firstSeen) is var seen && BitWords.Get(seen.Valid, customer) ? seen.Longs[customer] : null;

    /// <summary>A customer's events in an order; in memory that is used for one customer after another.</summary>
    private ReadOnlySpan<RetentionEvent> Rows(EventReading reading, int customer, List<RetentionEvent> rows, Comparison<RetentionEvent> order)
    {
        rows.Clear();
        bool isInOrder = true;
        foreach (RunReader run in Reader.Runs)
        {
            (int start, int end) = reading.Rows(run, customer, Always with { To = Reader.AsOf + 1 });
            ReadOnlySpan<ulong> bits = reading.Bits(run, out int first);
            for (int row = start; row < end; row++)
            {
                ulong answers = bits.IsEmpty ? run.Always[0] : bits[row - first];
                if (answers == 0) continue;
                bool isReturn = (answers & CohortHistory.ReturnBit) != 0 && run.Type == _returnType;
                long? id = isReturn && _distinct is not null && _distinct.IsValid(row) ? _distinct.Identity(row) : null;
                Int128 amount = 0;
                if (isReturn) _value?.TryRead(row, out amount);
                var @event = new RetentionEvent(run.Times[row], answers, run.Keys is { } keys && keys.TryGet(row, out long key) ? key : null, (run.Index, row), id, amount);
                isInOrder = isInOrder && (rows.Count == 0 || order(rows[^1], @event) < 0);
                rows.Add(@event);
            }
        }

        if (!isInOrder) rows.Sort(order);
        return CollectionsMarshal.AsSpan(rows);
    }

    private static int ByTime(RetentionEvent one, RetentionEvent two) => one.Time != two.Time ? one.Time.CompareTo(two.Time) : one.Row.CompareTo(two.Row);

    private static int ByKey(RetentionEvent one, RetentionEvent two) => one.Key != two.Key ? Nullable.Compare(one.Key, two.Key) : ByTime(one, two);
}
