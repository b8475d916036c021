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

    internal static Activity? Start(string run, EvaluationScope scope, int definitions)
    {
        Customers.Add(scope.Data.CustomerCount, new KeyValuePair<string, object?>("run", run));
        Activity? activity = Source.StartActivity(run);
        activity?.SetTag("crm.customers", scope.Data.CustomerCount);
        activity?.SetTag("crm.definitions", definitions);
        activity?.SetTag("crm.as_of", Timestamp.Text(scope.AsOf));
        return activity;
    }
}
