namespace Crm.Segmentation.Tree;

/// <summary>The calendar period that holds T, up to T.</summary>
public sealed record ThisPeriodWindow : Window
{
    internal ThisPeriodWindow(CalendarUnit unit) => Unit = unit;

    /// <summary>The calendar period.</summary>
    public CalendarUnit Unit { get; }

    internal override TimeRange Resolve(long asOf, Calendar calendar, ReadOnlySpan<long> anchors) =>
        new(calendar.PeriodStart(Unit, calendar.PeriodIndex(Unit, asOf)), asOf + 1);

    internal override bool CountsFromNow => true;

    internal override void Write(RuleText text) => text.Write(Unit == CalendarUnit.Day ? "today" : $"this {Unit.Word}");
}

/// <summary>The whole calendar periods before the one that holds T.</summary>
public sealed record LastPeriodsWindow : Window
{
    internal LastPeriodsWindow(int count, CalendarUnit unit) => (Count, Unit) = (count, unit);

    /// <summary>How many whole periods.</summary>
    public int Count { get; }

    /// <summary>The calendar period.</summary>
    public CalendarUnit Unit { get; }

    internal override TimeRange Resolve(long asOf, Calendar calendar, ReadOnlySpan<long> anchors)
    {
        int current = calendar.PeriodIndex(Unit, asOf);
        return new(calendar.PeriodStart(Unit, current - Count), calendar.PeriodStart(Unit, current));
    }

    internal override bool CountsFromNow => true;

    internal override void Write(RuleText text) => text.Write("last ").Write(Count).Write($" calendar {Unit.Word}{(Count == 1 ? "" : "s")}");
}
