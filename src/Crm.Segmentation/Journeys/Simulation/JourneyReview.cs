using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Journeys;

/// <summary>What a change of journeys does, before it is published: both versions over the same past, who gets something else, and which nodes of the new one the past comes to.</summary>
/// <remarks>Two customers get the same when they get the same messages by the same channels with the same texts at the same instants; nodes and journeys may be called otherwise.</remarks>
[JsonConverter(typeof(JsonValueConverter<JourneyReview>))]
[DebuggerDisplay("{Changed.Count} of {After.Customers} customers get something else")]
public sealed class JourneyReview : IJsonValue<JourneyReview>
{
    internal JourneyReview(JourneyBacktest before, JourneyBacktest after, JourneySightings sightings, CustomerSet changed, ValueList<ChangedCustomer> sample)
    {
        (Before, After, Changed, Sample) = (before, after, changed, sample);
        Nodes = [.. after.Rules.Definitions.OfType<Journey>().SelectMany(journey => CoverageOf(journey, sightings))];
    }

    /// <summary>What the old version does.</summary>
    public JourneyBacktest Before { get; }

    /// <summary>What the new version does.</summary>
    public JourneyBacktest After { get; }

    /// <summary>Who gets something else.</summary>
    public CustomerSet Changed { get; }

    /// <summary>The share of the customers who get something else.</summary>
    public Proportion ChangedShare => new(Changed.Count, After.Customers);

    /// <summary>Some of them, with why.</summary>
    public ValueList<ChangedCustomer> Sample { get; }

    /// <summary>The nodes of the new version that do, wait or decide something, and whether the past came to them: what it did not come to, no past has tested.</summary>
    public ValueList<ReviewedNode> Nodes { get; }

    /// <summary>How many of those nodes the past came to.</summary>
    public Proportion Coverage => new(Nodes.Count(node => node.IsReached), Nodes.Count);

    /// <summary>Refuses a change by which too many customers get something else; otherwise does nothing.</summary>
    /// <param name="share">The greatest share of the customers who may get something else, 0 to 1.</param>
    /// <returns>This review.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Not 0 to 1.</exception>
    /// <exception cref="JourneyReviewException">More do; the message is the review.</exception>
    public JourneyReview ThrowIfMoreChangeThan(double share)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(share, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(share, 1);
        return (ChangedShare.Rate ?? 0) <= share ? this : throw new JourneyReviewException(this, share);
    }

    /// <summary>The review as a person reads it: messages of both versions, who gets something else and why, of those in the sample, and nodes that the past did not come to.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(string.Create(
            CultureInfo.InvariantCulture,
            $"{After.Customers:N0} customers, {After.Range}: {Changed.Count:N0} get something else; {Before.Sent:N0} messages before, {After.Sent:N0} after; {Coverage.Count} of {Coverage.Of} nodes come to\n"));
        foreach (ReviewedNode node in Nodes.Where(node => !node.IsReached)) text.Append("  not come to: ").Append(node.Journey).Append(" at '").Append(node.Node).Append("'\n");
        foreach (ReviewedNode node in Nodes.Where(node => node.IsReached && node.WaysNotTaken.Count > 0)) text.Append("  not gone: ").Append(node.Journey).Append(" at '").Append(node.Node).Append("' by ").AppendJoin(", ", node.WaysNotTaken).Append('\n');
        foreach (ChangedCustomer changed in Sample) text.Append("  ").Append(changed).Append('\n');
        return text.ToString();
    }

    /// <summary>A repeat only leads to other nodes.</summary>
    private static IEnumerable<ReviewedNode> CoverageOf(Journey journey, JourneySightings sightings) => journey.Nodes.Where(node => node.Step is not (RepeatStep or ExitStep)).Select(node =>
        new ReviewedNode(journey.Name, node.Id, sightings.Saw(journey.Name, node.Id)) { WaysNotTaken = [.. node.Step.Ways.Where((_, way) => !sightings.Saw(journey.Name, node.Id, way))] });

    static void IJsonValue<JourneyReview>.WriteJson(Utf8JsonWriter writer, JourneyReview value)
    {
        writer.WriteStartObject();
        writer.WriteNumber("customers", value.After.Customers);
        writer.WriteProportion("changed", value.ChangedShare);
        writer.WriteProportion("coverage", value.Coverage);
        writer.WriteNumber("sentBefore", value.Before.Sent);
        writer.WriteNumber("sentAfter", value.After.Sent);
        writer.WriteValues("nodes", value.Nodes);
        writer.WriteValues("sample", value.Sample);
        writer.WriteEndObject();
    }
}

/// <summary>Whether the past came to a node.</summary>
/// <param name="Journey">The journey.</param>
/// <param name="Node">The id of the node.</param>
/// <param name="IsReached">Whether an instance came to it.</param>
[JsonConverter(typeof(JsonValueConverter<ReviewedNode>))]
public sealed record ReviewedNode(string Journey, string Node, bool IsReached) : IJsonValue<ReviewedNode>
{
    /// <summary>Its branches, arms or awaited events, with <c>otherwise</c> or <c>timeout</c>, by which no instance went; none where there is one way only.</summary>
    public ValueList<string> WaysNotTaken { get; init; } = [];

    static void IJsonValue<ReviewedNode>.WriteJson(Utf8JsonWriter writer, ReviewedNode value)
    {
        writer.WriteStartObject();
        writer.WriteString("journey", value.Journey);
        writer.WriteString("node", value.Node);
        writer.WriteBoolean("reached", value.IsReached);
        if (value.WaysNotTaken.Count > 0)
        {
            writer.WriteStartArray("waysNotTaken");
            foreach (string way in value.WaysNotTaken) writer.WriteStringValue(way);
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }
}

/// <summary>Thrown where a caller asked that few customers get something else, and more do; the message is the review.</summary>
public sealed class JourneyReviewException : Exception
{
    internal JourneyReviewException(JourneyReview review, double share)
        : base(string.Create(CultureInfo.InvariantCulture, $"More than {share:P1} of the customers get something else: {review.ChangedShare.Rate:P1}.\n\n{review}")) => Review = review;

    /// <summary>The review.</summary>
    public JourneyReview Review { get; }
}
