using System.Globalization;

namespace JourneyHost;

/// <summary>What the program is told.</summary>
internal sealed record HostOptions
{
    /// <summary>The file of SQLite: <c>--database FILE</c>.</summary>
    public string Database { get; init; } = "journey-host.db";

    /// <summary>A database of PostgreSQL in its place: <c>--postgres CONNECTION</c>.</summary>
    public string? Postgres { get; init; }

    /// <summary>Where messages go: <c>--sent FILE</c>.</summary>
    public string Sent { get; init; } = "sent.txt";

    /// <summary>How many messages a made-up queue has: <c>--messages N</c>.</summary>
    public int Messages { get; init; } = 1_000;

    /// <summary>How many workers there are beside each other, this one among them: <c>--workers N</c>.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>Whether everything happens at once, at the instants of the messages, until nothing is left to do: <c>--replay true</c>.</summary>
    public bool IsReplay { get; init; }

    /// <summary>At which of the points between two statements the process is killed: <c>--kill-at N</c>; 0 for never. For tests.</summary>
    public int KillAt { get; init; }

    /// <summary>Up to when a replay wakes customers.</summary>
    public DateTimeOffset Until => Inbox.MadeUp(Messages).Last().At.AddDays(10);

    public static HostOptions Of(string[] args)
    {
        Dictionary<string, string> said = args.Chunk(2).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
        var none = new HostOptions();
        return none with
        {
            Database = said.GetValueOrDefault("--database", none.Database),
            Postgres = said.GetValueOrDefault("--postgres"),
            Sent = said.GetValueOrDefault("--sent", none.Sent),
            Messages = Number("--messages", none.Messages),
            Workers = Number("--workers", none.Workers),
            IsReplay = said.GetValueOrDefault("--replay") == "true",
            KillAt = Number("--kill-at", none.KillAt),
        };

        int Number(string name, int otherwise) => said.TryGetValue(name, out string? text) ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
    }
}
