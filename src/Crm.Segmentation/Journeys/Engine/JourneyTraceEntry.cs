using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Journeys;

/// <summary>One thing that a step did or did not do, and why. Values of attributes and properties are in no entry.</summary>
/// <param name="Kind">What.</param>
/// <param name="At">When, in UTC.</param>
[JsonConverter(typeof(JsonValueConverter<JourneyTraceEntry>))]
public sealed record JourneyTraceEntry(JourneyTraceKind Kind, DateTimeOffset At) : IJsonValue<JourneyTraceEntry>
{
    /// <summary>The journey; null for what is about the customer.</summary>
    public string? Journey { get; init; }

    /// <summary>The instance; null where there is none.</summary>
    public JourneyKey? Instance { get; init; }

    /// <summary>The id of the node; null where it is about none.</summary>
    public string? Node { get; init; }

    /// <summary>The code of why: see <see cref="JourneyReasons"/>. Null where there is nothing to say.</summary>
    public string? Reason { get; init; }

    /// <summary>What the reason means here, such as <c>renewal</c> where consent is too old; null for nothing more.</summary>
    public string? Detail { get; init; }

    /// <summary>Until when a message is put off, or an instance waits; null for anything else.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>The name that it is about: of a split, of a journey that is joined, of an attribute that is set, of the id of an input.</summary>
    public string? Name { get; init; }

    /// <summary>The arm of a split; the branch that was taken.</summary>
    public string? Arm { get; init; }

    /// <summary>The node whose message is the last before a goal was reached; null for none.</summary>
    public string? Via { get; init; }

    /// <summary>The entry as a person reads it.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(Timestamp.Text(Timestamp.Floor(At)));
        text.Append(' ').Append(Kind.Word);
        if (Journey is not null) text.Append(' ').Append(Journey);
        if (Node is not null) text.Append(" at '").Append(Node).Append('\'');
        if (Name is not null) text.Append(' ').Append(Name);
        if (Arm is not null) text.Append(": ").Append(Arm);
        if (Reason is not null) text.Append(", ").Append(Reason);
        if (Detail is not null) text.Append(" (").Append(Detail).Append(')');
        if (Until is { } until) text.Append(" until ").Append(Timestamp.Text(Timestamp.Floor(until)));
        if (Via is not null) text.Append(" via '").Append(Via).Append('\'');
        return text.ToString();
    }

    static void IJsonValue<JourneyTraceEntry>.WriteJson(Utf8JsonWriter writer, JourneyTraceEntry value)
    {
        writer.WriteStartObject();
        writer.WriteString("kind", value.Kind.Word);
        writer.WriteInstant("at", value.At);
        if (value.Journey is not null) writer.WriteString("journey", value.Journey);
        if (value.Instance is { } instance) writer.WriteString("instance", instance.ToString());
        if (value.Node is not null) writer.WriteString("node", value.Node);
        if (value.Reason is not null) writer.WriteString("reason", value.Reason);
        if (value.Detail is not null) writer.WriteString("detail", value.Detail);
        if (value.Until is { } until) writer.WriteInstant("until", until);
        if (value.Name is not null) writer.WriteString("name", value.Name);
        if (value.Arm is not null) writer.WriteString("arm", value.Arm);
        if (value.Via is not null) writer.WriteString("via", value.Via);
        writer.WriteEndObject();
    }
}

/// <summary>What a step tells of.</summary>
public enum JourneyTraceKind
{
    /// <summary>A journey was entered.</summary>
    Entered,

    /// <summary>A trigger came, and the journey was not entered.</summary>
    NotEntered,

    /// <summary>A message was sent.</summary>
    Sent,

    /// <summary>A message, or a call, was reached and is not made.</summary>
    Suppressed,

    /// <summary>A message was reached and is put off.</summary>
    Held,

    /// <summary>The host was called.</summary>
    Called,

    /// <summary>An attribute was set.</summary>
    AttributeSet,

    /// <summary>A customer goes by an arm of a split, or is held out or not.</summary>
    Assigned,

    /// <summary>Another journey was joined.</summary>
    Joined,

    /// <summary>The goal was reached.</summary>
    Converted,

    /// <summary>An instance was ended.</summary>
    Exited,

    /// <summary>An instance came to its end.</summary>
    Ended,

    /// <summary>An input came too late to take effect when it occurred.</summary>
    Late,

    /// <summary>An input was there before.</summary>
    Duplicate,

    /// <summary>An input is said to occur after it arrived.</summary>
    ClockSkew,

    /// <summary>A condition needed events that are kept no more, and does not hold.</summary>
    UnknownHistory,

    /// <summary>There were more events than are kept, and the oldest went.</summary>
    HistoryLost,

    /// <summary>A zone is unknown, and the next was taken.</summary>
    UnknownZone,

    /// <summary>A change of membership did not hold for as long as it had to.</summary>
    NotHeld,

    /// <summary>An instance waits.</summary>
    Waiting,

    /// <summary>What was waited for came.</summary>
    Matched,

    /// <summary>It did not come in time.</summary>
    TimedOut,

    /// <summary>A branch was taken.</summary>
    Branched,

    /// <summary>An instance goes on in a new version.</summary>
    Migrated,

    /// <summary>A message was reached that the instance had sent before it went on in a new version.</summary>
    AlreadySent,

    /// <summary>A text was longer than it may be, and cut.</summary>
    TextCut,

    /// <summary>What came of an action was taken note of.</summary>
    Reported,
}

/// <summary>How kinds of entries are written.</summary>
internal static class TraceWords
{
    private static readonly string[] Words = [.. Enum.GetNames<JourneyTraceKind>().Select(JsonNamingPolicy.SnakeCaseLower.ConvertName)];

    extension(JourneyTraceKind kind)
    {
        internal string Word => Words[(int)kind];
    }
}
