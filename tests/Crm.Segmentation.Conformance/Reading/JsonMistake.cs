using System.Text.Json;

namespace Crm.Segmentation.Conformance;

/// <summary>What is wrong with a JSON value and where it stands, gathered on the way out of the converters.</summary>
internal static class JsonMistake
{
    private const string Inner = "place";
    private const string Unmapped = "The JSON property '";

    /// <summary>A mistake in the value at hand; the reader adds where that is.</summary>
    internal static JsonException Of(string message) => new(message);

    /// <summary>A mistake in a member of the value at hand.</summary>
    internal static JsonException At(string member, string message) => new(message) { Data = { [Inner] = member } };

    /// <summary>A mistake inside an item of the list at hand.</summary>
    internal static JsonException AtItem(int index, JsonException mistake)
    {
        string inner = Place(mistake);
        return new JsonException(Message(mistake)) { Data = { [Inner] = inner.Length == 0 || inner[0] == '[' ? $"[{index}]{inner}" : $"[{index}].{inner}" } };
    }

    /// <summary>A mistake inside a value that a converter reads by itself: it keeps its place below that value.</summary>
    internal static JsonException Within(JsonException mistake) => new(Message(mistake)) { Data = { [Inner] = Place(mistake) } };

    /// <summary>The mistake in one line: <c>config.steps[0] has the unknown field 'surprise'</c>.</summary>
    internal static string Text(JsonException mistake)
    {
        (string place, string message) = (Place(mistake), Message(mistake));
        if (!message.StartsWith(Unmapped, StringComparison.Ordinal)) return $"{Named(place)} {message}";
        string field = message[Unmapped.Length..message.IndexOf('\'', Unmapped.Length)];
        string holder = place.EndsWith(field, StringComparison.Ordinal) ? place[..^field.Length].TrimEnd('.') : place;
        return $"{Named(holder)} has the unknown field '{field}'";
    }

    private static string Named(string place) => place.Length == 0 ? "case" : place;

    private static string Place(JsonException mistake)
    {
        string outer = (mistake.Path ?? "$").TrimStart('$').TrimStart('.');
        string inner = mistake.Data[Inner] as string ?? "";
        return outer.Length == 0 || inner.Length == 0 || inner[0] == '[' ? outer + inner : $"{outer}.{inner}";
    }

    private static string Message(JsonException mistake)
    {
        string text = mistake.Message;
        int path = text.IndexOf(" Path: ", StringComparison.Ordinal);
        return path < 0 ? text : text[..path];
    }
}
