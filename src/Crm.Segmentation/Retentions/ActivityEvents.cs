namespace Crm.Segmentation.Retentions;

/// <summary>What a lifecycle or a stickiness reads of a batch: the events of its activity, and when customers were first seen.</summary>
internal sealed class ActivityEvents : BatchOperator
{
    private static readonly TimeRange Always = new(TimeRange.Earliest, TimeRange.Latest);

    private readonly MeasureOperator? _firstSeen;

    /// <summary>INVARIANT: the pattern, the unit and the attribute have been validated against the binder's schema.</summary>
    internal ActivityEvents(Binder binder, EventPattern activity, string? unit, CustomerInstant? firstSeen)
        : this(binder.Slots.Next(), unit is null ? binder.BindReader([[activity]], apart: true) : binder.BindReader([[activity]], [], unit), binder.BindSeen(firstSeen))
    {
    }

    private ActivityEvents(int slot, EventReader reader, MeasureOperator? firstSeen)
        : base(slot, MeasureOperator.EventCost, firstSeen is null ? [reader] : [reader, firstSeen]) => (Reader, _firstSeen) = (reader, firstSeen);

    internal EventReader Reader { get; }

    /// <summary>The instants of a customer's activity, in order. Valid until the next call.</summary>
    internal ReadOnlySpan<long> Times(RowContext context, int customer) => context.Reading(Reader).ByTime(customer, Always).Times;

    /// <summary>When a customer was first seen; null when that is not known.</summary>
    internal long? FirstSeen(RowContext context, int customer) =>
        _firstSeen is not null && context.Values(_firstSeen) is var seen && BitWords.Get(seen.Valid, customer) ? seen.Longs[customer] : null;

    /// <summary>Adds the activity of the batch's customers to the units of a property: for each its instants.</summary>
    internal void AddTo(Dictionary<string, UnitActivity> units, RowContext context, PeriodGrid periods, int customers)
    {
        EventReading reading = context.Reading(Reader);
        var known = new Dictionary<long, UnitActivity>();
        foreach (RunReader run in Reader.Runs)
        {
            ReadOnlySpan<ulong> bits = reading.Bits(run, out int first);
            for (int customer = 0; customer < customers; customer++)
            {
                (int start, int end) = reading.Rows(run, customer, Always with { To = Reader.AsOf + 1 });
                for (int row = start; row < end; row++)
                {
                    if ((bits.IsEmpty ? run.Always[0] : bits[row - first]) == 0 || run.Keys is not { } keys || !keys.TryGet(row, out long key)) continue;
                    if (!known.TryGetValue(key, out UnitActivity? unit))
                    {
                        string name = keys.NameOf(row);
                        if (!units.TryGetValue(name, out unit)) units.Add(name, unit = new UnitActivity());
                        known.Add(key, unit);
                    }

                    long time = run.Times[row];
                    unit.Add(time, periods.IndexOf(time));
                }
            }
        }
    }
}

/// <summary>When a unit was active: its first instant of all, and how often in which periods. Additions commute.</summary>
internal sealed class UnitActivity
{
    private readonly SortedDictionary<int, int> _periods = [];

    internal long First { get; private set; } = TimeRange.Latest;

    /// <summary>The periods with events, ascending, each with how many it has; -1 and the number of periods are those before and after all.</summary>
    internal IEnumerable<(int Period, int Events)> Periods => _periods.Select(pair => (pair.Key, pair.Value));

    internal void Add(long time, int period, int events = 1)
    {
        First = Math.Min(First, time);
        _periods[period] = _periods.GetValueOrDefault(period) + events;
    }

    internal void Add(UnitActivity other)
    {
        foreach ((int period, int events) in other._periods) Add(other.First, period, events);
    }
}
