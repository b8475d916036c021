using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Crm.Segmentation;

/// <summary>A value of a JSON document, with its place, which <c>JsonElement</c> does not tell.</summary>
internal sealed class JsonPlace
{
    private readonly JsonPlace? _parent;
    private readonly int _index;
    private readonly string? _name;
    private readonly List<JsonPlace> _parts = [];

    private JsonPlace(JsonValueKind kind, int position, string? text, JsonPlace? parent, string? name)
    {
        (Kind, Position, Text, _parent, _name) = (kind, position, text, parent, name);
        _index = parent?._parts.Count ?? 0;
    }

    /// <summary>What sort of value it is; undefined for one about which an error is already told.</summary>
    internal JsonValueKind Kind { get; }

    /// <summary>The byte at which the value begins; of the member of an object, at which its name does.</summary>
    internal int Position { get; }

    /// <summary>The text of a string, or a number as it is written.</summary>
    internal string? Text { get; }

    /// <summary>The elements of an array, or the values of an object's members.</summary>
    internal IReadOnlyList<JsonPlace> Parts => _parts;

    /// <summary>The name of the member whose value this is.</summary>
    internal string? Name => _name;

    internal string Path
    {
        get
        {
            var steps = new Stack<string>();
            for (JsonPlace part = this; part._parent is { } parent; part = parent) steps.Push(part.Step());
            return $"${string.Concat(steps)}";
        }
    }

    /// <summary>The value of a member of an object; null when it has none of that name.</summary>
    internal JsonPlace? Member(string name) => _parts.Find(part => part._name == name);

    /// <summary>The value of the whole document; null after telling what is wrong with it.</summary>
    internal static JsonPlace? Parse(JsonReading reading)
    {
        // Deeper than what is allowed, so that the limit is told here and not as bad JSON.
        var tokens = new Utf8JsonReader(reading.Utf8, new JsonReaderOptions { MaxDepth = JsonReading.Depth + 2 });
        try
        {
            tokens.Read();
            JsonPlace? root = Next(ref tokens, reading, null, null);
            if (root is not null) tokens.Read();
            return root;
        }
        catch (JsonException exception)
        {
            reading.Tell(DiagnosticCodes.JsonMalformed, $"The document is not JSON: {Sentence(exception)}", (int)tokens.BytesConsumed, "$");
            return null;
        }
    }

    /// <summary>Reads a value whose first token is the current one; its parent must be without it.</summary>
    private static JsonPlace? Next(ref Utf8JsonReader tokens, JsonReading reading, JsonPlace? parent, (string? Text, int Position)? name)
    {
        int position = name?.Position ?? (int)tokens.TokenStartIndex;
        if (tokens.CurrentDepth > JsonReading.Depth)
        {
            reading.Tell(DiagnosticCodes.JsonTooDeep, $"The document is nested more than {JsonReading.Depth} deep.", position, "$");
            return null;
        }

        (JsonValueKind kind, string? text) = tokens.TokenType switch
        {
            JsonTokenType.StartObject => (JsonValueKind.Object, null),
            JsonTokenType.StartArray => (JsonValueKind.Array, null),
            JsonTokenType.String => (JsonValueKind.String, Unescaped(ref tokens)),
            JsonTokenType.Number => (JsonValueKind.Number, Encoding.ASCII.GetString(tokens.ValueSpan)),
            JsonTokenType.True => (JsonValueKind.True, null),
            JsonTokenType.False => (JsonValueKind.False, null),
            _ => (JsonValueKind.Null, (string?)null),
        };
        bool isBad = kind == JsonValueKind.String && text is null;
        var part = new JsonPlace(isBad ? JsonValueKind.Undefined : kind, position, text, parent, name?.Text);
        if (isBad) reading.Tell(DiagnosticCodes.JsonValue, NotUnicode, part);
        return kind switch
        {
            JsonValueKind.Object => Members(ref tokens, reading, part),
            JsonValueKind.Array => Elements(ref tokens, reading, part),
            _ => part,
        };
    }

    private const string NotUnicode = "The text is not valid Unicode: it has half of a surrogate pair.";

    private static JsonPlace? Elements(ref Utf8JsonReader tokens, JsonReading reading, JsonPlace array)
    {
        while (tokens.Read() && tokens.TokenType != JsonTokenType.EndArray)
        {
            if (Next(ref tokens, reading, array, null) is not { } element) return null;
            array._parts.Add(element);
        }

        return array;
    }

    private static JsonPlace? Members(ref Utf8JsonReader tokens, JsonReading reading, JsonPlace whole)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (tokens.Read() && tokens.TokenType != JsonTokenType.EndObject)
        {
            int position = (int)tokens.TokenStartIndex;
            string? name = Unescaped(ref tokens);
            tokens.Read();
            if (Next(ref tokens, reading, whole, (name, position)) is not { } value) return null;
            if (name is null) reading.Tell(DiagnosticCodes.JsonValue, NotUnicode, whole);
            else if (names.Add(name)) whole._parts.Add(value);
            else reading.Tell(DiagnosticCodes.JsonDuplicateMember, $"The member '{JsonReading.Shown(name)}' is there twice.", value);
        }

        return whole;
    }

    private static string? Unescaped(ref Utf8JsonReader tokens)
    {
        try
        {
            return tokens.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The runtime's words for what is wrong, without its own way of saying where.</summary>
    private static string Sentence(JsonException exception)
    {
        int where = exception.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return where < 0 ? exception.Message : exception.Message[..where];
    }

    private string Step()
    {
        if (_name is null) return string.Create(CultureInfo.InvariantCulture, $"[{_index}]");
        string shown = JsonReading.Shown(_name);
        bool isWord = shown.Length > 0 && shown.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
        return isWord ? $".{shown}" : $"['{shown.Replace("'", "\\'", StringComparison.Ordinal)}']";
    }
}
