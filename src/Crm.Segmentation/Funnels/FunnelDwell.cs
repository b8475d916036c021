using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Funnels;

/// <summary>How long those who dropped were still there after the last step of their attempt.</summary>
[JsonConverter(typeof(JsonValueConverter<FunnelDwell>))]
public sealed class FunnelDwell : IJsonValue<FunnelDwell>
{
    private FunnelDwell(ValueCounts<long> times, ValueList<(CustomerKey Customer, TimeSpan Time)> customers) => (Milliseconds, Customers) = (times, customers);

    /// <summary>The times in milliseconds, each with how many units have it.</summary>
    internal ValueCounts<long> Milliseconds { get; }

    /// <summary>The customers who dropped, each with the time; empty where units are of several customers.</summary>
    public ValueList<(CustomerKey Customer, TimeSpan Time)> Customers { get; }

    /// <summary>The median (type 1); null over nobody.</summary>
    public TimeSpan? Median => Milliseconds.Observed(0.5m) is { } median ? TimeSpan.FromMilliseconds(median) : null;

    internal static FunnelDwell Of(FunnelReport report, List<FunnelDetail> details)
    {
        int required = report.Codes.Required.Length;
        FunnelDetail[] dropped = [.. details.Where(detail => detail.Attempt is { Entered: true, IsOpen: false } && detail.Attempt.Depth < required)];
        return new FunnelDwell(
            ValueCounts.Of<long>([.. dropped.Select(Time)]),
            [.. dropped.Where(detail => detail.Customer >= 0).Select(detail => (report.Dataset.KeyOf(detail.Customer), TimeSpan.FromMilliseconds(Time(detail))))]);
    }

    private static long Time(FunnelDetail detail) => detail.LastEvent - detail.Attempt.End;

    /// <summary>How many units dropped.</summary>
    public long Count => Milliseconds.Count;

    /// <summary>The least time that at least this share did not exceed (type 1); null over nobody.</summary>
    /// <param name="share">0 to 1.</param>
    public TimeSpan? Quantile(decimal share) => Milliseconds.Observed(share) is { } time ? TimeSpan.FromMilliseconds(time) : null;

    /// <summary>How many dropped, and the median, culture-free.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Count} dropped, median {(Median is { } median ? $"{median:c}" : "-")}");

    static void IJsonValue<FunnelDwell>.WriteJson(Utf8JsonWriter writer, FunnelDwell value)
    {
        writer.WriteStartObject();
        writer.WriteNumber("dropped", value.Count);
        writer.WriteNumber("medianSeconds", value.Median?.TotalSeconds);
        writer.WriteEndObject();
    }
}
