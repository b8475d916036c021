namespace Crm.Segmentation.Tree;

/// <summary>The calendar period that holds T. For events it ends at T; of instants and dates it holds what lies ahead, too.</summary>
public sealed record ThisPeriodWindow : Window
{
    internal ThisPeriodWindow(CalendarUnit unit) => Unit = unit;

    /// <summary>The calendar period.</summary>
    public CalendarUnit Unit { get; }

    internal override TimeRange Resolve(long asOf, Calendar calendar, ReadOnlySpan<long> anchors) => calendar.Periods(Unit, asOf, 0, 1);

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

    internal override TimeRange Resolve(long asOf, Calendar calendar, ReadOnlySpan<long> anchors) => calendar.Periods(Unit, asOf, -Count, 0);

    internal override bool CountsFromNow => true;

    internal override void Write(RuleText text) => text.Write("last ").Periods(Count, Unit);
}

/// <summary>Whole calendar periods further back: from the start of one before the period that holds T up to the start of a later one.</summary>
public sealed record AgoPeriodsWindow : Window
{
    internal AgoPeriodsWindow(int from, int to, CalendarUnit unit) => (From, To, Unit) = (from, to, unit);

    /// <summary>How many periods before the current one the window begins.</summary>
    public int From { get; }

    /// <summary>How many periods before the current one it ends, not included; 0 for the start of the current one.</summary>
    public int To { get; }

    /// <summary>The calendar period.</summary>
    public CalendarUnit Unit { get; }

    internal override TimeRange Resolve(long asOf, Calendar calendar, ReadOnlySpan<long> anchors) => calendar.Periods(Unit, asOf, -From, -To);

    internal override void Write(RuleText text) => text.Write("from ").Write(From).Write(" to ").Periods(To, Unit).Write(" ago");
}

/// <summary>The whole calendar periods after the one that holds T: for instants and dates that lie ahead.</summary>
public sealed record NextPeriodsWindow : Window
{
    internal NextPeriodsWindow(int count, CalendarUnit unit) => (Count, Unit) = (count, unit);

    /// <summary>How many whole periods.</summary>
    public int Count { get; }

    /// <summary>The calendar period.</summary>
    public CalendarUnit Unit { get; }

    internal override TimeRange Resolve(long asOf, Calendar calendar, ReadOnlySpan<long> anchors) => calendar.Periods(Unit, asOf, 1, Count + 1);

    internal override bool CountsFromNow => true;

    internal override bool LiesAhead => true;

    internal override void Write(RuleText text) => text.Write("next ").Periods(Count, Unit);
}
