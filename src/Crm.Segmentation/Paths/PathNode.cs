using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Paths;

/// <summary>What a node of paths is.</summary>
public enum PathNodeKind
{
    /// <summary>Events of one name.</summary>
    Events,

    /// <summary>Where paths begin, before their first node.</summary>
    Start,

    /// <summary>Where paths end, after their last node.</summary>
    End,

    /// <summary>The nodes of a step that are not shown by themselves.</summary>
    Other,
}

/// <summary>A node of paths: events of one name, or the start, the end, or the rest of a step.</summary>
[JsonConverter(typeof(JsonValueConverter<PathNode>))]
public sealed record PathNode : IJsonValue<PathNode>
{
    private PathNode(PathNodeKind kind, string name) => (Kind, Name) = (kind, name);

    /// <summary>Where paths begin.</summary>
    public static PathNode Start { get; } = new(PathNodeKind.Start, "(start)");

    /// <summary>Where paths end.</summary>
    public static PathNode End { get; } = new(PathNodeKind.End, "(end)");

    /// <summary>The nodes of a step that are not shown by themselves.</summary>
    public static PathNode Other { get; } = new(PathNodeKind.Other, "(other)");

    /// <summary>What the node is.</summary>
    public PathNodeKind Kind { get; }

    /// <summary>The name of the events; <c>(start)</c>, <c>(end)</c> or <c>(other)</c>.</summary>
    public string Name { get; }

    /// <summary>The form of a node in JSON.</summary>
    internal static readonly JsonShape Form = new JsonObject<StoredNode>(null, "a node", p => new StoredNode(p.Next<PathNodeKind>(), p.Next<string?>()))
        .With("kind", JsonScalars.Word("what a node is", ("events", PathNodeKind.Events), ("start", PathNodeKind.Start), ("end", PathNodeKind.End), ("other", PathNodeKind.Other)), n => n.Kind)
        .Maybe("name", JsonScalars.Text, n => n.Name);

    /// <summary>The events of a name.</summary>
    /// <param name="name">The name, after names are grouped.</param>
    public static PathNode Of(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return new(PathNodeKind.Events, name);
    }

    /// <summary>The events of a name.</summary>
    /// <param name="name">The name, after names are grouped.</param>
    public static implicit operator PathNode(string name) => Of(name);

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    internal StoredNode Stored => new(Kind, Kind == PathNodeKind.Events ? Name : null);

    static void IJsonValue<PathNode>.WriteJson(Utf8JsonWriter writer, PathNode value)
    {
        writer.WriteStartObject();
        writer.WriteName("kind", value.Kind);
        if (value.Kind == PathNodeKind.Events) writer.WriteString("name", value.Name);
        writer.WriteEndObject();
    }

    /// <summary>A node of a document.</summary>
    /// <param name="Kind">What it is.</param>
    /// <param name="Name">The name of its events; null for another node.</param>
    internal sealed record StoredNode(PathNodeKind Kind, string? Name)
    {
        /// <summary>The node; null where it has a name and is none of events, or has none and is.</summary>
        internal PathNode? Node => (Kind, Name) switch
        {
            (PathNodeKind.Events, { } name) => Of(name),
            (PathNodeKind.Start, null) => Start,
            (PathNodeKind.End, null) => End,
            (PathNodeKind.Other, null) => Other,
            _ => null,
        };
    }
}
