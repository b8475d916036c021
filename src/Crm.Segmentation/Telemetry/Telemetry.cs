using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Crm.Segmentation;

/// <summary>Spans and counts for hosts that listen; both are named <c>Crm.Segmentation</c>. Nobody listening costs next to nothing.</summary>
internal static class Telemetry
{
    private static readonly ActivitySource Source = new("Crm.Segmentation");
    private static readonly Meter Meter = new("Crm.Segmentation");

    private static readonly Counter<long> Customers =
        Meter.CreateCounter<long>("crm.segmentation.customers", "{customer}", "Customers looked at, once for each run.");

    /// <summary>Starts a run.</summary>
    /// <param name="run">What is done.</param>
    /// <param name="customers">How many customers are looked at.</param>
    /// <param name="definitions">How many definitions are asked.</param>
    /// <param name="asOf">The instant of the question, in ISO 8601.</param>
    internal static Activity? Start(string run, int customers, int definitions, string asOf)
    {
        Customers.Add(customers, new KeyValuePair<string, object?>("run", run));
        Activity? activity = Source.StartActivity(run);
        activity?.SetTag("crm.customers", customers);
        activity?.SetTag("crm.definitions", definitions);
        activity?.SetTag("crm.as_of", asOf);
        return activity;
    }
}
