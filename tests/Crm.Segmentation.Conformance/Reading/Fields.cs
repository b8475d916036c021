using System.Text.Json;

namespace Crm.Segmentation.Conformance;

/// <summary>A JSON object whose every field must be read: <see cref="Done"/> fails on one that nobody asked for.</summary>
/// <param name="json">The object.</param>
/// <param name="place">Where it stands, for messages: <c>config.steps[0]</c>.</param>
internal sealed class Fields
{
    private readonly JsonElement _json;
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);

    internal Fields(JsonElement json, string place)
    {
        if (json.ValueKind != JsonValueKind.Object) throw new CaseException($"{place} must be an object, not {Form(json)}");
        (_json, Place) = (json, place);
    }

    internal string Place { get; }

    /// <summary>The object as it stands.</summary>
    internal JsonElement Json => _json;

    internal bool Has(string name) => _json.TryGetProperty(name, out _);

    /// <summary>The field; null when it is absent. A field that is there with the value null is there.</summary>
    internal JsonElement? Find(string name)
    {
        _read.Add(name);
        return _json.TryGetProperty(name, out JsonElement value) ? value : null;
    }

    internal JsonElement Get(string name) => Find(name) ?? throw new CaseException($"{Place} has no '{name}'");

    /// <summary>A field that is a remark and means nothing to the run.</summary>
    internal void Ignore(params ReadOnlySpan<string> names)
    {
        foreach (string name in names) _read.Add(name);
    }

    internal string Text(string name) => AsText(Get(name), At(name));

    internal string? TextOrNull(string name) => Given(name) is { } value ? AsText(value, At(name)) : null;

    internal int Integer(string name) => AsInteger(Get(name), At(name));

    internal int? IntegerOrNull(string name) => Given(name) is { } value ? AsInteger(value, At(name)) : null;

    internal double Number(string name) => AsNumber(Get(name), At(name));

    internal double? NumberOrNull(string name) => Given(name) is { } value ? AsNumber(value, At(name)) : null;

    internal Fields Object(string name) => new(Get(name), At(name));

    internal Fields? ObjectOrNull(string name) => Given(name) is { } value ? new Fields(value, At(name)) : null;

    internal IReadOnlyList<JsonElement> List(string name) => AsList(Get(name), At(name));

    internal IReadOnlyList<JsonElement>? ListOrNull(string name) => Given(name) is { } value ? AsList(value, At(name)) : null;

    internal IReadOnlyList<Fields> Objects(string name) => [.. List(name).Select((item, i) => new Fields(item, $"{At(name)}[{i}]"))];

    internal string At(string name) => $"{Place}.{name}";

    /// <summary>Fails when the object has a field that was not read.</summary>
    internal void Done()
    {
        foreach (JsonProperty field in _json.EnumerateObject())
            if (!_read.Contains(field.Name)) throw new CaseException($"{Place} has the unknown field '{field.Name}'");
    }

    internal static string AsText(JsonElement value, string place) =>
        value.ValueKind == JsonValueKind.String ? value.GetString()! : throw Wrong(value, place, "a text");

    internal static int AsInteger(JsonElement value, string place) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && number == Math.Truncate(number) && Math.Abs(number) <= int.MaxValue
            ? (int)number
            : throw Wrong(value, place, "a whole number");

    internal static double AsNumber(JsonElement value, string place) =>
        value.ValueKind == JsonValueKind.Number ? value.GetDouble() : throw Wrong(value, place, "a number");

    internal static IReadOnlyList<JsonElement> AsList(JsonElement value, string place) =>
        value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : throw Wrong(value, place, "a list");

    /// <summary>The field; null when it is absent or null.</summary>
    private JsonElement? Given(string name) => Find(name) is { ValueKind: not JsonValueKind.Null } value ? value : null;

    private static CaseException Wrong(JsonElement value, string place, string wanted) => new($"{place} must be {wanted}, not {Form(value)}");

    private static string Form(JsonElement value) => value.ValueKind is JsonValueKind.Object or JsonValueKind.Array ? value.ValueKind.ToString() : value.GetRawText();
}
