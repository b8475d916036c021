using System.Text.Encodings.Web;
using System.Text.Json;

namespace Crm.Segmentation.Conformance;

/// <summary>Compares what a case expects with what the library answered: whole numbers exactly, other numbers within relative 1e-9.</summary>
internal static class Expectation
{
    private const double Relative = 1e-9;

    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static bool Matches(JsonElement expected, JsonElement actual)
    {
        if (expected.ValueKind != actual.ValueKind) return false;
        return expected.ValueKind switch
        {
            JsonValueKind.Array => expected.GetArrayLength() == actual.GetArrayLength()
                && expected.EnumerateArray().Zip(actual.EnumerateArray()).All(pair => Matches(pair.First, pair.Second)),
            JsonValueKind.Object => expected.EnumerateObject().Count() == actual.EnumerateObject().Count()
                && expected.EnumerateObject().All(field => actual.TryGetProperty(field.Name, out JsonElement value) && Matches(field.Value, value)),
            JsonValueKind.Number => Same(expected.GetDouble(), actual.GetDouble()),
            JsonValueKind.String => expected.GetString() == actual.GetString(),
            _ => true,
        };
    }

    /// <summary>The value in one line, not escaped.</summary>
    internal static string Text(JsonElement value) => JsonSerializer.Serialize(value, Compact);

    private static bool Same(double expected, double actual) =>
        expected == Math.Truncate(expected) && actual == Math.Truncate(actual)
            ? expected == actual
            : Math.Abs(expected - actual) <= Relative * Math.Abs(expected);
}
