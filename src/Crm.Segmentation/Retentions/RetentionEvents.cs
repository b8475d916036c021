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

        RetentionEvent[] rows = [.. Rows(reading, customer).OrderBy(row => row.Time)];
        history.Enter([.. rows.Select(row => row.Time)], [.. rows.Select(row => row.Answers)], seen);
        (int Cohort, long Start)[] entries = [.. history.Entries];
        bool wasThere = history.WasThere;
        history.Take(rows, _distinct is not null, _value is not null);
        foreach ((int cohort, long start) in entries) entered(cohort, start, null);
        return wasThere;
    }

    /// <summary>The same for each value in common: the cohorts of the events with that value.</summary>
    internal void ReadByValue(RowContext context, int customer, CohortHistory history, Action<int, long, string?> entered)
    {
        RetentionEvent[] rows = [.. Rows(context.Reading(Reader), customer).OrderBy(row => row.Time)];
        history.Enter([.. rows.Select(row => row.Time)], [.. rows.Select(row => row.Answers)], FirstSeen(context, customer));
        if (history.Entries.Count == 0) return;
        bool isEvery = history.IsEveryTime;
        long first = history.Entries[0].Start;
        foreach (IGrouping<long, RetentionEvent> value in rows.Where(row => row.Key is not null).GroupBy(row => row.Key!.Value))
        {
            RetentionEvent[] same = [.. value];

            // Who has one start has the value, or values, of the events at that instant.
            if (!isEvery && !Array.Exists(same, row => row.Time == first && (row.Answers & CohortHistory.CohortBit) != 0)) continue;
            history.Enter([.. same.Select(row => row.Time)], [.. same.Select(row => isEvery || row.Time == first ? row.Answers : row.Answers & ~CohortHistory.CohortBit)], null);
            (int Cohort, long Start)[] entries = [.. history.Entries];
            history.Take(same, _distinct is not null, _value is not null);
            string name = Reader.Runs[same[0].Row.Run].Keys!.NameOf(same[0].Row.Row);
            foreach ((int cohort, long start) in entries) entered(cohort, start, name);
        }
    }

    private long? FirstSeen(RowContext context, int customer) =>
        _firstSeen is not null && context.Values(_firstSeen) is var seen && BitWords.Get(seen.Valid, customer) ? seen.Longs[customer] : null;

    private List<RetentionEvent> Rows(EventReading reading, int customer)
    {
        var rows = new List<RetentionEvent>();
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
                rows.Add(new RetentionEvent(run.Times[row], answers, run.Keys is { } keys && keys.TryGet(row, out long key) ? key : null, (run.Index, row), id, amount));
            }
        }

        return rows;
    }
}
