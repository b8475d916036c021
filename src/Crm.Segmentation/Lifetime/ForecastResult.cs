namespace Crm.Segmentation.Lifetime;

/// <summary>A lifetime behind a name once it is fitted: each value is a column.</summary>
internal sealed class ForecastResult(LifetimeForecast forecast, FittedLifetime fitted) : ComputedResult
{
    private const double Year = 365.0 * Timestamp.Day;

    internal override Diagnostic Check(MemberOf member, string definition) => LifetimeResult.HasNoMembers(forecast, definition);

    internal override MeasureOperator Values(Binder binder, ValueOf value)
    {
        EvaluationScope scope = binder.Scope!;
        var clock = new ExposureClock(scope.Calendar, forecast.Purchases);
        EventReader events = binder.Shared(forecast.Purchases, () => PurchaseReader.Events(binder, forecast.Purchases));
        return new ForecastColumn(
            binder.Slots.Next(), events, new PurchaseReader(binder, scope.Data.Schema, forecast.Purchases, clock, events), clock.UpTo(clock.PeriodOf(scope.AsOf)), Of(value), forecast.Purchases.Value is not null);
    }

    /// <summary>A value as a function of a customer's purchases; null where there is none.</summary>
    private Func<PurchaseSummary, double?> Of(ValueOf value)
    {
        PurchaseModel model = fitted.Model;
        if (fitted.Customers == 0) return _ => null;
        Func<PurchaseSummary, double> alive = model.Alive();
        if (value.Part == LifetimeForecast.AlivePart) return customer => alive(customer);
        double period = forecast.Purchases.Period == CalendarUnit.Week ? 7.0 * Timestamp.Day : Timestamp.Day;
        double ahead = (double)value.Arguments[0].Value.Number / period;
        double rate = value.Arguments.Count > 1 ? Logs.OnePlus((double)value.Arguments[1].Value.Number) * period / Year : 0;
        Func<int, double, double> orders = rate == 0
            ? model.Curve((repeats, age) => model.ExpectedIfAlive(repeats, age, ahead), isCheap: model is ParetoNbd)
            : model.Curve((repeats, age) => model.DiscountedIfAlive(repeats, age, rate, ahead), isCheap: false);
        if (value.Part == LifetimeForecast.OrdersPart) return customer => alive(customer) * orders(customer.Repeats, customer.Age);
        return customer => fitted.Spend?.ExpectedValue(customer) is { } worth ? worth * alive(customer) * orders(customer.Repeats, customer.Age) : null;
    }
}

/// <summary>A value of each customer of a batch; missing for who never bought.</summary>
internal sealed class ForecastColumn(int slot, EventReader events, PurchaseReader purchases, int now, Func<PurchaseSummary, double?> value, bool valued)
    : MeasureOperator(slot, null, null, SequenceCost, events)
{
    internal override void Compute(RowContext context, MeasureVector result)
    {
        result.Valid.AsSpan(0, context.WordCount).Clear();
        PurchaseHistory history = context.Reading(events).Memory(this, static _ => new PurchaseHistory());
        for (int i = 0; i < context.Count; i++)
        {
            purchases.Read(context, i, history);
            if (history.Count == 0 || value(PurchaseAnalyzer.Summary(history, now, purchases.Unit, valued)) is not { } number || !double.IsFinite(number)) continue;
            result.Doubles[i] = number;
            BitWords.Set(result.Valid, i);
        }
    }
}
