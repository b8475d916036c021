using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Funnels;

/// <summary>One step of a funnel's report. Reached, dropped and open here are together those who reached the step before.</summary>
/// <remarks>
/// Immutable and thread-safe. A set is made when it is first asked for. With a property held constant a customer counts by the best of the values; where the
/// unit is a session or a property, or attempts are counted, there are sets of units and no sets of customers.
/// </remarks>
[JsonConverter(typeof(JsonValueConverter<FunnelStepReport>))]
public sealed class FunnelStepReport : IJsonValue<FunnelStepReport>
{
    private readonly Lazy<CustomerSet> _reached;
    private readonly Lazy<CustomerSet> _dropped;
    private readonly Lazy<CustomerSet> _open;
    private readonly Func<Func<int, bool>, FunnelUnitSet> _units;
    private readonly FunnelCodes _codes;
    private readonly int _step;

    internal FunnelStepReport(FunnelStepCounts counts, int step, FunnelCodes codes, Func<Func<int, bool>, CustomerSet> customers, Func<Func<int, bool>, FunnelUnitSet> units)
    {
        (Counts, _codes, _step, _units) = (counts, codes, step, units);
        _reached = new Lazy<CustomerSet>(() => customers(HasReached));
        _dropped = new Lazy<CustomerSet>(() => customers(IsDropped));
        _open = new Lazy<CustomerSet>(() => customers(IsOpen));
    }

    /// <summary>The counts without the customers.</summary>
    public FunnelStepCounts Counts { get; }

    /// <summary>The name of the step.</summary>
    public string Name => Counts.Name;

    /// <summary>The customers whose attempt has this step.</summary>
    /// <exception cref="InvalidOperationException">The funnel does not count customers: see <see cref="ReachedUnits"/>.</exception>
    public CustomerSet Reached => _reached.Value;

    /// <summary>The customers who were lost before this step: their attempt ends with the step before, and none can still advance.</summary>
    /// <exception cref="InvalidOperationException">The funnel does not count customers: see <see cref="DroppedUnits"/>.</exception>
    public CustomerSet Dropped => _dropped.Value;

    /// <summary>The customers who wait at this step: their attempt ends with the step before, and one can still advance.</summary>
    /// <exception cref="InvalidOperationException">The funnel does not count customers: see <see cref="OpenUnits"/>.</exception>
    public CustomerSet Open => _open.Value;

    /// <summary>The units whose attempt has this step, where units are not simply customers.</summary>
    /// <exception cref="InvalidOperationException">The units are the customers: see <see cref="Reached"/>.</exception>
    public FunnelUnitSet ReachedUnits => _units(HasReached);

    /// <summary>The units that were lost before this step, where units are not simply customers.</summary>
    /// <exception cref="InvalidOperationException">The units are the customers: see <see cref="Dropped"/>.</exception>
    public FunnelUnitSet DroppedUnits => _units(IsDropped);

    /// <summary>The units that wait at this step, where units are not simply customers.</summary>
    /// <exception cref="InvalidOperationException">The units are the customers: see <see cref="Open"/>.</exception>
    public FunnelUnitSet OpenUnits => _units(IsOpen);

    /// <summary>Of those who reached the step before, the share who came on to this one; for the first step, of all customers of the dataset.</summary>
    /// <remarks>Those who are still open count as not having reached it; see <see cref="OfMature"/>.</remarks>
    public FunnelRate OfPrevious => Counts.OfPrevious;

    /// <summary>Of those who entered, the share who reached this step.</summary>
    public FunnelRate OfFirst => Counts.OfFirst;

    /// <summary>
    /// Of the mature customers, the share who reached this step; null for a funnel without a window of time. Mature are those whose outcome is
    /// known: the window of their attempt has passed (start + window ≤ as-of) and they are not open, whether they converted or not.
    /// </summary>
    public FunnelRate? OfMature => Counts.OfMature;

    /// <summary>Name, and how many reached the step, were lost before it and wait at it.</summary>
    public override string ToString() => Counts.ToString();

    private bool HasReached(int code) => _codes.HasReached(code, _step);

    private bool IsDropped(int code) => _step > 0 && _codes.IsMissing(code, _step, isOpen: false);

    private bool IsOpen(int code) => _step > 0 && _codes.IsMissing(code, _step, isOpen: true);

    static void IJsonValue<FunnelStepReport>.WriteJson(Utf8JsonWriter writer, FunnelStepReport value) => writer.WriteValue(value.Counts);
}
