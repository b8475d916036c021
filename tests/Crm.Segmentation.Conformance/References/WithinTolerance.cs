using System.Text.Json;
using System.Text.Json.Nodes;

namespace Crm.Segmentation.Conformance;

/// <summary>An answer number by number, where each quantity of an item has a tolerance of its own: within it, the expected number stands for the answer.</summary>
/// <param name="expected">What is expected.</param>
internal sealed class WithinTolerance(JsonElement expected)
{
    /// <summary>The answer so far; what is not answered stays away.</summary>
    internal JsonObject Answer { get; } = [];

    /// <summary>A number with its tolerance.</summary>
    internal void Number(string field, double? actual, double relative, double absolute = 0)
    {
        if (expected.TryGetProperty(field, out JsonElement wanted)) Answer[field] = One(wanted, actual, relative, absolute);
    }

    /// <summary>Numbers by name.</summary>
    internal void Named(string field, IEnumerable<(string Name, double? Value)> actual, double relative)
    {
        if (!expected.TryGetProperty(field, out JsonElement wanted)) return;
        var answer = new JsonObject();
        foreach ((string name, double? value) in actual)
            answer[name] = wanted.TryGetProperty(name, out JsonElement one) ? One(one, value, relative, 0) : (JsonNode?)value;
        Answer[field] = answer;
    }

    /// <summary>Numbers in a list.</summary>
    internal void List(string field, IReadOnlyList<double> actual, double absolute)
    {
        if (!expected.TryGetProperty(field, out JsonElement wanted)) return;
        Answer[field] = new JsonArray([.. wanted.EnumerateArray().Select((one, i) => i < actual.Count ? One(one, actual[i], 0, absolute) : null)]);
    }

    /// <summary>What is a remark and nothing that a library answers.</summary>
    internal void Remark(string field)
    {
        if (expected.TryGetProperty(field, out JsonElement wanted)) Answer[field] = JsonNode.Parse(wanted.GetRawText());
    }

    private static JsonNode? One(JsonElement wanted, double? actual, double relative, double absolute)
    {
        if (actual is not { } value || !double.IsFinite(value)) return null;
        double number = wanted.GetDouble();
        return Math.Abs(value - number) <= Math.Max(relative * Math.Abs(number), absolute) ? number : value;
    }
}
