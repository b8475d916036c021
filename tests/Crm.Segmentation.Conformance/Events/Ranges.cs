namespace Crm.Segmentation.Conformance;

/// <summary>The ranges and as-of instants that cases give or leave out.</summary>
internal static class Ranges
{
    /// <summary>The days from one to another, both included.</summary>
    internal static DateSpan Days(CaseDays days, string zone) => DateSpan.Days(days.From, days.To, zone);

    /// <summary>All of the events.</summary>
    internal static DateSpan Of(IReadOnlyList<CaseEvent> events) =>
        DateSpan.Between(
            events.Select(e => e.T).DefaultIfEmpty(DateTimeOffset.UnixEpoch).Min(),
            events.Select(e => e.T).DefaultIfEmpty(DateTimeOffset.UnixEpoch).Max().AddMilliseconds(1));

    /// <summary>The later of the range's end and the last event.</summary>
    internal static DateTimeOffset AsOf(DateSpan range, bool isGiven, IReadOnlyList<CaseEvent> events)
    {
        DateTimeOffset last = events.Select(e => e.T).DefaultIfEmpty(range.From).Max();
        return isGiven && range.To > last ? range.To : last;
    }
}
