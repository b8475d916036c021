using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Funnels;

/// <summary>A funnel by the values of a dimension: every unit is in exactly one group, so that the groups sum to the whole.</summary>
/// <remarks>A value; immutable and thread-safe.</remarks>
[JsonConverter(typeof(JsonValueConverter<FunnelGroups>))]
[DebuggerDisplay("{By,nq}: {Groups.Count} groups")]
public sealed class FunnelGroups : IJsonValue<FunnelGroups>
{
    private readonly FunnelReport _report;
    private readonly List<FunnelDetail> _details;

    internal FunnelGroups(FunnelReport report, FunnelDimension by, List<FunnelDetail> details)
    {
        (_report, By, _details) = (report, by.Name, details);
        Groups = [.. details.GroupBy(detail => detail.Value, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => new FunnelGroup(group.Key, CountsOf(group)))];
    }

    /// <summary>What the units are told apart by.</summary>
    public string By { get; }

    /// <summary>The groups of those who entered or were excluded, in the order of their values.</summary>
    public ValueList<FunnelGroup> Groups { get; }

    /// <summary>The counts of a group.</summary>
    /// <param name="value">The value; <see cref="FunnelDimension.None"/> for those without one.</param>
    /// <exception cref="KeyNotFoundException">Nobody has the value.</exception>
    public FunnelCounts this[string value] => Groups.FirstOrDefault(group => group.Value == value)?.Counts ?? throw new KeyNotFoundException($"Nobody has the value '{value}'.");

    /// <summary>The counts of everybody but a group.</summary>
    /// <param name="value">The value that is left out.</param>
    public FunnelCounts Rest(string value) => CountsOf(_details.Where(detail => detail.Value != value));

    /// <summary>The customers of a group who reached a step.</summary>
    /// <param name="value">The value.</param>
    /// <param name="step">The position of the step, from 0.</param>
    public CustomerSet Customers(string value, int step)
    {
        var words = new ulong[BitWords.Count(_report.Dataset.CustomerCount)];
        foreach (FunnelDetail detail in _details)
            if (detail.Value == value && detail.Customer >= 0 && _report.Codes.HasReached(detail.Code, step)) BitWords.Set(words, detail.Customer);
        return new CustomerSet(_report.Dataset, words);
    }

    /// <summary>How long those of a group took from one step to a later one.</summary>
    /// <param name="value">The value.</param>
    /// <param name="from">The position of the earlier step, from 0.</param>
    /// <param name="to">The position of the later step.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no such steps, or they are not in order.</exception>
    public StepTimes Times(string value, int from, int to)
    {
        FunnelDetails.CheckSteps(_report, from, to);
        return FunnelDetails.Times(_report, _details.Where(detail => detail.Value == value), from, to);
    }

    /// <summary>
    /// How each group differs from everybody else in the share who converted: with Newcombe's interval, Fisher's exact test, and p-values adjusted for the
    /// number of groups by Benjamini and Hochberg.
    /// </summary>
    /// <exception cref="InvalidOperationException">One customer may have several of the units, which are not independent.</exception>
    public ValueList<FunnelDifference> Compare() => FunnelDifference.Of(Groups.Select(group => (group.Value, group.Counts.Compare(Rest(group.Value)))));

    /// <summary>Where most is lost, group by group, beside the group with the best rate of each step.</summary>
    /// <param name="orderValue">What a conversion is worth on the average.</param>
    /// <param name="fewest">How many must have reached the step before, for a group to be taken as the best.</param>
    public ValueList<FunnelLeak> Leaks(decimal orderValue, long fewest = 30) => FunnelLeak.Rank(Groups.SelectMany(group => FunnelLeak.Of(
        group.Counts,
        group.Value,
        step => Groups.Select(other => other.Counts.Steps[step].OfPrevious).Where(rate => rate.Of >= fewest).Max(rate => rate.Rate),
        orderValue)));

    /// <summary>The groups as a table: how many entered and converted, and at what rates.</summary>
    public override string ToString() => Table().ToString();

    /// <summary>The same table as CSV, RFC 4180: shares as fractions of 1 in full precision, culture-free.</summary>
    public string ToCsv() => Table().ToCsv();

    private ReportTable Table()
    {
        var table = new ReportTable();
        table.Add([By, .. _report.Steps.Select(step => (TableCell)step.Name), "converted", "of mature"]);
        foreach (FunnelGroup group in Groups)
            table.Add([group.Value, .. group.Counts.Steps.Select(step => TableCell.Count(step.Reached)), TableCell.Share(group.Counts.Rate.Rate), TableCell.Share(group.Counts.MatureRate?.Rate)]);
        return table;
    }

    private FunnelCounts CountsOf(IEnumerable<FunnelDetail> details)
    {
        var counts = new long[_report.Codes.End];
        foreach (FunnelDetail detail in details) counts[detail.Code]++;
        return FunnelCounts.Of(_report.Counts.Subject, counts);
    }

    static void IJsonValue<FunnelGroups>.WriteJson(Utf8JsonWriter writer, FunnelGroups value)
    {
        writer.WriteStartObject();
        writer.WriteString("by", value.By);
        writer.WriteValues("groups", value.Groups);
        writer.WriteEndObject();
    }

    static FunnelGroups IJsonValue<FunnelGroups>.ReadJson(ref Utf8JsonReader reader) => throw ReportJson.HasNoSets<FunnelCounts>();
}

/// <summary>One group of a funnel.</summary>
/// <param name="Value">The value; <see cref="FunnelDimension.None"/> for those without one.</param>
/// <param name="Counts">Its counts.</param>
[JsonConverter(typeof(JsonValueConverter<FunnelGroup>))]
public sealed record FunnelGroup(string Value, FunnelCounts Counts) : IJsonValue<FunnelGroup>
{
    /// <summary>The value, and the share who converted, culture-free.</summary>
    public override string ToString() => $"{Value}: {Counts.Rate}";

    static void IJsonValue<FunnelGroup>.WriteJson(Utf8JsonWriter writer, FunnelGroup value)
    {
        writer.WriteStartObject();
        writer.WriteString("value", value.Value);
        writer.WritePropertyName("counts");
        writer.WriteValue(value.Counts);
        writer.WriteEndObject();
    }
}
