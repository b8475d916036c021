using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Funnels;

/// <summary>How far customers got in a funnel. Counts never increase from step to step.</summary>
/// <remarks>Immutable and thread-safe. It holds a byte a customer; sets are made when they are asked for. As JSON it is its counts.</remarks>
[JsonConverter(typeof(JsonValueConverter<FunnelReport>))]
[DebuggerDisplay("{Counts.DebuggerText,nq}")]
public sealed class FunnelReport : IJsonValue<FunnelReport>
{
    private readonly CustomerCodes _codes;

    internal FunnelReport(Funnel funnel, ReportOrigin origin, DateSpan entry, CustomerCodes codes)
    {
        _codes = codes;
        Counts = new FunnelCounts(new ReportSubject(funnel, funnel.Name, origin) { Range = entry }, FunnelCounts.TallyOf(codes, funnel.Steps.Count));
        Steps = [.. Counts.Steps.Select((counts, step) => new FunnelStepReport(counts, step, codes))];
    }

    /// <summary>The counts without the customers: to be stored, merged with those of other customers, and compared.</summary>
    public FunnelCounts Counts { get; }

    /// <summary>The dataset whose customers were looked at.</summary>
    public Dataset Dataset => _codes.Data;

    /// <summary>The definition.</summary>
    public Funnel Funnel => Counts.Funnel;

    /// <summary>Where step 1 had to lie; the later steps were read on to the end of the window, or to as-of.</summary>
    public DateSpan Entry => Counts.Entry;

    /// <summary>The instant at which the customers were looked at; events after it did not exist.</summary>
    public DateTimeOffset AsOf => Counts.AsOf;

    /// <summary>The steps, in order.</summary>
    public ValueList<FunnelStepReport> Steps { get; }

    /// <summary>The customers who reached the first step.</summary>
    public CustomerSet Entered => Steps[0].Reached;

    /// <summary>The customers who reached the last step.</summary>
    public CustomerSet Converted => Steps[^1].Reached;

    /// <summary>The customers who have not reached the last step and still can.</summary>
    public CustomerSet Open => _codes.Where(FunnelCode.End(Steps.Count), FunnelCode.IsOpen);

    /// <summary>The steps as a table of plain text, culture-free.</summary>
    public override string ToString() => Counts.ToString();

    static void IJsonValue<FunnelReport>.WriteJson(Utf8JsonWriter writer, FunnelReport value) => writer.WriteValue(value.Counts);

    static FunnelReport IJsonValue<FunnelReport>.ReadJson(ref Utf8JsonReader reader) => throw ReportJson.HasNoSets<FunnelCounts>();
}
