namespace Crm.Segmentation.Journeys;

/// <summary>Waits for a time: exactly so long, or for local dates.</summary>
internal sealed class WaitStage(StagePlace place, WaitStep step) : JourneyStage(place.Node, place.Position, place.Next)
{
    internal override int Enter(CustomerStep run, JourneyInstance instance) => run.WaitUntil(instance, this, DueOf(run, instance, run.At), run.At);

    internal override int Again(CustomerStep run, JourneyInstance instance)
    {
        if (step.Length.IsCalendar) instance.Due = Math.Max(DueOf(run, instance, instance.Began) + instance.Shift, run.At);
        return Stays;
    }

    internal override void Shift(JourneyInstance instance, long pause)
    {
        if (step.At is not null) return;
        instance.Due += pause;
        instance.Shift += pause;
    }

    internal override void Restart(CustomerStep run, JourneyInstance instance) => instance.StopAt(Stop.Time, DueOf(run, instance, run.At), run.At);

    private long DueOf(CustomerStep run, JourneyInstance instance, long began)
    {
        if (!step.Length.IsCalendar) return WaitTimes.After(began, step.Length);
        Calendar calendar = run.CalendarOf(instance.Version);
        return step.At is { } at ? calendar.Shown(calendar.LocalDay(began) + (long)step.Length.Days, at) : calendar.DaysLater(began, step.Length.Days);
    }
}

/// <summary>Waits until clocks show a time.</summary>
internal sealed class UntilTimeStage(StagePlace place, WaitUntilTimeStep step) : JourneyStage(place.Node, place.Position, place.Next)
{
    internal override int Enter(CustomerStep run, JourneyInstance instance) => run.WaitUntil(instance, this, DueOf(run, instance, run.At), run.At);

    internal override int Again(CustomerStep run, JourneyInstance instance)
    {
        instance.Due = Math.Max(DueOf(run, instance, instance.Began), run.At);
        return Stays;
    }

    internal override void Restart(CustomerStep run, JourneyInstance instance) => instance.StopAt(Stop.Time, DueOf(run, instance, run.At), run.At);

    private long DueOf(CustomerStep run, JourneyInstance instance, long began) => run.CalendarOf(instance.Version).NextTime(began, step.At, step.Weekday);
}

/// <summary>Waits until a date of the customer.</summary>
internal sealed class UntilDateStage : JourneyStage
{
    private readonly WaitUntilDateStep _step;
    private readonly CustomerDateField _date;

    internal UntilDateStage(StagePlace place, WaitUntilDateStep step, Schema schema)
        : base(place.Node, place.Position, place.Next) => (_step, _date) = (step, new CustomerDateField(step.Date, schema));

    internal CustomerDateField Date => _date;

    internal override int Enter(CustomerStep run, JourneyInstance instance) => Judge(run, instance, run.At);

    internal override int Again(CustomerStep run, JourneyInstance instance) => Judge(run, instance, instance.Began);

    /// <summary>When it is over, counted from an instant, and what becomes of the instance where there is no such time.</summary>
    private int Judge(CustomerStep run, JourneyInstance instance, long began)
    {
        if (DueOf(run, instance, began) is not { } due) return Unusable(run, instance, _step.IfMissing);
        if (due < began) return Unusable(run, instance, _step.IfPast);
        if (due <= run.At && began == run.At) return Next;
        run.Wait(instance, this, Math.Max(due, run.At), began);
        return Stays;
    }

    private int Unusable(CustomerStep run, JourneyInstance instance, DateUnusable? outcome)
    {
        if (outcome is DateUnusable.Skip or DateUnusable.Now)
        {
            instance.Leave();
            return Next;
        }

        run.Exit(instance, JourneyReasons.DateUnusable);
        return Stays;
    }

    private long? DueOf(CustomerStep run, JourneyInstance instance, long began)
    {
        Calendar calendar = run.CalendarOf(instance.Version);
        if (_date.Read(run.Customer, calendar) is not var (day, time)) return null;
        TimeOnly at = _step.At ?? time;
        if (!_step.IsAnniversary) return calendar.Shown(day + _step.OffsetDays, at);

        // The anniversary of the date before may be, by its clock, not over yet.
        DateOnly date = DateOnly.FromDayNumber(day + Timestamp.EpochDayNumber);
        for (int next = Anniversaries.After(date, calendar.LocalDay(began) - (long)_step.OffsetDays - 1); next <= Anniversaries.LastDay; next = Anniversaries.After(date, next))
            if (calendar.Shown((long)next + _step.OffsetDays, at) is var due && due >= began) return due;
        return null;
    }
}

/// <summary>An attribute that is a date or an instant, as a local date and a time of day.</summary>
internal sealed class CustomerDateField
{
    private readonly int _slot, _slots;
    private readonly bool _isDate;

    internal CustomerDateField(Measure date, Schema schema)
    {
        FieldDefinition field = ((IFieldHandle)date).Field;
        (_slot, _slots, _isDate) = (schema.AttributeIndex(field.Name), schema.Attributes.Count, field.Kind == ValueKind.Date);
    }

    /// <summary>The date and the time of day, of a date midnight; null when it is missing.</summary>
    internal (int Day, TimeOnly Time)? Read(CustomerAttributes customer, Calendar calendar)
    {
        if (!customer.Values.Has(_slot)) return null;
        long value = customer.Values.Number(_slot, _slots);
        if (_isDate) return ((int)value, TimeOnly.MinValue);
        int day = calendar.LocalDay(value);
        long time = Math.Clamp(calendar.Local(value) - (day * Timestamp.Day), 0, Timestamp.Day - 1);
        return (day, TimeOnly.FromTimeSpan(TimeSpan.FromMilliseconds(time)));
    }

    /// <summary>Whether two customers have the same.</summary>
    internal bool IsSame(CustomerAttributes one, CustomerAttributes other) =>
        one.Values.Has(_slot) == other.Values.Has(_slot) && (!one.Values.Has(_slot) || one.Values.Number(_slot, _slots) == other.Values.Number(_slot, _slots));
}

/// <summary>Ends of exact waits.</summary>
internal static class WaitTimes
{
    internal static long After(long began, WaitLength length) => TimeRange.Clamp((Int128)began + (length.Duration.Ticks / TimeSpan.TicksPerMillisecond));
}
