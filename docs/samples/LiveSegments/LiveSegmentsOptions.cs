using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace LiveSegments;

/// <summary>What the program is told: <c>--database FILE --messages N --replay INSTANT</c>.</summary>
/// <param name="Database">Where states and what was told are kept.</param>
/// <param name="Messages">How many messages the queue has.</param>
/// <param name="Replay">When the first message was received; null for now, as they come.</param>
internal sealed record LiveSegmentsOptions(string Database, long Messages, DateTimeOffset? Replay)
{
    /// <summary>In a replay, up to when time goes by after the last message.</summary>
    public DateTimeOffset? Until => Replay is { } start ? start + TimeSpan.FromSeconds(Messages) + TimeSpan.FromMinutes(5) : null;

    public static LiveSegmentsOptions Of(IConfiguration configuration) => new(
        configuration["database"] ?? "live-segments.db",
        long.Parse(configuration["messages"] ?? "1000000", CultureInfo.InvariantCulture),
        configuration["replay"] is { } replay ? DateTimeOffset.Parse(replay, CultureInfo.InvariantCulture) : null);
}
