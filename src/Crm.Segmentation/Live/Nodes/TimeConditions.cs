using Crm.Segmentation.Tree;

namespace Crm.Segmentation.Live;

/// <summary>An instant, or a date, in a window.</summary>
/// <param name="operand">The instant, or the date.</param>
/// <param name="isDate">Whether it is a date, which in a window of whole days is compared as one.</param>
/// <param name="window">The window as it is written.</param>
/// <param name="instants">The window over instants.</param>
/// <param name="calendar">Zone and week start.</param>
internal sealed class InWindowNode(NumberNode operand, bool isDate, Window window, WindowNode instants, Calendar calendar) : LeafNode
{
    private readonly bool _isInDays = isDate && window.Dates(0) is not null;

    internal override bool IsTimed => operand.IsTimed || instants.IsTimed;

    internal override int Cost => 4 + operand.Cost;

    internal override EventEffect EffectOf(int type) => instants.IsAnchored ? EventEffect.Any : operand.EffectOf(type);

    private protected override bool Decide(NodeRun run, long at)
    {
        if (!operand.TryRead(run, at, out long value)) return false;
        if (_isInDays) return window.Dates(calendar.LocalDay(at)) is { } days && value >= days.First && value <= days.Last;
        return instants.TryRange(run, at, out TimeRange range) && range.Contains(isDate ? calendar.Midnight((int)value) : value);
    }

    private protected override long Turn(NodeRun run, long at)
    {
        long turn = Math.Min(operand.Turn(run, at), calendar.NextStepBack(at));
        if (!operand.TryRead(run, at, out long value)) return turn;
        return Math.Min(turn, EventTurns.Edge(_isInDays ? StayOfDate((int)value) : instants.Stay(run, isDate ? calendar.Midnight((int)value) : value), at));
    }

    /// <summary>At which instants a date is among the window's dates, which move with today's.</summary>
    private TimeRange StayOfDate(int date)
    {
        (int first, int last) = window.Dates(0)!.Value;
        return new TimeRange(calendar.MidnightOrLatest((long)date - last), first == int.MinValue ? Never : calendar.MidnightOrLatest((long)date - first + 1));
    }
}

/// <summary>Whether an anniversary of an instant's local date, or of a date, is among the dates of a window.</summary>
internal sealed class AnniversaryNode(NumberNode operand, AnniversaryWithin rule, Calendar calendar) : LeafNode
{
    private readonly Window _window = rule.Window;
    private readonly bool _isDate = rule.Operand.Kind == ValueKind.Date;

    internal override bool IsTimed => true;

    internal override bool Recurs => true;

    internal override int Cost => 8 + operand.Cost;

    internal override EventEffect EffectOf(int type) => operand.EffectOf(type);

    private protected override bool Decide(NodeRun run, long at) =>
        DateOf(run, at) is { } date && Anniversaries.FallIn(date, rule.Dates(at, calendar));

    private protected override long Turn(NodeRun run, long at)
    {
        long turn = Math.Min(operand.Turn(run, at), calendar.NextStepBack(at));
        if (DateOf(run, at) is not { } date) return turn;
        int today = calendar.LocalDay(at);
        (int First, int Last)? offsets = _window is ThisPeriodWindow { Unit: CalendarUnit.Day } ? (0, 0) : _window.Dates(0);
        if (offsets is not { } days) return Math.Min(turn, calendar.Periods(UnitOf(_window), at, 0, 1).To);

        // Today is among the days when an anniversary is from first to last days ahead of it: it enters last days before, and leaves first days before the day after.
        int enters = Anniversaries.After(date, (long)today + days.Last), leaves = Anniversaries.After(date, (long)today + days.First - 1);
        return Math.Min(turn, Math.Min(calendar.MidnightOrLatest((long)enters - days.Last), calendar.MidnightOrLatest((long)leaves - days.First + 1)));
    }

    private DateOnly? DateOf(NodeRun run, long at)
    {
        if (!operand.TryRead(run, at, out long value)) return null;
        return Anniversaries.DateOf(value, _isDate, calendar);
    }

    private static CalendarUnit UnitOf(Window window) => window is ThisPeriodWindow @this ? @this.Unit : ((NextPeriodsWindow)window).Unit;
}

/// <summary>Whole local years since a date, or since an instant at its local time.</summary>
internal sealed class YearsNode(NumberNode start, bool isDate, Calendar calendar) : NumberNode
{
    internal override bool IsTimed => true;

    internal override int? Scale => 0;

    internal override int Cost => 4 + start.Cost;

    /// <summary>The years of somebody who is born grow; clocks that go back, by a day at most, take a step back for so long.</summary>
    internal override long GoesOneWayUntil(NodeRun run, long at) => TryRead(run, at, out _) ? start.Turn(run, at) : at;

    internal override long Sways => 2 * Timestamp.Day;

    internal override EventEffect EffectOf(int type) => start.EffectOf(type);

    internal override long Turn(NodeRun run, long at)
    {
        long turn = Math.Min(start.Turn(run, at), calendar.NextStepBack(at));
        return start.TryRead(run, at, out long value) ? Math.Min(turn, Anniversaries.NextYear(calendar, value, isDate, at)) : turn;
    }

    private protected override bool Compute(NodeRun run, long at, out long value)
    {
        if (!start.TryRead(run, at, out value)) return false;
        var asOf = new LocalYears(calendar, at);
        int? years = isDate ? asOf.SinceDate((int)value) : asOf.SinceInstant(value);
        value = years ?? 0;
        return years is not null;
    }
}
