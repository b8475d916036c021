using System.Text.Encodings.Web;
using System.Text.Json;

namespace Crm.Segmentation.Conformance;

/// <summary>Compares what a case expects with what the library answered.</summary>
internal static class Expectation
{
    /// <summary>In one line, not escaped.</summary>
    internal static JsonSerializerOptions Compact { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static bool Matches(JsonElement expected, JsonElement actual, Tolerance? tolerance = null) => Matches(null, expected, actual, tolerance ?? Tolerance.Usual);

    /// <summary>The value in one line, not escaped.</summary>
    internal static string Text(JsonElement value) => JsonSerializer.Serialize(value, Compact);

    private static bool Matches(string? field, JsonElement expected, JsonElement actual, Tolerance tolerance)
    {
        if (expected.ValueKind != actual.ValueKind) return false;
        return expected.ValueKind switch
        {
            JsonValueKind.Array => expected.GetArrayLength() == actual.GetArrayLength()
                && expected.EnumerateArray().Zip(actual.EnumerateArray()).All(pair => Matches(field, pair.First, pair.Second, tolerance)),
            JsonValueKind.Object => expected.EnumerateObject().Count() == actual.EnumerateObject().Count()
                && expected.EnumerateObject().All(f => actual.TryGetProperty(f.Name, out JsonElement value) && Matches(f.Name, f.Value, value, tolerance)),
            JsonValueKind.Number => tolerance.Takes(field, expected.GetDouble(), actual.GetDouble()),
            JsonValueKind.String => expected.GetString() == actual.GetString(),
            _ => true,
        };
    }
}
