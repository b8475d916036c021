namespace Crm.Segmentation.Lifetime;

/// <summary>Reads customers' purchases, batch by batch.</summary>
internal sealed class PurchaseOperator : BatchOperator
{
    private const int PurchaseQuestion = 0, RefundQuestion = 1;

    private readonly PropertyReader? _value;
    private readonly PropertyReader? _refund;
    private readonly ExposureClock _clock;
    private readonly int _valueType;
    private readonly int _refundType;

    /// <summary>INVARIANT: the rule has been validated against the dataset's schema.</summary>
    internal PurchaseOperator(Binder binder, Schema schema, Purchases purchases, ExposureClock clock)
        : this(binder, Reader(binder, purchases), clock)
    {
        if (purchases.Value is IFieldHandle value) (_value, _valueType) = (binder.BindProperty(value), schema.EventIndex(value.Field.EventName!));
        if (purchases.Refund is IFieldHandle refund) (_refund, _refundType) = (binder.BindProperty(refund), schema.EventIndex(refund.Field.EventName!));
        Unit = _value?.Scale is { } scale ? (double)NumericTyping.Pow10(scale) : 1;
        RefundUnit = _refund?.Scale is { } places ? (double)NumericTyping.Pow10(places) : 1;
    }

    private PurchaseOperator(Binder binder, EventReader reader, ExposureClock clock)
        : base(binder.Slots.Next(), MeasureOperator.SequenceCost, [reader]) => (EventReader, _clock) = (reader, clock);

    /// <summary>How many units of the property one is: 100 for money with two decimal places.</summary>
    internal double Unit { get; } = 1;

    private double RefundUnit { get; } = 1;

    private EventReader EventReader { get; }

    /// <summary>The purchases of a customer of the batch, up to as-of.</summary>
    internal void Read(RowContext context, int customer, PurchaseHistory history)
    {
        history.Begin();
        EventReading reading = context.Reading(EventReader);
        var range = new TimeRange(TimeRange.Earliest, EventReader.AsOf + 1);
        foreach (RunReader run in EventReader.Runs)
        {
            (int start, int end) = reading.Rows(run, customer, range);
            if (start == end) continue;
            ReadOnlySpan<ulong> bits = reading.Bits(run, out int first);
            for (int row = start; row < end; row++)
            {
                ulong answers = bits.IsEmpty ? run.Always[0] : bits[row - first];
                int period = _clock.PeriodOf(run.Times[row]);
                if ((answers & (1UL << PurchaseQuestion)) != 0 && _clock.Shows(period) is { } shown) history.Add(shown, run.Type == _valueType ? Of(_value, row) : 0);
                if ((answers & (1UL << RefundQuestion)) != 0 && run.Type == _refundType) history.Refund(_clock.UpTo(period), Of(_refund, row) * (Unit / RefundUnit));
            }
        }

        history.Merge();
    }

    private static EventReader Reader(Binder binder, Purchases purchases) => purchases.Refund is IFieldHandle { Field.EventName: { } refunds }
        ? binder.BindReader([new[] { purchases.Pattern }, new[] { new EventType(refunds) }], apart: false)
        : binder.BindReader([new[] { purchases.Pattern }], apart: false);

    private static double Of(PropertyReader? property, int row) =>
        property is null || !property.IsValid(row) ? 0 : property.Scale is null ? property.Double(row) : property.Exact(row);
}
