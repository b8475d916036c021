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
    private readonly Lazy<FunnelRate> _ofPrevious;
    private readonly Lazy<FunnelRate> _ofFirst;
    private readonly Lazy<FunnelRate?> _ofMature;
    private readonly Func<Func<int, bool>, FunnelUnitSet> _units;
    private readonly FunnelCodes _codes;
    private readonly int _step;

    internal FunnelStepReport(
        FunnelStepCounts counts, int step, FunnelCodes codes, FunnelRows? rows, Func<Func<int, bool>, CustomerSet> customers, Func<Func<int, bool>, FunnelUnitSet> units)
    {
        (Counts, _codes, _step, _units) = (counts, codes, step, units);
        FunnelRate Of(FunnelRate rate, Func<int, bool> counted, Func<int, bool> of) => rate.IsClustered ? rate with { Clusters = rows?.Clustered(codes.End, counted, of) } : rate;
        _ofPrevious = new Lazy<FunnelRate>(() => Of(counts.OfPrevious, HasComeOn, WasBefore));
        _ofFirst = new Lazy<FunnelRate>(() => Of(counts.OfFirst, HasReached, code => codes.Outcome(code) is not null));
        _ofMature = new Lazy<FunnelRate?>(() => counts.OfMature is { } rate ? Of(rate, code => IsMature(code) && HasReached(code), IsMature) : null);
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
    public FunnelRate OfPrevious => _ofPrevious.Value;

    /// <summary>Of those who entered, the share who reached this step.</summary>
    public FunnelRate OfFirst => _ofFirst.Value;

    /// <summary>
    /// Of the mature customers, the share who reached this step; null for a funnel without a window of time. Mature are those whose outcome is
    /// known: the window of their attempt has passed (start + window ≤ as-of) and they are not open, whether they converted or not.
    /// </summary>
    public FunnelRate? OfMature => _ofMature.Value;

    /// <summary>Name, and how many reached the step, were lost before it and wait at it.</summary>
    public override string ToString() => Counts.ToString();

    private bool HasReached(int code) => _codes.HasReached(code, _step);

    /// <summary>Whether a unit was at the step before that is not optional; for the first step everybody.</summary>
    private bool WasBefore(int code)
    {
        int before = _codes.Required.Count(required => required < _step);
        return before == 0 || (_codes.Outcome(code) is { } outcome && outcome.Entry < before && before <= outcome.Depth);
    }

    private bool HasComeOn(int code) => WasBefore(code) && HasReached(code);

    private bool IsMature(int code) => _codes.Outcome(code)?.State == FunnelState.Mature;

    private bool IsDropped(int code) => _step > 0 && _codes.IsMissing(code, _step, isOpen: false);

    private bool IsOpen(int code) => _step > 0 && _codes.IsMissing(code, _step, isOpen: true);

    static void IJsonValue<FunnelStepReport>.WriteJson(Utf8JsonWriter writer, FunnelStepReport value) =>
        writer.WriteValue(value.Counts with { OfPrevious = value.OfPrevious, OfFirst = value.OfFirst, OfMature = value.OfMature });
}
