using System.Text.Json;

namespace Crm.Segmentation;

/// <summary>What reports write as JSON besides their counts.</summary>
internal static class ReportWriting
{
    /// <summary>A member that is a share: how many, of how many, and the rate, which is null when it is of nobody.</summary>
    internal static void WriteProportion(this Utf8JsonWriter writer, string name, Proportion? value)
    {
        if (value is { } share) writer.WriteShare(name, share.Count, share.Of, share.Rate, share.Interval);
        else writer.WriteNull(name);
    }

    /// <summary>A member that is a share with an interval that may be none, or another than that of a share of customers.</summary>
    internal static void WriteShare(this Utf8JsonWriter writer, string name, long count, long of, double? rate, ConfidenceInterval? interval)
    {
        writer.WriteStartObject(name);
        writer.WriteNumber("count", count);
        writer.WriteNumber("of", of);
        writer.WriteNumber("rate", rate);
        writer.WriteInterval("interval", interval);
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
