using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation;

/// <summary>The counts and shares of groups at two instants.</summary>
/// <remarks>A value; immutable and thread-safe. It says how many there are, not who moved: see <see cref="CustomerSet"/>s of a report for that.</remarks>
[JsonConverter(typeof(JsonValueConverter<GroupChanges>))]
[DebuggerDisplay("{DebuggerText,nq}")]
public sealed record GroupChanges : IJsonValue<GroupChanges>
{
    private readonly string _title;

    internal GroupChanges(string title, DateTimeOffset earlier, DateTimeOffset later, ValueList<GroupCount> before, ValueList<GroupCount> after)
    {
        (_title, Earlier, Later) = (title, earlier, later);
        Groups = [.. before.Zip(after, (then, now) => new GroupChange(then.Name, then.Proportion, now.Proportion))];
    }

    /// <summary>The instant of the counts before.</summary>
    public DateTimeOffset Earlier { get; }

    /// <summary>The instant of the counts after.</summary>
    public DateTimeOffset Later { get; }

    /// <summary>The groups: named cells in the order of the names, or the four groups of two axes.</summary>
    public ValueList<GroupChange> Groups { get; }

    private string DebuggerText => $"changes of {_title} from {ReportOrigin.Text(Earlier)} to {ReportOrigin.Text(Later)}";

    /// <summary>The counts and shares at both instants, and the change of the count, as a table; groups that were and are empty are left out.</summary>
    public override string ToString() => Table().ToString();

    /// <summary>The same table as CSV, RFC 4180: shares as fractions of 1 in full precision, culture-free.</summary>
    public string ToCsv() => Table().ToCsv();

    private ReportTable Table()
    {
        var table = new ReportTable();
        table.Add(_title, ReportOrigin.Text(Earlier), "share", ReportOrigin.Text(Later), "share", "change");
        foreach (GroupChange group in Groups.Where(group => group.Before.Count > 0 || group.After.Count > 0))
            table.Add(
                group.Name,
                TableCell.Of(GroupCount.Shown(group.Before.Count), group.Before.Count),
                TableCell.Of(GroupCount.Shown(group.Before.Rate), group.Before.Rate),
                TableCell.Of(GroupCount.Shown(group.After.Count), group.After.Count),
                TableCell.Of(GroupCount.Shown(group.After.Rate), group.After.Rate),
                TableCell.Of(group.Change.ToString("+0;-0;0", CultureInfo.InvariantCulture), group.Change));
        return table;
    }

    static void IJsonValue<GroupChanges>.WriteJson(Utf8JsonWriter writer, GroupChanges value)
    {
        writer.WriteStartObject();
        writer.WriteString("title", value._title);
        writer.WriteInstant("earlier", value.Earlier);
        writer.WriteInstant("later", value.Later);
        writer.WriteValues("groups", value.Groups);
        writer.WriteEndObject();
    }
}

/// <summary>One group at two instants.</summary>
/// <param name="Name">The name of the group.</param>
/// <param name="Before">How many, of how many, at the earlier instant.</param>
/// <param name="After">How many, of how many, at the later instant.</param>
[JsonConverter(typeof(JsonValueConverter<GroupChange>))]
public sealed record GroupChange(string Name, Proportion Before, Proportion After) : IJsonValue<GroupChange>
{
    /// <summary>How many more customers there are after than before; negative for fewer.</summary>
    public long Change => After.Count - Before.Count;

    static void IJsonValue<GroupChange>.WriteJson(Utf8JsonWriter writer, GroupChange value)
    {
        writer.WriteStartObject();
        writer.WriteString("name", value.Name);
        writer.WriteProportion("before", value.Before);
        writer.WriteProportion("after", value.After);
        writer.WriteNumber("change", value.Change);
        writer.WriteEndObject();
    }
}
