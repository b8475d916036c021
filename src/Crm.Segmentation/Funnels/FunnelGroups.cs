using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Funnels;

/// <summary>A funnel by the values of a dimension, with the customers: every unit is in exactly one group, so that the groups sum to the whole.</summary>
/// <remarks>Immutable and thread-safe. It belongs to its dataset. As JSON it is its counts.</remarks>
[JsonConverter(typeof(JsonValueConverter<FunnelGroups>))]
[DebuggerDisplay("{By,nq}: {Groups.Count} groups")]
public sealed class FunnelGroups : IJsonValue<FunnelGroups>
{
    private readonly FunnelReport _report;
    private readonly FunnelUnitGroups _units;
    private readonly Lazy<Dictionary<int, FunnelDetail>> _details;

    /// <param name="report">The report.</param>
    /// <param name="by">What the units are told apart by.</param>
    /// <param name="units">The group of each unit.</param>
    /// <param name="details">The attempts, by the positions of their units; asked for when times are.</param>
    internal FunnelGroups(FunnelReport report, FunnelDimension by, FunnelUnitGroups units, Func<Dictionary<int, FunnelDetail>> details) =>
        (_report, _units, _details, Counts) = (report, units, new Lazy<Dictionary<int, FunnelDetail>>(details), units.Counts(by.Name));

    /// <summary>The counts without the customers: to be stored, merged with those of other customers, and compared.</summary>
    public FunnelGroupCounts Counts { get; }

    /// <summary>What the units are told apart by.</summary>
    public string By => Counts.By;

    /// <summary>The groups of those who entered or were excluded, in the order of their values, those without one last.</summary>
    public ValueList<FunnelGroup> Groups => Counts.Groups;

    /// <summary>The counts of a group.</summary>
    /// <param name="value">The value; <see cref="FunnelDimension.None"/> for those without one.</param>
    /// <exception cref="KeyNotFoundException">Nobody has the value.</exception>
    public FunnelCounts this[string value] => Counts[value];

    /// <summary>The customers of a group who reached a step.</summary>
    /// <param name="value">The value; nobody has one that is not there.</param>
    /// <param name="step">The position of the step, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such step.</exception>
    public CustomerSet Customers(string value, int step)
    {
        ArgumentNullException.ThrowIfNull(value);
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(step, _report.Steps.Count);
        var words = new ulong[BitWords.Count(_report.Dataset.CustomerCount)];
        foreach (int unit in _units.Units(value))
        {
            if (!_report.Codes.HasReached(_report.CodeOf(unit), step)) continue;
            if (_report.Rows is { } rows) rows.AddCustomers(unit, words);
            else BitWords.Set(words, unit);
        }

        return new CustomerSet(_report.Dataset, words);
    }

    /// <summary>How long those of a group took from one step to a later one: one more pass over the events of the report's dataset, when it is first asked for.</summary>
    /// <param name="value">The value.</param>
    /// <param name="from">The position of the earlier step, from 0.</param>
    /// <param name="to">The position of the later step.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no such steps, or they are not in order.</exception>
    public StepTimes Times(string value, int from, int to)
    {
        ArgumentNullException.ThrowIfNull(value);
        FunnelDetails.CheckSteps(_report, from, to);
        return FunnelDetails.Times(_report, _units.Units(value).Select(unit => _details.Value[unit]), from, to, By, value);
    }

    /// <summary>The groups as a table: how many reached each step, and at what rates they converted.</summary>
    public override string ToString() => Counts.ToString();

    static void IJsonValue<FunnelGroups>.WriteJson(Utf8JsonWriter writer, FunnelGroups value) => writer.WriteValue(value.Counts);

    static FunnelGroups IJsonValue<FunnelGroups>.ReadJson(ref Utf8JsonReader reader) => throw ReportJson.HasNoSets<FunnelGroupCounts>();
}
