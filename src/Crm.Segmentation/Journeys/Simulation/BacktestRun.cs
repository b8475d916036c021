namespace Crm.Segmentation.Journeys;

/// <summary>Runs journeys over the past of customers: each from her first event on for memberships, and inside a range for journeys.</summary>
internal sealed class BacktestRun(SimulatedBook book, Dataset data, TimeRange range)
{
    private readonly CustomerReading _reading = new(data);

    /// <summary>One customer's past; she begins in no journey.</summary>
    /// <param name="ordinal">Who.</param>
    /// <param name="tell">Told of each step.</param>
    internal void Of(int ordinal, Action<StepResult> tell)
    {
        List<CustomerEvent> events = _reading.Events(ordinal, range.To);
        long known = events.Count > 0 ? Math.Min(events[0].Milliseconds, range.From) : range.From;
        var customer = new SimulatedCustomer(book, _reading.Attributes(ordinal), known) { Tell = tell };
        int next = 0;
        while (next < events.Count && events[next].Milliseconds < range.From) customer.Remember(events[next++]);
        customer.Begin(range.From);
        while (next < events.Count) customer.Occur(events[next++]);
        customer.Until(range.To, isInclusive: false);
    }
}
