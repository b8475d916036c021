using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Funnels;

/// <summary>One step of a funnel's report. Reached, dropped and open here are together those who reached the step before.</summary>
/// <remarks>Immutable and thread-safe. A set is made when it is first asked for.</remarks>
[JsonConverter(typeof(JsonValueConverter<FunnelStepReport>))]
public sealed class FunnelStepReport : IJsonValue<FunnelStepReport>
{
    private readonly Lazy<CustomerSet> _reached;
    private readonly Lazy<CustomerSet> _dropped;
    private readonly Lazy<CustomerSet> _open;

    internal FunnelStepReport(FunnelStepCounts counts, int step, CustomerCodes codes)
    {
        Counts = counts;
        int end = FunnelCode.EndOfAll;
        _reached = new Lazy<CustomerSet>(() => codes.Where(end, code => FunnelCode.Depth(code) > step));
        _dropped = new Lazy<CustomerSet>(() => codes.Where(end, code => step > 0 && FunnelCode.Depth(code) == step && !FunnelCode.IsOpen(code)));
        _open = new Lazy<CustomerSet>(() => codes.Where(end, code => step > 0 && FunnelCode.Depth(code) == step && FunnelCode.IsOpen(code)));
    }

    /// <summary>The counts without the customers.</summary>
    public FunnelStepCounts Counts { get; }

    /// <summary>The name of the step.</summary>
    public string Name => Counts.Name;

    /// <summary>The customers whose attempt has this step.</summary>
    public CustomerSet Reached => _reached.Value;

    /// <summary>Those lost before this step: their attempt ends with the step before, and none of their attempts can still advance. Nobody for the first step.</summary>
    public CustomerSet Dropped => _dropped.Value;

    /// <summary>Those waiting at this step: their attempt ends with the step before, and an attempt of theirs can still advance. Nobody for the first step.</summary>
    public CustomerSet Open => _open.Value;

    /// <summary>Of those who reached the step before, the share who reached this one; for the first step, of all customers of the dataset.</summary>
    /// <remarks>Those who are still open count as not having reached it; see <see cref="OfMature"/>.</remarks>
    public Proportion OfPrevious => Counts.OfPrevious;

    /// <summary>Of those who entered, the share who reached this step.</summary>
    public Proportion OfFirst => Counts.OfFirst;

    /// <summary>
    /// Of the mature customers, the share who reached this step; null for a funnel without a window. Mature are those whose outcome is
    /// known: the window of their attempt has passed (start + window ≤ as-of) and they are not open, whether they converted or not.
    /// </summary>
    public Proportion? OfMature => Counts.OfMature;

    /// <summary>Name, and how many reached the step, were lost before it and wait at it.</summary>
    public override string ToString() => Counts.ToString();

    static void IJsonValue<FunnelStepReport>.WriteJson(Utf8JsonWriter writer, FunnelStepReport value) => writer.WriteValue(value.Counts);
}
