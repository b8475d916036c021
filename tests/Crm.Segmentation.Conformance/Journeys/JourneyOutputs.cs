using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Crm.Segmentation.Journeys;

namespace Crm.Segmentation.Conformance;

/// <summary>Compares what was told with what a case expects: the outputs in order, each by the members that the case writes.</summary>
internal static class JourneyOutputs
{
    /// <summary>The first difference; null when there is none.</summary>
    internal static string? Difference(JourneyCase @case, JsonElement expected, IReadOnlyList<(string Customer, JourneyTraceEntry Entry, StepResult Result)> told)
    {
        JsonElement[] wanted = [.. expected.EnumerateArray()];
        JsonObject[] found =
        [
            .. told.Where(one => KindOf(one.Entry) is { } kind && @case.Ignore?.Contains(kind) != true && one.Entry.At <= @case.Until).Select(one => Written(@case, one.Customer, one.Entry, one.Result)),
        ];
        string text = string.Join(", ", found.Select(output => output.ToJsonString(Expectation.Compact)));
        if (found.Length != wanted.Length) return $"[{text}]";
        for (int i = 0; i < wanted.Length; i++)
            foreach (JsonProperty member in wanted[i].EnumerateObject())
                if (!IsSame(member, found[i][member.Name])) return $"output {i} differs in '{member.Name}': [{text}]";
        return null;
    }

    /// <summary>The value that an attribute is set to, as JSON writes it.</summary>
    internal static JsonElement ValueOf(SetValue set) => JsonSerializer.SerializeToElement<object?>(set switch
    {
        { Flag: { } flag } => flag,
        { Value: { Kind: ValueKind.Text } text } => text.Text,
        { Value: { Kind: ValueKind.Number } number } => number.Number,
        _ => set.Value?.ToString(),
    });

    private static bool IsSame(JsonProperty wanted, JsonNode? found) => wanted.Name switch
    {
        "at" or "until" => found is not null && wanted.Value.GetDateTimeOffset() == found.GetValue<DateTimeOffset>(),
        _ => Expectation.Matches(wanted.Value, JsonSerializer.SerializeToElement(found)),
    };

    private static JsonObject Written(JourneyCase @case, string customer, JourneyTraceEntry entry, StepResult result)
    {
        JourneyOutputKind kind = KindOf(entry)!.Value;
        var output = new JsonObject { ["at"] = entry.At, ["do"] = JsonNamingPolicy.SnakeCaseLower.ConvertName(kind.ToString()) };
        if (@case.Customers?.Count > 1) output["customer"] = customer;
        if (@case.Journeys.Count > 1 && entry.Journey is not null) output["journey"] = entry.Journey;
        if (entry.Node is not null) output["node"] = entry.Node;
        if (entry.Reason is not null) output["reason"] = entry.Reason;
        if (entry.Until is { } until) output["until"] = until;
        if (kind is JourneyOutputKind.Late or JourneyOutputKind.Duplicate or JourneyOutputKind.ClockSkew) output["id"] = entry.Name;
        if (kind == JourneyOutputKind.Assign) (output["key"], output["arm"]) = (entry.Name, entry.Arm);
        if (kind == JourneyOutputKind.Convert) output["via"] = entry.Via;
        if (kind == JourneyOutputKind.Join) output["target"] = entry.Name;
        JourneyAction? action = result.Actions.FirstOrDefault(action => action.Instance == entry.Instance && action.Node == entry.Node && action.At == entry.At);
        if (kind == JourneyOutputKind.Send && action is SendMessage { Parameters: [var text] }) output["text"] = text.Text;
        if (kind == JourneyOutputKind.Set && action is SetValue set) (output["attr"], output["value"]) = (set.Attribute, JsonSerializer.SerializeToNode(ValueOf(set)));
        return output;
    }

    private static JourneyOutputKind? KindOf(JourneyTraceEntry entry) => entry.Kind switch
    {
        JourneyTraceKind.Entered => JourneyOutputKind.Enter,
        JourneyTraceKind.NotEntered => JourneyOutputKind.NotEntered,
        JourneyTraceKind.Sent => JourneyOutputKind.Send,
        JourneyTraceKind.Suppressed => JourneyOutputKind.Suppress,
        JourneyTraceKind.Held => JourneyOutputKind.Hold,
        JourneyTraceKind.Assigned when entry.Reason is null => JourneyOutputKind.Assign,
        JourneyTraceKind.AttributeSet => JourneyOutputKind.Set,
        JourneyTraceKind.Joined => JourneyOutputKind.Join,
        JourneyTraceKind.Converted => JourneyOutputKind.Convert,
        JourneyTraceKind.Exited => JourneyOutputKind.Exit,
        JourneyTraceKind.Ended => JourneyOutputKind.End,
        JourneyTraceKind.Late => JourneyOutputKind.Late,
        JourneyTraceKind.Duplicate => JourneyOutputKind.Duplicate,
        JourneyTraceKind.ClockSkew => JourneyOutputKind.ClockSkew,
        _ => null,
    };
}
