using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Journeys;

/// <summary>What a journey would have done.</summary>
/// <param name="Journey">The journey.</param>
/// <param name="Title">Its title for people; null for none.</param>
/// <param name="Entered">How often it was entered.</param>
/// <param name="NotEntered">How often a trigger came by which nobody entered, by reason.</param>
/// <param name="Ended">How many instances came to the end.</param>
/// <param name="Exited">How many were ended before, by reason.</param>
/// <param name="Converted">How many reached the goal, of those that entered.</param>
/// <param name="Nodes">Its nodes in the order of the text.</param>
/// <param name="Arms">The arms of its splits and of its holdout: what an experiment is analysed by.</param>
[JsonConverter(typeof(JsonValueConverter<JourneyCounts>))]
public sealed record JourneyCounts(
    string Journey, string? Title, long Entered, ValueList<ReasonCount> NotEntered, long Ended, ValueList<ReasonCount> Exited, Proportion Converted, ValueList<NodeCounts> Nodes, ValueList<ArmCounts> Arms)
    : IJsonValue<JourneyCounts>
{
    /// <summary>How many messages were sent.</summary>
    public long Sent => Nodes.Sum(node => node.Sent);

    /// <summary>How many messages were put off or not sent because there were as many as there may be.</summary>
    public long CapHits => Nodes.Sum(node => node.Suppressed.Concat(node.Held).Where(one => one.Reason == JourneyReasons.Cap).Sum(one => one.Count));

    static void IJsonValue<JourneyCounts>.WriteJson(Utf8JsonWriter writer, JourneyCounts value)
    {
        writer.WriteStartObject();
        writer.WriteString("journey", value.Journey);
        if (value.Title is not null) writer.WriteString("title", value.Title);
        writer.WriteNumber("entered", value.Entered);
        writer.WriteValues("notEntered", value.NotEntered);
        writer.WriteNumber("ended", value.Ended);
        writer.WriteValues("exited", value.Exited);
        writer.WriteProportion("converted", value.Converted);
        writer.WriteValues("nodes", value.Nodes);
        writer.WriteValues("arms", value.Arms);
        writer.WriteEndObject();
    }
}

/// <summary>How often something was for a reason, or went a way.</summary>
/// <param name="Reason">The reason: see <see cref="JourneyReasons"/>; or the way.</param>
/// <param name="Count">How often.</param>
[JsonConverter(typeof(JsonValueConverter<ReasonCount>))]
public sealed record ReasonCount(string Reason, long Count) : IJsonValue<ReasonCount>
{
    static void IJsonValue<ReasonCount>.WriteJson(Utf8JsonWriter writer, ReasonCount value)
    {
        writer.WriteStartObject();
        writer.WriteString("reason", value.Reason);
        writer.WriteNumber("count", value.Count);
        writer.WriteEndObject();
    }
}

/// <summary>What a node would have done.</summary>
/// <param name="Node">Its id.</param>
/// <param name="Sent">Messages sent.</param>
/// <param name="Suppressed">Messages not sent, by reason; calls that lack a value, too.</param>
/// <param name="Held">How often messages were put off, by reason.</param>
/// <param name="Done">Calls made, attributes set, journeys joined.</param>
/// <param name="Waited">How often was waited.</param>
/// <param name="Ways">The ways on: <c>on EVENT</c> or <c>on timeout</c> of a wait, the branch of a <c>when</c>, the arm of a split.</param>
/// <param name="ConvertedVia">How many instances reached the goal with this message as the last before.</param>
[JsonConverter(typeof(JsonValueConverter<NodeCounts>))]
public sealed record NodeCounts(string Node, long Sent, ValueList<ReasonCount> Suppressed, ValueList<ReasonCount> Held, long Done, long Waited, ValueList<ReasonCount> Ways, long ConvertedVia)
    : IJsonValue<NodeCounts>
{
    static void IJsonValue<NodeCounts>.WriteJson(Utf8JsonWriter writer, NodeCounts value)
    {
        writer.WriteStartObject();
        writer.WriteString("node", value.Node);
        writer.WriteNumber("sent", value.Sent);
        writer.WriteValues("suppressed", value.Suppressed);
        writer.WriteValues("held", value.Held);
        writer.WriteNumber("done", value.Done);
        writer.WriteNumber("waited", value.Waited);
        writer.WriteValues("ways", value.Ways);
        writer.WriteNumber("convertedVia", value.ConvertedVia);
        writer.WriteEndObject();
    }
}

/// <summary>The instances of an arm.</summary>
/// <param name="Name">The split or the holdout.</param>
/// <param name="IsHoldout">Whether it is a holdout.</param>
/// <param name="Arm">The arm; of a holdout <c>holdout</c> or <c>treated</c>.</param>
/// <param name="Converted">How many of its instances reached the goal.</param>
[JsonConverter(typeof(JsonValueConverter<ArmCounts>))]
public sealed record ArmCounts(string Name, bool IsHoldout, string Arm, Proportion Converted) : IJsonValue<ArmCounts>
{
    static void IJsonValue<ArmCounts>.WriteJson(Utf8JsonWriter writer, ArmCounts value)
    {
        writer.WriteStartObject();
        writer.WriteString("name", value.Name);
        writer.WriteBoolean("holdout", value.IsHoldout);
        writer.WriteString("arm", value.Arm);
        writer.WriteProportion("converted", value.Converted);
        writer.WriteEndObject();
    }
}

/// <summary>The messages of a channel on a local day.</summary>
/// <param name="Day">The day.</param>
/// <param name="Channel">The channel.</param>
/// <param name="Sent">How many.</param>
[JsonConverter(typeof(JsonValueConverter<DaySends>))]
public sealed record DaySends(DateOnly Day, string Channel, long Sent) : IJsonValue<DaySends>
{
    static void IJsonValue<DaySends>.WriteJson(Utf8JsonWriter writer, DaySends value)
    {
        writer.WriteStartObject();
        writer.WriteString("day", value.Day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        writer.WriteString("channel", value.Channel);
        writer.WriteNumber("sent", value.Sent);
        writer.WriteEndObject();
    }
}

/// <summary>On how many days of customers two journeys both sent to one.</summary>
/// <param name="First">The one journey.</param>
/// <param name="Second">The other.</param>
/// <param name="CustomerDays">How many pairs of a customer and a local day.</param>
[JsonConverter(typeof(JsonValueConverter<JourneyCollision>))]
public sealed record JourneyCollision(string First, string Second, long CustomerDays) : IJsonValue<JourneyCollision>
{
    static void IJsonValue<JourneyCollision>.WriteJson(Utf8JsonWriter writer, JourneyCollision value)
    {
        writer.WriteStartObject();
        writer.WriteString("first", value.First);
        writer.WriteString("second", value.Second);
        writer.WriteNumber("customerDays", value.CustomerDays);
        writer.WriteEndObject();
    }
}
