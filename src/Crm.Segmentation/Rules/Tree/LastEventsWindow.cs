namespace Crm.Segmentation.Tree;

/// <summary>The last matching events: the latest of those in a stretch of time, by time and then by arrival, whether or not they have a property.</summary>
/// <remarks>It counts events and is no time of its own, so that it stands only where events are counted or aggregated.</remarks>
public sealed record LastEventsWindow : Window
{
    internal LastEventsWindow(int count, Window? inside) => (Count, Inside) = (count, inside);

    /// <summary>How many events at most, at least 1.</summary>
    public int Count { get; }

    /// <summary>The stretch of time of whose events these are the last; null for all history up to as-of.</summary>
    public Window? Inside { get; }

    /// <inheritdoc/>
    public override ValueList<Node> Children => Present(Inside);

    internal override ValueList<Measure> Anchors => Inside?.Anchors ?? [];

    internal override TimeRange Resolve(long asOf, Calendar calendar, ReadOnlySpan<long> anchors) =>
        Inside?.Resolve(asOf, calendar, anchors) ?? new TimeRange(TimeRange.Earliest, asOf + 1);

    internal override bool CountsFromNow => true;

    internal override void Write(RuleText text) => text.Write("last ").Write(Count).Write(Count == 1 ? " event" : " events").Argument(Inside);

    private protected override Node Over(ReadOnlySpan<Node> children) => new LastEventsWindow(Count, At<Window>(children, 0));
}
