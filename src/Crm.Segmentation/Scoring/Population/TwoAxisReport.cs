using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Scoring;

/// <summary>Who is in which of four groups.</summary>
[JsonConverter(typeof(JsonValueConverter<TwoAxisReport>))]
[DebuggerDisplay("{Counts.DebuggerText,nq}")]
public sealed class TwoAxisReport : IJsonValue<TwoAxisReport>
{
    private readonly CustomerCodes _groups;

    internal TwoAxisReport(CustomerCodes groups, TwoAxisCounts counts) => (_groups, Counts) = (groups, counts);

    /// <summary>The counts without the customers: to be stored, merged with those of other customers, and compared.</summary>
    public TwoAxisCounts Counts { get; }

    /// <summary>The definition.</summary>
    public TwoAxisGroups Definition => Counts.Definition;

    /// <summary>The instant at which the customers were looked at.</summary>
    public DateTimeOffset AsOf => Counts.AsOf;

    /// <summary>The cuts, of durations in milliseconds; null when nobody has a value of one of the measures, and the groups are then empty.</summary>
    public TwoAxisCuts? Cuts => Counts.Cuts;

    /// <summary>What makes the groups doubtful: that more than half of the customers with a value have exactly the value of the cut, and are low.</summary>
    public ValueList<Diagnostic> Warnings => Counts.Warnings;

    /// <summary>The customers of a group.</summary>
    /// <param name="group">The group.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such group.</exception>
    public CustomerSet this[TwoAxisGroup group] =>
        Enum.IsDefined(group) ? _groups.Where((int)group) : throw new ArgumentOutOfRangeException(nameof(group), group, "There are four groups.");

    /// <summary>The customers in no group: without a value of one of the measures.</summary>
    public CustomerSet Ungrouped => ~_groups.Where(4, _ => true);

    /// <summary>The groups with their counts and shares as a table.</summary>
    public override string ToString() => Counts.ToString();

    static void IJsonValue<TwoAxisReport>.WriteJson(Utf8JsonWriter writer, TwoAxisReport value) => writer.WriteValue(value.Counts);

    static TwoAxisReport IJsonValue<TwoAxisReport>.ReadJson(ref Utf8JsonReader reader) => throw ReportJson.HasNoSets<TwoAxisCounts>();
}
