using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Sizes;

/// <summary>How large a segment, or a cell of a partition, was at each of some instants.</summary>
/// <param name="Name">The segment, or <c>partition.cell</c>.</param>
/// <param name="Title">Its title for people; null for none.</param>
/// <param name="Steps">The instants in order.</param>
[JsonConverter(typeof(JsonValueConverter<GroupSizes>))]
[DebuggerDisplay("{Name}: {Steps.Count} instants")]
public sealed record GroupSizes(string Name, string? Title, ValueList<SizeStep> Steps) : IJsonValue<GroupSizes>
{
    /// <summary>A row for each instant, as a table of plain text, culture-free; instants are in the zone of the engine that counted.</summary>
    public override string ToString() => Table().ToString();

    /// <summary>The same table as CSV, RFC 4180: instants in UTC, shares as fractions of 1 in full precision, culture-free.</summary>
    public string ToCsv() => Table().ToCsv();

    private ReportTable Table()
    {
        var table = new ReportTable();
        table.Add([Title ?? Name, .. SizeStep.Head]);
        foreach (SizeStep step in Steps) table.Add([step.At, .. step.Cells]);
        return table;
    }

    static void IJsonValue<GroupSizes>.WriteJson(Utf8JsonWriter writer, GroupSizes value)
    {
        writer.WriteStartObject();
        writer.WriteString("name", value.Name);
        if (value.Title is not null) writer.WriteString("title", value.Title);
        writer.WriteValues("steps", value.Steps);
        writer.WriteEndObject();
    }
}

/// <summary>How large a segment, or a cell, was at one instant, and who has come and gone since the instant before.</summary>
/// <param name="AsOf">The instant, in the zone of the engine that counted.</param>
/// <param name="Size">How many customers, of all.</param>
/// <param name="Entered">How many are in it who were not at the instant before; null at the first.</param>
/// <param name="Left">How many were in it at the instant before and are not; null at the first.</param>
[JsonConverter(typeof(JsonValueConverter<SizeStep>))]
public sealed record SizeStep(DateTimeOffset AsOf, Proportion Size, long? Entered, long? Left) : IJsonValue<SizeStep>
{
    internal static TableCell[] Head => ["customers", "share", "entered", "left"];

    internal TableCell At => new(AsOf.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture), ReportOrigin.Text(AsOf));

    internal TableCell[] Cells => [TableCell.Count(Size.Count), TableCell.Share(Size.Rate), Moved(Entered), Moved(Left)];

    private static TableCell Moved(long? count) => count is { } known ? TableCell.Count(known) : TableCell.None;

    static void IJsonValue<SizeStep>.WriteJson(Utf8JsonWriter writer, SizeStep value)
    {
        writer.WriteStartObject();
        writer.WriteInstant("asOf", value.AsOf);
        writer.WriteProportion("size", value.Size);
        writer.WriteNumber("entered", value.Entered);
        writer.WriteNumber("left", value.Left);
        writer.WriteEndObject();
    }
}
