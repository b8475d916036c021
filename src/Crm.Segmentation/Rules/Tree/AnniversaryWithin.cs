namespace Crm.Segmentation.Tree;

/// <summary>
/// Holds when one of the window's local dates, in the rule book's zone, is an anniversary of the instant's local date or of the date: the same month and
/// day in a later year; 29 February is kept on 28 February in a common year. The day itself is no anniversary, the first is a year later.
/// </summary>
public sealed record AnniversaryWithin : Condition
{
    internal AnniversaryWithin(Measure operand, Window window) => (Operand, Window) = (operand, window);

    /// <summary>The instant or date.</summary>
    public Measure Operand { get; }

    /// <summary>The days to look at: today, the calendar period that holds T, whole days back or ahead, or whole periods ahead.</summary>
    public Window Window { get; }

    /// <summary>The local dates to look at, both included.</summary>
    internal (int First, int Last) Dates(long asOf, Calendar calendar) => Window switch
    {
        ThisPeriodWindow @this => calendar.PeriodDays(@this.Unit, asOf, 0, 1),
        NextPeriodsWindow next => calendar.PeriodDays(next.Unit, asOf, 1, next.Count + 1),
        _ => Window.Dates(calendar.LocalDay(asOf)) ?? throw new System.Diagnostics.UnreachableException($"{Window} has no dates."),
    };

    /// <inheritdoc/>
    public override ValueList<Node> Children => [Operand, Window];

    internal override void Write(RuleText text) => text.Write("anniversary of ").Write(Operand, RuleLevel.Primary).Window(Window);

    private protected override Node Over(ReadOnlySpan<Node> children) => new AnniversaryWithin((Measure)children[0], (Window)children[1]);
}
