using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Reflection;

namespace Crm.Segmentation;

/// <summary>Spans, counts and durations for hosts that listen, all under the name <c>Crm.Segmentation</c>. Nobody listening costs next to nothing.</summary>
internal static class Telemetry
{
    private const string Name = "Crm.Segmentation";

    /// <summary>The version of the package, without what it was built from.</summary>
    private static readonly string? Version =
        typeof(Telemetry).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0];

    internal static readonly ActivitySource Source = new(Name, Version);

    private static readonly Meter Meter = new(Name, Version);

    internal static readonly Counter<long> Customers =
        Meter.CreateCounter<long>("crm.segmentation.customers", "{customer}", "Customers looked at, once for each run.");

    internal static readonly Histogram<double> Duration = Meter.CreateHistogram(
        "crm.segmentation.run.duration",
        "s",
        "How long a run took.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300] });
}
