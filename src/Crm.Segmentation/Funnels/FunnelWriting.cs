using System.Text.Json;

namespace Crm.Segmentation.Funnels;

/// <summary>What reports of funnels write as JSON.</summary>
internal static class FunnelWriting
{
    /// <summary>A member that is a share: how many, of how many, the rate, and its interval, which is null where it would be none.</summary>
    internal static void WriteRate(this Utf8JsonWriter writer, string name, FunnelRate? value)
    {
        if (value is { } share) writer.WriteShare(name, share.Count, share.Of, share.Rate, share.Interval);
        else writer.WriteNull(name);
    }
}
