using System.Collections;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Crm.Segmentation;

/// <summary>
/// The values of a JSON document in the order in which they begin, each with what leads to the next: a few bytes a value, however many there are. What
/// a string says is found when it is asked for.
/// </summary>
internal sealed class JsonTable
{
    // Pages that the collector moves: a document of many values needs no long array.
    private const int PageBits = 11, PageSize = 1 << PageBits;

    // So few names are compared one by one.
    private const int FewMembers = 16;

    private const string NotUnicode = "The text is not valid Unicode: it has half of a surrogate pair.";

    private readonly JsonReading _reading;
    private readonly List<Value[]> _pages = [];
    private readonly List<string> _names = [];
    private readonly Dictionary<string, int> _byName = new(StringComparer.Ordinal);
    private int _count;

    private JsonTable(JsonReading reading) => _reading = reading;

    internal Value this[int at] => _pages[at >> PageBits][at & (PageSize - 1)];

    /// <summary>The values of the whole document; null after telling what is wrong with it.</summary>
    internal static JsonTable? Read(JsonReading reading)
    {
        // Deeper than what is allowed, so that the limit is told here and not as bad JSON.
        var tokens = new Utf8JsonReader(reading.Utf8, new JsonReaderOptions { MaxDepth = JsonReading.Depth + 2 });
        var table = new JsonTable(reading);
        try
        {
            tokens.Read();
            if (!table.Add(ref tokens, -1, 0, (int)tokens.TokenStartIndex)) return null;
            tokens.Read();
            return table;
        }
        catch (JsonException exception)
        {
            reading.Tell(DiagnosticCodes.JsonMalformed, $"The document is not JSON: {Sentence(exception)}", (int)tokens.BytesConsumed, "$");
            return null;
        }
    }

    internal string? Name(Value value) => value.Parent >= 0 && this[value.Parent].Kind == JsonValueKind.Object ? _names[value.Label] : null;

    internal string? Text(Value value) => value.Kind switch
    {
        JsonValueKind.Number => Encoding.ASCII.GetString(Bytes(value)),
        JsonValueKind.String => StringOf(Bytes(value)),
        _ => null,
    };

    /// <summary>Where a member of an object is, below 0 when it has none of that name.</summary>
    internal int Member(int whole, string name)
    {
        if (this[whole].Kind != JsonValueKind.Object || !_byName.TryGetValue(name, out int label)) return -1;
        int at = whole + 1;
        for (int left = this[whole].Size; left > 0; left--, at = this[at].Next)
            if (this[at].Label == label) return at;
        return -1;
    }

    /// <summary>The elements of an array, or the values of an object's members.</summary>
    internal IReadOnlyList<JsonPlace> Parts(int whole)
    {
        if (this[whole].Kind is not (JsonValueKind.Object or JsonValueKind.Array) || this[whole].Size == 0) return [];
        int[] parts = new int[this[whole].Size];
        for (int i = 0, at = whole + 1; i < parts.Length; i++, at = this[at].Next) parts[i] = at;
        return new Places(this, parts);
    }

    /// <summary>Takes a value whose first token is the current one; false after telling that nothing more can be read.</summary>
    private bool Add(ref Utf8JsonReader tokens, int parent, int label, int position)
    {
        if (tokens.CurrentDepth > JsonReading.Depth)
        {
            _reading.Tell(DiagnosticCodes.JsonTooDeep, $"The document is nested more than {JsonReading.Depth} deep.", position, "$");
            return false;
        }

        int at = _count++, start = (int)tokens.TokenStartIndex;
        if (at >> PageBits == _pages.Count) _pages.Add(new Value[PageSize]);
        JsonValueKind kind = KindOf(ref tokens);
        Set(at, new Value(position, start, (int)tokens.BytesConsumed - start, at + 1, parent, label, kind));
        if (kind == JsonValueKind.Undefined && !Tell(DiagnosticCodes.JsonValue, NotUnicode, at)) return false;
        if (kind is not (JsonValueKind.Object or JsonValueKind.Array)) return true;
        return (kind == JsonValueKind.Object ? Members(ref tokens, at) : Elements(ref tokens, at)) is var size and >= 0 && Close(at, size);
    }

    private int Elements(ref Utf8JsonReader tokens, int whole)
    {
        int size = 0;
        while (tokens.Read() && tokens.TokenType != JsonTokenType.EndArray)
            if (!Add(ref tokens, whole, size++, (int)tokens.TokenStartIndex)) return -1;
        return size;
    }

    /// <summary>The members of an object; of those of one name the first, and none whose name is no text.</summary>
    private int Members(ref Utf8JsonReader tokens, int whole)
    {
        int size = 0;
        HashSet<int>? seen = null;
        while (tokens.Read() && tokens.TokenType != JsonTokenType.EndObject)
        {
            int position = (int)tokens.TokenStartIndex, first = _count;
            int label = Unescaped(ref tokens) is { } name ? LabelOf(name) : -1;
            bool isNew = label >= 0 && (seen is null ? IsNew(whole, size, label) : seen.Add(label));
            if (seen is null && size == FewMembers) seen = [.. Labels(whole, size), label];
            tokens.Read();
            if (!Add(ref tokens, whole, Math.Max(label, 0), position)) return -1;
            if (isNew)
            {
                size++;
                continue;
            }

            Phrase message = label < 0 ? (Phrase)NotUnicode : $"The member '{_names[label]}' is there twice.";
            if (!Tell(label < 0 ? DiagnosticCodes.JsonValue : DiagnosticCodes.JsonDuplicateMember, message, label < 0 ? whole : first)) return -1;
            _count = first;
        }

        return size;
    }

    private bool IsNew(int whole, int size, int label)
    {
        foreach (int known in Labels(whole, size))
            if (known == label) return false;
        return true;
    }

    private IEnumerable<int> Labels(int whole, int size)
    {
        for (int at = whole + 1; size > 0; size--, at = this[at].Next) yield return this[at].Label;
    }

    private int LabelOf(string name)
    {
        ref int label = ref CollectionsMarshal.GetValueRefOrAddDefault(_byName, name, out bool isKnown);
        if (isKnown) return label;
        label = _names.Count;
        _names.Add(name);
        return label;
    }

    /// <summary>Tells of a mistake; false when so many are told that nobody needs what follows.</summary>
    private bool Tell(string code, Phrase message, int at)
    {
        _reading.Tell(code, message, new JsonPlace(this, at));
        return !_reading.IsFull;
    }

    private bool Close(int whole, int size)
    {
        Set(whole, this[whole] with { Size = size, Next = _count });
        return true;
    }

    private void Set(int at, Value value) => _pages[at >> PageBits][at & (PageSize - 1)] = value;

    private ReadOnlySpan<byte> Bytes(Value value) => _reading.Utf8.AsSpan(value.Start, value.Size);

    private static JsonValueKind KindOf(ref Utf8JsonReader tokens) => tokens.TokenType switch
    {
        JsonTokenType.StartObject => JsonValueKind.Object,
        JsonTokenType.StartArray => JsonValueKind.Array,
        JsonTokenType.String => tokens.ValueIsEscaped && Unescaped(ref tokens) is null ? JsonValueKind.Undefined : JsonValueKind.String,
        JsonTokenType.Number => JsonValueKind.Number,
        JsonTokenType.True => JsonValueKind.True,
        JsonTokenType.False => JsonValueKind.False,
        _ => JsonValueKind.Null,
    };

    private static string StringOf(ReadOnlySpan<byte> quoted)
    {
        var token = new Utf8JsonReader(quoted);
        token.Read();
        return token.GetString()!;
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

    /// <summary>One value.</summary>
    /// <param name="Position">The byte at which it begins; of the member of an object, at which its name does.</param>
    /// <param name="Start">The byte at which its first token begins.</param>
    /// <param name="Size">Of an object or an array, how many parts it has; otherwise how many bytes.</param>
    /// <param name="Next">The value after it and everything in it.</param>
    /// <param name="Parent">What it is a part of, below 0 for the whole document.</param>
    /// <param name="Label">Its place in an array, or which name it has in an object.</param>
    /// <param name="Kind">What sort of value it is.</param>
    internal readonly record struct Value(int Position, int Start, int Size, int Next, int Parent, int Label, JsonValueKind Kind);

    private sealed class Places(JsonTable table, int[] at) : IReadOnlyList<JsonPlace>
    {
        public int Count => at.Length;

        public JsonPlace this[int index] => new(table, at[index]);

        public IEnumerator<JsonPlace> GetEnumerator() => at.Select(place => new JsonPlace(table, place)).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
