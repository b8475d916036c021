namespace Crm.Segmentation;

/// <summary>Binding of what is a matter of the calendar: windows of instants and dates, anniversaries.</summary>
internal sealed partial class Binder
{
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
        new(Slots.Next(), Bind(node.Operand), node.Operand.Kind == ValueKind.Date, DatesOf(node.Window), _calendar);

    /// <summary>The dates of a window of whole days or of calendar periods.</summary>
    private (int First, int Last) DatesOf(Window window) => window switch
    {
        ThisPeriodWindow @this => _calendar.PeriodDays(@this.Unit, _asOf, 0, 1),
        NextPeriodsWindow next => _calendar.PeriodDays(next.Unit, _asOf, 1, next.Count + 1),
        _ => window.Dates(Today) ?? throw new System.Diagnostics.UnreachableException($"{window} has no dates."),
    };
}
