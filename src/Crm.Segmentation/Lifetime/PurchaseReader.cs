namespace Crm.Segmentation.Lifetime;

/// <summary>Reads customers' purchases, batch by batch.</summary>
internal sealed class PurchaseReader
{
    private const int PurchaseQuestion = 0, RefundQuestion = 1;

    private readonly EventReader _events;
    private readonly PropertyReader? _value;
    private readonly PropertyReader? _refund;
    private readonly ExposureClock _clock;
    private readonly int _valueType;
    private readonly int _refundType;
    private readonly double _refundUnit = 1;

    /// <summary>INVARIANT: the rule has been validated against the schema, and the reader is <see cref="Events"/> of it.</summary>
    internal PurchaseReader(Binder binder, Schema schema, Purchases purchases, ExposureClock clock, EventReader events)
    {
        (_events, _clock) = (events, clock);
        if (purchases.Value is IFieldHandle value) (_value, _valueType) = (binder.BindProperty(value), schema.EventIndex(value.Field.EventName!));
        if (purchases.Refund is IFieldHandle refund) (_refund, _refundType) = (binder.BindProperty(refund), schema.EventIndex(refund.Field.EventName!));
        if (_value?.Scale is { } scale) Unit = (double)NumericTyping.Pow10(scale);
        if (_refund?.Scale is { } places) _refundUnit = (double)NumericTyping.Pow10(places);
    }

    /// <summary>How many units of the property one is: 100 for money with two decimal places.</summary>
    internal double Unit { get; } = 1;

    /// <summary>The events that are purchases, and those that are refunds.</summary>
    internal static EventReader Events(Binder binder, Purchases purchases) => purchases.Refund is IFieldHandle { Field.EventName: { } refunds }
        ? binder.BindReader([new[] { purchases.Pattern }, new[] { new EventType(refunds) }], apart: false)
        : binder.BindReader([new[] { purchases.Pattern }], apart: false);

    /// <summary>The purchases of a customer of the batch, up to as-of.</summary>
    internal void Read(RowContext context, int customer, PurchaseHistory history)
    {
        history.Begin();
        EventReading reading = context.Reading(_events);
        var range = new TimeRange(TimeRange.Earliest, _events.AsOf + 1);
        foreach (RunReader run in _events.Runs)
        {
            (int start, int end) = reading.Rows(run, customer, range);
            if (start == end) continue;
            ReadOnlySpan<ulong> bits = reading.Bits(run, out int first);
            for (int row = start; row < end; row++)
            {
                ulong answers = bits.IsEmpty ? run.Always[0] : bits[row - first];
                int period = _clock.PeriodOf(run.Times[row]);
                if ((answers & (1UL << PurchaseQuestion)) != 0 && _clock.Shows(period) is { } shown) history.Add(shown, run.Type == _valueType ? Of(_value, row) : 0);
                if ((answers & (1UL << RefundQuestion)) != 0 && run.Type == _refundType) history.Refund(_clock.UpTo(period), Of(_refund, row) * (Unit / _refundUnit));
            }
        }

        history.Merge();
    }

    private static double Of(PropertyReader? property, int row) =>
        property is null || !property.IsValid(row) ? 0 : property.Scale is null ? property.Double(row) : property.Exact(row);
}

/// <summary>What a run over purchases asks of each batch.</summary>
internal sealed class PurchaseOperator : BatchOperator
{
    internal PurchaseOperator(Binder binder, Schema schema, Purchases purchases, ExposureClock clock)
        : this(binder.Slots.Next(), PurchaseReader.Events(binder, purchases), events => new PurchaseReader(binder, schema, purchases, clock, events))
    {
    }

    private PurchaseOperator(int slot, EventReader events, Func<EventReader, PurchaseReader> reader)
        : base(slot, MeasureOperator.SequenceCost, [events]) => Reader = reader(events);

    internal PurchaseReader Reader { get; }
}
