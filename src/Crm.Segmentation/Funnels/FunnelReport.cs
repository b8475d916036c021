using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Funnels;

/// <summary>How far customers, or other units, got in a funnel. With closed entry counts never increase along the steps that are not optional.</summary>
/// <remarks>Immutable and thread-safe. It holds a code a customer or unit; sets are made when they are asked for. As JSON it is its counts.</remarks>
[JsonConverter(typeof(JsonValueConverter<FunnelReport>))]
[DebuggerDisplay("{Counts.DebuggerText,nq}")]
public sealed class FunnelReport : IJsonValue<FunnelReport>
{
    private readonly CustomerCodes? _customers;
    private readonly FunnelRows? _rows;
    private readonly FunnelCodes _codes;

    /// <param name="subject">Of what funnel, where and when.</param>
    /// <param name="data">The dataset.</param>
    /// <param name="customers">The code of every customer; null where the funnel does not count customers.</param>
    /// <param name="rows">The units; null where they are the customers.</param>
    internal FunnelReport(ReportSubject subject, Dataset data, CustomerCodes? customers, FunnelRows? rows)
    {
        (Dataset, _customers, _rows, _codes) = (data, customers, rows, new FunnelCodes((Funnel)subject.Definition));
        Counts = FunnelCounts.Of(subject, rows is null ? customers!.Counts(_codes.End) : rows.Counts(_codes.End));
        CustomerCounts = customers is null ? null : rows is null ? Counts : FunnelCounts.Of(subject, customers.Counts(_codes.End));
        Steps = [.. Counts.Steps.Select((counts, step) => new FunnelStepReport(counts, step, _codes, rows, Customers, Units))];
    }

    /// <summary>The counts without the customers: to be stored, merged with those of other customers, and compared.</summary>
    public FunnelCounts Counts { get; }

    /// <summary>The counts of customers: those of the units, or with a property held constant of customers by the best of their values; null where the funnel does not count customers.</summary>
    public FunnelCounts? CustomerCounts { get; }

    /// <summary>How many events of steps and exclusions were left out, because they lack the property that makes the units or is held constant.</summary>
    public long LeftOut { get; internal init; }

    /// <summary>The dataset whose customers were looked at.</summary>
    public Dataset Dataset { get; }

    /// <summary>The definition.</summary>
    public Funnel Funnel => Counts.Funnel;

    /// <summary>Where step 1 had to lie; the later steps were read on to the end of the window, or to as-of.</summary>
    public DateSpan Entry => Counts.Entry;

    /// <summary>The instant at which the customers were looked at; events after it did not exist.</summary>
    public DateTimeOffset AsOf => Counts.AsOf;

    /// <summary>The steps, in order.</summary>
    public ValueList<FunnelStepReport> Steps { get; }

    /// <summary>The customers who entered with an attempt that is not tainted.</summary>
    /// <exception cref="InvalidOperationException">The funnel does not count customers.</exception>
    public CustomerSet Entered => Customers(code => _codes.Outcome(code) is not null);

    /// <summary>The customers who have all steps that are not optional.</summary>
    /// <exception cref="InvalidOperationException">The funnel does not count customers.</exception>
    public CustomerSet Converted => Customers(code => _codes.Outcome(code)?.Depth == _codes.Required.Length);

    /// <summary>The customers who have not converted and still can.</summary>
    /// <exception cref="InvalidOperationException">The funnel does not count customers.</exception>
    public CustomerSet Open => Customers(code => _codes.Outcome(code)?.State == FunnelState.Open);

    /// <summary>The customers who entered and have no attempt that is not tainted; they are in no other set.</summary>
    /// <exception cref="InvalidOperationException">The funnel does not count customers.</exception>
    public CustomerSet Excluded => Customers(code => code == FunnelCodes.Excluded);

    /// <summary>The units that entered and have no attempt that is not tainted.</summary>
    /// <exception cref="InvalidOperationException">The units are the customers.</exception>
    public FunnelUnitSet ExcludedUnits => Units(code => code == FunnelCodes.Excluded);

    /// <summary>All units, whether they entered or not.</summary>
    /// <exception cref="InvalidOperationException">The units are the customers.</exception>
    public FunnelUnitSet AllUnits => Units(_ => true);

    /// <summary>The codes of customers; null where the funnel does not count customers.</summary>
    internal CustomerCodes? CustomerCodes => _customers;

    /// <summary>The units; null where they are the customers.</summary>
    internal FunnelRows? Rows => _rows;

    internal FunnelCodes Codes => _codes;

    /// <summary>How many units there are: customers, or others.</summary>
    internal int UnitCount => _rows?.Count ?? Dataset.CustomerCount;

    /// <summary>The code of a unit.</summary>
    internal int CodeOf(int unit) => _rows?.CodeOf(unit) ?? _customers!.At(unit);

    /// <summary>The customer of a unit; below 0 for one of several customers.</summary>
    internal int CustomerOf(int unit) => _rows?.CustomerOf(unit) ?? unit;

    /// <summary>The steps as a table of plain text, culture-free.</summary>
    public override string ToString() => Counts.ToString();

    /// <summary>The customers with one of some codes.</summary>
    internal CustomerSet Customers(Func<int, bool> isWanted) => _customers?.Where(_codes.End, isWanted)
        ?? throw new InvalidOperationException($"Funnel '{Funnel.Name}' does not count customers: ask for its units, which have customers.");

    private FunnelUnitSet Units(Func<int, bool> isWanted) => _rows is null
        ? throw new InvalidOperationException($"The units of funnel '{Funnel.Name}' are the customers: ask for those.")
        : new FunnelUnitSet(Funnel, _rows, isWanted);

    static void IJsonValue<FunnelReport>.WriteJson(Utf8JsonWriter writer, FunnelReport value) => writer.WriteValue(value.Counts);

    static FunnelReport IJsonValue<FunnelReport>.ReadJson(ref Utf8JsonReader reader) => throw ReportJson.HasNoSets<FunnelCounts>();
}
