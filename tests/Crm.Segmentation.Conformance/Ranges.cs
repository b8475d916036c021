using System.Globalization;

namespace Crm.Segmentation.Conformance;

/// <summary>The ranges and as-of instants that cases give or leave out.</summary>
internal static class Ranges
{
    /// <summary>The days from one to another, both included.</summary>
    internal static DateSpan Days(Fields range, string zone)
    {
        DateOnly from = Date(range.Text("from"), range.At("from")), to = Date(range.Text("to"), range.At("to"));
        range.Done();
        return DateSpan.Days(from, to, zone);
    }

    /// <summary>All of the events.</summary>
    internal static DateSpan Of(IReadOnlyList<CaseEvent> events) =>
        DateSpan.Between(
            events.Select(e => e.Time).DefaultIfEmpty(DateTimeOffset.UnixEpoch).Min(),
            events.Select(e => e.Time).DefaultIfEmpty(DateTimeOffset.UnixEpoch).Max().AddMilliseconds(1));

    /// <summary>The later of the range's end and the last event.</summary>
    internal static DateTimeOffset AsOf(DateSpan range, bool isGiven, IReadOnlyList<CaseEvent> events)
    {
        DateTimeOffset last = events.Select(e => e.Time).DefaultIfEmpty(range.From).Max();
        return isGiven && range.To > last ? range.To : last;
    }

    internal static DateOnly Date(string text, string place) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date)
            ? date
            : throw new CaseException($"{place} is no date: '{text}'");
}
