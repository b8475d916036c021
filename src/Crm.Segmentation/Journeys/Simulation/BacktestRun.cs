using System.Runtime.InteropServices;

namespace Crm.Segmentation.Journeys;

/// <summary>Runs journeys over the past of customers: each from her first event on for memberships, and inside a range for journeys.</summary>
internal sealed class BacktestRun(SimulatedBook book, Dataset data, TimeRange range)
{
    private readonly CustomerReading _reading = new(data);

    /// <summary>One customer's past; she begins in no journey.</summary>
    /// <param name="ordinal">Who.</param>
    /// <param name="tell">Told of each step.</param>
    /// <param name="sightings">Sees which nodes and branches are gone through; null where nobody asks.</param>
    internal void Of(int ordinal, Action<StepResult> tell, JourneySightings? sightings = null)
    {
        List<CustomerEvent> events = _reading.Events(ordinal, range.To);
        int before = 0;
        while (before < events.Count && events[before].Milliseconds < range.From) before++;
        var customer = new SimulatedCustomer(book, _reading.Attributes(ordinal), CollectionsMarshal.AsSpan(events)[..before], range.From, tell, sightings);
        foreach (CustomerEvent one in events.Skip(before)) customer.Occur(one);
        customer.Until(range.To, isInclusive: false);
    }
}
