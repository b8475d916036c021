using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Crm.Segmentation.Tests.Telemetry;

/// <summary>What a host that listens hears of the runs of one test, and of no other that runs beside it.</summary>
internal sealed class HeardRuns : IDisposable
{
    private readonly ActivitySource _test = new("test of telemetry");
    private readonly ActivityListener _spans;
    private readonly MeterListener _meter = new();
    private readonly Activity _root;
    private readonly List<Activity> _heard = [];
    private readonly List<(string Instrument, double Value, Dictionary<string, object?> Tags)> _measured = [];

    internal HeardRuns()
    {
        _spans = new ActivityListener
        {
            ShouldListenTo = source => source == _test || source.Name is "Crm.Segmentation" or "Crm.Segmentation.Hosting",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = Hear,
        };
        ActivitySource.AddActivityListener(_spans);
        _root = _test.StartActivity("root")!;
        _meter.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == "Crm.Segmentation") listener.EnableMeasurementEvents(instrument);
        };
        _meter.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Measure(instrument, value, tags));
        _meter.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Measure(instrument, value, tags));
        _meter.Start();
    }

    /// <summary>The spans, in the order in which they ended.</summary>
    internal IReadOnlyList<Activity> Spans
    {
        get
        {
            lock (_heard) return [.. _heard];
        }
    }

    /// <summary>What was measured in the test's own activity.</summary>
    internal IReadOnlyList<(string Instrument, double Value, Dictionary<string, object?> Tags)> Measured
    {
        get
        {
            lock (_measured) return [.. _measured];
        }
    }

    public void Dispose()
    {
        _root.Dispose();
        _spans.Dispose();
        _meter.Dispose();
        _test.Dispose();
    }

    private void Hear(Activity activity)
    {
        lock (_heard)
            if (activity.TraceId == _root?.TraceId && activity != _root) _heard.Add(activity);
    }

    private void Measure(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (Activity.Current?.TraceId != _root.TraceId) return;
        lock (_measured) _measured.Add((instrument.Name, value, tags.ToArray().ToDictionary()));
    }
}
