using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Journeys;

/// <summary>A customer who gets something else from a new version than from the old.</summary>
/// <param name="Customer">Who.</param>
/// <param name="Before">What the old version sends to her.</param>
/// <param name="After">What the new version sends to her.</param>
/// <param name="Why">Where the ways part: what the new version did there; null where it only does no more than the old.</param>
[JsonConverter(typeof(JsonValueConverter<ChangedCustomer>))]
public sealed record ChangedCustomer(CustomerKey Customer, ValueList<ReviewedMessage> Before, ValueList<ReviewedMessage> After, JourneyTraceEntry? Why) : IJsonValue<ChangedCustomer>
{
    /// <summary>Who, what she got and does not get, what she gets in its place, how many messages stay, and why.</summary>
    public override string ToString()
    {
        List<ReviewedMessage> gone = [.. Before], come = [.. After];
        gone.RemoveAll(come.Remove);
        var text = new StringBuilder($"{Customer}: {Text(gone)} -> {Text(come)}");
        if (gone.Count < Before.Count) text.Append(CultureInfo.InvariantCulture, $", and {Before.Count - gone.Count} as before");
        return Why is null ? text.ToString() : text.Append("; ").Append(Why).ToString();
    }

    private static string Text(List<ReviewedMessage> messages) => messages.Count == 0 ? "nothing" : string.Join(", ", messages);

    static void IJsonValue<ChangedCustomer>.WriteJson(Utf8JsonWriter writer, ChangedCustomer value)
    {
        writer.WriteStartObject();
        writer.WriteString("customer", value.Customer.ToString());
        writer.WriteValues("before", value.Before);
        writer.WriteValues("after", value.After);
        if (value.Why is not null) writer.WriteString("why", value.Why.ToString());
        writer.WriteEndObject();
    }
}

/// <summary>A message as reviews compare it. The texts that go with it are compared too, and not shown: they may be personal.</summary>
/// <param name="Channel">The channel.</param>
/// <param name="Template">The template.</param>
/// <param name="At">When, in UTC.</param>
[JsonConverter(typeof(JsonValueConverter<ReviewedMessage>))]
public sealed record ReviewedMessage(string Channel, string Template, DateTimeOffset At) : IJsonValue<ReviewedMessage>
{
    internal ValueList<RenderedText> Texts { get; init; } = [];

    /// <summary>What and when.</summary>
    public override string ToString() => $"{Channel} '{Template}' at {Timestamp.Text(Timestamp.Floor(At))}";

    static void IJsonValue<ReviewedMessage>.WriteJson(Utf8JsonWriter writer, ReviewedMessage value)
    {
        writer.WriteStartObject();
        writer.WriteString("channel", value.Channel);
        writer.WriteString("template", value.Template);
        writer.WriteInstant("at", value.At);
        writer.WriteEndObject();
    }
}
