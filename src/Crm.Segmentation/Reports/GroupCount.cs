using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation;

/// <summary>How many customers a group has.</summary>
/// <param name="Name">The name of the group.</param>
/// <param name="Proportion">How many customers, of how many.</param>
[JsonConverter(typeof(JsonValueConverter<GroupCount>))]
public sealed record GroupCount(string Name, Proportion Proportion) : IJsonValue<GroupCount>
{
    /// <summary>How many customers.</summary>
    public long Count => Proportion.Count;

    /// <summary>The share; null when it is of nobody.</summary>
    public double? Share => Proportion.Rate;

    /// <summary>Name, count and share.</summary>
    public override string ToString() => $"{Name}: {Proportion}";

    /// <summary>Groups with their counts and shares as a table.</summary>
    internal static ReportTable Table(string title, IEnumerable<GroupCount> groups)
    {
        var table = new ReportTable();
        table.Add(title, "customers", "share");
        foreach (GroupCount group in groups) table.Add(group.Name, TableCell.Of(Shown(group.Count), group.Count), TableCell.Of(Shown(group.Share), group.Share));
        return table;
    }

    internal static string Shown(long count) => count.ToString(CultureInfo.InvariantCulture);

    /// <summary>A share in percent; nothing for that of nobody.</summary>
    internal static string Shown(double? share) => share?.ToString("P1", CultureInfo.InvariantCulture) ?? "";

    static void IJsonValue<GroupCount>.WriteJson(Utf8JsonWriter writer, GroupCount value)
    {
        writer.WriteStartObject();
        writer.WriteString("name", value.Name);
        writer.WriteProportion("customers", value.Proportion);
        writer.WriteEndObject();
    }
}
