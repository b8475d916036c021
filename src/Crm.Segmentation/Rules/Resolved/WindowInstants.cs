namespace Crm.Segmentation.Tree;

/// <summary>Makes stretches between instants of windows that are relative to an as-of instant.</summary>
internal sealed class WindowInstants
{
    private readonly long _asOf;
    private readonly Calendar _calendar;
    private readonly RuleRewriter _rewriter;

    internal WindowInstants(long asOf, Calendar calendar) => (_asOf, _calendar, _rewriter) = (asOf, calendar, new RuleRewriter(Replace));

    internal Definition Of(Definition definition) => definition switch
    {
        Segment segment => Segment.Define(segment.Name, _rewriter.Rewrite(segment.Condition), segment.Title),
        Partition partition => ResolvedTrees.OfCells(partition, [.. partition.Cells.Select(cell => cell.Condition).OfType<Condition>()], _rewriter),
        _ => definition,
    };

    private Node? Replace(Node node) => node switch
    {
        // The dates of an anniversary are no instants.
        AnniversaryWithin anniversary => new AnniversaryWithin(_rewriter.Rewrite(anniversary.Operand), anniversary.Window),
        AllOf or AnyOf => ResolvedTrees.Joined((Condition)node, _rewriter),
        InWindow { Window.Anchors.Count: 0 } inWindow => OfValues(inWindow),
        LastEventsWindow => null,
        Window { Anchors.Count: 0 } window => OfEvents(window),
        _ => null,
    };

    /// <summary>A window of events, of which there are none after the instant.</summary>
    private Window OfEvents(Window window)
    {
        TimeRange range = window.Resolve(_asOf, _calendar, []);
        range = range with { To = Math.Min(range.To, _asOf + 1) };
        return range.From < Timestamp.Min ? Window.Before(Instant(range.To)) : Window.Between(Instant(range.From), Instant(Math.Max(range.From, range.To)));
    }

    /// <summary>A window of instants or of dates, which may lie ahead, as what is not before its beginning and before its end.</summary>
    private Condition OfValues(InWindow inWindow)
    {
        Measure operand = _rewriter.Rewrite(inWindow.Operand);
        TimeRange range = inWindow.Window.Resolve(_asOf, _calendar, []);
        if (operand.Kind != ValueKind.Date) return Between(operand, range.From <= Timestamp.Min ? null : Instant(range.From), range.To > Timestamp.Max ? null : Instant(range.To - 1), inWindow);
        (int first, int last) = inWindow.Window.Dates(_calendar.LocalDay(_asOf)) ?? _calendar.DaysIn(range);
        return Between(operand, Date(first), Date(last), inWindow);
    }

    /// <summary>From a first to a last value, both included; always the one or the other where there is none.</summary>
    private static Condition Between(Measure operand, Constant? first, Constant? last, InWindow written) => (first, last) switch
    {
        ({ } from, { } to) => operand >= from & operand <= to,
        ({ } from, null) => operand >= from,
        (null, { } to) => operand <= to,
        _ => written,
    };

    private static Constant Instant(long instant) => Constant.Of(Timestamp.Instant(Math.Clamp(instant, Timestamp.Min, Timestamp.Max)));

    /// <summary>A date as a constant; null before the first and after the last.</summary>
    private static Constant? Date(int day) => (long)day + Timestamp.EpochDayNumber is >= 0 and var number && number <= DateOnly.MaxValue.DayNumber ? Constant.Of(DateOnly.FromDayNumber((int)number)) : null;
}
