namespace Crm.Segmentation;

/// <summary>Binding of what is a matter of the calendar: windows of instants and dates, anniversaries.</summary>
internal sealed partial class Binder
{
    private readonly Dictionary<Measure, DayOfYearOperator> _days = [];
    private HoursOfWeek? _hours;

    private int Today => _calendar.LocalDay(_asOf);

    /// <summary>A window that is the same for everybody is a range of instants; of dates, a range of dates, so that no midnight is looked up.</summary>
    private ConditionOperator BindInWindow(InWindow node)
    {
        WindowOperator window = BindWindow(node.Window, events: false);
        bool isDate = node.Operand.Kind == ValueKind.Date;
        if (isDate && node.Window.Dates(Today) is { } days) return BindRange(Bind(node.Operand), new ExactRange(days.First, days.Last));
        if (window.Fixed is not { } range) return new InWindowOperator(Slots.Next(), BindInstant(node.Operand), window);
        if (!isDate) return BindRange(Bind(node.Operand), new ExactRange(range.From, range.To - 1));
        (int first, int last) = _calendar.DaysIn(range);
        return BindRange(Bind(node.Operand), new ExactRange(first, last));
    }

    private AnniversaryOperator BindAnniversary(AnniversaryWithin node) =>
        new(Slots.Next(), BindDays(node.Operand), node.Dates(_asOf, _calendar));

    private DayOfYearOperator BindDays(Measure days)
    {
        if (IsShared(days)) return First.BindDays(days);
        if (_days.TryGetValue(days, out DayOfYearOperator? known)) return known;
        return _days[days] = new DayOfYearOperator(Slots.Next(), Bind(days), days.Kind == ValueKind.Date, _calendar);
    }

    /// <summary>
    /// The years that have passed are at least so many for what is not later than a day or an instant: a range of dates, and of instants a range but where
    /// clocks went back.
    /// </summary>
    private ConditionOperator BindYears(YearsSinceOperator years, ExactRange range)
    {
        long more = range.High == long.MaxValue ? long.MaxValue : range.High + 1;
        if (range.IsEmpty) return new NobodyOperator(Slots.Next());
        if (years.IsOfDates) return BindRange(years.Start, new ExactRange(range.High < 0 ? int.MaxValue : years.Years.LastDate(more) + 1, years.Years.LastDate(range.Low)));
        if (range.High < 0) return new NobodyOperator(Slots.Next());
        List<TimeRange> reached = years.Years.Instants(range.Low), passed = years.Years.Instants(more);
        if (reached is [var since] && passed.Count <= 1)
            return BindRange(years.Start, new ExactRange(passed is [var before] ? before.To : since.From, since.To - 1));
        ConditionOperator inside = BindAny(years.Start, reached);
        return passed.Count == 0 ? inside : new AllOfOperator(Slots.Next(), [inside, new NotOperator(Slots.Next(), BindAny(years.Start, passed))]);
    }

    private ConditionOperator BindAny(MeasureOperator instant, List<TimeRange> ranges)
    {
        ConditionOperator[] any = [.. ranges.Select(range => BindRange(instant, new ExactRange(range.From, range.To - 1)))];
        return any.Length switch { 0 => new NobodyOperator(Slots.Next()), 1 => any[0], _ => new AnyOfOperator(Slots.Next(), any) };
    }

    private HoursOfWeek HoursOf(PackedIntegers times) =>
        _hours ??= times.Length == 0 ? new HoursOfWeek(_calendar) : new HoursOfWeek(_calendar, times.Bounds.Least, times.Bounds.Greatest, times.Length);

    /// <summary>A test of an hour or a weekday, as one of the hour of the week.</summary>
    private EventTimeTest BindTest(EventTimeOperator time, Func<int, bool> holds) =>
        new(Slots.Next(), time.Times, time.Hours, [.. Enumerable.Range(0, HoursOfWeek.Count).Select(hour => holds(time.Of(hour)))]);
}
