using System.Text.Json;

namespace Crm.Segmentation;

/// <summary>What reports write as JSON besides their counts.</summary>
internal static class ReportWriting
{
    /// <summary>A member that is a share: how many, of how many, and the rate, which is null when it is of nobody.</summary>
    internal static void WriteProportion(this Utf8JsonWriter writer, string name, Proportion? value)
    {
        if (value is not { } share)
        {
            writer.WriteNull(name);
            return;
        }

        writer.WriteStartObject(name);
        writer.WriteNumber("count", share.Count);
        writer.WriteNumber("of", share.Of);
        writer.WriteNumber("rate", share.Rate);
        writer.WriteInterval("interval", share.Interval);
        writer.WriteEndObject();
    }

    /// <summary>A member that is an interval; null where there is none.</summary>
    internal static void WriteInterval(this Utf8JsonWriter writer, string name, ConfidenceInterval? value)
    {
        if (value is not { } interval)
        {
            writer.WriteNull(name);
            return;
        }

        writer.WriteStartObject(name);
        writer.WriteNumber("lower", interval.Lower);
        writer.WriteNumber("upper", interval.Upper);
        writer.WriteEndObject();
    }
}
